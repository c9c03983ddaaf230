"""Named corrections of an information, and the term made nearer by a reasoned decision."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from egide.parcours.information_preoccupante.actions.verrou import deja_fait, verrouiller
from egide.parcours.information_preoccupante.models import Information
from egide.parcours.information_preoccupante.rules import (
    HORLOGES_DE_L_EVALUATION,
    PREEVALUATION,
    exiger_reductible,
)
from egide.socle.acces.matrice import autoriser
from egide.socle.comptes.models import Agent
from egide.socle.echeances import actions as echeances
from egide.socle.echeances.models import Echeance
from egide.socle.etats.models import Passage
from egide.socle.etats.moteur import passer
from egide.socle.interface.refus import Refus


@transaction.atomic
def corriger_reception(
    information: Information,
    *,
    agent: Agent,
    le: datetime,
    recue_le: datetime,
    motif: str,
    version: int | None = None,
    requete: UUID | None = None,
) -> Passage:
    """Correct when the cell received it: open clocks are computed again, with the reason; closed ones stay.

    A term already made nearer stays when it is still the nearer one. Raises Invisible, Refus (no reason, future
    date, no right), VersionPerimee.
    """
    prise = verrouiller(information)
    autoriser(agent, "corriger_reception", prise)
    if deja := deja_fait(prise, requete):
        return deja
    avant = prise.recue_le
    passage = passer(
        prise,
        "corriger_reception",
        agent=agent,
        le=le,
        motif=motif.strip(),
        version=version,
        requete=requete,
        champs={"recue_le": recue_le},
    )
    ouvertes = Echeance.objects.ouvertes().filter(
        objet_id=prise.pk, depart=avant, regle__in=(PREEVALUATION, *HORLOGES_DE_L_EVALUATION)
    )
    for echeance in ouvertes:
        _recalculer(echeance, recue_le, motif, passage)
    return passage


def _recalculer(echeance: Echeance, depart: datetime, motif: str, passage: Passage) -> None:
    nouvelle = echeances.recalculer(echeance, depart=depart, motif=motif, passage_id=passage.pk)
    if echeance.raccourcie_motif and echeance.terme < nouvelle.terme:
        echeances.raccourcir(nouvelle, terme=echeance.terme, motif=echeance.raccourcie_motif, passage_id=passage.pk)


@transaction.atomic
def raccourcir_delai(
    information: Information,
    *,
    agent: Agent,
    le: datetime,
    terme: datetime,
    motif: str,
    version: int | None = None,
    requete: UUID | None = None,
) -> Passage:
    """Bring the term of the assessment nearer because of the danger or of the age (CASF D. 226-2-4).

    Raises Invisible, Refus (no clock runs, later or past term, no reason, no right), VersionPerimee.
    """
    prise = verrouiller(information)
    autoriser(agent, "raccourcir_delai", prise)
    if deja := deja_fait(prise, requete):
        return deja
    echeance = (
        Echeance.objects.ouvertes()
        .filter(objet_id=prise.pk, regle__in=HORLOGES_DE_L_EVALUATION)
        .order_by("terme")
        .first()
    )
    if echeance is None:
        raise Refus("Aucun délai d’évaluation ne court pour cette information.", "delai")
    exiger_reductible(echeance.regle)
    if terme < le:
        raise Refus("Le nouveau terme est déjà passé : choisissez une date à venir.", "terme")
    passage = passer(
        prise, "raccourcir_delai", agent=agent, le=le, motif=motif.strip(), version=version, requete=requete
    )
    echeances.raccourcir(echeance, terme=terme, motif=motif.strip(), passage_id=passage.pk)
    return passage


@transaction.atomic
def consigner_retour(
    information: Information,
    *,
    agent: Agent,
    le: datetime,
    motif: str,
    version: int | None = None,
    requete: UUID | None = None,
) -> Passage:
    """Note that the professional who transmitted, or who asked for it, was told the outcome, or why not.

    `motif` says how, never the content nor the name. Stops the term of the return (CASF L226-5, D226-2-8).
    Raises Invisible, Refus, VersionPerimee.
    """
    prise = verrouiller(information)
    autoriser(agent, "consigner_retour", prise)
    if deja := deja_fait(prise, requete):
        return deja
    return passer(prise, "consigner_retour", agent=agent, le=le, motif=motif.strip(), version=version, requete=requete)


@transaction.atomic
def consigner_avis_parquet(
    information: Information,
    *,
    agent: Agent,
    le: datetime,
    cas: str,
    information_famille: str,
    information_famille_motif: str = "",
    version: int | None = None,
    requete: UUID | None = None,
) -> Passage:
    """Note that the prosecutor was told, under which case of L. 226-4, and what the parents are told (L. 226-5).

    The notice itself leaves outside Égide; this act stops its clock. Raises Invisible, Refus, VersionPerimee.
    """
    prise = verrouiller(information)
    autoriser(agent, "consigner_avis_parquet", prise)
    if deja := deja_fait(prise, requete):
        return deja
    return passer(
        prise,
        "consigner_avis_parquet",
        agent=agent,
        le=le,
        version=version,
        requete=requete,
        champs={
            "parquet_avise_le": le,
            "motif_saisine": cas,
            "information_famille": information_famille,
            "information_famille_motif": information_famille_motif.strip(),
        },
    )
