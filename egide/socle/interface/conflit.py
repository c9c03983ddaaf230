"""The one answer when two people write the same thing: both texts, and what to send from here."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any, cast

from django import forms
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render

from egide.socle.interface.champs import FormulaireEgide
from egide.socle.interface.identifiants import uuid7
from egide.socle.interface.temps import date_courte

PROPRES_A_L_ENVOI = ("version", "requete", "csrfmiddlewaretoken")


@dataclass(frozen=True)
class DejaEnregistre:
    """What somebody else recorded meanwhile, in words; who and when, as far as it is known."""

    texte: str
    auteur: str = ""
    le: datetime | None = None


def repondre_au_conflit(
    request: HttpRequest,
    *,
    titre: str,
    mien: str,
    autre: DejaEnregistre,
    version: int,
    annuler_url: str,
    formulaire: FormulaireEgide | None = None,
    champ: str = "motif",
) -> HttpResponse:
    """Show both texts (409); what is sent from there carries `version`, hence is no longer refused for its age.

    `formulaire` is what to complete and send; without it, the text `champ` alone is, and the rest goes along unseen.
    """
    contexte = {
        "titre": titre,
        "texte_moi": mien,
        "texte_autre": autre.texte,
        "auteur_autre": autre.auteur,
        "enregistre_le": autre.le,
        "version": version,
        "formulaire": formulaire,
        "champ": champ,
        "autres_champs": [] if formulaire else list(_caches(request.POST, champ)),
        "action_url": request.path,
        "annuler_url": annuler_url,
    }
    return render(request, "interface/conflit.html", contexte, status=409)


def renvoi(saisie: QueryDict, version: int) -> QueryDict:
    """What was sent, as a new sending of who has now read `version`."""
    refaite = saisie.copy()
    refaite["version"] = str(version)
    refaite["requete"] = str(uuid7())
    return refaite


def _caches(saisie: QueryDict, champ: str) -> Iterator[tuple[str, Any]]:
    for nom, valeurs in saisie.lists():
        if nom != champ and nom not in PROPRES_A_L_ENVOI:
            yield from ((nom, valeur) for valeur in valeurs)
    yield "requete", uuid7()


def en_lignes(formulaire: FormulaireEgide) -> str:
    """What a valid form says, one line a field, in the words of its page."""
    dits = ((champ, formulaire.cleaned_data.get(champ.name)) for champ in formulaire.visible_fields())
    return "\n".join(f"{lie.label}\u00a0: {_en_clair(lie.field, dit)}" for lie, dit in dits if dit not in (None, ""))


def _en_clair(champ: forms.Field, valeur: Any) -> str:
    if isinstance(valeur, bool):
        return "oui" if valeur else "non"
    if isinstance(valeur, date):
        return date_courte(valeur)
    if isinstance(valeur, time):
        return f"{valeur.hour}\u00a0h\u00a0{valeur:%M}"
    if isinstance(champ, forms.ChoiceField):
        libelles = dict(cast(Iterable[tuple[str, str]], champ.choices))
        return libelles.get(valeur, str(valeur))
    return str(valeur)
