"""What came back is said once, with its reason apart, and leads to the page it was taken from."""

import pytest
from django.utils import timezone

from egide.parcours.information_preoccupante.actions import transmettre_information
from egide.parcours.information_preoccupante.tests.factories import une_information_prete
from egide.parcours.information_preoccupante.tests.pages import adresse
from egide.socle.acces.contexte import au_nom_de
from egide.socle.comptes.tests.distribution import client_de, distribution
from egide.socle.echanges.actions import Destination, renvoyer_transmission
from egide.socle.echanges.boites import boites_de
from egide.socle.echanges.tests.factories import ENTENDUS
from egide.socle.interface.tests.lecture import texte_lu

__all__ = ["client_de", "distribution"]
pytestmark = pytest.mark.django_db


def transmise(distribution):
    """An information, and what the cell sent of it to the house of the Département."""
    agent = distribution.agent_crip
    information = une_information_prete(agent)
    with au_nom_de(agent):
        envoi = transmettre_information(
            information,
            agent=agent,
            le=timezone.now(),
            parties=["recu"],
            destination=Destination(distribution.unites.mds_arras),
            fondement="partage_secret",
            famille=ENTENDUS,
        )
    return information, envoi


def test_une_transmission_revenue_est_dite_une_fois_et_mene_a_sa_source(distribution, client_de):
    agent, voisine = distribution.agent_crip, distribution.evaluatrice
    information, envoi = transmise(distribution)
    with au_nom_de(voisine):
        renvoyer_transmission(envoi, agent=voisine, le=timezone.now(), motif="La famille vit à Lens")
    with au_nom_de(agent):
        boites = boites_de(agent)
        assert [ligne.transmission for ligne in boites.a_confirmer] == [envoi]
        assert envoi not in boites.dernieres
    page = texte_lu(client_de(agent).get(f"/transmissions/{envoi.pk}/"))
    assert "« La famille vit à Lens »" in page.replace("&nbsp;", " ").replace("\N{NO-BREAK SPACE}", " ")
    assert f'href="{adresse("information", information)}"' in page


def test_l_histoire_de_l_information_dit_ce_qui_en_est_parti(distribution, client_de):
    agent = distribution.agent_crip
    information, envoi = transmise(distribution)
    page = texte_lu(client_de(agent).get(adresse("information", information)))
    assert f"Transmission {envoi.numero} envoyée à {distribution.unites.mds_arras}" in page
