"""Several years of the cell, day after day: which families, which decisions, what became of them."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum, auto

from dateutil.relativedelta import relativedelta
from django.conf import settings
from django.utils import timezone

from egide.demo.volume.contacts import Accueil
from egide.demo.volume.familles import Famille, Peuplement
from egide.demo.volume.informations import UN_JOUR, UNE_HEURE, Affaire, Cellule
from egide.demo.volume.proportions import Echelle
from egide.demo.volume.service import Service
from egide.demo.volume.suites import Suites
from egide.demo.volume.suivi import Registre
from egide.parcours.information_preoccupante.rules import Decision, Qualification
from egide.socle.referentiels.models import Departement

ESSAIS = 12
FRERES_DE_PLUS = 4


class Nature(Enum):
    """What a received information will turn out to be."""

    NOUVELLE = auto()
    CONNUE = auto()
    REPETEE = auto()
    NON_RETENUE = auto()


@dataclass(frozen=True)
class Arrivant:
    """One information to come: when, about whom, and how it will be decided."""

    recu_le: datetime
    famille: Famille
    qualification: Qualification
    decision: Decision
    cible: Affaire | None = None


class Histoire:
    """Fills the years. `familles` are those that have a file, `affaires` every information."""

    def __init__(
        self,
        registre: Registre,
        service: Service,
        echelle: Echelle,
        peuplement: Peuplement,
        accueil: Accueil,
        cellule: Cellule,
    ) -> None:
        self._registre, self._echelle, self._suppose = registre, echelle, echelle.suppose
        self._peuplement, self._accueil, self._cellule = peuplement, accueil, cellule
        self._hasard, self._maintenant = registre.hasard, registre.maintenant
        self._suites = Suites(registre, service, echelle, accueil)
        self._autre = Departement.objects.en_vigueur().exclude(pk=settings.EGIDE_DEPARTEMENT).order_by("pk")[:1].get()
        self.familles: list[Famille] = []
        self.affaires: list[Affaire] = []
        self._evaluees: list[Affaire] = []

    def raconter(self) -> None:
        """Fill the years, the oldest first, then the files that no recent information concerns."""
        for rang in reversed(range(self._suppose["recul"])):
            fin = self._maintenant - relativedelta(years=rang)
            for recu_le, nature, fratrie in self._annee(fin - relativedelta(years=1), fin, rang):
                self._traiter(self._arrivant(recu_le, nature, fratrie))
        for affaire in self.affaires:
            self._cellule.ecrire(affaire)
        self._completer()

    def _annee(self, debut: datetime, fin: datetime, rang: int) -> Iterator[tuple[datetime, Nature, int]]:
        """Instants of reception, with the nature of each and how many children its family has."""
        informations, familles = self._echelle.annuel("informations", rang), self._echelle.annuel("familles", rang)
        enfants = self._echelle.annuel("enfants", rang)
        connues = round(familles * self._suppose["familles_connues"])
        repetees = min(informations - familles, familles // 18)
        natures = [Nature.CONNUE] * connues + [Nature.NOUVELLE] * (familles - connues)
        natures += [Nature.REPETEE] * repetees
        natures += [Nature.NON_RETENUE] * (informations - len(natures))
        self._hasard.shuffle(natures)
        de_plus = Counter(self._hasard.randrange(familles) for _ in range(enfants - familles))
        fratries = iter([1 + min(FRERES_DE_PLUS, de_plus[numero]) for numero in range(familles)])
        for recu_le, nature in zip(self._hasard.receptions(debut, fin, informations), natures, strict=True):
            yield recu_le, nature, next(fratries) if nature in (Nature.NOUVELLE, Nature.CONNUE) else 1

    def _arrivant(self, recu_le: datetime, nature: Nature, fratrie: int) -> Arrivant:
        if nature is Nature.NON_RETENUE:
            return self._non_retenu(recu_le)
        qualification = (
            Qualification.DANGER_GRAVE_IMMEDIAT
            if self._hasard.random() < self._suppose["urgences"]
            else Qualification.INFORMATION_PREOCCUPANTE
        )
        if nature is not Nature.NOUVELLE:
            connue = self._deja_vue(recu_le) if nature is Nature.REPETEE or self._hasard.random() < 0.3 else None
            if connue is None and nature is Nature.CONNUE:
                connue = self._ancienne(fratrie, recu_le)
                self.familles.append(connue)
            if connue is not None:
                return Arrivant(recu_le, connue, qualification, Decision.MEME_ENFANT)
        recemment = recu_le > self._maintenant - relativedelta(months=4)
        if recemment and self._hasard.random() < self._suppose["a_naitre"]:
            return Arrivant(recu_le, self._peuplement.a_naitre(recu_le), qualification, Decision.NOUVEAU)
        return Arrivant(recu_le, self._peuplement.famille(recu_le, fratrie), qualification, Decision.NOUVEAU)

    def _non_retenu(self, recu_le: datetime) -> Arrivant:
        """A complement, a family already followed, or something that opens no file."""
        suite = Qualification(self._hasard.pondere(self._suppose["suites"]))
        if suite is Qualification.COMPLEMENT:
            self._evaluees = [a for a in self._evaluees if (a.famille.evaluee_jusqu_au or recu_le) > recu_le]
            cible = self._hasard.parmi(self._evaluees) if self._evaluees else None
            if cible is not None and cible.decidee_le is not None and cible.decidee_le < recu_le:
                return Arrivant(recu_le, cible.famille, suite, Decision.MEME_ENFANT, cible)
        if suite is Qualification.DEJA_SUIVIE:
            suivie = self._deja_vue(recu_le, suivie=True)
            if suivie is not None:
                return Arrivant(recu_le, suivie, suite, Decision.MEME_ENFANT)
        if suite is not Qualification.TRANSFEREE:
            suite = Qualification.HORS_CHAMP
        return Arrivant(recu_le, self._peuplement.famille(recu_le, 1), suite, Decision.A_VERIFIER)

    def _deja_vue(self, recu_le: datetime, *, suivie: bool = False) -> Famille | None:
        """A family that has a file, whose children are still minors and whose last assessment is over."""
        jour = timezone.localdate(recu_le)
        for _ in range(ESSAIS if self.familles else 0):
            famille = self._hasard.parmi(self.familles)
            finie = famille.evaluee_jusqu_au is not None and famille.evaluee_jusqu_au < recu_le
            ouverte = famille.suivie_depuis is not None and famille.suivie_depuis < recu_le
            a_suivre = ouverte and (famille.fermee_le is None or famille.fermee_le > recu_le)
            if (a_suivre if suivie else finie) and famille.mineure(jour):
                return famille
        return None

    def _traiter(self, arrivant: Arrivant) -> None:
        """From the contact to the decision, as far as the cell has had the time to go."""
        famille, recu_le = arrivant.famille, arrivant.recu_le
        contact = self._accueil.recevoir(recu_le, famille, famille.enfants)
        affaire = self._cellule.recevoir(contact, famille)
        self.affaires.append(affaire)
        recue, accusee = self._retard(recu_le)
        tirage = self._hasard.random()
        if tirage < recue:
            return
        le = self._plus_tard(contact.saisi_le, UNE_HEURE * 3)
        self._cellule.accuser(affaire, le)
        if tirage < recue + accusee:
            return
        le = self._plus_tard(le, UNE_HEURE / 3)
        self._cellule.chercher(affaire, le)
        if arrivant.decision is Decision.NOUVEAU:
            famille.ouverte_le = le
            self._suites.ouvrir(famille, le)
            self.familles.append(famille)
        elif arrivant.decision is Decision.MEME_ENFANT:
            self._suites.rouvrir(famille, le)
        le = self._cellule.trancher(affaire, self._plus_tard(le, UNE_HEURE / 6), arrivant.decision)
        self._decider(arrivant, affaire, self._plus_tard(le, UNE_HEURE * 10))

    def _decider(self, arrivant: Arrivant, affaire: Affaire, le: datetime) -> None:
        precisions: dict[str, object] = {}
        if arrivant.cible is not None:
            precisions["cible_id"] = arrivant.cible.suivi.objet_id
        if arrivant.qualification is Qualification.DEJA_SUIVIE:
            precisions["unite_suivante_id"] = affaire.famille.maison.equipe.unite.pk
        if arrivant.qualification is Qualification.TRANSFEREE:
            precisions["departement_competent_id"] = self._autre.pk
        if arrivant.qualification is Qualification.HORS_CHAMP:
            precisions["orientation"] = "Service social du secteur"
        self._cellule.qualifier(affaire, le, arrivant.qualification, **precisions)
        if arrivant.cible is not None:
            self._suites.completer(affaire, arrivant.cible, le)
        elif arrivant.qualification is Qualification.DEJA_SUIVIE:
            self._suites.transmettre(affaire, le)
        elif arrivant.qualification in RETENUES:
            self._suites.evaluer(affaire, le)
            self._evaluees.append(affaire)
        self._suites.retour_au_professionnel(affaire)

    def _retard(self, recu_le: datetime) -> tuple[float, float]:
        """Chances that an information of that date is only received, or only acknowledged."""
        ecoule = self._maintenant - recu_le
        paliers: Sequence[dict[str, float]] = self._suppose["retards"]
        palier = next((p for p in paliers if ecoule < UN_JOUR * p["jours"]), None)
        return (palier["recue"], palier["accusee"]) if palier else (0.0, 0.0)

    def _plus_tard(self, le: datetime, moyenne: timedelta) -> datetime:
        return self._hasard.apres(le, moyenne=moyenne, avant=self._maintenant)

    def _ancienne(self, fratrie: int, avant: datetime) -> Famille:
        """A family taken over from the former software: its children were minors and its file is closed."""
        hasard = self._hasard
        plus_vieux = self._maintenant - relativedelta(years=self._suppose["anciennete"])
        debut = self._maintenant - relativedelta(years=self._suppose["recul"])
        jour = timezone.localdate(avant)
        famille = self._peuplement.famille(avant, fratrie)
        ne = max((e.naissance for e in famille.enfants if e.naissance), default=jour)
        premier = max(plus_vieux, hasard.en_journee(ne))
        limite = max(premier, min(debut, avant))
        famille.ouverte_le = premier + (limite - premier) * hasard.random()
        famille.recente = False
        self._suites.reprendre(famille)
        return famille

    def _completer(self) -> None:
        """Young adults who are followed, then closed files, up to the number of files asked for."""
        manquants = self._echelle.dossiers - sum(len(f.enfants) for f in self.familles)
        for _ in range(min(manquants, self._echelle.part("jeunes_majeurs"))):
            famille = self._peuplement.famille(self._maintenant - UN_JOUR, 1, recente=False, majeurs=True)
            self._suites.accompagner(famille)
            self.familles.append(famille)
            manquants -= 1
        plus_vieux = self._maintenant - relativedelta(years=self._suppose["anciennete"])
        debut = self._maintenant - relativedelta(years=self._suppose["recul"])
        while manquants > 0:
            enfants = 1
            while enfants < min(FRERES_DE_PLUS, manquants) and self._hasard.random() < self._suppose["fratries"]:
                enfants += 1
            le = plus_vieux + (debut - plus_vieux) * self._hasard.random()
            famille = self._peuplement.famille(le, enfants, recente=False)
            self._suites.reprendre(famille)
            self.familles.append(famille)
            manquants -= enfants


RETENUES = frozenset({Qualification.INFORMATION_PREOCCUPANTE, Qualification.DANGER_GRAVE_IMMEDIAT})
