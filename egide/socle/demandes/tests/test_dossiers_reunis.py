"""A child opened twice is one child: the answer reads and holds every file of his that the agent sees."""

import pytest
from django.utils import timezone

from egide.enfant.tests.factories import un_enfant, une_identite
from egide.enfant.tests.scene_fusions import reunir
from egide.socle.acces.contexte import au_nom_de
from egide.socle.acces.tests.factories import un_agent, une_portee
from egide.socle.acces.volets import Volet
from egide.socle.comptes.roles import Role
from egide.socle.conservation.models import Gel
from egide.socle.demandes import actions
from egide.socle.demandes.selectors import lire_demande, pieces_a_decider
from egide.socle.demandes.tests.factories import une_demande_verifiee
from egide.socle.documents.actions import Description, produire_piece
from egide.socle.documents.ancres import Ancre
from egide.socle.interface.tests.lecture import texte_lu

pytestmark = pytest.mark.django_db
AUTRE = "Un autre dossier de cet enfant n’est pas ouvert à l’unité qui prépare"


def deposer(agent, enfant, titre):
    with au_nom_de(agent):
        return produire_piece(
            ancre=Ancre.au_dossier(enfant.dossier_id, Volet.DANGER),
            description=Description(titre, "rapport", "administrative", "aucune"),
            octets=b"%PDF-1.7",
            media="application/pdf",
            agent=agent,
            le=timezone.now(),
        )


def rattacher(demande, agent, enfant):
    with au_nom_de(agent):
        actions.rattacher_dossier(demande, agent=agent, le=timezone.now(), numero=enfant.dossier.numero)


@pytest.fixture
def garde(distribution):
    return un_enfant(distribution.cadre_territoire, une_identite("Ana", "Réunie-Fictive"))


@pytest.fixture
def absorbe(distribution):
    return un_enfant(distribution.cadre_territoire, une_identite("Anna", "Réunie-Fictive"))


@pytest.mark.parametrize("avant", [True, False])
def test_les_pieces_de_chaque_dossier_sont_proposees(distribution, garde, absorbe, avant):
    cadre = distribution.cadre_territoire
    demande = une_demande_verifiee(cadre, distribution.unites.mds_arras)
    pieces = {deposer(cadre, enfant, "Note") for enfant in (garde, absorbe)}
    if not avant:
        rattacher(demande, cadre, garde)
    une_portee(distribution.cadre_crip)
    reunir(distribution.cadre_crip, garde, absorbe)
    if avant:
        rattacher(demande, cadre, absorbe)
    with au_nom_de(cadre):
        assert set(pieces_a_decider(demande)) == pieces
        assert {lu.pk for lu in lire_demande(demande.pk).dossiers} == {garde.dossier_id, absorbe.dossier_id}


def test_chaque_dossier_est_lie_et_tenu_puis_rendu(distribution, garde, absorbe):
    cadre = distribution.cadre_territoire
    demande = une_demande_verifiee(cadre, distribution.unites.mds_arras)
    une_portee(distribution.cadre_crip)
    reunir(distribution.cadre_crip, garde, absorbe)
    rattacher(demande, cadre, absorbe)
    with au_nom_de(cadre):
        tenus = set(Gel.objects.en_cours().values_list("dossier_id", flat=True))
        assert tenus == {garde.dossier_id, absorbe.dossier_id}
        actions.classer_demande(demande, agent=cadre, le=timezone.now(), motif="Retirée par la personne.")
        assert not Gel.objects.en_cours().exists()


def test_un_dossier_ferme_a_l_unite_ne_se_dit_qu_a_la_deleguee(distribution, client_de, garde):
    """The other team has not agreed to the merge yet: for who prepares, its file does not exist."""
    cadre, lens = distribution.cadre_territoire, un_agent(Role.CADRE_TERRITOIRE, distribution.unites.mds_lens)
    ailleurs = un_enfant(lens, une_identite("Anna", "Ailleurs-Fictive"))
    piece = deposer(lens, ailleurs, "Note")
    demande = une_demande_verifiee(cadre, distribution.unites.mds_arras)
    rattacher(demande, cadre, garde)
    adresse = f"/demandes/{demande.pk}/"
    assert AUTRE not in texte_lu(client_de(distribution.dpo).get(adresse))
    avant = texte_lu(client_de(cadre).get(adresse))
    une_portee(distribution.cadre_crip)
    reunir(distribution.cadre_crip, garde, ailleurs)
    assert AUTRE not in avant
    assert AUTRE not in texte_lu(client_de(cadre).get(adresse))
    page = texte_lu(client_de(distribution.dpo).get(adresse))
    assert AUTRE in page
    for cache in (str(ailleurs.dossier), str(ailleurs.dossier_ouvert), "Ailleurs-Fictive"):
        assert cache not in page
    with au_nom_de(cadre):
        assert piece not in set(pieces_a_decider(demande))


def test_rien_ne_manque_quand_l_unite_lit_chaque_dossier(distribution, client_de, garde, absorbe):
    demande = une_demande_verifiee(distribution.cadre_territoire, distribution.unites.mds_arras)
    une_portee(distribution.cadre_crip)
    reunir(distribution.cadre_crip, garde, absorbe)
    rattacher(demande, distribution.cadre_territoire, absorbe)
    assert AUTRE not in texte_lu(client_de(distribution.dpo).get(f"/demandes/{demande.pk}/"))
