"""The pages of possible duplicates: the queue, two people side by side, undoing a merge, answering a request."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from egide.enfant.actions import (
    Versions,
    accorder_partage,
    defaire_fusion,
    ecarter_ressemblance,
    fusionner,
    refuser_partage,
    signaler_doublon,
)
from egide.enfant.doublons import (
    comparees,
    demande_de,
    fusion_de,
    paire,
    paires_a_verifier,
    partages_a_demander,
    ressemblance_entre,
)
from egide.enfant.forms_fusion import (
    AUTRE,
    UN,
    FormulaireFusion,
    FormulaireMotif,
    FormulairePartage,
    FormulaireSignaler,
    designer,
    nommer,
)
from egide.enfant.models import Personne
from egide.enfant.presenters import MOTS, codes_communes, lignes_comparees
from egide.enfant.rapprochement.rules import Degre
from egide.enfant.selectors import champs_a_choisir, famille_de, noms_communes, version_de
from egide.enfant.views.page import enfant_ou_rien, page_d_acte
from egide.socle.acces.matrice import autoriser, refus_de
from egide.socle.acces.middleware import agent_de
from egide.socle.comptes.models import Agent
from egide.socle.comptes.views.formulaires import preuve_demandee
from egide.socle.dossiers.adresses import dossiers_lisibles
from egide.socle.interface.essai import retenir, tenter
from egide.socle.interface.refus import Refus, VersionPerimee
from egide.socle.journal.ecriture import consigner
from egide.socle.journal.models import Evenement


@require_GET
def liste(request: HttpRequest) -> HttpResponse:
    """Pairs of people who may be one, among those that this agent sees; nothing is said of the others."""
    agent = agent_de(request)
    autoriser(agent, "signaler_doublon")
    paires = paires_a_verifier()
    noms = noms_communes(codes_communes(p.comparaison for p in paires))
    vues = [(p, lignes_comparees(p.comparaison, noms), MOTS[Degre(p.ressemblance.degre)]) for p in paires]
    consigner(Evenement.LECTURE, agent_id=agent.pk, objet_genre="ressemblance", acte="lire_doublons")
    return render(request, "enfant/doublons.html", {"paires": vues})


@require_http_methods(["GET", "POST"])
def comparer(request: HttpRequest, un_id: UUID, autre_id: UUID) -> HttpResponse:
    """Two people side by side: one and the same, field by field, or two."""
    agent = agent_de(request)
    un, autre = paire(un_id, autre_id)
    if un.pk == autre.pk:
        return redirect("enfant:fiche", pk=un.dossier_ouvert)
    autoriser(agent, "signaler_doublon", un if un.est_enfant else None)
    ecarter = "ecarter" in request.POST
    reunir = _formulaire(request.POST if request.method == "POST" and not ecarter else None, un, autre)
    motif = FormulaireMotif(request.POST if ecarter else None, prefix="ecart")
    statut, avis = 200, ""
    try:
        reponse = _ecarter(request, agent, un, autre, motif) if ecarter else _reunir(request, agent, un, autre, reunir)
        if reponse is not None:
            return reponse
    except VersionPerimee as perimee:
        statut, avis = 409, retenir(request, perimee)
        reunir = _formulaire(None, un, autre)
    _lire(agent, un, autre)
    comparaison = comparees(un, autre)
    contexte = {
        "un": un,
        "autre": autre,
        "dossiers": dossiers_lisibles(un.dossier_id, autre.dossier_id),
        "cotes": (nommer(un, UN), nommer(autre, AUTRE)),
        "raison": comparaison.raison,
        "lignes": lignes_comparees(comparaison, noms_communes(codes_communes([comparaison]))),
        "partages": partages_a_demander(un, autre),
        "ressemblance": ressemblance_entre(un, autre),
        "reunir": reunir,
        "motif": motif,
        "avis": avis,
        "refus": refus_de(agent, "fusionner", un if un.est_enfant else None),
    }
    return render(request, "enfant/comparer.html", contexte, status=statut)


def _lire(agent: Agent, *personnes: Personne) -> None:
    for p in personnes:
        consigner(
            Evenement.LECTURE, agent_id=agent.pk, objet_genre="personne", objet_id=p.pk, dossier_id=p.dossier_id,
            acte="comparer_identites",
        )  # fmt: skip


def _formulaire(donnees: Any, un: Personne, autre: Personne) -> FormulaireFusion:
    versions = (version_de(un), version_de(autre))
    return FormulaireFusion(donnees, un=un, autre=autre, champs=champs_a_choisir(un, autre), versions=versions)


def _reunir(
    request: HttpRequest, agent: Agent, un: Personne, autre: Personne, formulaire: FormulaireFusion
) -> HttpResponse | None:
    """Merge, then the page of the kept file; None when nothing was sent, or nothing was done."""
    if not formulaire.is_bound or not formulaire.is_valid():
        return None
    lues = formulaire.lues()
    garde, absorbe, versions = un, autre, Versions(*lues)
    if formulaire.cleaned_data["garde"] == AUTRE:
        garde, absorbe, versions = autre, un, Versions(*reversed(lues))
    faite = tenter(
        request,
        formulaire,
        lambda: fusionner(
            garde,
            absorbe,
            agent=agent,
            le=timezone.now(),
            motif=formulaire.cleaned_data["motif"],
            choix=formulaire.choix(),
            versions=versions,
        ),
    )
    if faite is None:
        return None
    messages.success(request, "Ces deux fiches n’en font plus qu’une. Vous pouvez défaire cette fusion.")
    dossier = faite.dossier_garde_id
    return redirect("enfant:fiche", pk=dossier) if dossier else redirect("enfant:doublons")


def _ecarter(
    request: HttpRequest, agent: Agent, un: Personne, autre: Personne, formulaire: FormulaireMotif
) -> HttpResponse | None:
    """Set the pair apart; without a suspicion yet, the answer is kept all the same."""
    if not formulaire.is_valid():
        return None
    motif, le = formulaire.cleaned_data["motif"], timezone.now()

    def acte() -> tuple[None]:
        connue = ressemblance_entre(un, autre) or signaler_doublon(un, autre, agent=agent, le=le, motif=motif)
        return (ecarter_ressemblance(connue, agent=agent, le=le, motif=motif),)

    if tenter(request, formulaire, acte) is None:
        return None
    messages.success(request, "C’est noté : ce sont deux personnes. La question ne reviendra pas pour les mêmes faits.")
    return redirect("enfant:doublons")


@require_http_methods(["GET", "POST"])
def signaler(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Report that this child, or one of his relatives, was written twice."""
    agent, enfant = agent_de(request), enfant_ou_rien(pk)
    autoriser(agent, "signaler_doublon", enfant)
    famille = famille_de(enfant)
    adultes = {lien.autre.pk: lien.autre for lien in (*famille.parents, *famille.autres) if not lien.autre.est_enfant}
    formulaire = FormulaireSignaler(request.POST or None, enfant=enfant, proches=adultes.values())
    if request.method == "POST" and formulaire.is_valid():
        dit = formulaire.cleaned_data
        qui = formulaire.proches.get(dit["qui"], enfant)
        avec = formulaire.proches.get(dit["avec"]) or Personne.objects.filter(dossier__numero=dit["numero"]).first()
        if avec is None:
            formulaire.add_error("numero", "Aucun dossier que vous pouvez voir ne porte ce numéro.")
        elif tenter(
            request, formulaire,
            lambda: signaler_doublon(qui, avec, agent=agent, le=timezone.now(), motif=dit["motif"]),
        ):  # fmt: skip
            return redirect("enfant:comparer", un_id=qui.pk, autre_id=avec.pk)
    contexte = {
        "enfant": enfant,
        "formulaire": formulaire,
        "titre": "Signaler un doublon",
        "aide": "La même personne a été écrite deux fois ? Vous comparerez ensuite les deux fiches.",
        "envoyer": "Comparer les deux",
    }
    return render(request, "enfant/formulaire.html", contexte)


