"""The few files that are not like the others: sealed, excluded, opened in an emergency, with a hidden address."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from egide.demo.volume.familles import Famille
from egide.demo.volume.proportions import Echelle
from egide.demo.volume.service import Service
from egide.demo.volume.suivi import Registre
from egide.enfant.models import AdresseProtegee
from egide.socle.acces.models import AccesUrgence, DecisionScelle, Exclusion, Relation, Scelle
from egide.socle.acces.regles_acces import reglage
from egide.socle.acces.volets import TOUS_SAUF_RESERVES, Volet, masque
from egide.socle.comptes.models import Poste
from egide.socle.comptes.roles import Role
from egide.socle.interface.chiffrement import chiffrer

UN_JOUR = timedelta(days=1)
FONDEMENT = "Adresse connue de deux personnes nommées"


class Particularites:
    """Picks open families and marks them; every other rule of access stays computed by the database."""

    def __init__(self, registre: Registre, service: Service, echelle: Echelle) -> None:
        self._registre, self._service, self._echelle = registre, service, echelle
        self._lots, self._hasard = registre.lots, registre.hasard
        tenus = Poste.objects.filter(role=Role.CADRE_CRIP, unite=service.cellule.unite)
        cadres = {str(agent_id) for agent_id in tenus.values_list("agent_id", flat=True)}
        self._cadres = [s for s in service.cellule.signataires if s.agent_id in cadres]

    def marquer(self, familles: Sequence[Famille]) -> dict[str, str]:
        """Mark some of them before they are written; returns the households whose address is hidden."""
        ouvertes = [f for f in familles if f.fermee_le is None and f.relations]
        nombre = self._echelle.part
        for famille in self._hasard.sample(ouvertes, min(nombre("scelles"), len(ouvertes) // 20)):
            self._sceller(famille)
        for famille in self._hasard.sample(ouvertes, min(nombre("exclusions"), len(ouvertes) // 10)):
            self._exclure(famille)
        for famille in self._hasard.sample(ouvertes, min(nombre("acces_urgence"), len(ouvertes) // 20)):
            self._urgence(famille)
        a_cacher = self._hasard.sample(ouvertes, min(nombre("adresses_protegees"), len(ouvertes) // 10))
        for famille in a_cacher:
            self._cacher(famille)
        return {famille.foyer_id: famille.adresse for famille in a_cacher}

    def _depuis(self, famille: Famille) -> datetime:
        """An instant of the life of the file."""
        maintenant = self._registre.maintenant
        return famille.ouverte_le + (maintenant - famille.ouverte_le) * self._hasard.random()

    def _sceller(self, famille: Famille) -> None:
        le, motif = self._depuis(famille), "Dossier scellé à deux"
        cadre, second = self._hasard.sample(self._cadres, 2)
        for nomme in (cadre, second):
            famille.relations.append(self._nommer(nomme.sujet_id, TOUS_SAUF_RESERVES, motif, le))
        revoir_le = le + UN_JOUR * reglage("revue_scelle_jours")
        for enfant in famille.enfants:
            dossier_id, responsable_id = enfant.dossier_id, cadre.agent_id
            self._lots.ajouter(
                Scelle, dossier_id=dossier_id, pose_le=le, revoir_le=revoir_le, responsable_id=responsable_id
            )
            self._lots.ajouter(
                DecisionScelle,
                id=self._hasard.identifiant(le),
                dossier_id=dossier_id,
                genre=DecisionScelle.Genre.POSE.value,
                le=le,
                agent_id=cadre.agent_id,
                second_id=second.agent_id,
                motif=motif,
            )

    def _exclure(self, famille: Famille) -> None:
        le, exclu = self._depuis(famille), self._hasard.parmi(self._service.agents)
        for enfant in famille.enfants:
            self._lots.ajouter(
                Exclusion,
                id=self._hasard.identifiant(le),
                agent_id=exclu,
                dossier_id=enfant.dossier_id,
                raison=self._hasard.parmi(Exclusion.Raison.values),
                du=le,
            )

    def _urgence(self, famille: Famille) -> None:
        """An emergency reading, over since then, still to be reviewed one time out of three."""
        enfant, hasard = famille.enfants[0], self._hasard
        signataire = hasard.parmi(self._service.cellule.signataires)
        le = self._registre.maintenant - UN_JOUR * hasard.uniform(1, 20)
        expire_le = le + timedelta(hours=1) * reglage("acces_urgence_heures")
        relation_id = hasard.identifiant(le)
        self._lots.ajouter(
            Relation,
            id=relation_id,
            sujet_id=signataire.sujet_id,
            dossier_id=enfant.dossier_id,
            genre=Relation.Genre.URGENCE.value,
            volets=TOUS_SAUF_RESERVES,
            fondement="Accès d’urgence",
            du=le,
            au=expire_le,
            lecture_seule=True,
        )
        revu = hasard.random() < 2 / 3
        self._lots.ajouter(
            AccesUrgence,
            id=hasard.identifiant(le),
            agent_id=signataire.agent_id,
            dossier_id=enfant.dossier_id,
            relation_id=relation_id,
            motif="Appel de l’hôpital la nuit, il fallait savoir qui prévenir.",
            ouvert_le=le,
            expire_le=expire_le,
            revu_le=min(self._registre.maintenant, le + UN_JOUR) if revu else None,
            revu_par_id=self._service.cellule.signataires[0].agent_id if revu else None,
            justifie=True if revu else None,
        )

    def _cacher(self, famille: Famille) -> None:
        le = self._depuis(famille)
        secret = chiffrer(f"{famille.adresse} {famille.commune.code}")
        nomme = self._hasard.parmi(famille.maison.equipe.signataires)
        famille.relations.append(self._nommer(nomme.sujet_id, masque(Volet.ADRESSE_PROTEGEE), "Adresse protégée", le))
        for enfant in famille.enfants:
            self._lots.ajouter(
                AdresseProtegee,
                id=self._hasard.identifiant(le),
                dossier_id=enfant.dossier_id,
                foyer_id=famille.foyer_id,
                texte_chiffre=secret,
                fondement=FONDEMENT,
                posee_le=le,
                agent_id=famille.par.agent_id,
            )

    def _nommer(self, sujet_id: str, volets: int, fondement: str, le: datetime) -> dict[str, Any]:
        genre = Relation.Genre.NOMMEE.value
        return {"sujet_id": sujet_id, "genre": genre, "volets": volets, "fondement": fondement, "du": le, "au": None}
