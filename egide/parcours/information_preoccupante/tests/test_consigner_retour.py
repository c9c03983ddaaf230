"""The professional who transmitted is told the outcome; only that act stops his three months."""

import pytest
from django.utils import timezone

from egide.parcours.information_preoccupante.actions import consigner_retour, qualifier_information
from egide.parcours.information_preoccupante.rules import Qualification
from egide.parcours.information_preoccupante.tests.factories import (
    horloges,
    tout_dit,
    une_information_accusee,
    une_information_prete,
)
from egide.socle.acces.contexte import au_nom_de
from egide.socle.interface.refus import Refus

COMMENT = "Courrier au médecin de PMI : une équipe rencontre la famille."


def test_le_retour_arrete_son_delai_et_rien_d_autre(distribution):
    agent = distribution.agent_crip
    information = une_information_prete(agent, qualite="pmi")
    with au_nom_de(agent):
        qualifier_information(
            information,
            agent=agent,
            le=timezone.now(),
            qualification=Qualification.INFORMATION_PREOCCUPANTE,
            **tout_dit(),
        )
        assert "IP_RETOUR_PRO_3M" in horloges(information)
        consigner_retour(information, agent=agent, le=timezone.now(), motif=COMMENT)
        assert "IP_RETOUR_PRO_3M" not in horloges(information)
        assert "IP_EVAL_3M" in horloges(information)


def test_pas_de_retour_avant_la_qualification_ni_sans_dire_comment(distribution):
    agent = distribution.agent_crip
    information = une_information_accusee(agent, qualite="pmi")
    with au_nom_de(agent), pytest.raises(Refus, match="n’est pas possible"):
        consigner_retour(information, agent=agent, le=timezone.now(), motif=COMMENT)
