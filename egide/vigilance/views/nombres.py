"""Numbers for the direction, and the extract of a file's journal for the person."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from egide.socle.acces.contexte import au_nom_de
from egide.socle.comptes.models import Agent
from egide.socle.comptes.preuves import preuve
from egide.socle.interface.essai import tenter
from egide.socle.journal.ecriture import consigner
from egide.socle.journal.models import Evenement
from egide.socle.journal.scellement import ALIAS
from egide.vigilance import presenters
from egide.vigilance.actions import preparer_extrait
from egide.vigilance.faits import parametres_du
from egide.vigilance.forms import FormulaireExtrait
from egide.vigilance.selectors import AccesAuDossier, extrait, nombres_par_mois
from egide.vigilance.views.constats import qui_peut


@require_GET
def statistiques(request: HttpRequest) -> HttpResponse:
    """How many findings by rule and month, small numbers masked; nobody's name, no file."""
    agent = qui_peut(request, "relire_acces_inhabituel")
    jour = timezone.localdate()
    demandee = request.GET.get("annee", "")
    annee = int(demandee) if demandee.isdigit() and 2000 < int(demandee) <= jour.year else jour.year
    mois = presenters.mois_de(annee)
    with au_nom_de(agent, using=ALIAS):
        lus = nombres_par_mois(mois[0], mois[0].replace(year=annee + 1))
    consigner(Evenement.LECTURE, agent_id=agent.pk, objet_genre="acces_inhabituel", acte="lire_nombres_de_controle")
    petit = parametres_du(jour)("PETITS_NOMBRES")
    contexte = {
        "annee": annee,
        "precedente": annee - 1,
        "suivante": annee + 1 if annee < jour.year else None,
        "mois": [presenters.nom_du_mois(m) for m in mois],
        "lignes": presenters.tableau(lus, mois, petit=petit),
        "suites": presenters.suites(lus, petit=petit),
        "petit": petit,
    }
    return render(request, "vigilance/statistiques.html", contexte)


@require_http_methods(["GET", "POST"])
def extrait_du_journal(request: HttpRequest) -> HttpResponse:
    """The accesses to one file, ready to print for the person who asks; a fresh proof is asked first."""
    agent = qui_peut(request, "preparer_extrait")
    a_prouver = preuve(request)
    if a_prouver is not None:
        return a_prouver
    formulaire = FormulaireExtrait(request.POST or None)
    lignes: list[AccesAuDossier] | None = None
    if request.method == "POST" and formulaire.is_valid():
        with au_nom_de(agent, using=ALIAS):
            lignes = tenter(request, formulaire, lambda: _preparer(agent, formulaire))
    contexte = {"formulaire": formulaire, "lignes": lignes, "demande": getattr(formulaire, "cleaned_data", {})}
    return render(request, "vigilance/extrait.html", contexte)


def _preparer(agent: Agent, formulaire: FormulaireExtrait) -> list[AccesAuDossier]:
    dit = formulaire.cleaned_data
    dossier_id = preparer_extrait(agent=agent, numero=dit["numero"], nommer=dit["nommer"], motif=dit["motif"])
    return extrait(dossier_id, du=dit["du"], au=dit["au"], nommer=dit["nommer"])
