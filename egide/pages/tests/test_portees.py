"""The page of the general scope: the list that is reviewed, and the two acts."""

import pytest
from django.urls import reverse
from django.utils import timezone

from egide.socle.acces.models import PorteeGenerale
from egide.socle.acces.tests.factories import une_portee
from egide.socle.acces.volets import Volet
from egide.socle.comptes.models import Poste
from egide.socle.interface.tests.lecture import texte_lu

pytestmark = pytest.mark.django_db


def test_le_cadre_ouvre_puis_retire_une_portee(distribution, client_de):
    client = client_de(distribution.cadre_crip, preuve_fraiche=True)
    poste = Poste.objects.get(agent=distribution.agent_crip)
    saisie = {
        "poste": poste.pk,
        "volets": [Volet.IDENTITE.value, Volet.DANGER.value],
        "fondement": "Cellule de tout le département",
        "du": timezone.localdate().strftime("%d/%m/%Y"),
    }
    assert client.post(reverse("pages:accorder_portee"), saisie).status_code == 302
    portee = PorteeGenerale.objects.en_vigueur().get(poste=poste)
    page = texte_lu(client.get(reverse("pages:portees")))
    assert str(distribution.agent_crip) in page
    assert "Cellule de tout le département" in page
    adresse = reverse("pages:retirer_portee", args=[portee.pk])
    assert client.post(adresse, {"motif": ""}).status_code == 200
    assert client.post(adresse, {"motif": "Elle change de service"}).status_code == 302
    assert not PorteeGenerale.objects.en_vigueur().filter(poste=poste).exists()
    assert "Cellule de tout le département" not in texte_lu(client.get(reverse("pages:portees")))


def test_sans_preuve_fraiche_on_demande_le_second_facteur(distribution, client_de):
    portee = une_portee(distribution.agent_crip)
    client = client_de(distribution.cadre_crip)
    for adresse in (reverse("pages:accorder_portee"), reverse("pages:retirer_portee", args=[portee.pk])):
        reponse = client.post(adresse, {"motif": "x"})
        assert reverse("mfa_reauthenticate") in reponse["Location"]
    assert PorteeGenerale.objects.en_vigueur().filter(pk=portee.pk).exists()


def test_la_deleguee_lit_la_liste_sans_y_toucher(distribution, client_de):
    portee = une_portee(distribution.agent_crip)
    client = client_de(distribution.dpo, preuve_fraiche=True)
    page = client.get(reverse("pages:portees"))
    assert page.status_code == 200
    assert reverse("pages:retirer_portee", args=[portee.pk]) not in texte_lu(page)
    assert client.post(reverse("pages:retirer_portee", args=[portee.pk]), {"motif": "x"}).status_code == 404
