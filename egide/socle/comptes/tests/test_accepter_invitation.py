"""An invitation opens one account, once."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from egide.socle.comptes.actions import accepter_invitation, inviter_agent
from egide.socle.comptes.actions.invitations import InvitationRemise
from egide.socle.comptes.models import Agent
from egide.socle.comptes.roles import Role
from egide.socle.comptes.selectors import roles_en_vigueur
from egide.socle.comptes.tests.factories import MOT_DE_PASSE, Distribution
from egide.socle.interface.refus import Refus
from egide.socle.interface.tests.lecture import texte_lu


@pytest.fixture
def remise(distribution: Distribution) -> InvitationRemise:
    return inviter_agent(
        agent=distribution.admin_technique,
        courriel="ines.pruvost@example.org",
        nom="Pruvost",
        prenom="Inès",
        unite=distribution.unites.mds_arras,
        role=Role.EVALUATRICE,
        du=timezone.localdate(),
        le=timezone.now(),
    )


def test_it_creates_the_account_and_its_post(remise: InvitationRemise) -> None:
    neuve = accepter_invitation(secret=remise.secret, mot_de_passe=MOT_DE_PASSE, le=timezone.now())
    assert neuve.check_password(MOT_DE_PASSE)
    assert roles_en_vigueur(neuve) == {Role.EVALUATRICE}


def test_it_works_once(remise: InvitationRemise) -> None:
    accepter_invitation(secret=remise.secret, mot_de_passe=MOT_DE_PASSE, le=timezone.now())
    with pytest.raises(Refus, match="n’est plus valable"):
        accepter_invitation(secret=remise.secret, mot_de_passe=MOT_DE_PASSE, le=timezone.now())


def test_it_expires_and_a_wrong_secret_opens_nothing(remise: InvitationRemise) -> None:
    dans_huit_jours = timezone.now() + timedelta(days=8)
    with pytest.raises(Refus):
        accepter_invitation(secret=remise.secret, mot_de_passe=MOT_DE_PASSE, le=dans_huit_jours)
    with pytest.raises(Refus):
        accepter_invitation(secret=remise.secret + "x", mot_de_passe=MOT_DE_PASSE, le=timezone.now())
    assert not Agent.objects.filter(courriel="ines.pruvost@example.org").exists()


def test_a_simple_password_leaves_the_invitation_open(remise: InvitationRemise) -> None:
    with pytest.raises(ValidationError):
        accepter_invitation(secret=remise.secret, mot_de_passe="Soleil2024!", le=timezone.now())
    accepter_invitation(secret=remise.secret, mot_de_passe=MOT_DE_PASSE, le=timezone.now())


def test_the_page_needs_no_session_and_says_what_is_wrong(remise: InvitationRemise) -> None:
    adresse = reverse("comptes:accepter_invitation", args=[remise.secret])
    client = Client()
    assert "Bienvenue, Inès" in texte_lu(client.get(adresse))
    differents = client.post(adresse, {"mot_de_passe": MOT_DE_PASSE, "mot_de_passe_repete": "autre"})
    assert "Les deux mots de passe sont différents." in texte_lu(differents)
    simple = client.post(adresse, {"mot_de_passe": "Soleil2024!", "mot_de_passe_repete": "Soleil2024!"})
    assert "quatre mots" in texte_lu(simple)
    assert "Soleil2024!" not in texte_lu(simple)
    bon = client.post(adresse, {"mot_de_passe": MOT_DE_PASSE, "mot_de_passe_repete": MOT_DE_PASSE})
    assert bon.status_code == 302
    assert client.get(adresse).status_code == 410
    assert client.get(reverse("comptes:accepter_invitation", args=["inconnu"])).status_code == 410
