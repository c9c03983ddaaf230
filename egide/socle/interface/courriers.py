"""The one way out of a message: no name, no fact, no link, and an identifier that a repeat keeps."""

from uuid import UUID

from django.conf import settings
from django.core.mail import EmailMessage

SANS_SERVEUR = "django.core.mail.backends.dummy.EmailBackend"


def serveur_declare() -> bool:
    """Whether this département gave the address of a mail server."""
    return bool(settings.EMAIL_BACKEND != SANS_SERVEUR)


def poster(identifiant: UUID, *, courriel: str, objet: str, texte: str) -> None:
    """Hand one message to the mail server; sent twice, its `identifiant` lets it be recognised as the same.

    Raises OSError when it did not leave (smtplib's own errors are OSError too); without a mail server, always.
    """
    if not serveur_declare():
        raise OSError("no mail server")
    EmailMessage(
        subject=objet,
        body=texte,
        to=[courriel],
        headers={
            "Message-ID": f"<{identifiant}@egide>",
            "Auto-Submitted": "auto-generated",
            "X-Auto-Response-Suppress": "All",
        },
    ).send()
