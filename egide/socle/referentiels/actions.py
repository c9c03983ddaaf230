"""Brings the reference tables in line with their files; never deletes a row, ends its validity."""

from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db import connection, models, transaction
from psycopg import sql

from .cles import cle_de_tri
from .differences import Difference, Valeurs, calculer
from .fichiers import lire_nomenclature, nomenclatures
from .models import CodeDate, CodePostal, Commune, Departement, Epci, Region, Valable

# Above this many new rows, COPY replaces INSERT.
LOT = 5000
# A source that would end more than one open row in twenty of a table is more likely damaged than right.
FINS_SUSPECTES = 20

Source = dict[Hashable, Valeurs]


class SourceSuspecte(Exception):
    """The source would end too many rows; the message is a French sentence."""


@dataclass(frozen=True)
class Table:
    """One table to synchronise: its rows in the source, the columns of its key, and the day its absentees end."""

    titre: str
    modele: type[Valable]
    cle: tuple[str, ...]
    source: Source
    debut: date | None
    fin: date
    nom: str = "nom"


def synchroniser(
    territoires: dict[str, Any], *, le: date, a_blanc: bool = False, accepter_les_fins: bool = False
) -> list[Difference]:
    """Load or update every reference table in one transaction and return the differences, table by table.

    `territoires` is the content of the condensed file (`construction.lire`), `le` the day of the operation. With
    `a_blanc` nothing is written. Raises SourceSuspecte when the source is older than what is loaded, or when more than
    one open row in twenty of a table would end, unless `accepter_les_fins`. A second run right after
    finds no difference.
    """
    with transaction.atomic():
        differences = []
        for table in (*_territoire(territoires), _codes(le)):
            difference, ouvertes = _comparer(table)
            if not accepter_les_fins and len(difference.fins) * FINS_SUSPECTES > ouvertes:
                raise SourceSuspecte(
                    f"{table.titre} : la source mettrait fin à {len(difference.fins)} lignes sur {ouvertes}. "
                    "Rien n’a été écrit. Vérifiez-la, puis recommencez avec --accepter-les-fins."
                )
            if not a_blanc:
                _appliquer(table, difference)
            differences.append(difference)
        return differences


def _territoire(contenu: dict[str, Any]) -> Iterable[Table]:
    # the official geographic code takes effect on the first of January of its year
    premier_janvier = date(contenu["millesime"], 1, 1)
    if Commune.objects.filter(valide_du__gt=premier_janvier).exists():
        raise SourceSuspecte(
            f"La source est celle de {contenu['millesime']}, plus ancienne que les communes déjà chargées. "
            "Rien n’a été écrit."
        )
    # on the first load nothing says since when a commune exists
    debut = premier_janvier if Commune.objects.exists() else None
    fin = premier_janvier - timedelta(days=1)

    def nomme(nom: str, **valeurs: Any) -> Valeurs:
        return {"nom": nom, "cle_tri": cle_de_tri(nom), **valeurs}

    regions: Source = {code: nomme(nom) for code, nom in contenu["regions"]}
    departements: Source = {code: nomme(nom, region_id=region) for code, nom, region in contenu["departements"]}
    epci: Source = {code: nomme(nom, genre=genre) for code, nom, genre in contenu["epci"]}
    communes: Source = {
        code: nomme(nom, departement_id=departement, epci_id=siren, population=population)
        for code, nom, departement, siren, population, _ in contenu["communes"]
    }
    codes_postaux: Source = {
        (code, postal): {"commune_id": code, "code": postal}
        for code, _, _, _, _, postaux in contenu["communes"]
        for postal in postaux
    }
    yield Table("Régions", Region, ("code",), regions, debut, fin)
    yield Table("Départements", Departement, ("code",), departements, debut, fin)
    yield Table("Intercommunalités", Epci, ("code",), epci, debut, fin)
    yield Table("Communes", Commune, ("code",), communes, debut, fin)
    yield Table("Codes postaux", CodePostal, ("commune_id", "code"), codes_postaux, debut, fin, nom="code")


def _codes(le: date) -> Table:
    source: Source = {
        (ligne.nomenclature, ligne.code, ligne.valide_du): {
            "libelle": ligne.libelle,
            "rang": ligne.rang,
            "olinpe": ligne.olinpe,
            "source": ligne.source,
            "valide_au": ligne.valide_au,
        }
        for nom in nomenclatures()
        for ligne in lire_nomenclature(nom)
    }
    return Table("Codes", CodeDate, ("nomenclature", "code", "valide_du"), source, None, le, nom="libelle")


def _comparer(table: Table) -> tuple[Difference, int]:
    colonnes = {*table.cle, table.nom, "valide_au", *(next(iter(table.source.values()), {}))}
    actuelles: dict[Hashable, dict[str, Any]] = {}
    for ligne in table.modele.objects.values(*colonnes):
        cle = tuple(ligne[colonne] for colonne in table.cle)
        actuelles[cle if len(cle) > 1 else cle[0]] = ligne
    ouvertes = frozenset(cle for cle, ligne in actuelles.items() if ligne["valide_au"] is None)
    # a row present in the source is open again, unless the source itself says when it ended
    source = {cle: {"valide_au": None, **valeurs} for cle, valeurs in table.source.items()}
    return calculer(table.titre, source, actuelles, ouvertes, table.nom), len(ouvertes)


def _appliquer(table: Table, difference: Difference) -> None:
    cles = [_par_colonne(table, changement.cle) for changement in difference.ajouts]
    neuves = [
        table.modele(**{"valide_du": table.debut, **changement.valeurs, **cle})
        for changement, cle in zip(difference.ajouts, cles, strict=True)
    ]
    if len(neuves) > LOT:
        _copier(table.modele, neuves)
    else:
        table.modele.objects.bulk_create(neuves)
    for changement in difference.modifications:
        _lignes(table, changement.cle).update(**changement.valeurs)
    for changement in difference.fins:
        _lignes(table, changement.cle).update(valide_au=table.fin)


def _copier(modele: type[Valable], lignes: list[Valable]) -> None:
    """Insert many rows at once by COPY."""
    champs = modele._meta.concrete_fields
    colonnes = sql.SQL(", ").join([sql.Identifier(str(champ.column)) for champ in champs])
    ordre = sql.SQL("COPY {} ({}) FROM STDIN").format(sql.Identifier(modele._meta.db_table), colonnes)
    with connection.cursor() as curseur:
        with curseur.copy(ordre) as copie:
            for ligne in lignes:
                copie.write_row([getattr(ligne, champ.attname) for champ in champs])
        # a plan kept from an almost empty table would read it whole for each foreign key checked
        curseur.execute("DISCARD PLANS")


def _lignes(table: Table, cle: Hashable) -> models.QuerySet[Any]:
    return table.modele.objects.filter(**_par_colonne(table, cle))


def _par_colonne(table: Table, cle: Hashable) -> dict[str, Any]:
    parts = cle if isinstance(cle, tuple) else (cle,)
    return dict(zip(table.cle, parts, strict=True))
