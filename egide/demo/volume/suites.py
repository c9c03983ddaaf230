"""What follows a decision: a team, a date of return, a service that follows, a file that closes."""

from datetime import datetime, timedelta

from dateutil.relativedelta import relativedelta

from egide.demo.volume.contacts import Accueil
from egide.demo.volume.familles import Famille
from egide.demo.volume.informations import UN_JOUR, UNE_HEURE, Affaire
from egide.demo.volume.proportions import Echelle
from egide.demo.volume.service import Service
from egide.demo.volume.suivi import Registre
from egide.parcours.information_preoccupante.rules import HORLOGES_DE_L_EVALUATION, RETOUR_PROFESSIONNEL, RETOUR_TIERS
from egide.parcours.information_preoccupante.states import CHAMPS_DU_FOYER, GENRE
from egide.socle.acces.models import Relation
from egide.socle.acces.volets import EVALUATION, TOUS_SAUF_RESERVES

INFORMATION = "Information reçue par la cellule (L. 226-3)"
REPRISE = "Repris de l’ancien logiciel"
RENDUE = "Évaluation rendue"
SANS_RETOUR = 0.04
EN_SERVICE, EN_MAISON = 0.45, 0.3


class Suites:
    """Keeps relations, charges and clocks in agreement with what was decided."""

    def __init__(self, registre: Registre, service: Service, echelle: Echelle, accueil: Accueil) -> None:
        self._registre, self._service, self._accueil = registre, service, accueil
        self._suppose, self._hasard, self._maintenant = echelle.suppose, registre.hasard, registre.maintenant

    def ouvrir(self, famille: Famille, le: datetime, fondement: str = INFORMATION) -> None:
        """The relation that every file has at its opening, to the cell."""
        self._relier(
            famille, self._service.cellule.sujet_id, Relation.Genre.OUVERTURE, TOUS_SAUF_RESERVES, fondement, le
        )

    def rouvrir(self, famille: Famille, le: datetime) -> None:
        """A closed file opens again; an open one stays as it is."""
        if famille.fermee_le is not None:
            famille.fermee_le = None
            famille.suivie_depuis = None
            self.ouvrir(famille, le)

    def reprendre(self, famille: Famille) -> None:
        """A file of the former software: followed for a while, then closed before Égide."""
        self.ouvrir(famille, famille.ouverte_le, REPRISE)
        if self._hasard.random() < EN_MAISON:
            self._suivre(famille, famille.ouverte_le, REPRISE)
        limite = self._maintenant - relativedelta(years=self._suppose["recul"])
        famille.suivie_depuis = None
        famille.evaluee_jusqu_au = famille.ouverte_le
        self._fermer(famille, max(famille.ouverte_le, self._apres(famille.ouverte_le, UN_JOUR * 300, limite)))

    def accompagner(self, famille: Famille) -> None:
        """A young adult whom the service still supports."""
        famille.ouverte_le = self._maintenant - relativedelta(years=self._hasard.randint(1, 3)) - UN_JOUR
        self.ouvrir(famille, famille.ouverte_le, REPRISE)
        self._suivre(famille, famille.ouverte_le, REPRISE, en_service=1.0)

    def evaluer(self, affaire: Affaire, le: datetime) -> None:
        """A team is in charge until the assessment is given back; then the family is followed or the file closes."""
        famille, equipe = affaire.famille, affaire.famille.maison.equipe
        duree = self._suppose["evaluation_jours"]
        jours = self._hasard.triangular(duree["debut"], duree["fin"], duree["mode"])
        fin = max(affaire.contact.recu_le + UN_JOUR * jours, le + UN_JOUR)
        famille.evaluee_jusqu_au = fin
        confiee_le = min(le + UN_JOUR * self._hasard.expovariate(1.0), fin - UNE_HEURE)
        if confiee_le >= self._maintenant:
            return
        au = fin if fin < self._maintenant else None
        self._relier(famille, equipe.sujet_id, Relation.Genre.EVALUATION, EVALUATION, INFORMATION, confiee_le, au)
        self._charger_aussi(affaire, equipe.sujet_id, confiee_le, au)
        affaire.suivi.confier(equipe.sujet_id)
        if au is None:
            return
        for code in HORLOGES_DE_L_EVALUATION:
            affaire.suivi.arreter(code, fin, RENDUE)
        if self._hasard.random() < self._suppose["suivies_ensuite"]:
            self._suivre(famille, fin, RENDUE)
            depart = self._apres(fin, UN_JOUR * 500)
        else:
            depart = self._apres(fin, UN_JOUR * 10)
        if famille.majeure_le and self._hasard.random() < self._suppose["fermes_a_la_majorite"]:
            depart = min(depart, max(fin, self._hasard.en_journee(famille.majeure_le)))
        if depart < self._maintenant:
            self._fermer(famille, depart)

    def completer(self, affaire: Affaire, cible: Affaire, le: datetime) -> None:
        """The open information receives what the complement brings; its team reads it."""
        cible.suivi.passer(
            "recevoir_complement",
            self._registre,
            le=le,
            par=affaire.par,
            motif=affaire.suivi.faits.motif,
            champs={champ: getattr(cible.suivi.faits, champ) for champ in CHAMPS_DU_FOYER},
        )
        responsable = cible.suivi.sujet_id
        self._deposer(cible, cible.suivi.objet_id, responsable, "complement_information", le)
        if responsable != self._service.cellule.sujet_id:
            self._charger_aussi(affaire, responsable, le)

    def transmettre(self, affaire: Affaire, le: datetime) -> None:
        """The unit that follows the family takes the charge over; that of the cell ends at the same instant."""
        equipe = affaire.famille.maison.equipe
        self._deposer(affaire, affaire.suivi.objet_id, equipe.sujet_id, "information_transmise", le)
        affaire.contact.ceder(le)
        self._charger_aussi(affaire, equipe.sujet_id, le)
        affaire.suivi.confier(equipe.sujet_id)

    def retour_au_professionnel(self, affaire: Affaire) -> None:
        """Whoever transmitted it learns that something was done, most often in time."""
        le = (affaire.decidee_le or self._maintenant) + UN_JOUR * self._hasard.uniform(5, 70)
        if le < self._maintenant and self._hasard.random() > SANS_RETOUR:
            affaire.suivi.arreter(RETOUR_PROFESSIONNEL, le, "Retour fait au professionnel")
            affaire.suivi.arreter(RETOUR_TIERS, le, "Réponse faite, ou refus motivé")

    def _suivre(self, famille: Famille, le: datetime, fondement: str, en_service: float = EN_SERVICE) -> None:
        """A house or the ASE service is in charge; a referent is named in the service."""
        famille.suivie_depuis = le
        charge, referent = Relation.Genre.CHARGE, Relation.Genre.REFERENT
        equipe = famille.maison.equipe
        self._relier(famille, equipe.sujet_id, charge, TOUS_SAUF_RESERVES, fondement, le)
        if self._hasard.random() < en_service:
            service = famille.maison.service
            nomme = self._hasard.parmi(service.signataires)
            self._relier(famille, service.sujet_id, charge, TOUS_SAUF_RESERVES, fondement, le)
            self._relier(famille, nomme.sujet_id, referent, TOUS_SAUF_RESERVES, fondement, le)

    def _fermer(self, famille: Famille, le: datetime) -> None:
        famille.fermee_le = le
        for relation in famille.relations:
            if relation["au"] is None or relation["au"] > le:
                relation["au"] = max(le, relation["du"])

    def _relier(
        self,
        famille: Famille,
        sujet_id: str,
        genre: str,
        volets: int,
        fondement: str,
        du: datetime,
        au: datetime | None = None,
    ) -> None:
        famille.relations.append(
            {"sujet_id": sujet_id, "genre": str(genre), "volets": volets, "fondement": fondement, "du": du, "au": au}
        )

    def _charger_aussi(self, affaire: Affaire, sujet_id: str, du: datetime, au: datetime | None = None) -> None:
        for objet_id, genre in ((affaire.contact.suivi.objet_id, "recueil"), (affaire.suivi.objet_id, GENRE)):
            self._accueil.charger(affaire.contact, objet_id, genre, sujet_id, du, au)

    def _deposer(self, affaire: Affaire, objet_id: str, sujet_id: str, nature: str, le: datetime) -> None:
        """Put something in the inbox of a team; someone took it the next day, or will."""
        arrivee = self._accueil.arrivee(objet_id, GENRE, sujet_id, nature, le)
        lue_le = le + UN_JOUR * self._hasard.expovariate(1.0) + UNE_HEURE
        if lue_le < self._maintenant:
            lecteurs = affaire.famille.maison.equipe.signataires
            arrivee |= {"close_le": lue_le, "close_par_id": self._hasard.parmi(lecteurs).agent_id}
        affaire.arrivees.append(arrivee)

    def _apres(self, le: datetime, moyenne: timedelta, limite: datetime | None = None) -> datetime:
        instant = le + moyenne * self._hasard.expovariate(1.0)
        return min(instant, limite) if limite is not None else instant
