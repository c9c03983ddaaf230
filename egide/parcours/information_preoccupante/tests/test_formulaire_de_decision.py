"""The decision is shown to who decides, when she decides; the département that takes over is typed."""

import pytest

from egide.parcours.information_preoccupante.tests.factories import une_information_prete
from egide.parcours.information_preoccupante.tests.pages import adresse, relire, saisie
from egide.socle.interface.tests.lecture import texte_lu
from egide.socle.referentiels.tests.factories import un_departement


@pytest.mark.parametrize(
    ("dit", "statut", "reponse"),
    [
        ("59", 302, ""),
        ("nord", 302, ""),
        ("Nrod", 422, "Aucun département ne porte ce numéro ni ce nom."),
        ("62", 422, "C’est le vôtre"),
    ],
)
def test_the_departement_that_takes_over_is_typed_by_number_or_name(distribution, client_de, dit, statut, reponse):
    un_departement("62", "Pas-de-Calais")
    un_departement("59", "Nord")
    agent = distribution.agent_crip
    information = une_information_prete(agent)
    envoi = saisie(information, qualification="transferee", departement=dit)
    page = client_de(agent).post(adresse("decider", information), envoi)
    assert page.status_code == statut
    assert reponse in texte_lu(page)
    attendu = "59" if statut == 302 else None
    assert relire(agent, information).departement_competent_id == attendu


def test_a_decided_page_has_no_form_until_it_is_corrected(distribution, client_de):
    agent = distribution.agent_crip
    information = une_information_prete(agent)
    client = client_de(agent)
    assert 'id="decision"' in texte_lu(client.get(adresse("information", information)))
    client.post(adresse("decider", information), saisie(information))
    decidee = texte_lu(client.get(adresse("information", information)))
    assert 'id="decision"' not in decidee
    assert "Corriger cette décision" in decidee
    corrigee = texte_lu(client.get(adresse("information", information) + "?corriger=1"))
    assert 'id="decision"' in corrigee


def test_the_assessor_reads_and_does_not_decide(distribution, client_de):
    agent = distribution.agent_crip
    information = une_information_prete(agent)
    envoi = saisie(information, evaluateurs=str(distribution.unites.mds_arras.pk))
    assert client_de(agent).post(adresse("decider", information), envoi).status_code == 302
    for page in ("", "?corriger=1"):
        lue = client_de(distribution.evaluatrice).get(adresse("information", information) + page)
        assert lue.status_code == 200
        assert 'id="decision"' not in texte_lu(lue)
        assert "Corriger cette décision" not in texte_lu(lue)
