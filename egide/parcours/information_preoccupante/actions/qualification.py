"""The decision of the cell on an information, and its correction."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, TypedDict, Unpack
from uuid import UUID

from django.db import transaction

from egide.parcours.accueil.actions import donner_suite
from egide.parcours.accueil.states import Etat as EtatRecueil
from egide.parcours.information_preoccupante.actions.foyer import ouvrir_dossiers_en_attente
from egide.parcours.information_preoccupante.actions.orientation import (
    confier_aux_evaluateurs,
    joindre_a_la_cible,
    prevenir_astreinte,
    remettre_au_service,
    retirer_aux_evaluateurs,
    verifier_cible,
    verifier_departement,
    verifier_evaluateurs,
    verifier_unite,
)
from egide.parcours.information_preoccupante.actions.reception import dire_lue, reprendre_enfants
from egide.parcours.information_preoccupante.actions.verrou import champs_du_foyer, deja_fait, verrouiller
from egide.parcours.information_preoccupante.models import DangerEvoque, Information
from egide.parcours.information_preoccupante.rules import Qualification, exiger_motif
from egide.parcours.information_preoccupante.states import ACTE_DE, PREFIXE_REQUALIFICATION, Etat
from egide.socle.acces.matrice import autoriser
from egide.socle.comptes.models import Agent, Unite
from egide.socle.etats.models import Passage
from egide.socle.etats.moteur import continuer, passer
from egide.socle.referentiels.models import Departement

AVEC_EVALUATION = Qualification.INFORMATION_PREOCCUPANTE
AVEC_DOSSIERS = frozenset({Qualification.INFORMATION_PREOCCUPANTE, Qualification.DANGER_GRAVE_IMMEDIAT})


class Precisions(TypedDict, total=False):
    """What goes with a decision, each part optional until the guard asks for it.

    `dangers` maps a code of the list `types_danger` to its precision. `cible` goes with a complement, `unite`
    with a family already followed, `departement` with a transfer, `orientation` with « not one »,
    `evaluateurs` is the team that will assess an information préoccupante.
    """

    niveau: str
    dangers: Mapping[str, str]
    information_famille: str
    information_famille_motif: str
    foyer_revu: bool
    cible: Information | None
    unite: Unite | None
    evaluateurs: Unite | None
    departement: Departement | None
    orientation: str


@transaction.atomic
def qualifier_information(
    information: Information,
    *,
    agent: Agent,
    le: datetime,
    qualification: Qualification,
    motif: str,
    version: int | None = None,
    requete: UUID | None = None,
    **precisions: Unpack[Precisions],
) -> Passage:
    """Decide what an information is, with a written reason (CASF D. 226-2-4, R. 223-2).

    Raises Invisible, Refus with the first thing missing (rules.manques), VersionPerimee. The same `requete` twice
    has one effect.
    """
    prise = verrouiller(information)
    autoriser(agent, "qualifier_information", prise)
    if deja := deja_fait(prise, requete):
        return deja
    champs = _preparer(prise, qualification, motif, precisions, agent=agent, le=le)
    passage = passer(
        prise,
        ACTE_DE[qualification],
        agent=agent,
        le=le,
        motif=motif.strip(),
        version=version,
        requete=requete,
        champs=champs,
    )
    _conclure(prise, qualification, precisions, agent=agent, le=le)
    return passage


@transaction.atomic
def requalifier(
    information: Information,
    *,
    agent: Agent,
    le: datetime,
    qualification: Qualification,
    motif: str,
    version: int | None = None,
    requete: UUID | None = None,
    **precisions: Unpack[Precisions],
) -> Passage:
    """Correct a decision, with its reason: a line is added, open clocks follow, nothing is erased.

    A closed information reopens only this way. Raises as `qualifier_information`.
    """
    prise = verrouiller(information)
    autoriser(agent, "requalifier", prise)
    if deja := deja_fait(prise, requete):
        return deja
    exiger_motif(motif)
    evaluait = prise.unite_evaluation
    champs = _preparer(prise, qualification, motif, precisions, agent=agent, le=le)
    passage = passer(
        prise,
        f"{PREFIXE_REQUALIFICATION}{qualification.value}",
        agent=agent,
        le=le,
        motif=motif.strip(),
        version=version,
        requete=requete,
        champs=champs,
    )
    if evaluait is not None:
        retirer_aux_evaluateurs(prise, evaluait, agent=agent, le=le)
    _conclure(prise, qualification, precisions, agent=agent, le=le)
    return passage


def _preparer(
    information: Information,
    qualification: Qualification,
    motif: str,
    precisions: Precisions,
    *,
    agent: Agent,
    le: datetime,
) -> dict[str, Any]:
    """Check what the decision points at, keep the dangers, and return what the arrow writes."""
    if cible := precisions.get("cible"):
        verifier_cible(information, cible)
    if unite := precisions.get("unite"):
        verifier_unite(information, unite)
    if evaluateurs := precisions.get("evaluateurs"):
        verifier_evaluateurs(information, evaluateurs)
    if departement := precisions.get("departement"):
        verifier_departement(departement)
    if "dangers" in precisions:
        noter_dangers(information, precisions["dangers"], le=le)
    champs = _champs(information, qualification, motif, precisions, le)
    if information.etat == Etat.RECUE:
        reprendre_enfants(information)
        champs |= {"accusee_le": le, "accusee_par": agent}
    return champs | champs_du_foyer(information)


def _champs(
    information: Information, qualification: Qualification, motif: str, precisions: Precisions, le: datetime
) -> dict[str, Any]:
    grave = qualification is Qualification.DANGER_GRAVE_IMMEDIAT
    revu = le if precisions.get("foyer_revu") else None
    return {
        "qualification": qualification.value,
        "qualifiee_le": le,
        "motif": motif.strip(),
        "niveau": Information.Niveau.DANGER_GRAVE if grave else precisions.get("niveau", ""),
        "information_famille": precisions.get("information_famille", information.information_famille),
        "information_famille_motif": precisions.get(
            "information_famille_motif", information.information_famille_motif
        ).strip(),
        "foyer_revu_le": information.foyer_revu_le or revu,
        "cible": precisions.get("cible"),
        "unite_suivante": precisions.get("unite"),
        "unite_evaluation": precisions.get("evaluateurs") if AVEC_EVALUATION is qualification else None,
        "departement_competent": precisions.get("departement"),
        "orientation": precisions.get("orientation", "").strip(),
    }


def _conclure(
    information: Information,
    qualification: Qualification,
    precisions: Precisions,
    *,
    agent: Agent,
    le: datetime,
) -> None:
    """What each decision carries with it; giving the charge away comes last."""
    _repondre(information, agent=agent, le=le)
    if qualification in AVEC_DOSSIERS:
        ouvrir_dossiers_en_attente(information, agent=agent, le=le)
    if qualification is Qualification.DANGER_GRAVE_IMMEDIAT:
        prevenir_astreinte(information, le=le)
    if information.unite_evaluation is not None:
        confier_aux_evaluateurs(information, information.unite_evaluation, le=le)
    cible, unite = precisions.get("cible"), precisions.get("unite")
    if qualification is Qualification.COMPLEMENT and cible is not None:
        joindre_a_la_cible(information, cible, agent=agent, le=le)
    continuer("qualifier_information", information, agent=agent, le=le)
    if qualification is Qualification.DEJA_SUIVIE and unite is not None:
        remettre_au_service(information, unite, le=le)


def _repondre(information: Information, *, agent: Agent, le: datetime) -> None:
    """Whoever holds the code reads « une suite est donnée », never which one."""
    dire_lue(information.recueil, agent=agent, le=le)
    if information.recueil.etat == EtatRecueil.LU:
        donner_suite(information.recueil, agent=agent, le=le)


def noter_dangers(information: Information, dangers: Mapping[str, str], *, le: datetime) -> None:
    """Keep what the text evokes; a danger no longer ticked is dated, never erased."""
    connus = {danger.code: danger for danger in information.dangers.en_vigueur()}
    information.dangers.en_vigueur().exclude(code__in=dangers).update(ecarte_le=le)
    for code, precision in dangers.items():
        if code not in connus:
            DangerEvoque(information=information, code=code, precision=precision, evoque_le=le).save(force_insert=True)
        elif precision != connus[code].precision:
            DangerEvoque.objects.filter(pk=connus[code].pk).update(precision=precision)
