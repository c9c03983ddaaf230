"""The second factor asked again before rights change (confidentialite §22)."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from egide.socle.comptes.preuves import preuve_fraiche


def preuve(request: HttpRequest) -> HttpResponse | None:
    """None when the proof is fresh; otherwise where to go and prove it, before coming back here."""
    if preuve_fraiche(request):
        return None
    return redirect(f"{reverse('mfa_reauthenticate')}?next={request.path}")
