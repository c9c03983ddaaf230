"""Runs what opens hostile bytes apart: no network, no keys, nothing of the house to read, nothing written on disk."""

import functools
import json
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from egide.socle.documents.controle.enfant import ILLISIBLE, PRET
from egide.socle.documents.controle.examen import Examen
from egide.socle.documents.controle.limites import MEMOIRE, MO, SECONDES, SECONDES_DE_CALCUL
from egide.socle.documents.controle.nature import SUFFIXES, Nature
from egide.socle.documents.controle.refus import PieceRefusee

_EGIDE = Path(__file__).resolve().parents[3]
_ENFANT = "egide.socle.documents.controle.enfant"
_PERSONNE = "65534"
_ENVIRONNEMENT = {"PATH": "/usr/bin:/bin", "LANG": "C.UTF-8", "PYTHONDONTWRITEBYTECODE": "1"}
_SYSTEME = ("/usr", "/lib", "/lib64", "/bin", "/sbin", "/etc/fonts", "/etc/alternatives", "/etc/libreoffice")
# The one folder that can be written to: in memory, inside the sandbox, gone with it.
_TRAVAIL = "/travail"
_TAILLE_DU_TRAVAIL = 512 * MO
# LibreOffice opens its pipe at a place that no setting changes: it leads to the folder above.
_TUBE_DE_LIBREOFFICE = "/var/tmp"
# LibreOffice maps far more than it uses.
_MEMOIRE_DU_CONVERTISSEUR = 4 * MEMOIRE
_FILTRES = {Nature.TEXTE: ("--infilter=Text (encoded):UTF8,LF,,,",)}
# The bytes come in and go out by the pipes: nothing but the memory of the sandbox ever holds them.
_CONVERSION = """
ulimit -v {memoire} -t {secondes} -c 0
cat > {travail}/piece.{suffixe} || exit 1
"$@" {travail}/piece.{suffixe} >/dev/null 2>&1 </dev/null
cat {travail}/sortie/piece.pdf
"""


class ExamenImpossible(Exception):
    """The process that examines does not start: the machine is at fault, not the file."""


class ConvertisseurAbsent(Exception):
    """LibreOffice is missing, or the sandbox without which it would run free."""


def examiner_a_part(octets: bytes) -> Examen:
    """Examine in a process of its own.

    Raises PieceRefusee, also for what makes that process die or last; ExamenImpossible when it does not start.
    """
    commande = [sys.executable, "-m", _ENFANT]
    lisibles = (sys.prefix, sys.base_prefix, str(_EGIDE))
    if bac_a_sable_possible():
        commande = _enfermer(commande, lisibles)
    reponse = _repondre(commande, octets)
    if not reponse.startswith(PRET):
        raise ExamenImpossible
    entete, _, corps = reponse.removeprefix(PRET).partition(b"\n")
    try:
        dit = json.loads(entete)
    except ValueError as erreur:
        raise PieceRefusee(ILLISIBLE, code="illisible") from erreur
    if "code" in dit:
        raise PieceRefusee(dit["phrase"], dit["code"])
    return Examen(Nature(dit["nature"]), corps)


def convertir(octets: bytes, nature: Nature) -> bytes:
    """The PDF of an office document or of a text, not cleaned yet. Raises ConvertisseurAbsent or PieceRefusee."""
    bureau = _bureautique()
    if bureau is None:
        raise ConvertisseurAbsent
    script = _CONVERSION.format(
        memoire=_MEMOIRE_DU_CONVERTISSEUR // 1024,
        secondes=SECONDES_DE_CALCUL * 2,
        suffixe=SUFFIXES[nature],
        travail=_TRAVAIL,
    )
    bureautique = [bureau, "--headless", "--norestore", "--nolockcheck"]
    bureautique += [f"-env:UserInstallation=file://{_TRAVAIL}/profil", *_FILTRES.get(nature, ())]
    sortie = ["--convert-to", "pdf", "--outdir", f"{_TRAVAIL}/sortie"]
    commande = ["/bin/sh", "-c", script, "sh", *bureautique, *sortie]
    converti = _repondre(_enfermer(commande), octets)
    if not converti.startswith(b"%PDF-"):
        raise PieceRefusee(ILLISIBLE, code="illisible")
    return converti


def convertisseur_present() -> bool:
    """Whether LibreOffice is here, with a sandbox to run it in."""
    return _bureautique() is not None


@functools.cache
def bac_a_sable_possible() -> bool:
    """Whether bubblewrap is here and this machine lets it work; a container may forbid it."""
    if shutil.which("bwrap") is None:
        return False
    return subprocess.run(_enfermer(["/bin/true"]), check=False, capture_output=True).returncode == 0


def _repondre(commande: Sequence[str], octets: bytes) -> bytes:
    """What a command answers to these bytes, with nothing of our environment. Raises PieceRefusee when it lasts."""
    try:
        fini = subprocess.run(
            commande,
            input=octets,
            capture_output=True,
            timeout=SECONDES,
            check=False,
            cwd=_EGIDE.parent,
            env=_ENVIRONNEMENT,
        )
    except subprocess.TimeoutExpired as erreur:
        raise PieceRefusee(ILLISIBLE, code="illisible") from erreur
    return fini.stdout


def _bureautique() -> str | None:
    """Where LibreOffice is; None when it could only run free."""
    return (shutil.which("soffice") or shutil.which("libreoffice")) if bac_a_sable_possible() else None


def _enfermer(commande: Sequence[str], lisibles: Sequence[str] = ()) -> list[str]:
    """The command inside the sandbox: the system read-only, a folder of work in memory, no network, no one else."""
    bac = ["bwrap", "--unshare-all", "--unshare-user", "--uid", _PERSONNE, "--gid", _PERSONNE, "--cap-drop", "ALL"]
    bac += ["--die-with-parent", "--new-session", "--hostname", "piece", "--proc", "/proc", "--dev", "/dev"]
    bac += ["--size", str(_TAILLE_DU_TRAVAIL), "--tmpfs", _TRAVAIL, "--symlink", _TRAVAIL, _TUBE_DE_LIBREOFFICE]
    bac += ["--setenv", "HOME", _TRAVAIL, "--setenv", "TMPDIR", _TRAVAIL]
    for chemin in dict.fromkeys((*_SYSTEME, *lisibles)):
        bac += ["--ro-bind-try", chemin, chemin]
    return [*bac, "--remount-ro", "/", "--chdir", str(_EGIDE.parent) if lisibles else "/", "--", *commande]
