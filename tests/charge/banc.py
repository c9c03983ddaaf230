"""The bench itself: a server, a base filled at real size, the agents' facade on the loopback."""

import contextlib
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from cryptography.fernet import Fernet

from egide.config import databases, demonstration, local
from egide.config.databases import DatabaseRole
from egide.config.local import Needs
from egide.config.postgres import server
from egide.config.processes import Child, launch
from egide.demo.marque import marquer

HOTE = "127.0.0.1"
PRET = 40.0


@dataclass(frozen=True)
class Banc:
    """Addresses of the base and of the facade."""

    admin: str
    port: int

    def adresse(self, role: DatabaseRole) -> str:
        """Address of one database role."""
        return databases.url_for(self.admin, role)


def dire(phrase: str) -> None:
    """Print at once."""
    print(phrase, flush=True)


@contextlib.contextmanager
def banc(dossiers: int, *, garder: bool) -> Iterator[Banc]:
    """Prepare everything, then undo it; with `garder`, the filled base stays for the next run."""
    with contextlib.ExitStack() as pile:
        if garder:
            dossier = local.var_folder() / "charge"
        else:
            nom = tempfile.TemporaryDirectory(prefix="egide-charge-", ignore_cleanup_errors=True)
            dossier = Path(pile.enter_context(nom))
        service = pile.enter_context(server(dossier, durable=True))
        admin = local.ensure_database(service.url(), "charge")
        _environnement(admin, dossier)
        _preparer(admin, dossiers)
        port = _port_libre()
        facade = pile.enter_context(_facade(port))
        _attendre(port, facade)
        yield Banc(admin, port)


def _environnement(admin: str, dossier: Path) -> None:
    """Everything that the programs of the bench read; nothing of a demonstration that would already run."""
    cle = dossier / "cle.txt"
    if not cle.exists():
        cle.write_bytes(Fernet.generate_key())
    os.environ.update(
        {role.variable: databases.url_for(admin, role) for role in DatabaseRole},
        EGIDE_DATABASE_URL=admin,
        EGIDE_CLES=cle.read_text(),
        EGIDE_SECRET_KEY="banc-d-essai-sans-valeur-hors-de-lui",
        EGIDE_CLE_JOURNAL="banc-d-essai-sans-valeur-hors-de-lui",
        EGIDE_DEMO="1",
        EGIDE_VAR=str(dossier / "var"),
        DJANGO_SETTINGS_MODULE="egide.config.settings",
    )
    (dossier / "var" / "static").mkdir(parents=True, exist_ok=True)


def _preparer(admin: str, dossiers: int) -> None:
    marquer(admin)
    _etape("migrations", local.MIGRATION, "migrer", "-v", "0")
    _etape("communes", local.WORKER, "referentiels_synchroniser", muet=True)
    _etape("récits", local.STORIES, "jouer_recits", muet=True)
    _etape("volume", local.VOLUME, "charger_volume", "--dossiers", str(dossiers))


def _etape(nom: str, besoins: Needs, *commande: str, muet: bool = False) -> None:
    debut = time.monotonic()
    sortie = subprocess.DEVNULL if muet else None
    subprocess.run(
        [sys.executable, "-m", "django", *commande], env=besoins.restrict(os.environ), check=True, stdout=sortie,
        stderr=sortie,
    )  # fmt: skip
    dire(f"  {nom} : {time.monotonic() - debut:.1f} s")


@contextlib.contextmanager
def _facade(port: int) -> Iterator[Child]:
    """The real web server of the agents, with its pool and its own database role."""
    env = local.AGENTS.restrict(os.environ)
    processus = launch(demonstration.uvicorn_command(HOTE, port), on_death=signal.SIGKILL, env=env)
    try:
        yield processus
    finally:
        processus.stop(signal.SIGTERM, timeout=6)


def mesurer(lieu: Banc, **options: float) -> None:
    """Run the report in a process of its own, with the addresses of the agents' facade."""
    mots = [mot for nom, valeur in options.items() for mot in (f"--{nom}", str(valeur))]
    env = {**os.environ, "EGIDE_ROLE": DatabaseRole.APP.value, "EGIDE_FACADE": "agents"}
    rapport = [sys.executable, "-m", "tests.charge.rapport", "--port", str(lieu.port), *mots]
    subprocess.run(rapport, env=env, check=True)


def _port_libre() -> int:
    with socket.socket() as sonde:
        sonde.bind((HOTE, 0))
        return int(sonde.getsockname()[1])


def _attendre(port: int, facade: Child) -> None:
    fin = time.monotonic() + PRET
    while time.monotonic() < fin and facade.exit_code() is None:
        with contextlib.suppress(OSError), socket.create_connection((HOTE, port), timeout=1):
            return
        time.sleep(0.1)
    raise SystemExit("La façade des agents n’a pas démarré.")
