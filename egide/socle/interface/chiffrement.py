"""Encryption of texts kept at rest, with the keys of the installation (`EGIDE_CLES`)."""

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured


class TexteIllisible(Exception):
    """The stored text was altered, or its key is no longer among the keys of the installation."""


def _coffre() -> MultiFernet:
    if not settings.EGIDE_CLES:
        raise ImproperlyConfigured("EGIDE_CLES is empty: no text can be kept")
    return MultiFernet([Fernet(cle) for cle in settings.EGIDE_CLES])


def chiffrer(texte: str) -> str:
    """Return the text encrypted with the first key. Raises ImproperlyConfigured without any key."""
    return _coffre().encrypt(texte.encode()).decode()


def dechiffrer(jeton: str) -> str:
    """Return the text back, whichever key of the list encrypted it.

    Raises TexteIllisible when no key opens it.
    """
    try:
        return _coffre().decrypt(jeton.encode()).decode()
    except InvalidToken as erreur:
        raise TexteIllisible from erreur
