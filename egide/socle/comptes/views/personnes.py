"""People, their posts, their way in and out."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from egide.socle.comptes import actions, forms, permissions, presenters, selectors
from egide.socle.comptes.entree import agent_de
from egide.socle.comptes.models import Agent, Poste, Renouvellement
from egide.socle.comptes.views.formulaires import executer, page_d_acte, preuve_demandee
from egide.socle.interface.typographie import de

PAR_PAGE = 25


def personnes(request: HttpRequest) -> HttpResponse:
    """People by name, a page at a time."""
    agent = agent_de(request)
    permissions.exiger(permissions.refus_de_consulter(agent), "personnes")
    recherche = request.GET.get("q", "").strip()[:80]
    page = max(1, int(request.GET["page"])) if request.GET.get("page", "").isdecimal() else 1
    debut = (page - 1) * PAR_PAGE
    lus = selectors.personnes(recherche, debut=debut, nombre=PAR_PAGE + 1)
    contexte = {
        "personnes": presenters.personnes_affichees(lus[:PAR_PAGE]),
        "recherche": recherche,
        "page": page,
        "precedente": page - 1,
        "suivante": page + 1 if len(lus) > PAR_PAGE else None,
        "refus_gerer": permissions.refus_de_gerer(agent),
        "fermees": selectors.identites_fermees(),
    }
    return render(request, "comptes/personnes.html", contexte)


def personne(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One person: posts, absences, second factor."""
    agent = agent_de(request)
    permissions.exiger(permissions.refus_de_consulter(agent), "personne")
    titulaire = _titulaire(pk)
    identite = selectors.identite_liee(titulaire)
    postes = presenters.postes_affiches(selectors.postes_de(titulaire), timezone.localdate())
    refus = {p.poste.unite_id: permissions.refus_d_organiser(agent, p.poste.unite) for p in postes}
    contexte = {
        "titulaire": titulaire,
        "postes": [(ligne, refus[ligne.poste.unite_id]) for ligne in postes],
        "identite": identite,
        "siret": presenters.siret_affiche(identite.siret) if identite else "",
        "siret_recu": presenters.siret_affiche(identite.siret_recu) if identite else "",
        "demandes": selectors.renouvellements_en_attente(titulaire),
        "refus_gerer": permissions.refus_de_gerer(agent),
        "refus_confirmer": permissions.refus_de_confirmer(agent, titulaire),
    }
    return render(request, "comptes/personne.html", contexte)


@preuve_demandee
def inviter(request: HttpRequest) -> HttpResponse:
    """Invite someone; the link is shown once."""
    agent = agent_de(request)
    permissions.exiger(permissions.refus_de_gerer(agent), "inviter_agent")
    formulaire = forms.FormulaireInvitation(request.POST or None)
    if request.method == "POST" and formulaire.is_valid():
        remise = executer(
            request, formulaire, lambda saisie: actions.inviter_agent(agent=agent, le=timezone.now(), **saisie)
        )
        if remise is not None:
            adresse = reverse("comptes:accepter_invitation", args=[remise.secret])
            contexte = {"qui": str(remise.invitation), "lien": request.build_absolute_uri(adresse)}
            return render(request, "comptes/lien_remis.html", {**contexte, "duree": "sept jours"})
    return render(request, "comptes/invitation.html", {"formulaire": formulaire})


