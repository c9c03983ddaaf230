"""Who may enter: an open account, a post that runs today."""

from django.http import HttpRequest
from django.utils import timezone

from egide.socle.comptes.models import Agent, Poste
from egide.socle.comptes.selectors import roles_en_vigueur
from egide.socle.interface.refus import Invisible
from egide.socle.interface.temps import date_longue

REFUS_COMPTE_FERME = "Votre compte est fermé. Pour toute question, appelez votre ancien service."
REFUS_POSTE_TERMINE = "Vous n’avez pas de poste en cours : l’accès est fermé. Si c’est une erreur, appelez votre cadre."


def refus_d_entrer(agent: Agent) -> str | None:
    """The sentence that keeps `agent` out today, or None when she may enter.

    It is only ever shown after the right password, so it teaches nothing to someone who guesses.
    """
    if agent.est_systeme or not agent.is_active:
        return REFUS_COMPTE_FERME
    if roles_en_vigueur(agent):
        return None
    a_venir = Poste.objects.filter(agent=agent, du__gt=timezone.localdate()).order_by("du").first()
    if a_venir is not None:
        return f"Votre poste commence le {date_longue(a_venir.du)} : vous pourrez entrer ce jour-là."
    return REFUS_POSTE_TERMINE


def agent_de(request: HttpRequest) -> Agent:
    """The signed-in agent of this request; the session guard has already refused everyone else."""
    if not isinstance(request.user, Agent):
        raise Invisible
    return request.user
