"""The way of an information through the cell: received, acknowledged, looked for, decided, given to a team."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta
from types import SimpleNamespace
from typing import Any

from django.utils import timezone

from egide.demo.volume.contacts import Accueil, Contact
from egide.demo.volume.familles import Enfant, Famille
from egide.demo.volume.proportions import Echelle, lire
from egide.demo.volume.service import Service, Signataire
from egide.demo.volume.suivi import Registre, Suivi
from egide.enfant.identites import en_texte
from egide.enfant.models import Recherche
from egide.enfant.rapprochement.identite import Identite
from egide.parcours.information_preoccupante.models import DangerEvoque, EnfantConcerne, Information
from egide.parcours.information_preoccupante.rules import (
    Decision,
    NaissanceConnue,
    Qualification,
    foyer_avec_tres_jeune,
    seulement_a_naitre,
)
from egide.parcours.information_preoccupante.states import ACTE_DE, GENRE, MACHINE
from egide.socle.acces.models import Concerne
from egide.socle.acces.numeros import ecrire_numero
from egide.socle.acces.volets import Volet
from egide.socle.interface.chiffrement import chiffrer
from egide.socle.interface.temps import jour_de
from egide.socle.journal.models import Evenement

UNE_HEURE, UN_JOUR = timedelta(hours=1), timedelta(days=1)


@dataclass
class Affaire:
    """An information, its contact, its family; children tied to files only when `rattachee`."""

    suivi: Suivi
    contact: Contact
    famille: Famille
    concernes: list[dict[str, Any]]
    par: Signataire
    colonnes: dict[str, Any]
    arrivees: list[dict[str, Any]]

    @property
    def decidee_le(self) -> datetime | None:
        """When it was decided, or None."""
        valeur: datetime | None = getattr(self.suivi.faits, "qualifiee_le", None)
        return valeur


LUS_DU_CONTACT = ("professionnel", "retour_demande", "transmise_le")


class Cellule:
    """Does what the agents of the cell do, in memory."""

    def __init__(
        self, registre: Registre, accueil: Accueil, service: Service, echelle: Echelle, compteurs: Counter[int]
    ) -> None:
        self._registre, self._accueil, self._service, self.compteurs = registre, accueil, service, compteurs
        self._lots, self._hasard, self._suppose = registre.lots, registre.hasard, echelle.suppose
        self._textes, self._dangers = lire("textes"), lire("proportions")["dangers"]

    def recevoir(self, contact: Contact, famille: Famille) -> Affaire:
        """Open the information of a contact; its clocks run from the reception by the cell."""
        annee = timezone.localtime(contact.recu_le).year
        self.compteurs[annee] += 1
        faits = SimpleNamespace(
            recue_le=contact.recu_le,
            professionnel=contact.professionnel,
            retour_demande=contact.retour_demande,
            transmise_le=contact.recu_le,
            **self._foyer(contact, famille),
        )
        cellule = self._service.cellule
        suivi = Suivi(MACHINE, self._hasard.identifiant(contact.saisi_le), cellule.sujet_id, faits)
        suivi.passer("recevoir_information", self._registre, le=contact.recu_le, par=contact.par)
        self._accueil.charger(contact, suivi.objet_id, GENRE, cellule.sujet_id, contact.recu_le)
        colonnes = {
            "id": suivi.objet_id,
            "numero": ecrire_numero("information", annee, self.compteurs[annee]),
            "recueil_id": contact.suivi.objet_id,
        }
        concernes = [self._concerne(suivi, signale_id, e) for signale_id, e in contact.signales]
        par = self._hasard.parmi(cellule.signataires)
        return Affaire(suivi, contact, famille, concernes, par, colonnes, [])

    def accuser(self, affaire: Affaire, le: datetime) -> None:
        """Say « reçu »."""
        affaire.suivi.passer(
            "accuser_reception",
            self._registre,
            le=le,
            par=affaire.par,
            champs={
                "accusee_le": le,
                "accusee_par_id": affaire.par.agent_id,
                **self._foyer(affaire.contact, affaire.famille),
            },
        )
        self._accueil.lire(affaire.contact, le, affaire.par)

    def chercher(self, affaire: Affaire, le: datetime) -> None:
        """Look for each child: one search a child, kept for its author."""
        for concerne, (_, enfant) in zip(affaire.concernes, affaire.contact.signales, strict=True):
            if not (enfant.nom or enfant.prenom):
                continue
            identite = Identite(nom=enfant.nom, prenoms=(enfant.prenom,), sexe=enfant.sexe, naissance=enfant.connue)
            recherche_id = self._hasard.identifiant(le)
            motif = f"Information {affaire.colonnes['numero']}"
            self._lots.ajouter(
                Recherche,
                id=recherche_id,
                agent_id=affaire.par.agent_id,
                le=le,
                motif=motif,
                criteres_chiffres=chiffrer(en_texte(identite)),
                large=True,
            )
            self._registre.consigner(
                Evenement.RECHERCHE,
                le,
                affaire.par.agent_id,
                objet_genre="recherche",
                objet_id=recherche_id,
                acte="rechercher",
                titre="antécédents",
                motif=motif,
            )
            concerne["recherche_id"] = recherche_id
        affaire.suivi.passer(
            "chercher_antecedents",
            self._registre,
            le=le,
            par=affaire.par,
            champs={"antecedents_cherches_le": le, "antecedents_cherches_par_id": affaire.par.agent_id},
        )

    def trancher(self, affaire: Affaire, le: datetime, decision: Decision) -> datetime:
        """Answer for each child; tied to his file unless the doubt stays. Returns when the last one was answered."""
        for rang, concerne in enumerate(affaire.concernes):
            instant = min(le + UNE_HEURE / 12 * rang, self._registre.maintenant)
            enfant = affaire.contact.signales[rang][1]
            concerne.update(decision=decision.value, decide_par_id=affaire.par.agent_id, decide_le=instant)
            champs = self._foyer(affaire.contact, affaire.famille)
            if decision is not Decision.A_VERIFIER:
                self._rattacher(affaire, concerne, enfant, instant)
                champs["foyer_id"] = affaire.famille.foyer_id
            affaire.suivi.passer("decider_rapprochement", self._registre, le=instant, par=affaire.par, champs=champs)
            le = instant
        return le

    def qualifier(self, affaire: Affaire, le: datetime, qualification: Qualification, **precisions: Any) -> None:
        """Decide, with a reason; what the decision starts and stops comes from the state table."""
        grave = qualification is Qualification.DANGER_GRAVE_IMMEDIAT
        retenue = grave or qualification is Qualification.INFORMATION_PREOCCUPANTE
        if retenue:
            self._noter_dangers(affaire, le)
        niveau = self._hasard.pondere({"danger": 5, "risque": 4}) if retenue else ""
        famille = "differee" if grave else self._hasard.pondere({"faite": 12, "differee": 2, "exclue": 1})
        champs: dict[str, Any] = {
            "qualification": qualification.value,
            "qualifiee_le": le,
            "motif": self._textes["motifs"][qualification.value],
            "niveau": "danger_grave" if grave else niveau,
            "information_famille": famille,
            "information_famille_motif": "" if famille == "faite" else self._textes["motif_famille"],
            "foyer_revu_le": le,
            **precisions,
        }
        affaire.suivi.passer(
            ACTE_DE[qualification],
            self._registre,
            le=le,
            par=affaire.par,
            motif=champs["motif"],
            champs={**champs, **self._foyer(affaire.contact, affaire.famille)},
        )
        self._accueil.repondre(affaire.contact, le, affaire.par)
        if grave:
            self._accueil.alerter(affaire.suivi.objet_id, GENRE, le)
            self._aviser_parquet(affaire, le)

    def ecrire(self, affaire: Affaire) -> None:
        """Send the information, its children, its clocks and its contact, once their last state is known."""
        suivi = affaire.suivi
        ecrits = {n: v for n, v in vars(suivi.faits).items() if n not in LUS_DU_CONTACT}
        self._lots.ajouter(Information, etat=str(suivi.etat), version=suivi.version, **affaire.colonnes, **ecrits)
        for concerne in affaire.concernes:
            self._lots.ajouter(EnfantConcerne, **concerne)
        for arrivee in affaire.arrivees:
            affaire.contact.arrivees.append(arrivee)
        suivi.ecrire_horloges(self._lots)
        self._accueil.ecrire(affaire.contact)

    def _foyer(self, contact: Contact, famille: Famille) -> dict[str, Any]:
        """What the children change for the clocks, as the acts compute it."""
        naissances = [NaissanceConnue(e.naissance is None, e.naissance) for _, e in contact.signales]
        return {
            "jeune_enfant": foyer_avec_tres_jeune(naissances, le=jour_de(contact.recu_le)),
            "seulement_a_naitre": seulement_a_naitre(naissances),
        }

    def _concerne(self, suivi: Suivi, signale_id: str, enfant: Enfant) -> dict[str, Any]:
        return {
            "id": self._hasard.identifiant(suivi.faits.recue_le),
            "information_id": suivi.objet_id,
            "enfant_signale_id": signale_id,
            "designation": f"{enfant.prenom} {enfant.nom}".strip(),
            "presence": EnfantConcerne.Presence.CONCERNE.value,
            "a_naitre": enfant.naissance is None,
            "naissance_au_plus_tard": enfant.naissance,
            "age_dit": enfant.connue.en_clair(),
        }

    def _rattacher(self, affaire: Affaire, concerne: dict[str, Any], enfant: Enfant, le: datetime) -> None:
        concerne["dossier_id"] = enfant.dossier_id
        for objet_id, genre in ((affaire.suivi.objet_id, GENRE), (affaire.contact.suivi.objet_id, "recueil")):
            self._lots.ajouter(
                Concerne,
                id=self._hasard.identifiant(le),
                objet_id=objet_id,
                objet_genre=genre,
                dossier_id=enfant.dossier_id,
                volet_objet=int(Volet.DANGER),
            )

    def _noter_dangers(self, affaire: Affaire, le: datetime) -> None:
        codes = {self._hasard.pondere(self._dangers) for _ in range(self._hasard.randint(1, 3))}
        for code in sorted(codes):
            self._lots.ajouter(
                DangerEvoque,
                id=self._hasard.identifiant(le),
                information_id=affaire.suivi.objet_id,
                code=code,
                evoque_le=le,
            )

    def _aviser_parquet(self, affaire: Affaire, le: datetime) -> None:
        avise_le = le + UNE_HEURE * self._hasard.random()
        if avise_le < self._registre.maintenant:
            affaire.suivi.passer(
                "consigner_avis_parquet",
                self._registre,
                le=avise_le,
                par=affaire.par,
                champs={
                    "parquet_avise_le": avise_le,
                    "motif_saisine": "danger_grave_immediat",
                    "information_famille": "differee",
                    "information_famille_motif": self._textes["motif_famille"],
                },
            )
