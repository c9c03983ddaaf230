"""What arrives at the cell: the contact, the children it speaks of, who says it, and the door where it waits."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from types import SimpleNamespace
from typing import Any

from django.utils import timezone

from egide.demo.volume.familles import Enfant, Famille
from egide.demo.volume.hasard import Hasard
from egide.demo.volume.proportions import Echelle, lire
from egide.demo.volume.service import Service, Signataire
from egide.demo.volume.suivi import Registre, Suivi
from egide.parcours.accueil.actions import GENRE, champs_chiffres
from egide.parcours.accueil.models import Complement, EnfantSignale, Informateur, Recueil
from egide.parcours.accueil.rules import InformateurDit, Inquietude
from egide.parcours.accueil.states import MACHINE
from egide.socle.acces.models import PriseEnCharge
from egide.socle.acces.volets import Volet
from egide.socle.echanges.models import AlerteAstreinte, Arrivee, AvisEnvoye

INFORMATEURS = 200
EN_LIGNE = "formulaire"
DATE_CONNUE = 0.62


@dataclass
class Contact:
    """A contact on its way, and what later acts need of it."""

    suivi: Suivi
    recu_le: datetime
    saisi_le: datetime
    par: Signataire
    professionnel: bool
    colonnes: dict[str, Any]
    retour_demande: bool = False
    signales: list[tuple[str, Enfant]] = field(default_factory=list)
    arrivees: list[dict[str, Any]] = field(default_factory=list)
    charges: list[dict[str, Any]] = field(default_factory=list)

    def ceder(self, le: datetime) -> None:
        """End the charges that run."""
        for charge in self.charges:
            if charge["volet_objet"] == Volet.DANGER and charge["au"] is None:
                charge["au"] = le


class Accueil:
    """Makes contacts as the public form and the agents make them."""

    def __init__(self, registre: Registre, service: Service, echelle: Echelle) -> None:
        self._registre, self._service, self._suppose = registre, service, echelle.suppose
        self._lots, self._hasard = registre.lots, registre.hasard
        self._textes = lire("textes")
        self._proportions = lire("proportions")
        self._informateurs = [champs_chiffres(_informateur(registre.hasard)) for _ in range(INFORMATEURS)]

    def recevoir(self, recu_le: datetime, famille: Famille, enfants: Sequence[Enfant]) -> Contact:
        """A contact about these children, with the cell in charge and its row in the inbox."""
        hasard = self._hasard
        en_ligne = hasard.random() < self._suppose["deposees_en_ligne"]
        par = self._service.systeme if en_ligne else hasard.parmi(self._service.cellule.signataires)
        maintenant = self._registre.maintenant
        saisi_le = recu_le if en_ligne else hasard.apres(recu_le, moyenne=timedelta(hours=1), avant=maintenant)
        colonnes = self._dit(recu_le, famille, en_ligne)
        suivi = Suivi(MACHINE, hasard.identifiant(saisi_le), self._service.cellule.sujet_id, SimpleNamespace())
        acte = "deposer" if en_ligne else "enregistrer_recueil"
        suivi.passer(acte, self._registre, le=saisi_le, par=par)
        contact = Contact(suivi, recu_le, saisi_le, par, colonnes["professionnel"], colonnes)
        self.charger(contact, suivi.objet_id, GENRE, self._service.cellule.sujet_id, saisi_le)
        contact.signales = [(self._signale(contact, rang, e, famille), e) for rang, e in enumerate(enfants, 1)]
        if not colonnes["anonyme"]:
            self._informateur(contact, en_ligne)
        self.attendre(contact, "depot_public" if en_ligne else "recueil_saisi", recu_le, colonnes["danger_immediat"])
        if colonnes["danger_immediat"]:
            self.alerter(suivi.objet_id, GENRE, saisi_le)
        if en_ligne:
            peu_apres = min(maintenant, saisi_le + timedelta(seconds=2))
            suivi.passer("prendre_en_compte", self._registre, le=peu_apres, par=par)
        return contact

    def lire(self, contact: Contact, le: datetime, par: Signataire) -> None:
        """A human being read it: it leaves the inbox."""
        contact.suivi.passer("accuser_lecture", self._registre, le=le, par=par)
        _fermer(contact, le, par)

    def repondre(self, contact: Contact, le: datetime, par: Signataire) -> None:
        """Something was decided."""
        contact.suivi.passer("donner_suite", self._registre, le=le, par=par)
        if self._hasard.random() < self._suppose["complements"]:
            self._lots.ajouter(
                Complement,
                id=self._hasard.identifiant(le),
                recueil_id=contact.suivi.objet_id,
                texte=self._textes["complement"],
                le=le,
                agent_id=par.agent_id,
            )

    def attendre(self, contact: Contact, nature: str, depuis: datetime, urgente: bool = False) -> None:
        """Put it in the inbox of the cell."""
        contact.arrivees.append(
            self.arrivee(contact.suivi.objet_id, GENRE, self._service.cellule.sujet_id, nature, depuis, urgente)
        )

    def arrivee(
        self, objet_id: str, genre: str, sujet_id: str, nature: str, depuis: datetime, urgente: bool = False
    ) -> dict[str, Any]:
        """An inbox row, not sent yet: it may still be closed."""
        return {
            "id": self._hasard.identifiant(depuis),
            "objet_genre": genre,
            "objet_id": objet_id,
            "volet": int(Volet.DANGER),
            "sujet_id": sujet_id,
            "nature": nature,
            "urgente": urgente,
            "depuis": depuis,
        }

    def alerter(self, objet_id: str, genre: str, le: datetime) -> None:
        """A warning of the on-call post, which somebody took a few minutes later."""
        hasard, identifiant = self._hasard, self._hasard.identifiant(le)
        d_astreinte = hasard.parmi(self._service.cellule.signataires)
        prevenue_le = min(self._registre.maintenant, le + timedelta(seconds=hasard.randint(5, 50)))
        prise_le = hasard.apres(prevenue_le, moyenne=timedelta(minutes=3), avant=self._registre.maintenant)
        self._lots.ajouter(
            AlerteAstreinte,
            id=identifiant,
            objet_genre=genre,
            objet_id=objet_id,
            volet=int(Volet.DANGER),
            sujet_id=self._service.cellule.sujet_id,
            nee_le=le,
            niveau=1,
            prevenue_le=prevenue_le,
            accusee_le=prise_le,
            accusee_par_id=d_astreinte.agent_id,
        )
        self._lots.ajouter(
            AvisEnvoye,
            id=hasard.identifiant(prevenue_le),
            alerte_id=identifiant,
            agent_id=d_astreinte.agent_id,
            niveau=1,
            envoye_le=prevenue_le,
            remis=True,
        )

    def ecrire(self, contact: Contact) -> None:
        """Send the contact itself, once its last state is known."""
        suivi = contact.suivi
        self._lots.ajouter(Recueil, id=suivi.objet_id, etat=str(suivi.etat), version=suivi.version, **contact.colonnes)
        for arrivee in contact.arrivees:
            self._lots.ajouter(Arrivee, **arrivee)
        for charge in contact.charges:
            self._lots.ajouter(PriseEnCharge, **charge)

    def charger(
        self,
        contact: Contact,
        objet_id: str,
        genre: str,
        sujet_id: str,
        du: datetime,
        au: datetime | None = None,
        volet: Volet = Volet.DANGER,
    ) -> None:
        """Give a subject the charge of the contact or of its information; not sent yet: it may still end."""
        contact.charges.append(
            {
                "id": self._hasard.identifiant(du),
                "objet_id": objet_id,
                "objet_genre": genre,
                "volet_objet": int(volet),
                "sujet_id": sujet_id,
                "du": du,
                "au": au,
            }
        )

    def _dit(self, recu_le: datetime, famille: Famille, en_ligne: bool) -> dict[str, Any]:
        hasard, textes = self._hasard, self._textes
        inquietude = Inquietude(
            canal=EN_LIGNE if en_ligne else hasard.pondere(self._proportions["canaux"]),
            qualite=hasard.pondere(self._proportions["qualites"]),
            faits=" ".join(hasard.sample(textes["faits"], hasard.randint(1, 3))),
            danger_immediat=hasard.random() < self._suppose["danger_immediat"],
            depuis_quand=hasard.parmi(textes["durees"]),
            entourage=hasard.parmi(textes["entourages"]),
            commune=famille.commune.nom,
        )
        particulier = not inquietude.professionnel
        depot = {} if not en_ligne else {
            "selecteur": f"{hasard.getrandbits(48):012x}",
            "secret_argon2": "!",
            "cle_idempotence": hasard.identifiant(recu_le),
        }  # fmt: skip
        return {
            "canal": inquietude.canal,
            "recu_le": recu_le,
            "qualite_informateur": inquietude.qualite,
            "professionnel": inquietude.professionnel,
            "anonyme": particulier and hasard.random() < self._suppose["anonymes"],
            "danger_immediat": inquietude.danger_immediat,
            "faits": inquietude.faits,
            "depuis_quand": inquietude.depuis_quand,
            "entourage": inquietude.entourage,
            "commune": inquietude.commune,
            **depot,
        }

    def _signale(self, contact: Contact, rang: int, enfant: Enfant, famille: Famille) -> str:
        """The child as told: a birth date more often than an age."""
        hasard, identifiant = self._hasard, self._hasard.identifiant(contact.saisi_le)
        date_connue = enfant.naissance is not None and hasard.random() < DATE_CONNUE
        age = None if enfant.naissance is None else _age(enfant, timezone.localdate(contact.recu_le))
        self._lots.ajouter(
            EnfantSignale,
            id=identifiant,
            recueil_id=contact.suivi.objet_id,
            rang=rang,
            prenom=enfant.prenom,
            nom=enfant.nom,
            naissance=enfant.naissance if date_connue else None,
            naissance_precision="jour" if date_connue else "",
            age_declare=None if date_connue else age,
            a_naitre=enfant.naissance is None,
            sexe=enfant.sexe,
            ecole=hasard.parmi(self._textes["ecoles"]) if enfant.naissance else "",
            adresse=famille.adresse,
            commune=famille.commune.nom,
            code_insee="" if contact.colonnes["canal"] == EN_LIGNE else famille.commune.code,
        )
        return identifiant

    def _informateur(self, contact: Contact, en_ligne: bool) -> None:
        secret = self._hasard.parmi(self._informateurs)
        contact.retour_demande = bool(secret["retour_demande"]) and not contact.professionnel
        self._lots.ajouter(
            Informateur,
            **{"id": self._hasard.identifiant(contact.saisi_le), "recueil_id": contact.suivi.objet_id, **secret},
        )
        if not en_ligne:
            objet_id, sujet_id = contact.suivi.objet_id, contact.par.sujet_id
            self.charger(contact, objet_id, GENRE, sujet_id, contact.saisi_le, volet=Volet.INFORMATEUR)


def _fermer(contact: Contact, le: datetime, par: Signataire) -> None:
    for arrivee in contact.arrivees:
        arrivee.setdefault("close_le", le)
        arrivee.setdefault("close_par_id", par.agent_id)


def _age(enfant: Enfant, jour: Any) -> int:
    naissance = enfant.naissance
    assert naissance is not None
    return int(jour.year - naissance.year - ((jour.month, jour.day) < (naissance.month, naissance.day)))


def _informateur(hasard: Hasard) -> InformateurDit:
    fin = f"{hasard.randint(0, 99):02d} {hasard.randint(0, 99):02d}"
    return InformateurDit(
        nom=f"{hasard.parmi(lire('textes')['meres'])} Fictive",
        telephone=f"06 39 98 {fin}",
        courriel="informateur@example.org",
        retour_demande=hasard.random() < DATE_CONNUE,
    )
