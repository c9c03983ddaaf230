"""What every layout reads; the menu and the search come from the `pages` app."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.shortcuts import resolve_url
from django.urls import NoReverseMatch
from django.utils import timezone

from egide.socle.interface import secours
from egide.socle.interface.temps import jour_de

BANDEAU_DEMONSTRATION = "Démonstration\u00a0: personnes, lieux et faits inventés."


@dataclass(frozen=True)
class Impression:
    """Who prints, when, and the number that finds it again; written at the top of each printed page."""

    qui: str
    quand: datetime
    trace: str


def _adresse(nom: str) -> str:
    try:
        return resolve_url(nom)
    except NoReverseMatch:
        return ""  # the public facade has neither session nor sign-in


def interface(request: HttpRequest) -> dict[str, Any]:
    """Return the variables of `base_agents.html` and `base_public.html`."""
    maintenant = timezone.now()
    agent = getattr(request, "user", None)
    connu = agent is not None and agent.is_authenticated
    return {
        "secours": secours.en_vigueur(jour_de(maintenant)),
        "impression": Impression(
            qui=getattr(agent, "nom_complet", "") if connu else "",
            quand=maintenant,
            trace=getattr(request, "trace", ""),
        ),
        "maintenant": maintenant,
        "departement": getattr(settings, "EGIDE_NOM_DEPARTEMENT", ""),
        "sortie_url": settings.EGIDE_SORTIE_URL,
        "astreinte_telephone": getattr(settings, "EGIDE_TELEPHONE_ASTREINTE", ""),
        "session_minutes": getattr(settings, "EGIDE_INACTIVITE_MINUTES", 30) if connu else None,
        "session_agent": str(agent.pk) if agent is not None and connu else "",
        "presence_url": _adresse("interface:presence") if connu else "",
        "connexion_url": _adresse(settings.LOGIN_URL) if connu else "",
        "bandeau_fictif": BANDEAU_DEMONSTRATION if getattr(settings, "EGIDE_DEMO", False) else "",
    }
