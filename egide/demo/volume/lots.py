"""Rows on their way to the database: made from the models' own defaults, sent by COPY."""

from collections import defaultdict
from typing import Any

import psycopg
from django.db.models import Model
from django.db.models.fields import NOT_PROVIDED
from psycopg import sql

PAQUET = 20_000


class _Colonnes:
    """Columns of a model, with the value that an act leaves when it says nothing of a field."""

    def __init__(self, modele: type[Model]) -> None:
        champs = [champ for champ in modele._meta.concrete_fields if champ.column]
        self.table = modele._meta.db_table
        self.identifiants = [sql.Identifier(str(champ.column)) for champ in champs]
        self.rang = {champ.attname: rang for rang, champ in enumerate(champs)}
        self.defauts = [self._defaut(champ) for champ in champs]

    @staticmethod
    def _defaut(champ: Any) -> Any:
        if champ.default is NOT_PROVIDED or champ.primary_key:
            return "" if champ.empty_strings_allowed and not champ.null else None
        valeur = champ.get_default()
        return int(valeur) if isinstance(valeur, int) and not isinstance(valeur, bool) else valeur


class Lots:
    """Keeps rows by table and copies them in packs; `ecrites` counts them."""

    def __init__(self, connexion: psycopg.Connection[Any], progres: Any) -> None:
        self._connexion = connexion
        self._progres = progres
        self._colonnes: dict[type[Model], _Colonnes] = {}
        self._lignes: dict[type[Model], list[list[Any]]] = defaultdict(list)
        self.ecrites = 0

    def ajouter(self, modele: type[Model], **valeurs: Any) -> None:
        """Add one row; raises KeyError for a field that the model does not have."""
        colonnes = self._colonnes.get(modele)
        if colonnes is None:
            colonnes = self._colonnes[modele] = _Colonnes(modele)
        ligne = colonnes.defauts.copy()
        for nom, valeur in valeurs.items():
            ligne[colonnes.rang[nom]] = valeur
        lignes = self._lignes[modele]
        lignes.append(ligne)
        if len(lignes) >= PAQUET:
            self._copier(modele)

    def vider(self) -> None:
        """Send whatever is left."""
        for modele in list(self._lignes):
            self._copier(modele)

    def _copier(self, modele: type[Model]) -> None:
        lignes, colonnes = self._lignes.pop(modele, []), self._colonnes[modele]
        if not lignes:
            return
        requete = sql.SQL("COPY {} ({}) FROM STDIN").format(
            sql.Identifier(colonnes.table), sql.SQL(", ").join(colonnes.identifiants)
        )
        with self._connexion.cursor() as cursor, cursor.copy(requete) as copie:
            for ligne in lignes:
                copie.write_row(ligne)
        self.ecrites += len(lignes)
        self._progres.update(len(lignes))
