"""The watch over resemblances, run by the worker on real transactions."""

import psycopg
import pytest
from django.db import ProgrammingError, connection, transaction

from egide.config import databases
from egide.config.databases import DatabaseRole
from egide.enfant.models import Ressemblance
from egide.enfant.tests.factories import un_enfant, une_identite
from egide.enfant.tests.test_doublons import ecarter, signaler, vues
from egide.enfant.tests.test_fusionner import Scene
from egide.socle.acces.contexte import au_nom_de
from egide.socle.comptes.tests.factories import creer_distribution


def veiller(base: str) -> int:
    """One batch by the worker, that waits for no transaction to end."""
    with psycopg.connect(databases.url_for(base, DatabaseRole.WORKER)) as worker:
        lue = worker.execute("SELECT enfant_veiller(500, 20, '-1 second'::interval)").fetchone()
    return int(lue[0]) if lue else 0


def test_la_veille_lit_chaque_nom_une_fois_et_compare_toute_la_base(base_clonee):
    scene = Scene(creer_distribution())
    c = un_enfant(scene.lens, une_identite("Lina", "Doublon-Fictif"))
    with au_nom_de(scene.lens):
        assert not Ressemblance.objects.filter(origine="veille").exists()
    ecarter(scene, signaler(scene))
    assert vues(scene.crip) == [], "opened by Lens, the third file never answers for the one of Arras"
    assert veiller(base_clonee) > 4
    assert veiller(base_clonee) == 0, "no name is read twice"
    assert vues(scene.crip) == [frozenset((scene.a.pk, c.pk))], "what was set apart does not come back"
    assert vues(scene.arras) == vues(scene.lens) == []
    with connection.cursor() as cursor, pytest.raises(ProgrammingError), transaction.atomic():
        cursor.execute("SELECT enfant_veiller(1, 1, '0'::interval)")
