"""How a page with one form calls one act: the refusal of the act is shown on the form and journalled."""

from collections.abc import Callable
from typing import Any, ParamSpec, TypeVar, cast

from allauth.account.decorators import reauthentication_required
from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse

from egide.socle.interface.essai import tenter

T = TypeVar("T")
P = ParamSpec("P")


def preuve_demandee(vue: Callable[P, HttpResponse]) -> Callable[P, HttpResponse]:
    """Rights change only under a proof of identity of a few minutes (confidentialite §22); reading never asks."""
    return cast("Callable[P, HttpResponse]", reauthentication_required(allow_get=True)(vue))


def aller_prouver(request: HttpRequest) -> HttpResponse:
    """Where the second factor is asked again, before coming back to this very page (confidentialite §22)."""
    return redirect(f"{reverse('mfa_reauthenticate')}?next={request.path}")


def executer(request: HttpRequest, formulaire: forms.Form, acte: Callable[[dict[str, Any]], T]) -> T | None:
    """Try the act with what was typed; a password that is too simple is an error of the form, and no refusal."""
    try:
        return tenter(request, formulaire, lambda: acte(formulaire.cleaned_data))
    except ValidationError as erreur:
        formulaire.add_error("mot_de_passe", erreur)
    return None


def page_d_acte(
    request: HttpRequest,
    classe: Callable[[QueryDict | None], forms.Form],
    acte: Callable[[dict[str, Any]], object],
    *,
    suite: str,
    fait: str,
    contexte: dict[str, Any],
) -> HttpResponse:
    """Show a form; once its act is done, say `fait` and go on to `suite`."""
    formulaire = classe(request.POST or None)
    if request.method == "POST" and formulaire.is_valid() and executer(request, formulaire, acte) is not None:
        messages.success(request, fait)
        return redirect(suite)
    return render(request, "comptes/formulaire.html", {"formulaire": formulaire, "suite": suite, **contexte})
