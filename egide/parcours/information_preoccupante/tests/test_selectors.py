"""Queues and list: built on stored clocks and inbox rows, with a number of queries that never grows."""

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from egide.parcours.information_preoccupante.selectors.liste import page_de_liste
from egide.parcours.information_preoccupante.selectors.page import lire_page
from egide.parcours.information_preoccupante.tests.factories import (
    BEBE,
    JADE,
    TOM,
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
