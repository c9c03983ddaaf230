"""An information opens with its contact; its clocks run from the reception by the cell (D. 226-2-4)."""

from datetime import timedelta

import pytest
from django.db import ProgrammingError, transaction
from django.utils import timezone

from egide.parcours.information_preoccupante.actions import accuser_reception, recevoir_information
from egide.parcours.information_preoccupante.models import Information
from egide.parcours.information_preoccupante.states import Etat
from egide.parcours.information_preoccupante.tests.factories import (
    A_NAITRE,
    BEBE,
    JADE,
    TOM,
    horloges,
    un_recueil,
    une_information,
)
from egide.socle.acces.contexte import au_nom_de
from egide.socle.echeances.calculs import calculer
from egide.socle.echeances.models import Echeance
from egide.socle.echeances.regles import regle


def test_a_contact_opens_one_information_with_its_children(distribution):
    agent = distribution.agent_crip
    information = une_information(agent, enfants=(TOM, JADE))
    with au_nom_de(agent):
        assert information.etat == Etat.RECUE
        assert information.numero.startswith("IP-62-")
        assert [e.designation for e in information.enfants.all()] == ["Tom Bernard-Inventé", "Jade Bernard-Inventé"]


def test_the_three_months_run_from_the_reception_even_if_nobody_looked(distribution):
    agent = distribution.agent_crip
    recu_le = timezone.now() - timedelta(days=20)
    information = une_information(agent, recu_le=recu_le)
    with au_nom_de(agent):
        echeance = horloges(information)["IP_EVAL_3M"]
    attendu = calculer(regle("IP_EVAL_3M"), recu_le)
    assert attendu is not None
    assert echeance.depart == recu_le
    assert echeance.terme == attendu.terme
    assert echeance.sujet_id is not None


@pytest.mark.parametrize(
    ("enfants", "qualite", "codes"),
    [
        ((TOM,), "voisin", {"IP_PREEVAL_USAGE", "IP_EVAL_3M"}),
        ((TOM,), "pmi", {"IP_PREEVAL_USAGE", "IP_EVAL_3M", "IP_RETOUR_PRO_3M"}),
        ((TOM, BEBE), "voisin", {"IP_PREEVAL_USAGE", "IP_EVAL_3M", "IP_EVAL_REDUIT"}),
        ((A_NAITRE,), "voisin", {"IP_PREEVAL_USAGE"}),
        ((A_NAITRE, TOM), "voisin", {"IP_PREEVAL_USAGE", "IP_EVAL_3M"}),
    ],
)
def test_which_clocks_start(distribution, enfants, qualite, codes):
    agent = distribution.agent_crip
    information = une_information(agent, enfants=enfants, qualite=qualite)
    with au_nom_de(agent):
        assert set(horloges(information)) == codes


def test_a_partner_who_transmits_never_reads_what_he_transmitted(distribution):
    enseignante, agent = distribution.enseignante, distribution.agent_crip
    un_recueil(enseignante, enfants=(BEBE,), qualite="enseignement_public")
    with au_nom_de(enseignante):
        assert not Information.objects.exists()
        assert not Echeance.objects.exists()
    with au_nom_de(agent):
        information = Information.objects.get()
        accuser_reception(information, agent=agent, le=timezone.now())
        assert [e.designation for e in information.enfants.all()] == ["Léo Bernard-Inventé"]
        assert "IP_EVAL_REDUIT" in horloges(information)
        assert horloges(information)["IP_EVAL_REDUIT"].depart == information.recue_le


def test_the_same_contact_opens_one_information_only(distribution):
    agent = distribution.agent_crip
    information = une_information(agent)
    with au_nom_de(agent):
        assert recevoir_information(information.recueil, agent=agent, le=timezone.now()).pk == information.pk
        assert Information.objects.count() == 1


def test_the_table_refuses_a_state_written_beside_the_engine(distribution):
    agent = distribution.agent_crip
    information = une_information(agent)
    with au_nom_de(agent), pytest.raises(ProgrammingError), transaction.atomic():
        Information.objects.filter(pk=information.pk).update(etat=Etat.HORS_CHAMP)
