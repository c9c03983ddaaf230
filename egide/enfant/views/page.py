"""What the pages on a child share: the child they are about, and the one form of an act."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from egide.enfant.groupes import enfant_lu
from egide.enfant.models import Personne
from egide.socle.interface.champs import FormulaireEgide
from egide.socle.interface.essai import retenir, tenter
from egide.socle.interface.refus import Invisible, VersionPerimee


def enfant_ou_rien(dossier_id: UUID, **avec: Any) -> Personne:
    """The child of this file, by his kept file; raises Invisible when it is not there for this agent.

    `avec` are annotations read with his row.
    """
    enfant = enfant_lu(dossier_id, **avec)
    if enfant is None:
        raise Invisible
    return enfant


def page_d_acte(
    request: HttpRequest,
    enfant: Personne,
    formulaire: FormulaireEgide,
    acte: Callable[[], object],
    *,
    titre: str,
    envoyer: str,
    fait: str,
    aide: str = "",
    conflit: Callable[[Any], HttpResponse] | None = None,
    **contexte: Any,
) -> HttpResponse:
    """Show the form of one act; once it is valid, do the act and go back to the child's sheet saying `fait`.

    On an error or a refusal the page comes back with what was typed. `conflit` answers, from the object as it is now,
    when somebody else changed it meanwhile.
    """
    try:
        envoye = request.method == "POST" and formulaire.is_valid()
        if envoye and tenter(request, formulaire, lambda: (acte(),)) is not None:
            messages.success(request, fait)
            return redirect("enfant:fiche", pk=enfant.dossier_ouvert)
    except VersionPerimee as perimee:
        retenir(request, perimee)
        if conflit is None:
            raise
        return conflit(perimee.objet)
    vue = {"enfant": enfant, "formulaire": formulaire, "titre": titre, "aide": aide, "envoyer": envoyer}
    return render(request, "enfant/formulaire.html", {**vue, **contexte})
