"""What a partner declared of the children shows before the acknowledgement, as declared, to who reads the contact."""

from django.urls import reverse
from django.utils import timezone

from egide.parcours.information_preoccupante.actions import accuser_reception
from egide.parcours.information_preoccupante.models import EnfantConcerne, Information
from egide.parcours.information_preoccupante.tests.factories import JADE, TOM, un_recueil
from egide.parcours.information_preoccupante.tests.pages import adresse
from egide.socle.acces.contexte import au_nom_de
from egide.socle.interface.tests.lecture import texte_lu


def transmettre(distribution):
    """Two children told by a teacher, who does not read her own contact back."""
    recueil = un_recueil(distribution.enseignante, enfants=(TOM, JADE))
    with au_nom_de(distribution.agent_crip):
        return Information.objects.get(recueil_id=recueil.pk)


def pages(client, information):
    adresses = (reverse("pages:ma_journee"), reverse("information_preoccupante:liste"))
    return [texte_lu(client.get(lieu)) for lieu in (*adresses, adresse("information", information))]


def test_les_mots_declares_se_lisent_avant_l_accuse_sans_creer_d_enfant(distribution, client_de):
    information = transmettre(distribution)
    journee, liste, page = pages(client_de(distribution.agent_crip), information)
    assert "Tom Bernard-Inventé, 8 ans, comme déclaré et Jade Bernard-Inventé" in journee
    assert "Tom et Jade Bernard-Inventé, comme déclaré" in liste
    assert "Comme déclaré, pas encore vérifié" in page
    assert "École Ferry-Fictive" in page
    assert "Aucun enfant n’est encore sur la liste" not in page
    assert "Ouvrir son dossier" not in page
    with au_nom_de(distribution.agent_crip):
        assert not EnfantConcerne.objects.filter(information=information).exists()


def test_une_fois_accusee_ils_sont_sur_la_liste_et_une_seule_fois(distribution, client_de):
    information, agent = transmettre(distribution), distribution.agent_crip
    with au_nom_de(agent):
        accuser_reception(information, agent=agent, le=timezone.now())
    for page in pages(client_de(agent), information):
        assert "omme déclaré" not in page
    assert pages(client_de(agent), information)[2].count('<span class="eg-qui">Tom') == 1


def test_qui_ne_lit_pas_le_recueil_n_en_lit_rien(distribution, client_de):
    transmettre(distribution)
    for qui in (distribution.autre_territoire, distribution.enseignante):
        assert "Tom" not in texte_lu(client_de(qui).get(reverse("pages:ma_journee")))
