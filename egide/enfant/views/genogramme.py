"""The genogram of a child on a day: a drawing, and the same as a text."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from egide.enfant.forms_vie import FormulaireDate
from egide.enfant.genogramme.arbre import famille
from egide.enfant.genogramme.dessin import dessiner
from egide.enfant.genogramme.lecture import lire_famille
from egide.enfant.views.page import enfant_ou_rien
from egide.socle.acces.middleware import agent_de
from egide.socle.journal.ecriture import consigner
from egide.socle.journal.models import Evenement


@require_GET
def genogramme(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Draw the family of a child on the day asked for, today by default; the reading is journalled first."""
    agent, enfant = agent_de(request), enfant_ou_rien(pk)
    consigner(
        Evenement.LECTURE, agent_id=agent.pk, objet_genre="personne", objet_id=enfant.pk,
        dossier_id=enfant.dossier_id, acte="lire_genogramme",
    )  # fmt: skip
    jour = timezone.localdate()
    formulaire = FormulaireDate(request.GET or None, initial={"au": jour})
    if formulaire.is_bound and formulaire.is_valid():
        jour = formulaire.cleaned_data["au"]
    lue = lire_famille(enfant, jour)
    arbre = famille(lue.parente, lue.sujet)
    dessines = arbre.par_cle()
    contexte = {
        "enfant": enfant,
        "jour": jour,
        "formulaire": formulaire,
        "dessin": dessiner(arbre),
        "famille": arbre,
        "couples": [[dessines[p] for p in u.partenaires] for u in arbre.unions if u.fin],
        "autres": [lien for lien in lue.liens if str(lien.autre.pk) not in dessines],
        "foyers": lue.foyers,
    }
    return render(request, "enfant/genogramme.html", contexte)
