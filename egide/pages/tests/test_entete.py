"""The header says the post of today and counts what waits, as the queues of the day do."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from egide.pages.selectors.entete import lire_entete
from egide.parcours.accueil.rules import EnfantDit
from egide.parcours.information_preoccupante.tests.factories import une_information
from egide.socle.acces.contexte import au_nom_de
from egide.socle.comptes.models import Poste
from egide.socle.echanges.selectors import arrivees_en_attente
from egide.socle.echanges.urgences import NATURE
from egide.socle.interface.tests.lecture import texte_lu

pytestmark = pytest.mark.django_db


def test_the_header_counts_what_the_queues_hold(distribution):
    agent = distribution.agent_crip
    for rang, danger in enumerate((True, False, False)):
        une_information(agent, enfants=(EnfantDit(prenom=f"Reçu{rang}"),), danger_immediat=danger)
    with au_nom_de(agent):
        une, *_ = arrivees_en_attente(agent)
        une.nature = NATURE
        une.save(update_fields=["nature"])
        attendent = list(arrivees_en_attente(agent))
        entete = lire_entete(agent)
    assert entete is not None
    autres = [a for a in attendent if a.nature != NATURE]
    assert (entete.avis, entete.autres, entete.vives) == (1, len(autres), sum(a.urgente for a in autres))
    assert str(entete) == f"Agent de la CRIP, {distribution.unites.crip}"


def test_others_see_none_of_it_and_an_ended_post_has_no_header(distribution):
    une_information(distribution.agent_crip, enfants=(EnfantDit(prenom="Reçu"),))
    ailleurs = distribution.autre_territoire
    with au_nom_de(ailleurs):
        entete = lire_entete(ailleurs)
        assert entete is not None
        assert (entete.avis, entete.autres, entete.vives) == (0, 0, 0)
        Poste.objects.filter(agent=ailleurs).update(
            du=timezone.localdate() - timedelta(days=9), au=timezone.localdate() - timedelta(days=1)
        )
        assert lire_entete(ailleurs) is None


@pytest.mark.django_db(databases=["default", "journal"])  # the officer is told of the findings
@pytest.mark.parametrize("qui", ["enseignante", "odpe", "dpo", "admin_technique"])
def test_whoever_may_not_search_is_not_shown_a_door_that_refuses(distribution, client_de, qui):
    page = texte_lu(client_de(getattr(distribution, qui)).get(reverse("pages:ma_journee")))
    assert "eg-recherche-q" not in page


@pytest.mark.parametrize(("qui", "vides"), [("agent_crip", True), ("enseignante", False), ("evaluatrice", False)])
def test_an_empty_queue_is_shown_to_whoever_it_is_the_work_of(distribution, client_de, qui, vides):
    page = texte_lu(client_de(getattr(distribution, qui)).get(reverse("pages:ma_journee")))
    assert ('id="f2"' in page) is vides
    assert ("À qualifier" in page) is vides
