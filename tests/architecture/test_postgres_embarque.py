"""The embedded server: nothing lost, nothing left running, the right letters."""

import os
import signal
import subprocess
import sys
import tempfile
import textwrap
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from egide.config import postgres_lieux
from egide.config.postgres import Serveur, ServeurIndisponible, serveur, serveur_ephemere
from egide.config.processus import lancer

RACINE = Path(__file__).resolve().parents[2]
DEBIAN_15 = Path("/usr/lib/postgresql/15/bin")
PROPRIETAIRE = """
    import sys, time
    from pathlib import Path
    from egide.config.postgres import Serveur
    service = Serveur(Path(sys.argv[1]))
    service.demarrer()
    print(service.pid, flush=True)
    time.sleep(120)
"""


@pytest.fixture
def dossier() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="egide-essai-", ignore_cleanup_errors=True) as chemin:
        yield Path(chemin)


def vivant(pid: int) -> bool:
    """A zombie that nobody has collected yet does not count as running."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def attendre_la_fin(pid: int, delai: float = 10.0) -> float:
    depart = time.monotonic()
    while vivant(pid):
        assert time.monotonic() - depart < delai, f"process {pid} still runs"
        time.sleep(0.01)
    return time.monotonic() - depart


def demander(service: Serveur, requete: str) -> object:
    with psycopg.connect(service.adresse(), autocommit=True) as connexion:
        curseur = connexion.execute(requete.encode())
        ligne = curseur.fetchone() if curseur.description else None
    return ligne[0] if ligne else None


def proprietaire(dossier: Path) -> tuple[subprocess.Popen[str], int]:
    """Start a parent process that owns a server, and return it with the server's pid."""
    parent = subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(PROPRIETAIRE), str(dossier)],
        stdout=subprocess.PIPE,
        text=True,
        cwd=RACINE,
    )
    assert parent.stdout is not None
    return parent, int(parent.stdout.readline())


def test_starts_stops_and_leaves_no_process(dossier: Path) -> None:
    with serveur(dossier) as service:
        pid = service.pid
        assert pid is not None
        assert demander(service, "SELECT 1") == 1
    assert not vivant(pid)
    assert service.pid is None


def test_data_survive_a_restart(dossier: Path) -> None:
    with serveur(dossier) as service:
        demander(service, "CREATE TABLE trace AS SELECT 42 AS valeur")
    with serveur(dossier) as service:
        assert demander(service, "SELECT valeur FROM trace") == 42


