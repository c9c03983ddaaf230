"""A list of ids is one parameter, so that one plan serves whatever the number of rows (adr 0013)."""

from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from egide.enfant.models import Alias, Personne
from egide.socle.comptes.models import Agent, Poste
from egide.socle.dossiers.models import Dossier


@pytest.mark.parametrize("nombre", [2, 3])
@pytest.mark.parametrize("lues", [Personne.objects.filter, Personne.objects.exclude])
def test_la_meme_instruction_quel_que_soit_leur_nombre(lues, nombre):
    sql, parametres = lues(pk__in=[uuid4() for _ in range(nombre)]).query.sql_with_params()
    assert '"enfant_personne"."id" = ANY(%s)' in sql
    assert [len(p) for p in parametres] == [nombre]


@pytest.mark.parametrize("lues", [Personne.objects.filter, Personne.objects.exclude])
def test_une_liste_d_un_seul_est_une_egalite(lues):
    seul = uuid4()
    sql, parametres = lues(pk__in=[seul, seul]).query.sql_with_params()
    assert '"enfant_personne"."id" = %s' in sql
    assert list(parametres) == [seul]


def test_a_travers_une_cle_etrangere_aussi():
    sql, parametres = Alias.objects.filter(personne__in=[Personne(), Personne()]).query.sql_with_params()
    assert '"personne_id" = ANY(%s)' in sql
    assert len(parametres) == 1


def test_une_sous_requete_reste_une_sous_requete():
    sql, _ = Personne.objects.filter(dossier__in=Dossier.objects.filter(etat="ouvert")).query.sql_with_params()
    assert "ANY" not in sql
    assert '"dossier_id" IN (SELECT' in sql


def test_une_liste_vide_ne_demande_rien_a_la_base(db):
    with CaptureQueriesContext(
        connection,
    ) as lues:
        assert list(Agent.objects.filter(pk__in=[])) == []
    assert len(lues) == 0


def test_ce_que_django_va_chercher_d_avance(distribution):
    avec = Agent.objects.filter(postes__isnull=False).distinct()
    with CaptureQueriesContext(connection) as lues:
        agents = list(avec.prefetch_related("postes"))
    assert '"agent_id" = ANY(' in lues[-1]["sql"]
    attendus = {p.pk for p in Poste.objects.all()}
    assert {p.pk for agent in agents for p in agent.postes.all()} == attendus
