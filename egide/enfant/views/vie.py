"""What happens once a child is known: born, another name, a tie that ends or changes, a move, a possible duplicate."""

from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from egide.enfant.actions import (
    ajouter_alias,
    changer_autorite_parentale,
    demenager,
    fin_de_lien,
    lire_suspicion,
    naissance_de_l_enfant,
    ouvrir_foyer,
    retirer_lien,
)
from egide.enfant.forms_vie import (
    ERREUR,
    FormulaireAlias,
    FormulaireAutorite,
    FormulaireDemenagement,
    FormulaireFinDeLien,
    FormulaireNaissance,
)
from egide.enfant.models import Foyer
from egide.enfant.selectors import famille_de, lien_de, presents_avec, suspicion_de
from egide.enfant.views.page import enfant_ou_rien, page_d_acte
from egide.socle.acces.matrice import autoriser
from egide.socle.acces.middleware import agent_de
from egide.socle.comptes.models import Agent
from egide.socle.interface.refus import Refus


@require_http_methods(["GET", "POST"])
def naissance(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The unborn child is born: same file, the clocks that waited start."""
    agent, enfant = agent_de(request), enfant_ou_rien(pk)
    autoriser(agent, "naissance_de_l_enfant", enfant)
    if not enfant.a_naitre:
        raise Refus("La naissance de cet enfant est déjà indiquée.", "deja_ne")
    formulaire = FormulaireNaissance(request.POST or None, initial={"nom": enfant.nom, "sexe": enfant.sexe})
    return page_d_acte(
        request,
        enfant,
        formulaire,
        lambda: naissance_de_l_enfant(enfant, agent=agent, le=timezone.now(), **formulaire.cleaned_data),
        titre="Indiquer la naissance",
        aide="Le dossier reste le même. Les délais qui attendaient la naissance commencent à courir.",
        envoyer="Enregistrer la naissance",
        fait="La naissance est enregistrée.",
    )


@require_http_methods(["GET", "POST"])
def fin_lien(request: HttpRequest, pk: UUID, lien_id: UUID) -> HttpResponse:
    """End a tie, or withdraw one that was written by mistake."""
    agent, enfant = agent_de(request), enfant_ou_rien(pk)
    lien = lien_de(enfant, lien_id)
    autoriser(agent, "fin_de_lien", lien)
    formulaire = FormulaireFinDeLien(request.POST or None)

    def acte() -> None:
        dit, le = formulaire.cleaned_data, timezone.now()
        if dit["quoi"] == ERREUR:
            retirer_lien(lien, agent=agent, le=le, motif=dit["motif"])
        else:
            fin_de_lien(lien, agent=agent, le=le, au=dit["au"], motif=dit["motif"])

    return page_d_acte(
        request,
        enfant,
        formulaire,
        acte,
        titre=f"Mettre fin à un lien : {lien.autre.nom_complet}, {lien.get_genre_display().lower()}",
        aide="Rien n’est effacé : le lien reste dans l’histoire de l’enfant, avec sa fin et sa raison.",
        envoyer="Mettre fin à ce lien",
        fait="Ce lien est terminé.",
    )


@require_http_methods(["GET", "POST"])
def autorite(request: HttpRequest, pk: UUID, lien_id: UUID) -> HttpResponse:
    """Say that parental authority was given, delegated or withdrawn, since when and by which decision."""
    agent, enfant = agent_de(request), enfant_ou_rien(pk)
    lien = lien_de(enfant, lien_id)
    autoriser(agent, "changer_autorite_parentale", lien)
    formulaire = FormulaireAutorite(request.POST or None)
    return page_d_acte(
        request,
        enfant,
        formulaire,
        lambda: changer_autorite_parentale(lien, agent=agent, le=timezone.now(), **formulaire.cleaned_data),
        titre=f"Changer l’autorité parentale : {lien.autre.nom_complet}, {lien.get_genre_display().lower()}",
        aide="Rien n’est effacé : ce qu’il en était avant reste dans l’histoire de l’enfant, avec ses dates.",
        envoyer="Enregistrer le changement",
        fait="L’autorité parentale est changée.",
        autorites=lien.autorites,
    )


@require_http_methods(["GET", "POST"])
def demenagement(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Several people leave a household together, and perhaps live in another one."""
    agent, enfant = agent_de(request), enfant_ou_rien(pk)
    autoriser(agent, "quitter_foyer", enfant)
    presents = presents_avec(enfant)
    if not presents:
        raise Refus("Aucun foyer n’est écrit pour cet enfant : ajoutez d’abord celui où il vit.", "sans_foyer")
    initiales = {"qui": [str(h.pk) for h in presents if h.personne_id == enfant.pk]}
    formulaire = FormulaireDemenagement(request.POST or None, presents=presents, initial=initiales)
    return page_d_acte(
        request,
        enfant,
        formulaire,
        lambda: _partir(agent, formulaire),
        titre="Quitter un foyer ou déménager",
        aide="Cochez tous ceux qui partent ensemble. L’ancien foyer reste dans l’histoire de chacun.",
        envoyer="Enregistrer le départ",
        fait="Le départ est enregistré.",
    )


@transaction.atomic
def _partir(agent: Agent, formulaire: FormulaireDemenagement) -> None:
    dit, le = formulaire.cleaned_data, timezone.now()
    vers: Foyer | None = formulaire.foyers.get(dit["vers"])
    if dit["vers"] == formulaire.NOUVEAU:
        vers = ouvrir_foyer(
            agent=agent, le=le, nom=dit["nom"], adresse=dit["adresse"], code_insee=dit["commune"], du=dit["au"]
        )
    demenager(
        formulaire.partants(),
        agent=agent,
        le=le,
        au=dit["au"],
        motif=dit["motif"],
        vers=vers,
        part_du_temps=dit["part_du_temps"],
    )


@require_http_methods(["GET", "POST"])
def alias(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Add another name of the child or of a relative: he will be found under it."""
    agent, enfant = agent_de(request), enfant_ou_rien(pk)
    autoriser(agent, "ajouter_alias", enfant)
    famille = famille_de(enfant)
    adultes = [lien.autre for lien in (*famille.parents, *famille.autres) if not lien.autre.est_enfant]
    formulaire = FormulaireAlias(request.POST or None, personnes=[enfant, *adultes])

    def acte() -> object:
        dit = formulaire.cleaned_data
        personne = formulaire.personnes[dit["qui"]]
        return ajouter_alias(personne, agent=agent, le=timezone.now(), texte=dit["texte"], source=dit["source"])

    return page_d_acte(
        request,
        enfant,
        formulaire,
        acte,
        titre="Ajouter un autre nom",
        aide="Surnom, ancien nom, autre écriture : la recherche trouvera aussi sous ce nom.",
        envoyer="Ajouter ce nom",
        fait="Ce nom est ajouté.",
    )


@require_POST
def suspicion_lue(request: HttpRequest, pk: UUID, suspicion_id: UUID) -> HttpResponse:
    """Whoever sees the closed file has read that a duplicate may exist."""
    lire_suspicion(suspicion_de(enfant_ou_rien(pk), suspicion_id), agent=agent_de(request), le=timezone.now())
    messages.success(request, "Votre lecture est notée.")
    return redirect("enfant:fiche", pk=pk)
