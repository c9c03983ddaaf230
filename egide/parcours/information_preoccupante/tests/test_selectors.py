"""Queues and list: built on stored clocks and inbox rows, with a number of queries that never grows."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from egide.parcours.information_preoccupante.actions import qualifier_information
from egide.parcours.information_preoccupante.rules import Qualification
from egide.parcours.information_preoccupante.selectors import attentes
from egide.parcours.information_preoccupante.selectors.liste import page_de_liste
from egide.parcours.information_preoccupante.selectors.page import lire_page
from egide.parcours.information_preoccupante.tests.factories import (
    BEBE,
    JADE,
    TOM,
    tout_dit,
    une_information,
    une_information_accusee,
    une_information_prete,
)
from egide.socle.acces.contexte import au_nom_de


def requetes(agent, lire):
    """Number of statements of one read, in the name of `agent`."""
    with au_nom_de(agent), CaptureQueriesContext(connection) as lues:
        lire()
    return len(lues)


def test_what_is_to_acknowledge_urgent_first_then_the_oldest(distribution):
    agent = distribution.agent_crip
    recente = une_information(agent)
    ancienne = une_information(agent, recu_le=timezone.now() - timedelta(days=1))
    urgente = une_information(agent, danger_immediat=True)
    une_information_accusee(agent)
    with au_nom_de(agent):
        file = attentes.a_accuser(agent)
        assert [ligne.information for ligne in file.lignes] == [urgente, ancienne, recente]
        assert file.total == 3
        assert [e.designation for e in file.lignes[0].enfants] == ["Tom Bernard-Inventé"]


def test_what_is_to_qualify_the_nearest_term_first(distribution):
    agent = distribution.agent_crip
    recente = une_information_accusee(agent)
    ancienne = une_information_accusee(agent, recu_le=timezone.now() - timedelta(hours=20))
    with au_nom_de(agent):
        file = attentes.a_qualifier(agent)
        assert [ligne.information for ligne in file.lignes] == [ancienne, recente]
        assert file.lignes[0].echeance is not None
        assert file.lignes[0].echeance.regle == "IP_PREEVAL_USAGE"


def test_assessments_by_their_nearest_term_each_once(distribution):
    agent = distribution.agent_crip
    for enfants in ((TOM,), (BEBE, TOM)):
        information = une_information_prete(agent, enfants=enfants)
        with au_nom_de(agent):
            qualifier_information(
                information,
                agent=agent,
                le=timezone.now(),
                qualification=Qualification.INFORMATION_PREOCCUPANTE,
                **tout_dit(),
            )
    with au_nom_de(agent):
        file = attentes.evaluations_a_terme(agent)
        assert [ligne.echeance.regle for ligne in file.lignes if ligne.echeance] == ["IP_EVAL_REDUIT", "IP_EVAL_3M"]
        assert file.total == 2


@pytest.mark.parametrize("lecture", ["a_accuser", "a_qualifier"])
def test_a_queue_of_ten_costs_what_a_queue_of_one_costs(distribution, lecture):
    agent = distribution.agent_crip
    faire = une_information if lecture == "a_accuser" else une_information_accusee
    faire(agent)
    un = requetes(agent, lambda: getattr(attentes, lecture)(agent))
    for _ in range(9):
        faire(agent, enfants=(TOM, JADE))
    assert requetes(agent, lambda: getattr(attentes, lecture)(agent)) == un
    with au_nom_de(agent):
        assert len(getattr(attentes, lecture)(agent).lignes) == 10


def test_a_list_of_ten_costs_what_a_list_of_one_costs(distribution):
    agent = distribution.agent_crip
    une_information(agent)
    un = requetes(agent, page_de_liste)
    for _ in range(9):
        une_information(agent, enfants=(TOM, JADE))
    assert requetes(agent, page_de_liste) == un


def test_a_page_of_four_children_costs_what_a_page_of_one_costs(distribution, client_de):
    agent = distribution.agent_crip
    une_information_prete(agent, enfants=(TOM,))
    avec_un_candidat = une_information_accusee(agent, enfants=(TOM,))
    nombreuse = une_information_accusee(agent, enfants=(TOM, JADE, BEBE, TOM))
    client = client_de(agent)
    for information in (avec_un_candidat, nombreuse):
        client.post(reverse("information_preoccupante:antecedents", args=[information.pk]))
    un = requetes(agent, lambda: lire_page(avec_un_candidat.pk))
    assert requetes(agent, lambda: lire_page(nombreuse.pk)) == un
    with au_nom_de(agent):
        assert sum(len(enfant.candidats) for enfant in lire_page(nombreuse.pk).enfants) >= 2


def test_the_whole_page_keeps_to_its_budget_of_statements(distribution, client_de):
    """Sign-in, rights and menu included; the target of the house is set on real size by the benchmark."""
    agent = distribution.agent_crip
    information = une_information_prete(agent, enfants=(TOM, JADE))
    client = client_de(agent)
    adresse = reverse("information_preoccupante:information", args=[information.pk])
    client.get(adresse)
    with CaptureQueriesContext(connection) as lues:
        client.get(adresse)
    assert len(lues) <= 24, "\n".join(q["sql"][:160] for q in lues.captured_queries)