@pytest.mark.parametrize(
    "binaires",
    [
        None,
        pytest.param(
            DEBIAN_15,
            marks=pytest.mark.skipif(not DEBIAN_15.is_dir(), reason="no PostgreSQL 15 on this machine"),
        ),
    ],
    ids=["embarque", "debian15"],
)
def test_accented_letters_whatever_the_locale(binaires: Path | None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LANG", "fr_FR.UTF-8")
    monkeypatch.setenv("LC_ALL", "C")
    monkeypatch.setenv("PGDATABASE", "absente")
    with serveur_ephemere(binaires=binaires) as service:
        assert demander(service, "SELECT lower('É')") == "é"
        assert demander(service, "SELECT upper('œuvre à l’été')") == "ŒUVRE À L’ÉTÉ"
        assert demander(service, "SELECT 'élodie' ILIKE 'ÉLODIE'") is True
        assert demander(service, "SHOW timezone") == "Europe/Paris"
        demander(service, "CREATE EXTENSION pg_trgm")
        assert demander(service, "SELECT cardinality(show_trgm('Élodie'))") == len("Élodie") + 1
    assert not service.dossier.exists()


def test_killed_parent_leaves_nothing_running_and_nothing_lost(dossier: Path) -> None:
    parent, pid = proprietaire(dossier)
    service = Serveur(dossier)
    demander(service, "CREATE TABLE trace AS SELECT 7 AS valeur")
    os.kill(parent.pid, signal.SIGKILL)
    parent.wait()
    assert attendre_la_fin(pid) < 5
    with serveur(dossier) as suivant:
        assert demander(suivant, "SELECT valeur FROM trace") == 7
        assert "not properly shut down" not in service.trace.read_text()


def test_two_owners_never_share_a_folder(dossier: Path) -> None:
    with serveur(dossier), pytest.raises(ServeurIndisponible, match="Un autre programme"):
        Serveur(dossier).demarrer()


def test_stale_pid_of_another_program_is_not_signalled(dossier: Path) -> None:
    with serveur(dossier) as service:
        pass
    with subprocess.Popen(["sleep", "60"]) as inconnu:
        (service.donnees / "postmaster.pid").write_text(f"{inconnu.pid}\n{service.donnees}\n")
        with serveur(dossier) as service:
            assert demander(service, "SELECT 1") == 1
        assert inconnu.poll() is None
        inconnu.kill()


def test_orphan_server_is_stopped_before_a_new_start(dossier: Path) -> None:
    parent, pid = proprietaire(dossier)
    os.kill(pid, signal.SIGSTOP)
    os.kill(parent.pid, signal.SIGKILL)
    parent.wait()
    assert vivant(pid)
    reprise = lancer(["sh", "-c", f"sleep 0.5; kill -CONT {pid}"], a_la_mort=signal.SIGKILL)
    with serveur(dossier) as service:
        assert service.pid != pid
        assert not vivant(pid)
    reprise.attendre()


def test_half_made_cluster_is_made_again(dossier: Path) -> None:
    service = Serveur(dossier)
    (service.dossier / "donnees.neuf").mkdir()
    (service.dossier / "donnees.neuf" / "PG_VERSION").write_text("18\n")
    with serveur(dossier) as service:
        assert demander(service, "SELECT 1") == 1
    assert not (service.dossier / "donnees.neuf").exists()


def test_data_of_another_major_version_are_refused_with_a_sentence(dossier: Path) -> None:
    with serveur(dossier) as service:
        pass
    (service.donnees / "PG_VERSION").write_text("12\n")
    with pytest.raises(ServeurIndisponible, match="PostgreSQL 12"):
        Serveur(dossier).demarrer()


def test_socket_is_private_and_short(dossier: Path) -> None:
    profond = dossier / ("d" * 60) / ("e" * 60)
    with serveur(profond) as service:
        assert len(os.fsencode(service.prise / postgres_lieux.NOM_PRISE)) < postgres_lieux.PRISE_MAX_OCTETS
        assert service.prise.stat().st_mode & 0o777 == 0o700
        assert demander(service, "SHOW listen_addresses") == ""
    assert not service.prise.exists()


def test_closed_parent_folder_moves_the_data(monkeypatch: pytest.MonkeyPatch, dossier: Path) -> None:
    compte = postgres_lieux.compte_serveur()
    if compte is None:
        pytest.skip("only root needs another account")
    monkeypatch.setattr(postgres_lieux, "REPLI_ROOT", dossier / "repli")
    dossier.chmod(0o711)
    ferme = dossier / "ferme"
    ferme.mkdir(mode=0o700)
    service = Serveur(ferme / "base", durable=False)
    assert service.dossier.parent == dossier / "repli"
    service.demarrer()
    try:
        assert demander(service, "SELECT 1") == 1
        assert not (ferme / "base").exists()
    finally:
        service.arreter()


def test_watcher_stops_the_child_where_the_kernel_does_not() -> None:
    programme = textwrap.dedent("""
        import signal, time
        from egide.config.processus import lancer
        enfant = lancer(["sleep", "60"], a_la_mort=signal.SIGTERM, par_noyau=False)
        print(enfant.pid, flush=True)
        time.sleep(60)
    """)
    parent = subprocess.Popen(
        [sys.executable, "-c", programme], stdout=subprocess.PIPE, text=True, cwd=RACINE
    )
    assert parent.stdout is not None
    pid = int(parent.stdout.readline())
    assert vivant(pid)
    parent.kill()
    parent.wait()
    assert attendre_la_fin(pid) < 5
