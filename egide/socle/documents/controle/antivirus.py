"""Speaks to ClamAV's daemon (INSTREAM). Without an answer a file waits: nothing unread circulates."""

import socket
from dataclasses import dataclass
from enum import Enum, auto

TRANCHE = 64 * 1024


class Verdict(Enum):
    """What the antivirus answers."""

    SAIN = auto()
    INFECTE = auto()
    INDISPONIBLE = auto()


@dataclass(frozen=True)
class Antivirus:
    """Where the daemon listens: a socket (`/run/clamav/clamd.ctl`) or `host:port`; empty, there is none."""

    adresse: str
    secondes: float = 30.0

    def lire(self, octets: bytes) -> Verdict:
        """Send the bytes and read the answer; never raises: a daemon that fails is one that is not there."""
        if not self.adresse:
            return Verdict.INDISPONIBLE
        try:
            with self._ouvrir() as flux:
                flux.sendall(b"zINSTREAM\0")
                for debut in range(0, len(octets), TRANCHE):
                    morceau = octets[debut : debut + TRANCHE]
                    flux.sendall(len(morceau).to_bytes(4, "big") + morceau)
                flux.sendall((0).to_bytes(4, "big"))
                reponse = _tout(flux)
        except OSError:
            return Verdict.INDISPONIBLE
        if reponse.endswith(b" FOUND"):
            return Verdict.INFECTE
        return Verdict.SAIN if reponse.endswith(b": OK") else Verdict.INDISPONIBLE

    def _ouvrir(self) -> socket.socket:
        if self.adresse.startswith("/"):
            flux = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
            flux.settimeout(self.secondes)
            flux.connect(self.adresse)
            return flux
        hote, _, port = self.adresse.rpartition(":")
        return socket.create_connection((hote, int(port)), timeout=self.secondes)


def _tout(flux: socket.socket) -> bytes:
    recu = b""
    while morceau := flux.recv(4096):
        recu += morceau
        if b"\0" in recu:
            break
    return recu.rstrip(b"\0\n")
