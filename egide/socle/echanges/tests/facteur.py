"""A mail server of our own for the tests: takes real messages on a real port, and may refuse them."""

import email
import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from email.message import Message


class Facteur(socketserver.ThreadingTCPServer):
    """Keeps what it received; `refuse` makes it answer that it is busy, for all or for some (`refusees`)."""

    allow_reuse_address = daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Echange)
        self.port: int = self.server_address[1]
        self.messages: list[tuple[str, Message]] = []
        self.refuse = False
        self.refusees: set[str] = set()

    def destinataires(self) -> list[str]:
        """Who received something, in order."""
        return [a for a, _ in self.messages]


class _Echange(socketserver.StreamRequestHandler):
    """The few words of SMTP that a client needs."""

    server: Facteur

    def handle(self) -> None:
        self._dire("220 facteur")
        vers = ""
        while ligne := self.rfile.readline().decode().strip():
            ordre = ligne.upper()
            if ordre.startswith("RCPT"):
                vers = ligne.split("<")[1].split(">")[0]
                self._dire("451 plus tard" if self.server.refuse or vers in self.server.refusees else "250 ok")
            elif ordre == "DATA":
                self._dire("354 allez")
                lignes = []
                while (texte := self.rfile.readline()) not in (b".\r\n", b""):
                    lignes.append(texte)
                self.server.messages.append((vers, email.message_from_bytes(b"".join(lignes))))
                self._dire("250 ok")
            elif ordre == "QUIT":
                self._dire("221 adieu")
                return
            else:
                self._dire("250 ok")

    def _dire(self, mots: str) -> None:
        self.wfile.write(f"{mots}\r\n".encode())


@contextmanager
def un_facteur() -> Iterator[Facteur]:
    """A running mail server."""
    with Facteur() as facteur:
        fil = threading.Thread(target=facteur.serve_forever, daemon=True)
        fil.start()
        yield facteur
        facteur.shutdown()
