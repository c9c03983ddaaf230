"""One's own account, the roles explained, and the doors that open without a session."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache

from egide.socle.comptes import actions, forms, presenters, saisies, selectors
from egide.socle.comptes.actions.acces_perdus import renouvellement_valable
from egide.socle.comptes.actions.invitations import invitation_valable
from egide.socle.comptes.entree import agent_de
from egide.socle.comptes.federation.configuration import fournisseur
from egide.socle.comptes.federation.demandes import But
from egide.socle.comptes.models import Invitation, Renouvellement
from egide.socle.comptes.views.formulaires import executer


def roles(request: HttpRequest) -> HttpResponse:
    """Every role in plain French, read from the code."""
    agent = agent_de(request)
    contexte = {"roles": presenters.roles_affiches(), "miens": selectors.roles_en_vigueur(agent)}
    return render(request, "comptes/roles.html", contexte)


def mon_compte(request: HttpRequest) -> HttpResponse:
    """My posts and my ways in."""
    agent = agent_de(request)
    postes = presenters.postes_affiches(selectors.postes_de(agent), timezone.localdate())
    identite = selectors.identite_liee(agent)
    contexte = {
        "postes": postes,
        "minutes": settings.EGIDE_INACTIVITE_MINUTES,
        "heures": settings.EGIDE_SESSION_HEURES,
        "codes_restants": selectors.codes_de_secours_restants(agent),
        "application": selectors.a_une_application(agent),
        "cles": selectors.cles_de(agent),
        "siret": presenters.siret_affiche(identite.siret) if identite else "",
    }
    return render(request, "comptes/mon_compte.html", contexte)


def reprise(request: HttpRequest, cle: str) -> HttpResponse:
    """What was being typed when the session closed: send it again, copy it, or give it up."""
    agent = agent_de(request)
    if request.method == "POST":
        saisies.oublier_la_saisie(agent, cle)
        return redirect(settings.LOGIN_REDIRECT_URL)
    gardee = saisies.relire_la_saisie(agent, cle)
    if gardee is None:
        raise Http404
    return render(request, "comptes/reprise.html", {"saisie": gardee, "champ_reprise": saisies.CHAMP_REPRISE})


@never_cache
@login_not_required
def accepter_invitation(request: HttpRequest, secret: str) -> HttpResponse:
    """Choose a password; the second factor comes at the first sign-in."""
    invitation = invitation_valable(secret, timezone.now())
    if invitation is None:
        return render(request, "comptes/lien_perime.html", status=410)
    poste = f"{presenters.libelle_role(invitation.role)}, {invitation.unite}"
    if invitation.siret:
        return _continuer_ailleurs(request, invitation, secret, f"Bienvenue, {invitation.prenom}", poste)
    formulaire = forms.FormulaireMotDePasse(request.POST or None)
    if request.method == "POST" and formulaire.is_valid():
        agent = executer(
            request,
            formulaire,
            lambda saisie: actions.accepter_invitation(
                secret=secret, mot_de_passe=saisie["mot_de_passe"], le=timezone.now()
            ),
        )
        if agent is not None:
            return redirect("account_login")
    contexte = {
        "formulaire": formulaire,
        "titre": f"Bienvenue, {invitation.prenom}",
        "courriel": invitation.courriel,
        "poste": poste,
    }
    return render(request, "comptes/choisir_mot_de_passe.html", contexte)


@never_cache
@login_not_required
def reprendre_compte(request: HttpRequest, secret: str) -> HttpResponse:
    """Start again after a lost second factor, with the link handed over by a cadre."""
    demande = renouvellement_valable(secret, timezone.now())
    if demande is None:
        return render(request, "comptes/lien_perime.html", status=410)
    titre = f"Retrouver votre accès, {demande.titulaire.prenom}"
    if demande.siret:
        return _continuer_ailleurs(request, demande, secret, titre)
    formulaire = forms.FormulaireMotDePasse(request.POST or None)
    if request.method == "POST" and formulaire.is_valid():
        agent = executer(
            request,
            formulaire,
            lambda saisie: actions.reprendre_compte(
                secret=secret, mot_de_passe=saisie["mot_de_passe"], le=timezone.now()
            ),
        )
        if agent is not None:
            return redirect("account_login")
    contexte = {"formulaire": formulaire, "titre": titre, "courriel": demande.titulaire.courriel}
    return render(request, "comptes/choisir_mot_de_passe.html", contexte)


def _continuer_ailleurs(
    request: HttpRequest, porte: Invitation | Renouvellement, secret: str, titre: str, poste: str = ""
) -> HttpResponse:
    """The page of a link that expects an identity of the provider; without a provider it opens nothing."""
    connu = fournisseur()
    if connu is None:
        return render(request, "comptes/lien_perime.html", status=410)
    but = But.INVITATION if isinstance(porte, Invitation) else But.REPRISE
    siret = presenters.siret_affiche(porte.siret)
    contexte = {"titre": titre, "poste": poste, "but": but.value, "secret": secret, "siret": siret}
    return render(request, "comptes/continuer_ailleurs.html", {**contexte, "fournisseur": connu})