@require_http_methods(["GET", "POST"])
@preuve_demandee
def defaire(request: HttpRequest, fusion_id: UUID) -> HttpResponse:
    """Undo a merge: each file as it was, with what was written in it since."""
    agent, fusion = agent_de(request), fusion_de(fusion_id)
    autoriser(agent, "defaire_fusion", fusion.garde if fusion.garde.est_enfant else None)
    formulaire = FormulaireMotif(request.POST or None)
    if request.method == "POST" and formulaire.is_valid():
        motif = formulaire.cleaned_data["motif"]
        if tenter(request, formulaire, lambda: (defaire_fusion(fusion, agent=agent, le=timezone.now(), motif=motif),)):
            deux = " et ".join(p.dossier.numero for p in (fusion.garde, fusion.absorbe) if p.dossier)
            quoi = f"les dossiers {deux} sont" if deux else "chaque fiche est"
            messages.success(request, f"La fusion est défaite : {quoi} comme avant.")
            dossier = fusion.dossier_garde_id
            return redirect("enfant:fiche", pk=dossier) if dossier else redirect("enfant:doublons")
    contexte = {
        "fusion": fusion,
        "formulaire": formulaire,
        "deux": [designer(fusion.garde), designer(fusion.absorbe)],
    }
    return render(request, "enfant/defaire.html", contexte)


@require_http_methods(["GET", "POST"])
@preuve_demandee
def partage(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The unit in charge answers the team of another file of the same child."""
    agent, demande = agent_de(request), demande_de(pk)
    enfant = enfant_ou_rien(demande.dossier_id)
    autoriser(agent, "repondre_partage", demande)
    if demande.close_le is not None:
        raise Refus("Cette demande a déjà sa réponse.", "partage_repondu")
    formulaire = FormulairePartage(request.POST or None)

    def acte() -> None:
        dit, le = formulaire.cleaned_data, timezone.now()
        if dit["reponse"] == FormulairePartage.OUI:
            accorder_partage(demande, agent=agent, le=le)
        else:
            refuser_partage(demande, agent=agent, le=le, motif=dit["motif"])

    return page_d_acte(
        request,
        enfant,
        formulaire,
        acte,
        titre="Un autre service demande à lire ce dossier",
        aide=f"{demande.unite} suit l’autre dossier de cet enfant. {demande.agent} les a réunis : « {demande.motif} »."
        " Les personnes écartées et les scellés le restent. Vous seul répondez pour votre unité.",
        envoyer="Envoyer la réponse",
        fait="Votre réponse est enregistrée.",
    )
