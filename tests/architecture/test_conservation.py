"""Each table names how long its rows are kept, and what must disappear is reached by a function that erases it."""

import re
from datetime import date

import pytest
from django.db import connection

from egide.socle.echeances.garde import SUIT, categories_en_vigueur, duree_de_garde, tables_declarees
from egide.socle.echeances.regles import categories_conservation

# What the erasers do not touch, each with its reason: the journal and the directory outlive a file, what was decided
# is kept for ever, drafts have their own purge.
SANS_EFFACEUR = {
    "elimination": "kept for ever",
    "compte": "kept while an act cites it",
    "journal": "chained from its first line; how it will end is ADR 0028",
    "sans_personne": "nobody in it",
}


def lignes(requete):
    with connection.cursor() as cursor:
        cursor.execute(requete)
        return cursor.fetchall()


@pytest.mark.django_db
def test_each_table_has_its_category_and_no_declaration_outlives_its_table():
    presentes = {nom for (nom,) in lignes("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")}
    declarees = tables_declarees()
    assert presentes - set(declarees) == set(), "a table without a retention category: add it to conservation.py"
    assert set(declarees) - presentes == set(), "a category for a table that is gone"


@pytest.mark.django_db
def test_what_follows_an_object_is_reached_by_an_eraser():
    sources = "\n".join(
        source
        for (source,) in lignes(
            "SELECT prosrc FROM pg_proc p JOIN pg_roles r ON r.oid = p.proowner"
            " WHERE r.rolname = 'egide_acces' AND prosrc LIKE '%conservation_oublier%'"
        )
    )
    reachees = set(re.findall(r"'([a-z_]+)\.[a-z_]+'", sources))
    ephemeres = {nom for (nom,) in lignes("SELECT nom FROM conservation_ephemere")}
    suivent = {
        fille for (fille,) in lignes("SELECT conrelid::regclass::text FROM pg_constraint WHERE confdeltype = 'c'")
    }
    oubliees = {
        table
        for table, categorie in tables_declarees().items()
        if categorie not in SANS_EFFACEUR and table not in reachees | ephemeres | suivent
    }
    assert oubliees == set()
    assert {"etats_passage", "enfant_clerecherche", "accueil_informateur"} <= reachees


@pytest.mark.django_db
def test_what_is_purged_without_a_visa_belongs_to_a_category_that_asks_for_none():
    categories = categories_conservation()
    ephemeres = dict(lignes("SELECT nom, categorie FROM conservation_ephemere"))
    assert ephemeres
    for table, code in ephemeres.items():
        assert tables_declarees()[table] == code
        assert not categories[code].visa
        assert duree_de_garde(categories[code], date(2026, 1, 1)) is not None


def test_the_words_of_a_declaration_are_categories():
    assert SUIT not in categories_conservation()
    assert {*SANS_EFFACEUR} <= set(categories_en_vigueur())
    assert all(SANS_EFFACEUR.values())
