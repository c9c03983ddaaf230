"""Taking into account, reading, answering, completing, naming: each act and each refusal."""

import pytest
from django.utils import timezone

from egide.parcours.accueil.actions import (
    accuser_lecture,
    completer_recueil,
    donner_suite,
    lever_informateur,
)
from egide.parcours.accueil.selectors import informateur_de
from egide.parcours.accueil.states import Etat
from egide.parcours.accueil.tests.factories import VOISINE, un_agent_crip, un_recueil, une_cellule
from egide.socle.acces.contexte import au_nom_de
from egide.socle.acces.models import PriseEnCharge
from egide.socle.acces.tests.factories import un_agent, une_unite
from egide.socle.acces.volets import Volet
from egide.socle.comptes.roles import Role
from egide.socle.echanges.models import Arrivee
from egide.socle.interface.refus import Refus

pytestmark = pytest.mark.django_db
MOTIF = "Rappeler cette voisine avant la visite de demain."


@pytest.fixture
def equipe(db):
    """Two agents of the cell, and a contact that the first one typed."""
    cellule = une_cellule()
    agente, cadre = un_agent_crip(cellule), un_agent_crip(cellule, Role.CADRE_CRIP)
    return agente, cadre, un_recueil(agente)


def test_reading_closes_the_inbox_and_answering_follows(equipe):
    agente, cadre, recueil = equipe
    with au_nom_de(cadre):
        accuser_lecture(recueil, agent=cadre, le=timezone.now())
        assert recueil.etat == Etat.LU
        arrivee = Arrivee.objects.get(objet_id=recueil.pk)
        assert arrivee.close_par == cadre
        donner_suite(recueil, agent=cadre, le=timezone.now())
        assert recueil.etat == Etat.SUITE_DONNEE
        with pytest.raises(Refus, match="pas possible"):
            accuser_lecture(recueil, agent=cadre, le=timezone.now())


@pytest.mark.parametrize(
    ("acte", "champs"),
    [
        (accuser_lecture, {}),
        (donner_suite, {}),
        (completer_recueil, {"texte": "Un mot."}),
        (lever_informateur, {"motif": MOTIF}),
    ],
)
def test_who_is_not_of_the_cell_may_do_nothing(equipe, acte, champs):
    _, _, recueil = equipe
    evaluatrice = un_agent(Role.EVALUATRICE, une_unite())
    with au_nom_de(evaluatrice), pytest.raises(Refus, match="CRIP"):
        acte(recueil, agent=evaluatrice, le=timezone.now(), **champs)


def test_an_agent_of_a_cell_that_is_not_in_charge_may_do_nothing(equipe):
    _, _, recueil = equipe
    ailleurs = un_agent(Role.AGENT_CRIP, une_unite())
    with au_nom_de(ailleurs), pytest.raises(Refus, match="pas en charge"):
        accuser_lecture(recueil, agent=ailleurs, le=timezone.now())


def test_an_empty_addition_is_refused(equipe):
    agente, _, recueil = equipe
    with au_nom_de(agente), pytest.raises(Refus, match="Écrivez"):
        completer_recueil(recueil, agent=agente, le=timezone.now(), texte="  ")


def test_naming_needs_a_reason_and_names_one_person(equipe):
    _, cadre, recueil = equipe
    with au_nom_de(cadre):
        with pytest.raises(Refus, match="une phrase"):
            lever_informateur(recueil, agent=cadre, le=timezone.now(), motif="urgent")
        assert informateur_de(recueil.pk) is None
        for _ in range(2):
            lever_informateur(recueil, agent=cadre, le=timezone.now(), motif=MOTIF)
        lu = informateur_de(recueil.pk)
        assert lu is not None
        assert lu.nom == VOISINE.nom
        nommes = PriseEnCharge.objects.filter(objet_id=recueil.pk, volet_objet=Volet.INFORMATEUR)
        assert nommes.count() == 1