@preuve_demandee
def affecter_poste(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Open a post for someone who already has an account."""
    agent, titulaire = agent_de(request), _titulaire(pk)
    permissions.exiger(permissions.refus_de_gerer(agent), "affecter_poste")
    return page_d_acte(
        request,
        forms.FormulairePoste,
        lambda saisie: actions.affecter_poste(agent=agent, titulaire=titulaire, **saisie),
        suite=reverse("comptes:personne", args=[pk]),
        fait="Le poste est ouvert.",
        contexte={
            "titre": f"Ouvrir un poste à {titulaire.nom_complet}",
            "bouton": "Ouvrir le poste",
            "aide": "Le poste donne accès aux dossiers confiés à l’unité, entre ces deux dates seulement.",
        },
    )


@preuve_demandee
def clore_poste(request: HttpRequest, pk: UUID) -> HttpResponse:
    """End a post that needs no successor."""
    agent, poste = agent_de(request), _poste(pk)
    permissions.exiger(permissions.refus_de_gerer(agent), "clore_poste")
    return page_d_acte(
        request,
        forms.FormulaireFinDePoste,
        lambda saisie: actions.clore_poste(agent=agent, poste=poste, **saisie),
        suite=reverse("comptes:personne", args=[poste.agent_id]),
        fait="La fin du poste est enregistrée.",
        contexte={
            "titre": f"Terminer le poste {de(poste.agent.nom_complet)}",
            "bouton": "Terminer le poste",
            "aide": "L’accès aux dossiers cesse le lendemain. S’il reste des dossiers, transmettez plutôt le poste.",
        },
    )


@preuve_demandee
def transmettre_poste(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Hand a post over."""
    agent, poste = agent_de(request), _poste(pk)
    permissions.exiger(permissions.refus_d_organiser(agent, poste.unite), "transmettre_poste")
    return page_d_acte(
        request,
        forms.FormulaireTransmission,
        lambda saisie: actions.transmettre_poste(agent=agent, poste=poste, **saisie),
        suite=reverse("comptes:personne", args=[poste.agent_id]),
        fait="Le poste est transmis.",
        contexte={
            "titre": f"Transmettre le poste {de(poste.agent.nom_complet)}",
            "bouton": "Transmettre le poste",
            "aide": "Les dossiers suivis par cette personne passent à celle qui prend la suite.",
        },
    )


@preuve_demandee
def declarer_absence(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Name who stands in during an absence."""
    agent, poste = agent_de(request), _poste(pk)
    permissions.exiger(permissions.refus_d_organiser(agent, poste.unite), "declarer_absence")
    return page_d_acte(
        request,
        forms.FormulaireAbsence,
        lambda saisie: actions.declarer_absence(agent=agent, poste=poste, **saisie),
        suite=reverse("comptes:personne", args=[poste.agent_id]),
        fait="L’absence et le remplacement sont enregistrés.",
        contexte={
            "titre": f"Absence {de(poste.agent.nom_complet)}",
            "bouton": "Enregistrer l’absence",
            "aide": "La personne qui remplace voit, pendant ces jours et pas après, les dossiers de l’unité et ceux "
            "que suit la personne absente, sauf ce qui n’est ouvert qu’à des personnes nommées.",
        },
    )


@preuve_demandee
def fermer_compte(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Close an account for good."""
    agent, titulaire = agent_de(request), _titulaire(pk)
    permissions.exiger(permissions.refus_de_gerer(agent), "fermer_compte")
    return page_d_acte(
        request,
        forms.FormulaireMotif,
        lambda saisie: actions.fermer_compte(agent=agent, titulaire=titulaire, le=timezone.now(), **saisie),
        suite=reverse("comptes:personne", args=[pk]),
        fait="Le compte est fermé.",
        contexte={
            "titre": f"Fermer le compte {de(titulaire.nom_complet)}",
            "bouton": "Fermer le compte",
            "genre": "alerte",
            "aide": "La personne est déconnectée tout de suite. Ce qu’elle a écrit reste à son nom.",
        },
    )


@preuve_demandee
def delier_identite(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Undo the tie between an account and an identity of the provider."""
    agent, titulaire = agent_de(request), _titulaire(pk)
    permissions.exiger(permissions.refus_de_gerer(agent), "delier_identite")

    def acte(saisie: dict[str, Any]) -> Agent:
        actions.delier_identite(agent=agent, titulaire=titulaire, le=timezone.now(), **saisie)
        return titulaire

    return page_d_acte(
        request,
        forms.FormulaireMotif,
        acte,
        suite=reverse("comptes:personne", args=[pk]),
        fait="L’identité est déliée.",
        contexte={
            "titre": f"Délier l’identité {de(titulaire.nom_complet)}",
            "bouton": "Délier",
            "genre": "alerte",
            "aide": "La personne est déconnectée et ne pourra plus entrer par le fournisseur d’identité. Pour lui "
            "redonner un accès, renouvelez-le : un cadre de son unité confirmera.",
        },
    )


@preuve_demandee
def demander_renouvellement(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Ask for a new second factor for someone who lost hers."""
    agent, titulaire = agent_de(request), _titulaire(pk)
    permissions.exiger(permissions.refus_de_gerer(agent), "demander_renouvellement")
    return page_d_acte(
        request,
        forms.FormulaireRenouvellement,
        lambda saisie: actions.demander_renouvellement(agent=agent, titulaire=titulaire, le=timezone.now(), **saisie),
        suite=reverse("comptes:personne", args=[pk]),
        fait="La demande attend la confirmation d’un cadre de son unité.",
        contexte={
            "titre": f"Renouveler l’accès {de(titulaire.nom_complet)}",
            "bouton": "Demander",
            "aide": "Un cadre de son unité confirme, puis lui remet un lien en main propre.",
        },
    )


@preuve_demandee
@require_POST
def confirmer_renouvellement(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Confirm a request; the link is shown once, to be handed over in person."""
    demande = get_object_or_404(Renouvellement.objects.select_related("titulaire"), pk=pk)
    remis = actions.renouveler_second_facteur(agent=agent_de(request), demande=demande, le=timezone.now())
    adresse = reverse("comptes:reprendre_compte", args=[remis.secret])
    contexte = {"qui": demande.titulaire.nom_complet, "lien": request.build_absolute_uri(adresse)}
    return render(request, "comptes/lien_remis.html", {**contexte, "duree": "vingt-quatre heures"})


def _titulaire(pk: UUID) -> Agent:
    return get_object_or_404(Agent, pk=pk, est_systeme=False)


def _poste(pk: UUID) -> Poste:
    return get_object_or_404(Poste.objects.select_related("agent", "unite"), pk=pk)
