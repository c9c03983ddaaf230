"""Invented families: who lives where, since when they are known, and who follows them."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cache
from itertools import accumulate
from typing import Any

from dateutil.relativedelta import relativedelta
from django.utils import timezone

from egide.demo.volume.hasard import Hasard
from egide.demo.volume.noms import Noms
from egide.demo.volume.proportions import Echelle, lire
from egide.demo.volume.service import Maison, Service, Signataire
from egide.enfant.rapprochement.naissance import Naissance
from egide.socle.echeances.regles import parametre
from egide.socle.referentiels.models import Commune


@cache
def _ans(nombre: int) -> relativedelta:
    return relativedelta(years=nombre)


@dataclass(slots=True)
class Enfant:
    """A child with a file. `naissance` is None for an unborn child, who has an expected term."""

    personne_id: str
    dossier_id: str
    prenom: str
    nom: str
    sexe: str
    naissance: date | None
    terme: date | None = None

    @property
    def connue(self) -> Naissance:
        """The birth, or the expected term, as people know it."""
        jour = self.naissance or self.terme
        return Naissance(jour.year, jour.month, jour.day) if jour else Naissance()


@dataclass(slots=True)
class Adulte:
    """A father or a mother."""

    personne_id: str
    prenom: str
    nom: str
    genre: str
    naissance: date
    separe: bool = False


@dataclass(slots=True)
class Famille:
    """A household; `relations` are the rows of access that every child of it gets."""

    foyer_id: str
    second_foyer_id: str
    maison: Maison
    commune: Commune
    adresse: str
    autre_adresse: str
    ouverte_le: datetime
    par: Signataire
    enfants: list[Enfant]
    adultes: list[Adulte]
    recente: bool
    relations: list[dict[str, Any]] = field(default_factory=list)
    fermee_le: datetime | None = None
    suivie_depuis: datetime | None = None
    evaluee_jusqu_au: datetime | None = None

    @property
    def majeure_le(self) -> date | None:
        """The day when the youngest comes of age, or None while one of them is expected."""
        naissances = [e.naissance for e in self.enfants]
        if any(naissance is None for naissance in naissances):
            return None
        plus_jeune = max(naissance for naissance in naissances if naissance)
        return plus_jeune + _ans(int(parametre("MAJORITE_ANS", plus_jeune)))

    def mineure(self, le: date) -> bool:
        """Whether every child is a minor, already born or expected, on that day."""
        majorite = _ans(int(parametre("MAJORITE_ANS", le)))
        return all(e.naissance is None or (e.naissance <= le < e.naissance + majorite) for e in self.enfants)


class Peuplement:
    """Makes families in the proportions asked for."""

    def __init__(self, hasard: Hasard, noms: Noms, service: Service, echelle: Echelle, maintenant: datetime) -> None:
        self._hasard, self._noms, self._service, self._echelle = hasard, noms, service, echelle
        self._maintenant = maintenant
        paires = [(maison, commune) for maison in service.maisons for commune in maison.communes]
        self._lieux = paires
        self._poids = list(accumulate(commune.population or 0 for _, commune in paires))
        jour = timezone.localdate(maintenant)
        majorite = int(parametre("MAJORITE_ANS", jour))
        bandes = lire("proportions")["publie"]["ages"]
        mineurs = [bande for bande in bandes if bande["a"] < majorite]
        parts = echelle.suppose["ages_a_la_reception"]
        self._mineurs = [{**bande, "part": part} for bande, part in zip(mineurs, parts, strict=True)]
        self._majeurs = [bande for bande in bandes if bande["de"] >= majorite]

    def famille(self, le: datetime, enfants: int, *, recente: bool = True, majeurs: bool = False) -> Famille:
        """A family whose `enfants` are minors on the day it becomes known, or young adults today."""
        hasard, nom = self._hasard, self._noms.famille()
        maison, commune = hasard.choices(self._lieux, cum_weights=self._poids)[0]
        jour = timezone.localdate(self._maintenant if majeurs else le)
        bandes = self._majeurs if majeurs else self._mineurs
        return Famille(
            foyer_id=hasard.identifiant(le),
            second_foyer_id=hasard.identifiant(le),
            maison=maison,
            commune=commune,
            adresse=self._noms.adresse(),
            autre_adresse=self._noms.adresse(),
            ouverte_le=le,
            par=hasard.parmi(self._service.cellule.signataires),
            enfants=[self._enfant(le, nom, self._naissance(jour, bandes)) for _ in range(enfants)],
            adultes=self._adultes(le, nom, jour, recente),
            recente=recente,
        )

    def a_naitre(self, le: datetime) -> Famille:
        """A family that expects its first known child, whose term is still to come."""
        famille = self.famille(le, 1)
        (enfant,) = famille.enfants
        attente = timedelta(days=1) * self._hasard.randint(2, 150)
        enfant.naissance, enfant.prenom, enfant.sexe = None, "", "9"
        enfant.terme = timezone.localdate(self._maintenant) + attente
        return famille

    def _naissance(self, jour: date, bandes: Sequence[dict[str, int]]) -> date:
        bande = self._hasard.choices(bandes, [b["part"] for b in bandes])[0]
        age = self._hasard.randint(bande["de"], bande["a"])
        return self._hasard.jour(jour - _ans(age + 1) + timedelta(days=1), jour - _ans(age))

    def _enfant(self, le: datetime, nom: str, naissance: date) -> Enfant:
        sexe = self._hasard.parmi("12")
        identifiant = self._hasard.identifiant
        return Enfant(identifiant(le), identifiant(le), self._noms.prenom(sexe), nom, sexe, naissance)

    def _adultes(self, le: datetime, nom: str, jour: date, recente: bool) -> list[Adulte]:
        hasard, suppose = self._hasard, self._echelle.suppose
        deux = suppose["deux_parents" if recente else "deux_parents_anciens"]
        genres = ["mere", "pere"] if hasard.random() < deux else ["mere"]
        adultes = []
        for genre in genres:
            age = _ans(hasard.randint(22, 52))
            nom_du_parent = nom if genre == genres[-1] else self._noms.famille()
            prenom = self._noms.parent(genre)
            naissance = hasard.jour(jour - age, jour - age + _ans(1))
            adultes.append(Adulte(hasard.identifiant(le), prenom, nom_du_parent, genre, naissance))
        if len(adultes) > 1:
            adultes[-1].separe = hasard.random() < suppose["parents_separes"]
        return adultes
