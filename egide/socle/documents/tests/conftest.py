"""A store of its own for each test, a base where the worker really works, a real antivirus."""

import shutil
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import pytest
from django.db import connection, connections
from django.db.backends.postgresql.base import DatabaseWrapper

from egide.socle.comptes.tests.factories import Distribution, creer_distribution
from egide.socle.documents.tests.fabrique import EICAR

AuTravail = Callable[[], AbstractContextManager[None]]
SousLeRole = Callable[[str], AbstractContextManager[None]]


@pytest.fixture
def magasin_d_essai(settings, tmp_path: Path) -> Path:
    """The folder of an empty store."""
    dossier = tmp_path / "pieces"
    settings.EGIDE_PIECES = dossier
    return dossier


@pytest.fixture
def maison(base_clonee: str, magasin_d_essai: Path, settings) -> Distribution:
    """The cast in a base of its own, where transactions commit; the pieces go without antivirus."""
    settings.EGIDE_SANS_ANTIVIRUS = True
    return creer_distribution()


@pytest.fixture
def sous_le_role(maison: Distribution) -> SousLeRole:
    """`with sous_le_role("egide_public"):` is another program of the house on the same base."""

    @contextmanager
    def ouvrir(role: str) -> Iterator[None]:
        qui = connection.settings_dict["USER"]
        _devenir(role)
        yield
        _devenir(qui)

    return ouvrir


@pytest.fixture
def au_travail(sous_le_role: SousLeRole) -> AuTravail:
    """`with au_travail():` is the worker: its own role on the same base."""
    return lambda: sous_le_role("egide_worker")


def _devenir(role: str) -> None:
    """Close Django's connection and its pool, then sign in again as `role`."""
    postgresql = connections["default"]
    assert isinstance(postgresql, DatabaseWrapper)
    postgresql.close()
    postgresql.close_pool()
    postgresql.settings_dict["USER"] = role


@pytest.fixture
def clamd(clamd_ou_rien: str) -> str:
    """The address of a real ClamAV."""
    if not clamd_ou_rien:
        pytest.skip("ClamAV n’est pas sur cette machine : l’antivirus n’est pas essayé.")
    return clamd_ou_rien


@pytest.fixture(scope="session")
def clamd_ou_rien(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a real ClamAV that knows one virus, invented by everybody for trials; '' without a ClamAV."""
    programme = shutil.which("clamd", path="/usr/sbin:/usr/bin:/usr/local/sbin:/opt/homebrew/sbin")
    if programme is None:
        yield ""
        return
    dossier = tmp_path_factory.mktemp("clamd")
    (dossier / "essai.ndb").write_text(f"Essai.Virus:0:*:{EICAR.hex()}\n")
    prise = dossier / "clamd.sock"
    reglages = {
        "LocalSocket": prise, "DatabaseDirectory": dossier, "PidFile": dossier / "pid", "TemporaryDirectory": dossier,
        "Foreground": "yes", "LogFile": dossier / "clamd.log", "StreamMaxLength": "30M",
    }  # fmt: skip
    reglage = dossier / "clamd.conf"
    reglage.write_text("".join(f"{cle} {valeur}\n" for cle, valeur in reglages.items()))
    with (dossier / "sortie.txt").open("wb") as sortie:
        processus = subprocess.Popen([programme, "-c", str(reglage)], stdout=sortie, stderr=sortie)
    try:
        limite = time.monotonic() + 30
        while not prise.exists():
            assert processus.poll() is None, (dossier / "sortie.txt").read_text()
            assert time.monotonic() < limite, (dossier / "clamd.log").read_text()
            time.sleep(0.05)
        yield str(prise)
    finally:
        processus.terminate()
        processus.wait(20)
