"""Mails of this app. They name no one and tell no fact: something waits, nothing more (confidentialite §45)."""

from django.core.mail import send_mail
from django.db import transaction

from egide.socle.comptes.models import Agent, Poste
from egide.socle.comptes.roles import Role

SUJET = "Un élément vous attend"
RENOUVELLEMENT = (
    "Bonjour,\n\nVos moyens de connexion viennent d’être renouvelés. Si vous ne l’avez pas demandé, "
    "prévenez tout de suite votre cadre par téléphone.\n"
)
SECOND_FACTEUR = (
    "Bonjour,\n\nVos moyens de connexion viennent de changer. Si ce n’est pas vous, "
    "prévenez tout de suite votre cadre par téléphone.\n"
)

CODES_REFUSES = (
    "Bonjour,\n\nPlusieurs codes qui ne sont pas les vôtres ont été donnés à votre place. Si vous n’étiez pas "
    "devant l’écran, prévenez tout de suite votre cadre par téléphone.\n"
)

ETABLISSEMENT = (
    "Bonjour,\n\nUne personne s’est présentée pour un autre établissement que celui de son invitation. Son accès est "
    "fermé. La page « Personnes » dit laquelle.\n"
)


def prevenir_du_renouvellement(titulaire: Agent) -> None:
    """Tell someone, once the transaction is kept, that her sign-in was renewed."""
    _envoyer(titulaire, RENOUVELLEMENT)


def prevenir_du_second_facteur(titulaire: Agent) -> None:
    """Tell someone, once the transaction is kept, that her second factor changed."""
    _envoyer(titulaire, SECOND_FACTEUR)


def prevenir_des_codes_refuses(titulaire: Agent) -> None:
    """Tell someone that codes were tried in her name, beside someone else; neither who nor what for."""
    _envoyer(titulaire, CODES_REFUSES)


def prevenir_de_l_etablissement(titulaire: Agent) -> None:
    """Tell the technical administrators that an identity came back for another employer, without naming anyone."""
    en_poste = Poste.objects.en_vigueur().filter(role=Role.ADMIN_TECHNIQUE, agent__is_active=True)
    for poste in en_poste.exclude(agent=titulaire).select_related("agent").distinct("agent_id").order_by("agent_id"):
        _envoyer(poste.agent, ETABLISSEMENT)


def _envoyer(titulaire: Agent, texte: str) -> None:
    """Send after the commit; a mail server that is down never undoes an act."""
    adresse = titulaire.courriel
    transaction.on_commit(lambda: send_mail(SUJET, texte, None, [adresse], fail_silently=True), robust=True)
