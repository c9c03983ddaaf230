"""Where the embedded server may live (account, reachable folders), and what already stands there."""

import hashlib
import os
import pwd
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

PRISE_MAX_OCTETS = 100
NOM_PRISE = ".s.PGSQL.5432"
REPLI_ROOT = Path("/var/lib/egide")


def compte_serveur() -> pwd.struct_passwd | None:
    """Return the account that must run the server, or None when the current one can.

    PostgreSQL refuses to run as root: `postgres` when it exists, otherwise `nobody`.
    """
    if os.geteuid() != 0:
        return None
    for nom in ("postgres", "nobody"):
        try:
            return pwd.getpwnam(nom)
        except KeyError:
            continue
    raise LookupError("Aucun compte « postgres » ni « nobody » sur cette machine.")


def traversable(chemin: Path, compte: pwd.struct_passwd) -> bool:
    """Tell whether `compte` may walk down to `chemin` (the last existing folder included)."""
    for etape in (chemin, *chemin.parents):
        if not etape.is_dir():
            continue
        infos = etape.stat()
        if infos.st_uid == compte.pw_uid:
            droit = infos.st_mode & 0o100
        elif infos.st_gid == compte.pw_gid:
            droit = infos.st_mode & 0o010
        else:
            droit = infos.st_mode & 0o001
        if not droit:
            return False
    return True


def lieu_donnees(dossier: Path, compte: pwd.struct_passwd | None) -> Path:
    """Return the folder to use for `dossier`.

    The same one, unless a closed parent (a checkout under /root) hides it from the server's account:
    then a stable place of the system, rather than opening somebody's folders.
    """
    if compte is None or traversable(dossier.parent, compte):
        return dossier
    return REPLI_ROOT / f"{dossier.name}-{_empreinte(dossier)}"


def lieu_binaires(binaires: Path, compte: pwd.struct_passwd | None, version: str) -> Path:
    """Return a folder of programs that `compte` may run, copying the packaged ones once if it must."""
    if compte is None or traversable(binaires, compte):
        return binaires
    copie = REPLI_ROOT / f"postgresql-{version}-{_empreinte(binaires)}"
    if not copie.is_dir():
        neuve = REPLI_ROOT / f"{copie.name}.{os.getpid()}"
        shutil.copytree(binaires.parent, neuve, symlinks=True)
        REPLI_ROOT.chmod(0o755)
        neuve.chmod(0o755)
        neuve.rename(copie)
    return copie / binaires.name


def lieu_prise(dossier: Path) -> Path:
    """Return the folder of the socket, short enough for the kernel whatever the depth of `dossier`."""
    proche = dossier / "prise"
    if len(os.fsencode(proche / NOM_PRISE)) < PRISE_MAX_OCTETS:
        return proche
    return Path(tempfile.gettempdir()) / f"egide-{os.getuid()}-{_empreinte(dossier)}"


def prise_temporaire(prise: Path) -> bool:
    """Tell whether the socket folder stands outside the server's own folder."""
    return prise.name != "prise"


def version_majeure(binaires: Path) -> int:
    """Return the major version of the PostgreSQL programs in `binaires`."""
    texte = subprocess.run(
        [binaires / "postgres", "--version"], capture_output=True, text=True, check=True
    ).stdout
    return int(texte.split()[2].split(".")[0])


def pid_inscrit(fichier: Path) -> int | None:
    """Return the process number written in a `postmaster.pid`, or None without a readable one."""
    try:
        return int(fichier.read_text().splitlines()[0])
    except (FileNotFoundError, IndexError, ValueError):
        return None


def est_serveur_de(pid: int, donnees: Path) -> bool:
    """Tell whether process `pid` is really a PostgreSQL server that works in `donnees`."""
    try:
        if sys.platform == "linux":
            programme = os.readlink(f"/proc/{pid}/exe")
            return Path(programme).name.startswith("postgres") and Path(f"/proc/{pid}/cwd").samefile(donnees)
        ligne = subprocess.run(
            ["ps", "-p", str(pid), "-o", "command="], check=False, capture_output=True, text=True
        ).stdout
        return "postgres" in ligne and str(donnees) in ligne
    except OSError:
        return False


def _empreinte(chemin: Path) -> str:
    return hashlib.sha256(os.fsencode(chemin)).hexdigest()[:10]
