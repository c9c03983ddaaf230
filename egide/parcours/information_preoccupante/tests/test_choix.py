"""What a decision may name: the same list for the form that offers it and for the act that checks it."""

from datetime import timedelta

import pytest
from django.utils import timezone

from egide.parcours.information_preoccupante.selectors.choix import choix_de_decision
from egide.parcours.information_preoccupante.tests.factories import suivre, une_information_prete
from egide.socle.acces.actions import sujet_de
from egide.socle.acces.contexte import au_nom_de
from egide.socle.acces.models import Relation
from egide.socle.comptes.roles import Role
from egide.socle.comptes.tests.factories import creer_poste

pytestmark = pytest.mark.django_db


def test_le_service_d_un_referent_est_celui_ou_il_travaille_aujourd_hui(distribution):
    agent, referent, hier = distribution.agent_crip, distribution.referent_ase, timezone.localdate() - timedelta(days=1)
    creer_poste(referent, distribution.unites.mds_lens, Role.REFERENT_ASE, du=hier - timedelta(days=300), au=hier)
    information = une_information_prete(agent)
    suivre(information, sujet_de(referent), agent=agent, genre=Relation.Genre.REFERENT)
    with au_nom_de(agent):
        unites = choix_de_decision(information.pk).unites
    assert unites == [distribution.unites.mds_arras]


def test_une_autre_information_ouverte_sur_le_meme_enfant_se_propose_et_elle_seule(distribution):
    agent = distribution.agent_crip
    premiere, autre = une_information_prete(agent), une_information_prete(agent)
    with au_nom_de(agent):
        commun = premiere.enfants.get().dossier_id
        assert list(choix_de_decision(premiere.pk).cibles) == []
        autre.enfants.update(dossier_id=commun)
        assert [cible.numero for cible in choix_de_decision(premiere.pk).cibles] == [autre.numero]
