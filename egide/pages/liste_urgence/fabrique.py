"""Makes the list anew each hour, in one move, and keeps the one before."""

import os
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import timezone

from egide.pages.liste_urgence.contenu import lire
from egide.pages.liste_urgence.enveloppe import envelopper, lire_cle
from egide.socle.acces.regles_acces import reglage
from egide.socle.interface.disque import ecrire_durablement

NOM, PRECEDENTE = "liste-d-urgence.html", "liste-d-urgence.precedente.html"


def dossier() -> Path:
    """Where the list stands; a site copies it from there to the machines of the duty managers."""
    return Path(settings.VAR) / "urgence"


def rafraichir() -> bool:
    """Make the list again when it is due and when this site has a phrase; says whether it was made."""
    age = age_de_la_liste()
    if not settings.EGIDE_LISTE_URGENCE_CLE:
        return False
    if age is not None and age < timedelta(minutes=reglage("liste_urgence_minutes")):
        return False
    fabriquer(le=timezone.now())
    return True


def fabriquer(*, le: datetime) -> Path:
    """Write the list; a kill leaves the one before, whole. Raises CleIllisible, OSError."""
    cle = lire_cle(settings.EGIDE_LISTE_URGENCE_CLE)
    perimee_le = le + timedelta(hours=reglage("liste_urgence_perimee_heures"))
    feuille = render_to_string("pages/liste_urgence.html", {"liste": lire(le)})
    page = envelopper(feuille, cle, le=le, perimee_le=perimee_le)
    final = dossier() / NOM
    final.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    if final.exists():
        ancienne = final.with_suffix(".ancienne")
        ancienne.unlink(missing_ok=True)
        os.link(final, ancienne)
        ancienne.replace(final.parent / PRECEDENTE)
    ecrire_durablement(final, page.encode())
    return final


def age_de_la_liste() -> timedelta | None:
    """How old the list is, or None without any."""
    try:
        faite = (dossier() / NOM).stat().st_mtime
    except FileNotFoundError:
        return None
    return timedelta(seconds=max(0.0, timezone.now().timestamp() - faite))
