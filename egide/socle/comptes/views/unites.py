"""Units of the employer and the on-call rota."""

from datetime import date, timedelta
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_date

from egide.socle.comptes import actions, forms, permissions, presenters, selectors
from egide.socle.comptes.entree import agent_de
from egide.socle.comptes.models import Astreinte, Unite
from egide.socle.comptes.roles import Droit
from egide.socle.comptes.views.formulaires import page_d_acte, preuve_demandee
from egide.socle.interface.typographie import de


def unites(request: HttpRequest) -> HttpResponse:
    """The tree of units."""
    agent = agent_de(request)
    permissions.exiger(permissions.refus_de_consulter(agent), "unites")
    contexte = {"unites": selectors.arbre_des_unites(), "refus_gerer": permissions.refus_de_gerer(agent)}
    return render(request, "comptes/unites.html", contexte)


def unite(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One unit and who works in it today."""
    agent = agent_de(request)
    permissions.exiger(permissions.refus_de_consulter(agent), "unite")
    ouverte = get_object_or_404(Unite.objects.select_related("parent", "territoire"), pk=pk)
    postes = [(p, presenters.libelle_role(p.role)) for p in selectors.postes_de_l_unite(ouverte)]
    contexte = {
        "unite": ouverte,
        "postes": postes,
        "communes": ouverte.territoire.communes.all() if ouverte.territoire else [],
        "refus_gerer": permissions.refus_de_gerer(agent),
    }
    return render(request, "comptes/unite.html", contexte)


def ouvrir_unite(request: HttpRequest) -> HttpResponse:
    """Open a unit."""
    agent = agent_de(request)
    permissions.exiger(permissions.refus_de_gerer(agent), "ouvrir_unite")
    return page_d_acte(
        request,
        forms.FormulaireUnite,
        lambda saisie: actions.ouvrir_unite(agent=agent, **saisie),
        suite=reverse("comptes:unites"),
        fait="L’unité est ouverte.",
        contexte={
            "titre": "Ouvrir une unité",
            "bouton": "Ouvrir l’unité",
            "aide": "Une unité sert à confier des dossiers à une équipe : ouvrez-la avant d’y affecter quelqu’un.",
        },
    )


def fermer_unite(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Close a unit where nobody works any more."""
    agent = agent_de(request)
    permissions.exiger(permissions.refus_de_gerer(agent), "fermer_unite")
    ouverte = get_object_or_404(Unite, pk=pk)
    return page_d_acte(
        request,
        forms.FormulaireMotif,
        lambda saisie: actions.fermer_unite(agent=agent, unite=ouverte, le=timezone.localdate(), **saisie),
        suite=reverse("comptes:unites"),
        fait="L’unité est fermée.",
        contexte={
            "titre": f"Fermer {ouverte.nom}",
            "bouton": "Fermer l’unité",
            "aide": "Une unité se ferme quand plus personne n’y tient de poste. Son histoire reste lisible.",
        },
    )


def renommer_unite(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Give a unit its new name."""
    agent = agent_de(request)
    permissions.exiger(permissions.refus_de_gerer(agent), "renommer_unite")
    ouverte = get_object_or_404(Unite, pk=pk)
    return page_d_acte(
        request,
        forms.FormulaireNomDUnite,
        lambda saisie: actions.renommer_unite(agent=agent, unite=ouverte, **saisie),
        suite=reverse("comptes:unite", args=[pk]),
        fait="L’unité porte son nouveau nom.",
        contexte={
            "titre": f"Renommer {ouverte.nom}",
            "bouton": "Renommer l’unité",
            "aide": "Les dossiers, les postes et l’histoire de l’unité ne changent pas.",
        },
    )


@preuve_demandee
def rattacher_unite(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Move a unit in the tree: its managers change with it."""
    agent = agent_de(request)
    permissions.exiger(permissions.refus_de_gerer(agent), "rattacher_unite")
    ouverte = get_object_or_404(Unite, pk=pk)
    return page_d_acte(
        request,
        forms.FormulaireRattachement,
        lambda saisie: actions.rattacher_unite(agent=agent, unite=ouverte, **saisie),
        suite=reverse("comptes:unite", args=[pk]),
        fait="L’unité est rattachée.",
        contexte={
            "titre": f"Rattacher {ouverte.nom}",
            "bouton": "Rattacher l’unité",
            "aide": "Les cadres des unités au-dessus voient les dossiers confiés à celle-ci. Rattachée ailleurs, "
            "elle change de cadres aussitôt : les anciens ne voient plus ses dossiers, les nouveaux les voient.",
        },
    )


def astreintes(request: HttpRequest) -> HttpResponse:
    """The on-call rota of a week."""
    agent = agent_de(request)
    permissions.exiger(permissions.refus_de_consulter(agent), "astreintes")
    lundi = presenters.lundi_de(_jour_demande(request))
    contexte = {
        "semaine": presenters.semaine_affichee(lundi, selectors.astreintes_de_la_semaine(lundi)),
        "lundi": lundi,
        "dimanche": lundi + timedelta(days=6),
        "avant": lundi - timedelta(days=7),
        "apres": lundi + timedelta(days=7),
        "maintenant": timezone.now(),
        "retire_partout": selectors.detient(agent, Droit.GERER_COMPTES),
        "retire_dans": {unite.pk for unite in selectors.unites_encadrees(agent)},
    }
    return render(request, "comptes/astreintes.html", contexte)


@preuve_demandee
def inscrire_astreinte(request: HttpRequest) -> HttpResponse:
    """Put someone on call; the act checks the unit."""
    agent = agent_de(request)
    permissions.exiger(permissions.refus_de_consulter(agent), "inscrire_astreinte")
    return page_d_acte(
        request,
        forms.FormulaireAstreinte,
        lambda saisie: actions.inscrire_astreinte(
            agent=agent,
            unite=saisie["unite"],
            de_garde=saisie["de_garde"],
            niveau=int(saisie["niveau"]),
            du=saisie["du"],
            au=saisie["au"],
        ),
        suite=reverse("comptes:astreintes"),
        fait="L’astreinte est inscrite.",
        contexte={
            "titre": "Inscrire une astreinte",
            "bouton": "Inscrire",
            "aide": "En cas de danger grave, le premier appelé est prévenu d’abord, l’autre s’il n’a pas répondu. "
            "Pendant ces jours, et pas après, elle voit les dossiers de l’unité et agit comme cadre d’astreinte.",
        },
    )


@preuve_demandee
def retirer_astreinte(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Take a turn off the rota."""
    agent = agent_de(request)
    tour = get_object_or_404(Astreinte.objects.select_related("unite", "agent"), pk=pk)
    permissions.exiger(permissions.refus_d_organiser(agent, tour.unite), "retirer_astreinte")
    return page_d_acte(
        request,
        forms.FormulaireMotif,
        lambda saisie: actions.retirer_astreinte(agent=agent, astreinte=tour, le=timezone.now(), **saisie),
        suite=reverse("comptes:astreintes"),
        fait="L’astreinte est retirée.",
        contexte={
            "titre": f"Retirer l’astreinte {de(tour.agent.nom_complet)}",
            "bouton": "Retirer",
            "aide": "Pensez à inscrire quelqu’un à la place : sans astreinte, personne n’est prévenu la nuit.",
        },
    )


def _jour_demande(request: HttpRequest) -> date:
    """The day asked for in the address, today otherwise."""
    try:
        return parse_date(request.GET.get("semaine", "")) or timezone.localdate()
    except ValueError:
        return timezone.localdate()
