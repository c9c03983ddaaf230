"""The search asks for nearest spellings last: in one's own files, only when nobody resembles."""

import pytest

from egide.enfant.rapprochement.identite import Identite
from egide.enfant.rapprochement.recherche import ETAPES, _candidats, noter_recherche, repondre
from egide.enfant.tests.factories import un_enfant, un_parent, une_identite
from egide.socle.acces.contexte import au_nom_de

pytestmark = pytest.mark.django_db


def etapes_pour(agent, identite, etapes, *, enfants=True):
    """Who is found without going further than these stages."""
    with au_nom_de(agent):
        recherche = noter_recherche(agent, identite)
        return _candidats(recherche, identite, enfants=enfants, ressemble=True, etapes=etapes).visibles


@pytest.mark.parametrize("nom", ["Dupont-Fictif", "Dpuont-Fictif", "Dupmot-Fictif", "Dupont-Ficitf", "Dupont-Fictiv"])
def test_une_faute_de_plume_se_retrouve_a_la_premiere_etape(distribution, nom):
    agent = distribution.agent_crip
    enfant = un_enfant(agent)
    assert etapes_pour(agent, une_identite(nom=nom, ne=None), 1) == [enfant.pk]


def test_deux_fautes_demandent_les_ecritures_les_plus_proches(distribution):
    agent = distribution.agent_crip
    enfant = un_enfant(agent)
    tordue = une_identite(prenom="Linna", nom="Puponnt-Fictief", ne=None)
    assert etapes_pour(agent, tordue, 1) == []
    assert enfant.pk in etapes_pour(agent, tordue, ETAPES)


@pytest.mark.parametrize("mot", ["Lina", "Dupont-Fictif", "Dupont", "Fictif"])
def test_un_mot_seul_suffit(distribution, mot):
    agent = distribution.agent_crip
    enfant = un_enfant(agent)
    assert etapes_pour(agent, Identite(nom=mot), 1) == [enfant.pk]


def test_un_enfant_qui_ressemble_n_empeche_pas_son_parent_de_repondre(distribution):
    agent = distribution.agent_crip
    enfant = un_enfant(agent)
    mere = un_parent(agent, enfant)
    with au_nom_de(agent):
        identite = Identite(nom="Dupont-Fictif")
        trouve = repondre(noter_recherche(agent, identite), identite, avec_adultes=True)
    lus = {r.personne.pk for r in (*trouve.visibles, *trouve.autres)}
    assert {enfant.pk, mere.pk} <= lus


def test_qui_ressemble_et_ne_se_voit_pas_n_arrete_pas_la_recherche(distribution):
    un_enfant(distribution.autre_territoire)
    agent = distribution.evaluatrice
    mien = un_enfant(agent, prenom="Linaa", nom="Dupount-Fictif")
    assert mien.pk in etapes_pour(agent, une_identite(ne=None), ETAPES)
