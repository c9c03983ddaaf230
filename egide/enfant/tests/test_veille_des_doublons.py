"""The watch over resemblances, run by the worker on real transactions."""

from datetime import date

import psycopg
import pytest
from django.db import ProgrammingError, connection, transaction
from django.utils import timezone

from egide.config import databases
from egide.config.databases import DatabaseRole
from egide.enfant.actions import rectifier_identite
from egide.enfant.models import Ressemblance
from egide.enfant.rapprochement.naissance import Naissance
from egide.enfant.tests.factories import un_enfant, une_identite
from egide.enfant.tests.scene_fusions import SceneDesFusions
from egide.enfant.tests.test_doublons import ecarter, signaler, vues
from egide.socle.acces.contexte import au_nom_de
from egide.socle.comptes.tests.factories import creer_distribution


def veiller(base: str) -> int:
    """One batch by the worker, that waits for no transaction to end."""
    with psycopg.connect(databases.url_for(base, DatabaseRole.WORKER)) as worker:
        lue = worker.execute("SELECT enfant_veiller(500, 20, '-1 second'::interval)").fetchone()
    return int(lue[0]) if lue else 0


def test_la_veille_lit_chaque_nom_une_fois_et_compare_toute_la_base(base_clonee):
    scene = SceneDesFusions(creer_distribution())
    c = un_enfant(scene.lens, une_identite("Zoé", "Lointain-Fictif", ne=date(2011, 2, 3)))
    ecarter(scene, signaler(scene))
    assert veiller(base_clonee) > 4
    assert vues(scene.crip) == [], "what was set apart does not come back"
    vrais = {"prenoms": "Lina", "nom": "Doublon-Fictif", "naissance": Naissance(2018, 5, 12)}
    with au_nom_de(scene.lens):
        rectifier_identite(c, agent=scene.lens, le=timezone.now(), motif="acte de naissance", champs=vrais)
    assert veiller(base_clonee) == 2, "the keys of the new name alone are read"
    assert veiller(base_clonee) == 0
    assert frozenset((scene.a.pk, c.pk)) in vues(scene.crip)
    with au_nom_de(scene.crip):
        assert {r.origine for r in Ressemblance.objects.ouvertes()} == {"veille"}
    assert vues(scene.arras) == [], "she sees one side"
    with connection.cursor() as cursor, pytest.raises(ProgrammingError), transaction.atomic():
        cursor.execute("SELECT enfant_veiller(1, 1, '0'::interval)")
