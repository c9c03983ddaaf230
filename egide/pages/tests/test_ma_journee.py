"""What waits shows, in the right queue; what is done leaves it."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from egide.pages.selectors.ma_journee import journee
from egide.parcours.accueil.actions import enregistrer_recueil
from egide.parcours.accueil.rules import EnfantDit, Inquietude
from egide.parcours.information_preoccupante.actions import accuser_reception
from egide.parcours.information_preoccupante.models import Information
from egide.socle.acces.contexte import au_nom_de

pytestmark = pytest.mark.django_db
INQUIETUDE = Inquietude(canal="telephone", qualite="voisin", faits="Des pleurs tous les soirs derrière la porte.")


def recevoir(agent, *, il_y_a=timedelta(hours=1), danger=False):
    le = timezone.now() - il_y_a
    inquietude = Inquietude("telephone", "voisin", INQUIETUDE.faits, danger_immediat=danger)
    recueil = enregistrer_recueil(
        agent=agent, le=le, recu_le=le, inquietude=inquietude, enfants=[EnfantDit(prenom="Zoé", nom="Essai-Fictif")]
    )
    return Information.objects.get(recueil=recueil)


def test_une_information_recue_attend_un_accuse_puis_une_qualification(distribution):
    agent = distribution.agent_crip
    with au_nom_de(agent):
        information = recevoir(agent)
        jour = journee(agent, timezone.now())
        assert [ligne.information for ligne in jour.a_accuser.lignes] == [information]
        assert not jour.a_qualifier.lignes
        accuser_reception(information, agent=agent, le=timezone.now())
        jour = journee(agent, timezone.now())
        assert not jour.a_accuser.lignes
        assert [ligne.information for ligne in jour.a_qualifier.lignes] == [information]
        assert jour.a_qualifier.total == 1


def test_une_file_dit_ce_qui_est_depasse_et_le_plus_presse_vient_d_abord(distribution):
    agent = distribution.agent_crip
    with au_nom_de(agent):
        recente, ancienne = recevoir(agent), recevoir(agent, il_y_a=timedelta(days=9))
        for information in (recente, ancienne):
            accuser_reception(information, agent=agent, le=timezone.now())
        jour = journee(agent, timezone.now())
    assert [ligne.information for ligne in jour.a_qualifier.lignes] == [ancienne, recente]
    assert (jour.a_qualifier.total, jour.a_qualifier.depassees) == (2, 1)
    assert jour.presses[0].information == ancienne


def test_un_danger_passe_avant_tout(distribution):
    agent = distribution.agent_crip
    with au_nom_de(agent):
        recevoir(agent, il_y_a=timedelta(days=9))
        danger = recevoir(agent, danger=True)
        jour = journee(agent, timezone.now())
    assert jour.presses[0].information == danger
    premiere = jour.a_accuser.lignes[0].arrivee
    assert jour.alertes or (premiere and premiere.urgente)


def test_personne_d_autre_ne_voit_ces_files(distribution):
    with au_nom_de(distribution.agent_crip):
        recevoir(distribution.agent_crip)
    for curieux in (distribution.autre_territoire, distribution.enseignante, distribution.admin_technique):
        with au_nom_de(curieux):
            assert journee(curieux, timezone.now()).total == 0


def test_dix_attentes_coutent_ce_que_coute_une_seule(distribution):
    agent = distribution.agent_crip

    def requetes():
        with au_nom_de(agent), CaptureQueriesContext(connection) as lues:
            journee(agent, timezone.now())
        return len(lues)

    def attendre():
        with au_nom_de(agent):
            recevoir(agent)
            accuser_reception(recevoir(agent), agent=agent, le=timezone.now())

    attendre()
    une = requetes()
    for _ in range(9):
        attendre()
    assert requetes() == une
