"""A real SMTP server for the tests of what leaves: keeps the raw bytes, refuses, or dies after taking a message."""

from asyncio import Transport
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import Message
from socket import socket

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session


@dataclass
class Boite:
    """What was received, in order; `refusees` are addresses answered with an error, `meurt` drops the line."""

    recus: list[tuple[str, bytes]] = field(default_factory=list)
    refusees: set[str] = field(default_factory=set)
    meurt: bool = False

    async def handle_RCPT(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, address: str, rcpt_options: list[str]
    ) -> str:
        """Take a recipient, unless it is refused."""
        if address in self.refusees:
            return "550 inconnu ici"
        envelope.rcpt_tos.append(address)
        return "250 ok"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        """Keep the raw bytes; a dying server has taken the message, and its answer never comes."""
        contenu = envelope.original_content or b""
        self.recus.extend((a, contenu) for a in envelope.rcpt_tos)
        if self.meurt and isinstance(server.transport, Transport):
            server.transport.abort()
        return "250 ok"

    @property
    def destinataires(self) -> list[str]:
        """Who received something, in order."""
        return [a for a, _ in self.recus]

    def lus(self) -> list[Message]:
        """The messages, parsed."""
        return [message_from_bytes(contenu) for _, contenu in self.recus]


@contextmanager
def une_boite(settings: object) -> Iterator[Boite]:
    """A running server, to which the messages of this process go."""
    boite = Boite()
    with socket() as libre:
        libre.bind(("127.0.0.1", 0))
        port = libre.getsockname()[1]
    controleur = Controller(boite, hostname="127.0.0.1", port=port)
    controleur.start()
    try:
        for nom, valeur in (
            ("EMAIL_BACKEND", "django.core.mail.backends.smtp.EmailBackend"),
            ("EMAIL_HOST", "127.0.0.1"),
            ("EMAIL_PORT", port),
        ):
            setattr(settings, nom, valeur)
        yield boite
    finally:
        controleur.stop()
