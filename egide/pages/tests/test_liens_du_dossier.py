"""From an information to the file of its child, from his sheet back to it, from a comparison to each file."""

import re

import pytest
from django.urls import reverse

from egide.enfant.tests.scene_fusions import SceneDesFusions
from egide.parcours.information_preoccupante.tests.factories import une_information_prete
from egide.parcours.information_preoccupante.tests.pages import adresse
from egide.socle.acces.contexte import au_nom_de
from egide.socle.interface.tests.lecture import texte_lu

pytestmark = pytest.mark.django_db


def liens_vers(page, dossier_id):
    """Links of a page to a file; none opens another tab."""
    url = re.escape(reverse("pages:dossier", args=[dossier_id]))
    balises = re.findall(rf'<a [^>]*href="{url}"[^>]*>', page)
    assert not [balise for balise in balises if "target" in balise]
    return balises


def test_de_l_information_au_dossier_de_l_enfant_et_de_sa_fiche_au_dossier(distribution, client_de):
    agent = distribution.agent_crip
    information, client = une_information_prete(agent), client_de(agent)
    with au_nom_de(agent):
        dossier_id = information.enfants.get().dossier_id
    for page in (adresse("information", information), reverse("enfant:fiche", args=[dossier_id])):
        assert liens_vers(texte_lu(client.get(page)), dossier_id)
    assert client.get(reverse("pages:dossier", args=[dossier_id])).status_code == 200


def test_de_la_comparaison_a_chacun_des_deux_dossiers(distribution, client_de):
    scene = SceneDesFusions(distribution)
    page = client_de(scene.crip).get(reverse("enfant:comparer", args=[scene.a.pk, scene.b.pk]))
    assert liens_vers(texte_lu(page), scene.a.dossier_id)
    assert liens_vers(texte_lu(page), scene.b.dossier_id)
