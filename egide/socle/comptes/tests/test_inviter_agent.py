"""The technical administrator invites one named person to one post."""

from datetime import timedelta

import pytest
from django.utils import timezone

from egide.socle.comptes.actions import inviter_agent
from egide.socle.comptes.actions.invitations import invitation_valable
from egide.socle.comptes.models import Agent, Invitation, Unite
from egide.socle.comptes.roles import Role
from egide.socle.comptes.tests.factories import Distribution
from egide.socle.interface.refus import Refus


def _inviter(distribution: Distribution, agent: Agent, unite: Unite, role: Role = Role.EVALUATRICE, **champs):
    valeurs = {
        "courriel": "Ines.Pruvost@example.org",
        "nom": "Pruvost",
        "prenom": "Inès",
        "du": timezone.localdate(),
        "le": timezone.now(),
        **champs,
    }
    return inviter_agent(agent=agent, unite=unite, role=role, **valeurs)


def test_the_secret_is_given_once_and_only_its_digest_is_stored(distribution: Distribution) -> None:
    remise = _inviter(distribution, distribution.admin_technique, distribution.unites.mds_arras)
    enregistree = Invitation.objects.get()
    assert enregistree.courriel == "ines.pruvost@example.org"
    assert remise.secret not in str(enregistree.__dict__)
    assert len(remise.secret) >= 40
    assert invitation_valable(remise.secret, timezone.now()) == enregistree
    assert invitation_valable(enregistree.empreinte, timezone.now()) is None


def test_a_new_invitation_stops_the_one_before(distribution: Distribution) -> None:
    premiere = _inviter(distribution, distribution.admin_technique, distribution.unites.mds_arras)
    seconde = _inviter(distribution, distribution.admin_technique, distribution.unites.mds_lens)
    assert invitation_valable(premiere.secret, timezone.now()) is None
    assert invitation_valable(seconde.secret, timezone.now()) is not None


@pytest.mark.parametrize("qui", ["agent_crip", "cadre_crip", "dpo", "ancien_agent", "enseignante"])
def test_nobody_else_invites(distribution: Distribution, qui: str) -> None:
    with pytest.raises(Refus) as refus:
        _inviter(distribution, getattr(distribution, qui), distribution.unites.crip)
    assert "administrateur technique" in refus.value.phrase
    assert not Invitation.objects.exists()


def test_someone_known_a_closed_unit_and_the_system_role_are_refused(distribution: Distribution) -> None:
    admin, unites = distribution.admin_technique, distribution.unites
    with pytest.raises(Refus, match="déjà un compte"):
        _inviter(distribution, admin, unites.crip, courriel=distribution.dpo.courriel.upper())
    with pytest.raises(Refus, match="n’appartient à personne"):
        _inviter(distribution, admin, unites.crip, role=Role.SYSTEME)
    unites.mds_lens.fermee_le = timezone.localdate() - timedelta(days=1)
    with pytest.raises(Refus, match="fermée"):
        _inviter(distribution, admin, unites.mds_lens)
