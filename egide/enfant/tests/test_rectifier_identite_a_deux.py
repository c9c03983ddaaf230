"""Two people correct the same identity: the second sees both texts, nothing is lost, and she can then send."""

import re

import pytest
from django.urls import reverse

from egide.enfant.models import Personne
from egide.enfant.selectors import rectifications_de
from egide.enfant.tests.factories import un_enfant, un_parent
from egide.socle.acces.contexte import au_nom_de
from egide.socle.interface.tests.lecture import texte_lu

pytestmark = pytest.mark.django_db
TITRE = "Cette identité a changé pendant que vous écriviez"


def version_lue(page):
    trouvee = re.search(r'name="version" value="(\d+)"', page)
    assert trouvee is not None
    return trouvee[1]


def adresse(enfant, personne=None):
    if personne is None:
        return reverse("enfant:rectifier", args=[enfant.dossier_id])
    return reverse("enfant:rectifier_proche", args=[enfant.dossier_id, personne.pk])


def saisie(**champs):
    return {"prenoms": "Lina", "nom": "Dupont-Fictif", "sexe": "9", **champs}


@pytest.fixture
def a_deux(distribution, client_de):
    """Both read the page of the same child; the first sends, then the second."""
    enfant = un_enfant(distribution.agent_crip)
    premiere, seconde = client_de(distribution.cadre_crip), client_de(distribution.agent_crip)
    versions = [version_lue(texte_lu(c.get(adresse(enfant)))) for c in (premiere, seconde)]
    envoi = saisie(prenoms="Lina, Marie", nom="Dupond-Fictif", motif="livret de famille", version=versions[0])
    assert premiere.post(adresse(enfant), envoi).status_code == 302
    return enfant, seconde, versions[1]


def relire(distribution, enfant):
    with au_nom_de(distribution.agent_crip):
        return Personne.objects.get(pk=enfant.pk)


def test_deux_personnes_un_meme_texte_la_seconde_voit_les_deux(distribution, a_deux):
    enfant, seconde, version = a_deux
    reponse = seconde.post(adresse(enfant), saisie(prenoms="Lena", motif="dit par l’école", version=version))
    page = texte_lu(reponse)
    assert reponse.status_code == 409
    assert TITRE in page
    assert distribution.cadre_crip.nom_complet in page
    for attendu in ("Lina, Marie", "livret de famille", "Dupond-Fictif", "Prénoms\u00a0: Lena", "dit par l’école"):
        assert attendu in page
    assert relire(distribution, enfant).prenoms == "Lina, Marie"


def test_apres_le_conflit_l_envoi_passe_et_rien_ne_se_perd(distribution, a_deux):
    enfant, seconde, version = a_deux
    page = texte_lu(seconde.post(adresse(enfant), saisie(prenoms="Lena", motif="dit par l’école", version=version)))
    assert 'value="Lena"' in page
    assert 'value="Dupond-Fictif"' in page, "what she had not touched is what the other wrote"
    envoi = saisie(prenoms="Lena", nom="Dupond-Fictif", motif="dit par l’école", version=version_lue(page))
    assert seconde.post(adresse(enfant), envoi).status_code == 302
    lue = relire(distribution, enfant)
    assert (lue.prenoms, lue.nom) == ("Lena", "Dupond-Fictif")
    with au_nom_de(distribution.agent_crip):
        assert [(f.avant, f.apres) for f in rectifications_de(lue) if f.champ == "prenoms"] == [
            ("Lina, Marie", "Lena"),
            ("Lina", "Lina, Marie"),
        ]


def test_renvoyer_l_ancienne_page_remontre_les_deux_textes(a_deux):
    enfant, seconde, version = a_deux
    envoi = saisie(prenoms="Lena", motif="dit par l’école", version=version)
    assert [seconde.post(adresse(enfant), envoi).status_code for _ in range(2)] == [409, 409]


def test_la_meme_correction_deux_fois_ne_fait_pas_de_conflit(distribution, a_deux):
    enfant, seconde, version = a_deux
    envoi = saisie(prenoms="Lina, Marie", nom="Dupond-Fictif", motif="livret", version=version)
    assert seconde.post(adresse(enfant), envoi).status_code == 302
    with au_nom_de(distribution.agent_crip):
        assert len(rectifications_de(enfant)) == 2


def test_un_proche_aussi(distribution, client_de):
    enfant = un_enfant(distribution.agent_crip)
    mere = un_parent(distribution.agent_crip, enfant)
    envoi = {"prenoms": "Sabrina", "nom": "Dupont-Fictif", "sexe": "2", "version": 0, "motif": "dit par elle"}
    premiere, seconde = client_de(distribution.cadre_crip), client_de(distribution.agent_crip)
    ecrit = premiere.post(adresse(enfant, mere), {**envoi, "telephone": "06 39 98 62 04"})
    assert ecrit.status_code == 302
    reponse = seconde.post(adresse(enfant, mere), {**envoi, "telephone": "06 39 98 62 05"})
    page = texte_lu(reponse)
    assert reponse.status_code == 409
    assert "06 39 98 62 04" in page
    assert 'value="06 39 98 62 05"' in page
    assert f'action="{adresse(enfant, mere)}"' in page


def test_qui_ne_voit_pas_l_enfant_ne_voit_aucun_conflit(distribution, client_de, a_deux):
    enfant, _, version = a_deux
    etrangere = client_de(distribution.autre_territoire)
    assert etrangere.get(adresse(enfant)).status_code == 404
    reponse = etrangere.post(adresse(enfant), saisie(prenoms="Lena", motif="x", version=version))
    assert reponse.status_code == 404
    assert "Dupond-Fictif" not in texte_lu(reponse)
