"""A human being of the cell says « reçu »: it leaves the inbox, and whoever transmitted it reads « lue »."""

from uuid import uuid4

import pytest
from django.utils import timezone

from egide.parcours.accueil.models import Recueil
from egide.parcours.accueil.states import Etat as EtatRecueil
from egide.parcours.information_preoccupante.actions import accuser_reception
from egide.parcours.information_preoccupante.models import Information
from egide.parcours.information_preoccupante.states import Etat
from egide.parcours.information_preoccupante.tests.factories import une_information
from egide.socle.acces.contexte import au_nom_de
from egide.socle.echanges.models import Arrivee
from egide.socle.etats.models import Passage
from egide.socle.interface.refus import Invisible, Refus, VersionPerimee


def test_it_leaves_the_inbox_and_the_informant_reads_it(distribution):
    agent = distribution.agent_crip
    information = une_information(agent)
    with au_nom_de(agent):
        assert Arrivee.objects.en_attente().count() == 1
        accuser_reception(information, agent=agent, le=timezone.now())
        relue = Information.objects.get(pk=information.pk)
        assert (relue.etat, relue.accusee_par) == (Etat.ACCUSEE, agent)
        assert not Arrivee.objects.en_attente().exists()
        assert Recueil.objects.get(pk=information.recueil_id).etat == EtatRecueil.LU


def test_a_double_click_has_one_effect(distribution):
    agent = distribution.agent_crip
    information = une_information(agent)
    requete = uuid4()
    with au_nom_de(agent):
        premier = accuser_reception(information, agent=agent, le=timezone.now(), requete=requete)
        second = accuser_reception(information, agent=agent, le=timezone.now(), requete=requete)
        assert premier.pk == second.pk
        assert Passage.objects.filter(objet_id=information.pk).count() == 2


def test_a_second_acknowledgement_is_refused_in_french(distribution):
    agent = distribution.agent_crip
    information = une_information(agent)
    with au_nom_de(agent):
        accuser_reception(information, agent=agent, le=timezone.now())
        with pytest.raises(Refus, match="Accusée, à qualifier"):
            accuser_reception(information, agent=agent, le=timezone.now())


def test_what_was_read_before_a_change_is_refused(distribution):
    agent, cadre = distribution.agent_crip, distribution.cadre_crip
    information = une_information(agent)
    with au_nom_de(cadre):
        accuser_reception(information, agent=cadre, le=timezone.now())
    with au_nom_de(agent), pytest.raises(VersionPerimee):
        accuser_reception(information, agent=agent, le=timezone.now(), version=information.version)


@pytest.mark.parametrize("qui", ["enseignante", "autre_territoire", "ancien_agent", "admin_technique", "dpo"])
def test_for_anyone_else_it_does_not_exist(distribution, qui):
    information = une_information(distribution.agent_crip)
    autre = getattr(distribution, qui)
    with au_nom_de(autre), pytest.raises(Invisible):
        accuser_reception(information, agent=autre, le=timezone.now())
