"""The mark of a demonstration: given to an empty base only, asked by whoever writes invented people."""

import psycopg
import pytest
from django.core.management import CommandError

from egide.config import databases, local
from egide.demo.marque import (
    est_inachevee,
    est_marquee,
    exiger_marque,
    exiger_marque_de,
    marquer,
    noter_recits_joues,
)


def test_an_empty_base_is_marked_once_and_for_all(base_clonee):
    assert not est_marquee()
    with pytest.raises(CommandError, match="pas marquée comme démonstration"):
        exiger_marque()
    marquer(base_clonee)
    marquer(base_clonee)
    exiger_marque()
    assert est_marquee()


def test_a_base_where_people_work_is_never_marked(base_clonee):
    with psycopg.connect(base_clonee) as connexion:
        connexion.execute(
            "INSERT INTO comptes_agent (id, courriel, nom, prenom, telephone, password, is_active, est_systeme,"
            " serie_session, created_at)"
            " VALUES (gen_random_uuid(), 'a@example.org', 'Réel', 'Agent', '', '!', true, false, 0, now())"
        )
    with pytest.raises(CommandError, match="rien n’y a été écrit"):
        marquer(base_clonee)
    assert not est_marquee()


def test_a_base_marked_before_keeps_its_mark_once_inhabited(base_clonee):
    marquer(base_clonee)
    with psycopg.connect(base_clonee) as connexion:
        connexion.execute(
            "INSERT INTO dossiers_dossier (id, numero, etat, ouvert_le)"
            " VALUES (gen_random_uuid(), '62-2026-00001', 'ouvert', now())"
        )
    marquer(base_clonee)
    assert est_marquee()


def test_a_first_preparation_stopped_on_its_way_is_known_until_the_stories_are_played(base_clonee):
    marquer(base_clonee)
    assert not est_inachevee(base_clonee)
    with psycopg.connect(base_clonee) as connexion:
        connexion.execute(
            "INSERT INTO dossiers_dossier (id, numero, etat, ouvert_le)"
            " VALUES (gen_random_uuid(), '62-2026-00001', 'ouvert', now())"
        )
    assert est_inachevee(base_clonee)
    noter_recits_joues(base_clonee)
    assert not est_inachevee(base_clonee)
    marquer(base_clonee)
    exiger_marque_de(base_clonee)
    assert est_marquee()


def test_a_base_is_marked_when_the_house_creates_it_and_never_afterwards(base_clonee):
    nom = "egide_essai_de_creation"
    neuve = databases.with_database(base_clonee, nom)
    with psycopg.connect(base_clonee, autocommit=True) as admin:
        admin.execute(f"DROP DATABASE IF EXISTS {nom}")
        try:
            with pytest.raises(RuntimeError):
                local.ensure_database(base_clonee, nom, when_created=_tue)
            assert admin.execute("SELECT 1 FROM pg_database WHERE datname = %s", [nom]).fetchone() is None
            assert local.ensure_database(base_clonee, nom, when_created=marquer) == neuve
            exiger_marque_de(neuve)
            admin.execute(f"COMMENT ON DATABASE {nom} IS NULL")
            local.ensure_database(base_clonee, nom, when_created=marquer)
            with pytest.raises(CommandError, match="--marquer"):
                exiger_marque_de(neuve)
        finally:
            admin.execute(f"DROP DATABASE IF EXISTS {nom} WITH (FORCE)")
            admin.execute(f"DROP DATABASE IF EXISTS {nom}_en_cours WITH (FORCE)")


def _tue(adresse: str) -> None:
    raise RuntimeError("killed before the mark")
