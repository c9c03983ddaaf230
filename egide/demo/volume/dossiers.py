"""Writes families: files, people, search keys, ties, households, relations. One file per child."""

from collections import Counter
from collections.abc import Container, Iterable
from datetime import datetime
from typing import Any

from django.utils import timezone

from egide.demo.volume.familles import Adulte, Enfant, Famille
from egide.demo.volume.noms import Noms, cles_de
from egide.demo.volume.suivi import Registre
from egide.enfant.identites import champs_naissance, cle_adresse
from egide.enfant.models import CleRecherche, Foyer, Habitant, Lien, Personne
from egide.enfant.models.autorite import AutoriteParentale
from egide.enfant.models.foyers import PartDuTemps
from egide.enfant.models.liens import GenreLien
from egide.enfant.rapprochement.naissance import Naissance
from egide.socle.acces.models import Concerne, PriseEnCharge, Relation
from egide.socle.acces.numeros import ecrire_numero
from egide.socle.acces.volets import Volet
from egide.socle.dossiers.models import Dossier
from egide.socle.journal.models import Evenement


class Ecriture:
    """Sends families to the database.

    `compteurs` are the last numbers given, by year; `caches` the households whose address is written nowhere else.
    """

    def __init__(self, registre: Registre, noms: Noms, compteurs: Counter[int], caches: Container[str]) -> None:
        self._registre, self._noms, self._caches, self.compteurs = registre, noms, caches, compteurs
        self._lots, self._hasard = registre.lots, registre.hasard

    def familles(self, familles: Iterable[Famille]) -> None:
        """Write them in the order in which they became known, so that numbers follow dates."""
        for famille in sorted(familles, key=lambda f: f.ouverte_le):
            for enfant in famille.enfants:
                self._dossier(famille, enfant)
                self._enfant(famille, enfant)
            for adulte in famille.adultes:
                self._adulte(famille, adulte)
            self._foyers(famille)

    def _dossier(self, famille: Famille, enfant: Enfant) -> None:
        annee = timezone.localtime(famille.ouverte_le).year
        self.compteurs[annee] += 1
        self._lots.ajouter(
            Dossier,
            id=enfant.dossier_id,
            numero=ecrire_numero("dossier", annee, self.compteurs[annee]),
            etat=Dossier.Etat.FERME.value if famille.fermee_le else Dossier.Etat.OUVERT.value,
            ouvert_le=famille.ouverte_le,
            ferme_le=famille.fermee_le,
        )
        for relation in famille.relations:
            self._lots.ajouter(
                Relation,
                id=self._hasard.identifiant(relation["du"]),
                dossier_id=enfant.dossier_id,
                **relation,
            )
        if famille.recente:
            for acte, genre in (("ouvrir_dossier", "dossier"), ("creer_enfant", "personne")):
                self._registre.consigner(
                    Evenement.ACTE,
                    famille.ouverte_le,
                    famille.par.agent_id,
                    objet_genre=genre,
                    objet_id=enfant.personne_id if genre == "personne" else None,
                    dossier_id=enfant.dossier_id,
                    acte=acte,
                )

    def _enfant(self, famille: Famille, enfant: Enfant) -> None:
        a_naitre = enfant.naissance is None
        naissance = champs_naissance(enfant.connue, a_naitre=a_naitre)
        self._personne(enfant.personne_id, enfant.nom, enfant.prenom, famille.ouverte_le, naissance, enfant.dossier_id,
                       sexe=enfant.sexe, a_naitre=a_naitre, terme_prevu=enfant.terme)  # fmt: skip
        for adulte in famille.adultes:
            genre = GenreLien.MERE if adulte.genre == "mere" else GenreLien.PERE
            self._lien(famille, enfant, adulte.personne_id, genre, AutoriteParentale.EXERCEE)
        for autre in famille.enfants:
            if autre is not enfant:
                self._lien(famille, enfant, autre.personne_id, GenreLien.FRERE_SOEUR, AutoriteParentale.INCONNUE)

    def _adulte(self, famille: Famille, adulte: Adulte) -> None:
        jour = adulte.naissance
        naissance = champs_naissance(Naissance(jour.year, jour.month, jour.day), a_naitre=False)
        sexe = "2" if adulte.genre == "mere" else "1"
        self._personne(adulte.personne_id, adulte.nom, adulte.prenom, famille.ouverte_le, naissance, None,
                       sexe=sexe, telephone=self._noms.telephone())  # fmt: skip

    def _personne(
        self,
        identifiant: str,
        nom: str,
        prenom: str,
        le: datetime,
        naissance: dict[str, Any],
        dossier_id: str | None,
        **champs: Any,
    ) -> None:
        self._lots.ajouter(
            Personne, id=identifiant, dossier_id=dossier_id, nom=nom, prenoms=prenom, **naissance, **champs
        )
        premiere, derniere = naissance["naissance_min"], naissance["naissance_max"]
        bornes = (premiere, derniere) if premiere else None
        for ligne in cles_de(nom, prenom, personne_id=identifiant, dossier_id=dossier_id, bornes=bornes):
            self._lots.ajouter(CleRecherche, id=self._hasard.identifiant(le), **ligne)

    def _lien(self, famille: Famille, enfant: Enfant, autre_id: str, genre: str, autorite: str) -> None:
        self._lots.ajouter(
            Lien,
            id=self._hasard.identifiant(famille.ouverte_le),
            dossier_id=enfant.dossier_id,
            enfant_id=enfant.personne_id,
            autre_id=autre_id,
            genre=str(genre),
            autorite_parentale=str(autorite),
            saisi_le=famille.ouverte_le,
            agent_id=famille.par.agent_id,
        )

    def _foyers(self, famille: Famille) -> None:
        """The household of the children and, for separated parents, the one where they go on alternate weeks."""
        separes = [a for a in famille.adultes if a.separe]
        ensemble = [a.personne_id for a in famille.adultes if not a.separe]
        enfants = [e.personne_id for e in famille.enfants]
        part = PartDuTemps.MOITIE if separes else PartDuTemps.TOUT
        self._foyer(famille, famille.foyer_id, famille.adresse, ensemble, enfants, part)
        if separes:
            partis = [a.personne_id for a in separes]
            self._foyer(famille, famille.second_foyer_id, famille.autre_adresse, partis, enfants, part)

    def _foyer(
        self,
        famille: Famille,
        foyer_id: str,
        adresse: str,
        adultes: list[str],
        enfants: list[str],
        part: PartDuTemps,
    ) -> None:
        le = famille.ouverte_le
        ou = {"adresse": adresse, "code_insee": famille.commune.code, "cle_adresse": cle_adresse(adresse)}
        self._lots.ajouter(Foyer, id=foyer_id, **({"protegee": True} if foyer_id in self._caches else ou))
        for personne_id, temps in [(p, PartDuTemps.TOUT) for p in adultes] + [(p, part) for p in enfants]:
            self._lots.ajouter(
                Habitant,
                id=self._hasard.identifiant(le),
                foyer_id=foyer_id,
                personne_id=personne_id,
                part_du_temps=str(temps),
                saisi_le=le,
                agent_id=famille.par.agent_id,
            )
        objet = {"objet_id": foyer_id, "objet_genre": "foyer", "volet_objet": int(Volet.IDENTITE)}
        if famille.recente:
            # the unit is in charge until a child lives there: one instant
            cellule = famille.relations[0]["sujet_id"]
            charge = self._hasard.identifiant(le)
            self._lots.ajouter(PriseEnCharge, id=charge, sujet_id=cellule, du=le, au=le, **objet)
        for enfant in famille.enfants:
            self._lots.ajouter(Concerne, id=self._hasard.identifiant(le), dossier_id=enfant.dossier_id, **objet)
