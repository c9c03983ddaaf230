"""The first administrator enters by a command; the second is invited by the first."""

import pytest
from django.utils import timezone

from egide.socle.comptes.actions.invitations import accepter_invitation, inviter_premier_administrateur
from egide.socle.comptes.roles import Role
from egide.socle.comptes.selectors import roles_en_vigueur
from egide.socle.comptes.tests.factories import MOT_DE_PASSE
from egide.socle.interface.refus import Refus

pytestmark = pytest.mark.django_db
QUI = {"courriel": "premier@example.org", "nom": "Premier-Inventé", "prenom": "Alix"}


def test_le_premier_administrateur_entre_par_son_invitation():
    remise = inviter_premier_administrateur(**QUI, le=timezone.now())
    agent = accepter_invitation(secret=remise.secret, mot_de_passe=MOT_DE_PASSE, le=timezone.now())
    assert roles_en_vigueur(agent) == {Role.ADMIN_TECHNIQUE}


def test_la_commande_se_ferme_des_qu_un_administrateur_est_en_poste():
    remise = inviter_premier_administrateur(**QUI, le=timezone.now())
    accepter_invitation(secret=remise.secret, mot_de_passe=MOT_DE_PASSE, le=timezone.now())
    with pytest.raises(Refus, match="déjà en poste"):
        inviter_premier_administrateur(**{**QUI, "courriel": "second@example.org"}, le=timezone.now())
