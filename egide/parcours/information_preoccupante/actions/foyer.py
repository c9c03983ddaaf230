"""Who these children are: the household, and the file of each. Each is looked for before a file is opened."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from egide.enfant.actions import creer_enfant, installer, ouvrir_foyer
from egide.enfant.models import Foyer, Habitant, Personne
from egide.enfant.rapprochement.identite import Identite
from egide.parcours.information_preoccupante.actions.antecedents import recherche_recente, rechercher_enfant
from egide.parcours.information_preoccupante.actions.verrou import champs_du_foyer, deja_fait, verrouiller
from egide.parcours.information_preoccupante.identites import (
    appellation,
    designee,
    identite_dite,
    naissance_de,
)
from egide.parcours.information_preoccupante.models import EnfantConcerne, Information
from egide.parcours.information_preoccupante.rules import Decision
from egide.parcours.information_preoccupante.states import GENRE
from egide.socle.acces.actions import concerner
from egide.socle.acces.matrice import autoriser
from egide.socle.acces.volets import Volet
from egide.socle.comptes.models import Agent
from egide.socle.etats.models import Passage
from egide.socle.etats.moteur import passer
from egide.socle.interface.refus import Invisible, Refus

FONDEMENT = "Information reçue par la cellule (L. 226-3)"


@transaction.atomic
def decider_rapprochement(
    information: Information,
    enfant: EnfantConcerne,
    *,
    agent: Agent,
    le: datetime,
    decision: Decision,
    dossier_id: UUID | None = None,
    version: int | None = None,
    requete: UUID | None = None,
) -> Passage:
    """Say whether a child is already known: tie him to a file, open his own, or leave the question open.

    « Autre enfant » and « nouveau » open a file, after a search made in the same act when the last one is old.
    Raises Invisible (hidden file or child), Refus (already tied, no name at all, no right), VersionPerimee.
    """
    prise = verrouiller(information)
    autoriser(agent, "decider_rapprochement", prise)
    if deja := deja_fait(prise, requete):
        return deja
    ligne = _reprendre(prise, enfant)
    if ligne.dossier_id is not None:
        raise Refus("Ce rapprochement est déjà tranché pour cet enfant.", "rapprochement")
    if decision is Decision.MEME_ENFANT:
        personne = _personne_connue(dossier_id)
        _rattacher(prise, ligne, personne, decision, agent=agent, le=le)
    elif decision in (Decision.AUTRE_ENFANT, Decision.NOUVEAU):
        if decision is Decision.AUTRE_ENFANT:
            ligne.candidats.filter(ecarte_le__isnull=True).update(ecarte_le=le)
        _ouvrir(prise, ligne, decision, agent=agent, le=le)
    else:
        EnfantConcerne.objects.filter(pk=ligne.pk).update(decision=decision.value, decide_par=agent, decide_le=le)
    return _inscrire(prise, "decider_rapprochement", agent=agent, le=le, version=version, requete=requete)


@transaction.atomic
def recenser_enfant(
    information: Information,
    *,
    agent: Agent,
    le: datetime,
    identite: Identite,
    decision: Decision = Decision.NOUVEAU,
    dossier_id: UUID | None = None,
    presence: str = EnfantConcerne.Presence.AU_FOYER,
    garde: str = "",
    vu_par: str = "",
    version: int | None = None,
    requete: UUID | None = None,
) -> EnfantConcerne:
    """Add a child of the household that the contact did not name: every minor of the home is assessed (L. 226-3).

    The child is looked for in the same act, then tied to `dossier_id` or given a file. Raises as
    `decider_rapprochement`; Refus when the child is already on the list.
    """
    prise = verrouiller(information)
    autoriser(agent, "recenser_enfant", prise)
    deja = deja_fait(prise, requete)
    if deja is not None:
        return prise.enfants.get(decide_le=deja.le, designation=appellation(identite))
    ligne = EnfantConcerne(
        information=prise,
        designation=appellation(identite),
        presence=presence,
        garde=garde.strip(),
        vu_par=vu_par.strip(),
        **_naissance(identite.a_naitre, identite.naissance),
    )
    ligne.save(force_insert=True)
    if decision is Decision.MEME_ENFANT:
        _rattacher(prise, ligne, _personne_connue(dossier_id), decision, agent=agent, le=le)
    else:
        _creer(prise, ligne, identite, Decision.NOUVEAU, agent=agent, le=le)
    _inscrire(prise, "recenser_enfant", agent=agent, le=le, version=version, requete=requete)
    return ligne


@transaction.atomic
def mentionner_enfant(
    information: Information,
    *,
    agent: Agent,
    le: datetime,
    designation: str,
    precision: str = "",
    version: int | None = None,
    requete: UUID | None = None,
) -> Passage:
    """Keep on the list a child who was only mentioned (« un bébé ? ») until somebody checks.

    No file is opened, no clock moves. Raises Invisible, Refus without words, VersionPerimee.
    """
    prise = verrouiller(information)
    autoriser(agent, "mentionner_enfant", prise)
    if deja := deja_fait(prise, requete):
        return deja
    if not designation.strip():
        raise Refus("Écrivez comment cet enfant a été mentionné.", "designation")
    EnfantConcerne(
        information=prise,
        designation=designation.strip(),
        age_dit=precision.strip(),
        presence=EnfantConcerne.Presence.A_VERIFIER,
    ).save(force_insert=True)
    return passer(prise, "mentionner_enfant", agent=agent, le=le, version=version, requete=requete)


@transaction.atomic
def ecarter_mention(
    information: Information,
    enfant: EnfantConcerne,
    *,
    agent: Agent,
    le: datetime,
    motif: str,
    version: int | None = None,
    requete: UUID | None = None,
) -> Passage:
    """Say that a mentioned child does not live there, and why; the line stays, checked.

    Raises Invisible, Refus (no reason, not a mere mention), VersionPerimee.
    """
    prise = verrouiller(information)
    autoriser(agent, "mentionner_enfant", prise)
    if deja := deja_fait(prise, requete):
        return deja
    mentions = prise.enfants.filter(pk=enfant.pk, presence=EnfantConcerne.Presence.A_VERIFIER)
    if mentions.update(presence=EnfantConcerne.Presence.ECARTE, decide_par=agent, decide_le=le) != 1:
        raise Refus("Seul un enfant « à vérifier » peut être écarté de la liste.", "mention")
    return passer(prise, "ecarter_mention", agent=agent, le=le, motif=motif.strip(), version=version, requete=requete)


def ouvrir_dossiers_en_attente(information: Information, *, agent: Agent, le: datetime) -> None:
    """Open the file of each child still in doubt when the information is kept: nobody is assessed without one.

    A child without any name waits: his line stays, with the question open.
    """
    sans_dossier = information.enfants.presents().filter(dossier__isnull=True, enfant_signale__isnull=False)
    for ligne in sans_dossier.select_related("enfant_signale"):
        dit = ligne.enfant_signale
        if dit is not None and designee(identite_dite(dit, information.recueil.recu_le)):
            _ouvrir(information, ligne, Decision(ligne.decision or Decision.A_VERIFIER), agent=agent, le=le)


def _inscrire(
    information: Information, acte: str, *, agent: Agent, le: datetime, version: int | None, requete: UUID | None
) -> Passage:
    """Follow the arrow of an act on the household, with what it changes for the clocks."""
    champs = {**champs_du_foyer(information), "foyer": information.foyer}
    return passer(information, acte, agent=agent, le=le, version=version, requete=requete, champs=champs)


def _reprendre(information: Information, enfant: EnfantConcerne) -> EnfantConcerne:
    ligne = information.enfants.select_related("enfant_signale").filter(pk=enfant.pk).first()
    if ligne is None:
        raise Invisible
    return ligne


def _personne_connue(dossier_id: UUID | None) -> Personne:
    """The child of a file that this agent sees. Raises Invisible otherwise: a closed file does not exist."""
    personne = Personne.objects.enfants().filter(dossier_id=dossier_id).first() if dossier_id else None
    if personne is None:
        raise Invisible
    return personne


def _ouvrir(information: Information, ligne: EnfantConcerne, decision: Decision, *, agent: Agent, le: datetime) -> None:
    if ligne.enfant_signale is None:
        raise Refus("Recensez d’abord cet enfant, avec son nom ou son prénom.", "enfant")
    identite = identite_dite(ligne.enfant_signale, information.recueil.recu_le)
    if not designee(identite):
        raise Refus("Donnez au moins un nom ou un prénom avant d’ouvrir son dossier.", "identite_vide")
    _creer(information, ligne, identite, decision, agent=agent, le=le)


def _creer(
    information: Information,
    ligne: EnfantConcerne,
    identite: Identite,
    decision: Decision,
    *,
    agent: Agent,
    le: datetime,
) -> None:
    recherche_id = recherche_recente(ligne, agent=agent)
    if recherche_id is None:
        recherche_id = rechercher_enfant(information, ligne, identite, agent=agent, le=le).recherche_id
    personne = creer_enfant(agent=agent, le=le, identite=identite, recherche_id=recherche_id, fondement=FONDEMENT)
    _rattacher(information, ligne, personne, decision, agent=agent, le=le)
    _loger(information, personne, identite, agent=agent, le=le)


def _rattacher(
    information: Information,
    ligne: EnfantConcerne,
    personne: Personne,
    decision: Decision,
    *,
    agent: Agent,
    le: datetime,
) -> None:
    """Tie the line, the information and the contact to the file, so that its exclusions and seals hide all three."""
    if personne.dossier_id is None:
        raise Invisible
    if information.enfants.filter(dossier_id=personne.dossier_id).exists():
        raise Refus("Cet enfant est déjà sur la liste de cette information.", "deux_fois")
    for objet, genre in ((information, GENRE), (information.recueil, "recueil")):
        concerner(objet, objet_genre=genre, volet=Volet.DANGER, dossier_id=personne.dossier_id)
    EnfantConcerne.objects.filter(pk=ligne.pk).update(
        dossier_id=personne.dossier_id,
        decision=decision.value,
        decide_par=agent,
        decide_le=le,
        **_naissance_du_dossier(personne),
    )
    ligne.refresh_from_db()
    if information.foyer is None:
        habitation = Habitant.objects.filter(personne=personne, au__isnull=True).select_related("foyer").first()
        information.foyer = habitation.foyer if habitation else None


def _loger(information: Information, personne: Personne, identite: Identite, *, agent: Agent, le: datetime) -> None:
    """Say where a new child lives: the household of the information, opened with the first address told."""
    foyer: Foyer | None = information.foyer
    if foyer is None:
        foyer = ouvrir_foyer(agent=agent, le=le, adresse=identite.adresse, code_insee=identite.code_insee)
        information.foyer = foyer
    installer(foyer, personne, agent=agent, le=le)


def _naissance_du_dossier(personne: Personne) -> dict[str, Any]:
    """The birth written in the file wins over the one that was told; unknown, it erases nothing."""
    naissance = naissance_de(personne)
    return _naissance(personne.a_naitre, naissance) if personne.a_naitre or naissance.connue else {}


def _naissance(a_naitre: bool, naissance: Any) -> dict[str, Any]:
    bornes = None if a_naitre else naissance.intervalle()
    return {
        "a_naitre": a_naitre,
        "naissance_au_plus_tard": bornes[1] if bornes else None,
        "age_dit": naissance.en_clair(),
    }
