"""Rights on a file: excluded at once, sealed only by two, never by someone else's word."""

import pytest
from django.urls import reverse
from django.utils import timezone

from egide.socle.acces.contexte import au_nom_de
from egide.socle.acces.models import Exclusion
from egide.socle.acces.tests.factories import un_agent, un_dossier
from egide.socle.comptes.roles import Role
from egide.socle.comptes.tests.factories import code_du_moment, donner_second_facteur
from egide.socle.dossiers.models import Dossier

pytestmark = pytest.mark.django_db


@pytest.fixture
def situation(distribution):
    dossier = un_dossier(distribution.agent_crip, distribution.unites.crip)
    second = un_agent(Role.CADRE_CRIP, distribution.unites.crip)
    donner_second_facteur(second)
    return dossier, second


def visible(agent, dossier):
    with au_nom_de(agent):
        return Dossier.objects.filter(pk=dossier.pk).exists()


def test_ecarter_un_agent_ferme_le_dossier_aussitot(distribution, client_de, situation):
    dossier, _ = situation
    assert visible(distribution.agent_crip, dossier)
    client = client_de(distribution.cadre_crip, preuve_fraiche=True)
    reponse = client.post(
        reverse("pages:exclure", args=[dossier.pk]),
        {"exclu": distribution.agent_crip.pk, "raison": Exclusion.Raison.PROCHE},
    )
    assert reponse.status_code == 302
    assert not visible(distribution.agent_crip, dossier)
    assert client_de(distribution.agent_crip).get(reverse("pages:dossier", args=[dossier.pk])).status_code == 404


def test_sans_preuve_fraiche_on_demande_le_second_facteur(distribution, client_de, situation):
    reponse = client_de(distribution.cadre_crip).post(reverse("pages:exclure", args=[situation[0].pk]), {})
    assert reponse.status_code == 302
    assert reverse("mfa_reauthenticate") in reponse["Location"]


@pytest.mark.parametrize("code_juste", [True, False])
def test_un_dossier_se_scelle_avec_le_code_du_second_cadre(distribution, client_de, situation, code_juste):
    dossier, second = situation
    client = client_de(distribution.cadre_crip, preuve_fraiche=True)
    reponse = client.post(
        reverse("pages:sceller", args=[dossier.pk]),
        {
            "fondement": "Conflit d’intérêts",
            "nommes": [second.pk],
            "second": second.pk,
            "code": code_du_moment(second) if code_juste else "000000",
        },
    )
    assert (reponse.status_code == 302) is code_juste
    assert visible(distribution.agent_crip, dossier) is not code_juste
    assert visible(second, dossier)


def test_un_agent_ordinaire_n_a_pas_cette_page(distribution, client_de, situation):
    for curieux in (distribution.agent_crip, distribution.evaluatrice, distribution.admin_technique):
        assert client_de(curieux).get(reverse("pages:droits", args=[situation[0].pk])).status_code == 404


def test_la_cloture_d_une_relation_ferme_l_acces(distribution, client_de, situation):
    dossier, second = situation
    with au_nom_de(second):
        relation = dossier.relations.get()
    client = client_de(second, preuve_fraiche=True)
    client.post(reverse("pages:clore_relation", args=[dossier.pk, relation.pk]))
    assert not visible(distribution.agent_crip, dossier)
    assert relation.du <= timezone.now()
