"""The second person of an act done by two: present, she proves it with a code of her own on someone else's screen."""

from allauth.account.adapter import get_adapter
from allauth.core import context, ratelimit
from allauth.core.internal.ratelimit import RateLimitUsage
from allauth.core.internal.ratelimit import consume as compter
from allauth.mfa.base.internal.flows import check_rate_limit
from allauth.mfa.models import Authenticator
from django.core.exceptions import ValidationError

from egide.socle.comptes.avis import prevenir_des_codes_refuses
from egide.socle.comptes.connexion import consommer_code
from egide.socle.comptes.models import Agent
from egide.socle.journal.ecriture import consigner
from egide.socle.journal.models import Evenement

SANS_APPLICATION = (
    "Cette personne n’a pas de code à usage unique : choisissez-en une autre, ou demandez-lui d’installer d’abord "
    "l’application de codes, depuis « Mon compte »."
)
CODE_REFUSE = "Ce code n’est pas celui que la seconde personne voit maintenant."


def application_de(second: Agent) -> Authenticator | None:
    """The application of codes of this person; None for who proves herself with a key or her identity only."""
    return Authenticator.objects.filter(user=second, type=Authenticator.Type.TOTP).first()


def prouver_presence(agent: Agent, second: Agent, application: Authenticator, code: str) -> None:
    """Use a code of `second`, given beside `agent` who asks for the act; it works once, hence last.

    Raises ValidationError on a wrong code, and past the tries of the second (shared with her own sign-in) or of the
    agent, whom no right code gives tries back: an accomplice would reset them. Each failure leaves a line in the
    journal; after a few, the second is told.
    """
    try:
        essai = _essai_de(agent)
        oublier_les_echecs = check_rate_limit(second)
    except ValidationError:
        _consigner_echec(agent, second, "trop d’essais")
        raise
    if not consommer_code(application, code):
        _consigner_echec(agent, second, "code de la seconde personne")
        raise ValidationError(CODE_REFUSE)
    oublier_les_echecs()
    essai.rollback()


def _essai_de(agent: Agent) -> RateLimitUsage:
    essai = compter(context.request, app="allauth.account", action="presence", key=f"presence-{agent.pk}")
    if essai is None:
        raise get_adapter().validation_error("too_many_presence_attempts")
    return essai


def _consigner_echec(agent: Agent, second: Agent, titre: str) -> None:
    """One line, without what was typed; the second is warned once an hour, from the third failure on."""
    consigner(
        Evenement.CONNEXION_REFUSEE,
        agent_id=agent.pk,
        objet_genre="comptes.agent",
        objet_id=second.pk,
        titre=titre,
    )
    deja = ratelimit.consume(context.request, action="presence_refusee", key=f"presence-refusee-{second.pk}")
    if not deja and ratelimit.consume(context.request, action="presence_dite", key=f"presence-dite-{second.pk}"):
        prevenir_des_codes_refuses(second)
