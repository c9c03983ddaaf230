"""Loads the volume in one transaction: everything, or nothing."""

from collections import Counter
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import psycopg
from dateutil.relativedelta import relativedelta
from django.apps import apps
from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone
from psycopg import sql

from egide.demo.volume.contacts import Accueil
from egide.demo.volume.dossiers import Ecriture
from egide.demo.volume.familles import Peuplement
from egide.demo.volume.hasard import Hasard
from egide.demo.volume.histoire import Histoire
from egide.demo.volume.informations import Cellule
from egide.demo.volume.lots import Lots
from egide.demo.volume.noms import Noms
from egide.demo.volume.particularites import Particularites
from egide.demo.volume.proportions import Echelle
from egide.demo.volume.service import COURRIEL, Recrutement
from egide.demo.volume.suivi import Registre
from egide.demo.volume.tables import mises_a_part
from egide.socle.comptes.models import Agent

APPLICATIONS = (
    "dossiers",
    "enfant",
    "accueil",
    "information_preoccupante",
    "etats",
    "echeances",
    "echanges",
    "journal",
)
TABLES_D_ACCES = (
    "acces_relation",
    "acces_acces",
    "acces_concerne",
    "acces_priseencharge",
    "acces_scelle",
    "acces_decisionscelle",
    "acces_exclusion",
    "acces_accesurgence",
)
LIGNES_PAR_DOSSIER = 26
_DERIVER = """
INSERT INTO acces_acces (sujet_id, dossier_id, expire, lecture_seule, volets)
SELECT sujet_id, dossier_id, expire, lecture_seule, volets
FROM acces_calculer(ARRAY(SELECT id FROM dossiers_dossier WHERE id <> ALL (%s)))
"""
_COMPTER = """
INSERT INTO acces_compteur (departement, annee, genre, dernier) VALUES (%s, %s, %s, %s)
ON CONFLICT (departement, annee, genre) DO UPDATE SET dernier = excluded.dernier
"""


@dataclass(frozen=True)
class Bilan:
    """How much was loaded."""

    dossiers: int
    informations: int
    lignes: int


def deja_charge() -> bool:
    """Whether a volume is already in this base."""
    return Agent.objects.filter(courriel=COURRIEL.format("001")).exists()


@transaction.atomic
def charger(dossiers: int, graine: int, progres: Any) -> Bilan:
    """Fill the base with `dossiers` files; the same `graine` on the same day gives the same département.

    `progres` has `update(n)`. Raises CommandError when the communes are not loaded.
    """
    maintenant, hasard = timezone.now(), Hasard(graine)
    noms, echelle = Noms(hasard), Echelle(dossiers)
    service = Recrutement(hasard, noms, maintenant).installer()
    connexion = _connexion()
    anciens = [ligne[0] for ligne in connexion.execute("SELECT id FROM dossiers_dossier").fetchall()]
    compteurs = {genre: _compteurs(connexion, genre) for genre in ("dossier", "information")}
    with mises_a_part(connexion, _tables()):
        lots = Lots(connexion, progres)
        registre = Registre(lots, hasard, maintenant, maintenant - relativedelta(years=echelle.suppose["journal"]))
        peuplement = Peuplement(hasard, noms, service, echelle, maintenant)
        accueil = Accueil(registre, service, echelle)
        cellule = Cellule(registre, accueil, service, echelle, compteurs["information"])
        histoire = Histoire(registre, service, echelle, peuplement, accueil, cellule)
        histoire.raconter()
        caches = Particularites(registre, service, echelle).marquer(histoire.familles)
        Ecriture(registre, noms, compteurs["dossier"], caches).familles(histoire.familles)
        lots.vider()
    _conclure(connexion, anciens, compteurs)
    ecrits = sum(len(famille.enfants) for famille in histoire.familles)
    return Bilan(ecrits, len(histoire.affaires), lots.ecrites)


def _connexion() -> psycopg.Connection[Any]:
    """The psycopg connection of the present transaction."""
    connection.ensure_connection()
    brute: psycopg.Connection[Any] = connection.connection
    return brute


def _tables() -> list[str]:
    modeles = [m for label in APPLICATIONS for m in apps.get_app_config(label).get_models()]
    return sorted({m._meta.db_table for m in modeles} | set(TABLES_D_ACCES))


def _compteurs(connexion: psycopg.Connection[Any], genre: str) -> Counter[int]:
    lignes = connexion.execute(
        "SELECT annee, dernier FROM acces_compteur WHERE departement = %s AND genre = %s",
        [settings.EGIDE_DEPARTEMENT, genre],
    ).fetchall()
    return Counter(dict(lignes))


def _conclure(connexion: psycopg.Connection[Any], anciens: list[UUID], compteurs: dict[str, Counter[int]]) -> None:
    """Compute who sees what as the acts do, and give the numbers back to the counters."""
    for table in ("acces_relation", "acces_concerne", "acces_priseencharge", "acces_sujet", "dossiers_dossier"):
        connexion.execute(sql.SQL("ANALYZE {}").format(sql.Identifier(table)))
    connexion.execute(_DERIVER, [anciens])
    for genre, par_annee in compteurs.items():
        for annee, dernier in par_annee.items():
            connexion.execute(_COMPTER, [settings.EGIDE_DEPARTEMENT, annee, genre, dernier])
