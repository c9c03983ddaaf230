"""Applies one arrow of a state table: lock, check, write state and history together, clocks, journal, what follows."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.utils import timezone

from egide.socle.acces.lectures import consigner_objet
from egide.socle.comptes.models import Agent
from egide.socle.comptes.selectors import poste_en_vigueur
from egide.socle.echeances import actions as echeances
from egide.socle.etats.machine import Machine, Transition, machine_de
from egide.socle.etats.models import Passage
from egide.socle.interface.refus import Refus, VersionPerimee
from egide.socle.journal.ecriture import consigner
from egide.socle.journal.models import Evenement


@dataclass(frozen=True)
class Suite:
    """What a later step does after an upstream act, in the same transaction."""

    acte: str
    description: str
    fonction: Callable[..., Any]


_SUITES: dict[str, list[Suite]] = {}


def declarer_suites(suites: list[Suite]) -> None:
    """Register the continuations of an app, declared in its suites.py."""
    for suite in suites:
        presentes = _SUITES.setdefault(suite.acte, [])
        if suite not in presentes:
            presentes.append(suite)


def suites() -> list[Suite]:
    """All continuations, for the generated diagram."""
    return [suite for groupe in _SUITES.values() for suite in groupe]


@transaction.atomic
def passer(
    objet: Any,
    acte: str,
    *,
    agent: Agent,
    le: datetime,
    motif: str = "",
    version: int | None = None,
    requete: UUID | None = None,
    champs: dict[str, Any] | None = None,
) -> Passage:
    """Follow the arrow `acte` from the present state of `objet`, or create it when it is not saved yet.

    `le` is when it happened; `version` what the person saw; `requete` makes a repeated click without effect.
    Raises Refus (with its sentence) when the arrow, the guard or the date refuses; VersionPerimee on conflict.
    """
    deja = _deja_applique(objet, requete)
    if deja is not None:
        return deja
    machine = machine_de(objet._meta.label_lower)
    actuel = objet if objet._state.adding else _verrouiller(objet, version)
    fleche = _fleche(machine, "" if objet._state.adding else actuel.etat, acte)
    valeurs = dict(champs or {})
    if inattendus := set(valeurs) - set(fleche.champs):
        raise ValueError(f"{acte} does not write {sorted(inattendus)}")
    if fleche.garde:
        fleche.garde(actuel, agent=agent, le=le, motif=motif, champs=valeurs)
    passage = _ecrire_passage(machine, actuel, fleche, agent=agent, le=le, motif=motif, requete=requete)
    _ecrire_objet(objet, actuel, fleche, valeurs)
    _horloges(machine, objet, fleche, passage)
    _consigner(machine, objet, passage)
    return passage


def continuer(acte: str, objet: Any, *, agent: Agent, le: datetime) -> None:
    """Run what later steps declared after `acte`; an act calls it once its own relations are written."""
    for suite in _SUITES.get(acte, []):
        suite.fonction(objet, agent=agent, le=le)


def _deja_applique(objet: Any, requete: UUID | None) -> Passage | None:
    if requete is None:
        return None
    return Passage.objects.filter(objet_id=objet.pk, requete_id=requete).first()


def _verrouiller(objet: Any, version: int | None) -> Any:
    """Lock the row and compare the version that the person saw."""
    actuel = type(objet)._default_manager.select_for_update().get(pk=objet.pk)
    if version is not None and actuel.version != version:
        raise VersionPerimee(actuel)
    return actuel


def _fleche(machine: Machine, de: str, acte: str) -> Transition:
    """The arrow to follow; raises Refus when the present state has none."""
    fleche = machine.fleche(de, acte)
    if fleche is None:
        libelle = dict(machine.etats.choices).get(de, "nouvelle")
        raise Refus(f"Ce geste n’est pas possible : l’état actuel est « {libelle} ».", "etat")
    return fleche


def _consigner(machine: Machine, objet: Any, passage: Passage) -> None:
    """Tell the act to the journal, under each file that the object concerns."""
    ligne: dict[str, Any] = {
        "agent_id": passage.agent_id,
        "poste_id": passage.poste_id,
        "objet_genre": machine.nom,
        "objet_id": objet.pk,
        "acte": passage.acte,
    }
    if passage.dossier_id is None:
        consigner_objet(Evenement.ACTE, **ligne)
    else:
        consigner(Evenement.ACTE, dossier_id=passage.dossier_id, **ligne)


def _ecrire_passage(
    machine: Machine,
    objet: Any,
    fleche: Transition,
    *,
    agent: Agent,
    le: datetime,
    motif: str,
    requete: UUID | None,
) -> Passage:
    """Write the history row, after checking that `le` is neither in the future nor silently before the last arrow."""
    maintenant = timezone.now()
    if le > maintenant:
        raise Refus("La date indiquée est dans le futur. Corrigez-la.", "date_future")
    dernier = Passage.objects.filter(objet_id=objet.pk).order_by("-rang").first()
    if dernier and le < dernier.le and not motif:
        raise Refus("Cette date est antérieure au dernier événement : dites pourquoi.", "date_anterieure")
    poste = poste_en_vigueur(agent)
    passage = Passage(
        objet_genre=machine.nom,
        objet_id=objet.pk,
        dossier_id=getattr(objet, "dossier_id", None),
        volet=machine.volet_de(objet),
        rang=dernier.rang + 1 if dernier else 1,
        de=fleche.de,
        acte=fleche.acte,
        vers=fleche.vers,
        le=le,
        saisi_le=maintenant,
        agent=agent,
        poste=poste,
        motif=motif,
        requete_id=requete,
    )
    passage.save(force_insert=True)
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('egide.passage', %s, true)", [str(passage.pk)])
    return passage


def _ecrire_objet(objet: Any, actuel: Any, fleche: Transition, valeurs: dict[str, Any]) -> None:
    """Write state, version and the fields of the arrow; hidden rows would be skipped silently, so count them."""
    nouvelles = {**valeurs, "etat": fleche.vers, "version": 1 if objet._state.adding else actuel.version + 1}
    if objet._state.adding:
        for champ, valeur in nouvelles.items():
            setattr(objet, champ, valeur)
        objet.save(force_insert=True)
        return
    ecrites = type(objet)._default_manager.filter(pk=objet.pk).update(**nouvelles)
    if ecrites != 1:
        raise Refus("Cette situation ne peut plus être modifiée par vous.", "ecriture")
    for champ, valeur in nouvelles.items():
        setattr(objet, champ, valeur)


def _horloges(machine: Machine, objet: Any, fleche: Transition, passage: Passage) -> None:
    """Stop then start the clocks of the arrow."""
    for arret in fleche.arrete:
        echeances.arreter(objet.pk, arret.regle, le=passage.le, raison=arret.raison, passage_id=passage.pk)
    for demarrage in fleche.demarre:
        depart = demarrage.depart(objet, passage.le)
        if depart is not None:
            echeances.demarrer(
                demarrage.regle,
                depart=depart,
                evenement=demarrage.evenement,
                objet=objet,
                objet_genre=machine.nom,
                volet=machine.volet_de(objet),
                passage_id=passage.pk,
            )
