"""The list of demonstration accounts, second factor included; these addresses exist in no real installation."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from egide.demo.comptes import comptes_de_demonstration
from egide.demo.distribution import MOT_DE_PASSE


@login_not_required
def comptes(request: HttpRequest) -> HttpResponse:
    """One account per role, with the code of the moment."""
    return render(
        request, "demo/comptes.html", {"comptes": list(comptes_de_demonstration()), "mot_de_passe": MOT_DE_PASSE}
    )
