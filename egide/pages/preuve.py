"""The second factor asked again before rights change (confidentialite §22)."""

from django.http import HttpRequest, HttpResponse

from egide.socle.comptes.preuves import preuve_fraiche
from egide.socle.comptes.views.formulaires import aller_prouver


def preuve(request: HttpRequest) -> HttpResponse | None:
    """None when the proof is fresh; otherwise where to go and prove it, before coming back here."""
    if preuve_fraiche(request):
        return None
    return aller_prouver(request)
