"""Mails of this app. They name no one and tell no fact: something waits, nothing more (confidentialite §45)."""

from django.core.mail import send_mail
from django.db import transaction

from egide.socle.comptes.models import Agent

SUJET = "Un élément vous attend"
RENOUVELLEMENT = (
    "Bonjour,\n\nVos moyens de connexion viennent d’être renouvelés. Si vous ne l’avez pas demandé, "
    "prévenez tout de suite votre cadre par téléphone.\n"
)
SECOND_FACTEUR = (
    "Bonjour,\n\nVos moyens de connexion viennent de changer. Si ce n’est pas vous, "
    "prévenez tout de suite votre cadre par téléphone.\n"
)


def prevenir_du_renouvellement(titulaire: Agent) -> None:
    """Tell someone, once the transaction is kept, that her sign-in was renewed."""
    _envoyer(titulaire, RENOUVELLEMENT)


def prevenir_du_second_facteur(titulaire: Agent) -> None:
    """Tell someone, once the transaction is kept, that her second factor changed."""
    _envoyer(titulaire, SECOND_FACTEUR)


def _envoyer(titulaire: Agent, texte: str) -> None:
    """Send after the commit; a mail server that is down never undoes an act."""
    adresse = titulaire.courriel
    transaction.on_commit(lambda: send_mail(SUJET, texte, None, [adresse], fail_silently=True), robust=True)
