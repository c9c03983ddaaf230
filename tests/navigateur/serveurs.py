"""The real processes of a story: the agents' facade, the public's facade, the worker, each with its own rights."""

import signal
import socket
import time
from collections.abc import Sequence
from pathlib import Path
from typing import BinaryIO
from urllib.error import URLError
from urllib.request import urlopen

from egide.config import local
from egide.config.demonstration import uvicorn_command, worker_command
from egide.config.local import Needs
from egide.config.processes import Child, launch
from tests.navigateur.base_recits import environnement

HOTE = "127.0.0.1"
DELAI_DE_DEMARRAGE = 60.0


def port_libre() -> int:
    """A loopback port that nobody listens on."""
    with socket.socket() as sonde:
        sonde.bind((HOTE, 0))
        return int(sonde.getsockname()[1])


class Service:
    """The house on one base. A facade starts the first time it is asked for, `demarrer` starts it ahead."""

    def __init__(self, admin_url: str, dossier: Path) -> None:
        self.admin_url = admin_url
        self._env = {**environnement(admin_url), "EGIDE_VAR": str(dossier)}
        (dossier / "static").mkdir(parents=True)
        self._sortie = (dossier / "serveurs.txt").open("wb")
        self._ports: dict[str, int] = {}
        self._enfants: list[Child] = []

    @property
    def agents(self) -> str:
        """Address of the agents' facade, once it answers."""
        return self._facade(local.AGENTS)

    @property
    def public(self) -> str:
        """Address of the public's facade, once it answers."""
        return self._facade(local.PUBLIC)

    def demarrer(self, *facades: str) -> None:
        """Start these facades without waiting for them."""
        for besoins in (local.AGENTS, local.PUBLIC):
            if besoins.facade in facades:
                self._lancer_facade(besoins)

    def demarrer_le_travailleur(self) -> None:
        """Start the process of deferred tasks, as in production."""
        self._lancer(worker_command(), local.WORKER)

    def arreter(self) -> None:
        """End every process that this service started."""
        for enfant in self._enfants:
            enfant.process.send_signal(signal.SIGTERM)
        for enfant in self._enfants:
            enfant.stop(timeout=0.5)
        self._sortie.close()

    @property
    def sortie(self) -> str:
        """Everything that the processes wrote, for the report of a failed story."""
        self._sortie.flush()
        return Path(self._sortie.name).read_text(encoding="utf-8", errors="replace")

    def _facade(self, besoins: Needs) -> str:
        if besoins.facade not in self._ports:
            self._lancer_facade(besoins)
        adresse = f"http://{HOTE}:{self._ports[besoins.facade]}"
        _attendre(adresse, self._enfants)
        return adresse

    def _lancer_facade(self, besoins: Needs) -> None:
        self._ports[besoins.facade] = port_libre()
        self._env["EGIDE_OIDC_ORIGINE"] = f"http://{HOTE}:{self._ports[besoins.facade]}"
        self._lancer(uvicorn_command(HOTE, self._ports[besoins.facade]), besoins)

    def _lancer(self, commande: Sequence[str], besoins: Needs) -> None:
        sortie: BinaryIO = self._sortie
        env = besoins.restrict(self._env)
        self._enfants.append(launch(commande, on_death=signal.SIGKILL, env=env, output=sortie))


def _attendre(adresse: str, enfants: Sequence[Child]) -> None:
    """Wait until this facade and its base answer."""
    fin = time.monotonic() + DELAI_DE_DEMARRAGE
    while time.monotonic() < fin:
        assert all(enfant.exit_code() is None for enfant in enfants), "un serveur s’est arrêté au démarrage"
        try:
            with urlopen(f"{adresse}/sante/", timeout=5):
                return
        except (URLError, OSError):
            time.sleep(0.05)
    raise AssertionError(f"rien ne répond à {adresse}")
