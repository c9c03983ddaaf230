"""The act on passkeys: take one away, never the last proof."""

from allauth.mfa.models import Authenticator
from django.db import transaction

from egide.socle.comptes.actions.trace import consigner_acte
from egide.socle.comptes.avis import prevenir_du_second_facteur
from egide.socle.comptes.models import Agent
from egide.socle.interface.refus import Invisible, Refus

DERNIERE_PREUVE = "C’est votre dernier moyen de prouver votre identité : enregistrez-en un autre avant de la retirer."


@transaction.atomic
def retirer_cle(*, agent: Agent, cle_id: int) -> None:
    """Forget one passkey of one's own account, and say so to its holder.

    Raises Invisible for a key that is not hers, Refus for the last second factor: losing it takes two people.
    """
    titulaire = Agent.objects.select_for_update().get(pk=agent.pk)
    preuves = Authenticator.objects.filter(user=titulaire).exclude(type=Authenticator.Type.RECOVERY_CODES)
    cle = preuves.filter(pk=cle_id, type=Authenticator.Type.WEBAUTHN).first()
    if cle is None:
        raise Invisible
    if not preuves.exclude(pk=cle.pk).exists():
        raise Refus(DERNIERE_PREUVE, code="derniere_preuve")
    cle.delete()
    consigner_acte(titulaire, "retirer_cle", genre="agent", objet_id=titulaire.pk)
    prevenir_du_second_facteur(titulaire)
