"""Pieces of the sentences that explain a finding to its reviewer."""

from egide.socle.interface.temps import date_longue, heure
from egide.vigilance.rules.definitions import Dit


def compte(nombre: int, singulier: str, pluriel: str) -> str:
    """« 43 dossiers ouverts », « 1 dossier ouvert »."""
    return f"{nombre} {singulier if nombre == 1 else pluriel}"


def le_jour(dit: Dit) -> str:
    """« le 12 mars 2026 »."""
    return f"le {date_longue(dit.jour)}"


def entre(dit: Dit) -> str:
    """« entre 2 h 10 et 3 h 05 », or « à 2 h 10 » within one minute."""
    debut, fin = heure(dit.premier_le), heure(dit.dernier_le)
    return f"à {debut}" if debut == fin else f"entre {debut} et {fin}"


def d_habitude(dit: Dit) -> str:
    """The habit of the very person, when it is known."""
    if dit.bas is None or dit.haut is None:
        return " ; aucune habitude n’est encore connue"
    if dit.bas == dit.haut:
        return f" ; d’habitude {dit.haut}"
    return f" ; d’habitude entre {dit.bas} et {dit.haut}"
