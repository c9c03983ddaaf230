"""Seals: posed, kept and lifted by two managers, reviewed at a fixed interval by one of the persons named."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from django.db import connection, transaction

from egide.socle.acces.actions.derivation import actualiser, sujet_de
from egide.socle.acces.actions.reserves import exclusions_de
from egide.socle.acces.actions.trace import consigner_droits, exiger_motif, exiger_visible
from egide.socle.acces.models import DecisionScelle, Relation, Scelle
from egide.socle.acces.permissions import LISENT, SCELLENT
from egide.socle.acces.regles_acces import reglage
from egide.socle.acces.volets import TOUS_SAUF_RESERVES
from egide.socle.comptes.models import Agent
from egide.socle.comptes.selectors import roles_en_vigueur
from egide.socle.interface.identifiants import uuid7
from egide.socle.interface.refus import Invisible, Refus


@transaction.atomic
def sceller_dossier(
    *,
    agent: Agent,
    second: Agent,
    dossier_id: UUID,
    nommes: Iterable[Agent],
    le: datetime,
    fondement: str,
    a_deux: bool = False,
) -> Scelle:
    """Seal a file: named persons only, decided by two managers, reviewed at a fixed interval (confidentialite §13).

    With `a_deux`, those named, two at least, read it only when two of them open it together (`ouvrir_a_deux`). Whoever
    is named must be able to read it; one is a manager, who reviews the seal (`agent` first). Raises Invisible, Refus.
    """
    exiger_deux_cadres(agent, second)
    exiger_visible(dossier_id)
    fondement, nommes = exiger_motif(fondement), list(nommes)
    if Scelle.objects.filter(dossier_id=dossier_id).exists():
        raise Refus("Ce dossier est déjà scellé.", "deja_scelle")
    responsable = _choisir_responsable(nommes, dossier_id, agent)
    if a_deux and len({nomme.pk for nomme in nommes}) < len((agent, second)):
        raise Refus("Pour une ouverture à deux, nommez au moins deux personnes.", "nommes_a_deux")
    _retirer_les_autres_noms(dossier_id, nommes, le)
    _nommer(nommes, dossier_id, fondement, le)
    DecisionScelle(
        dossier_id=dossier_id, genre=DecisionScelle.Genre.POSE, le=le, agent=agent, second=second, motif=fondement
    ).save(force_insert=True)
    consigner_droits(agent, dossier_id, "sceller_dossier", "à deux")
    consigner_second(second, dossier_id, "sceller_dossier")
    scelle = Scelle(
        dossier_id=dossier_id,
        pose_le=le,
        revoir_le=_prochaine_revue(le),
        responsable=responsable,
        ouverture_a_deux=a_deux,
    )
    scelle.save(force_insert=True)
    actualiser([dossier_id])
    return scelle


def _nommer(nommes: list[Agent], dossier_id: UUID, fondement: str, le: datetime) -> None:
    """Put each of these people in relation with the file, by name."""
    for nomme in nommes:
        Relation(
            sujet=sujet_de(nomme),
            dossier_id=dossier_id,
            genre=Relation.Genre.NOMMEE,
            volets=TOUS_SAUF_RESERVES,
            fondement=fondement[:120],
            du=le,
        ).save(force_insert=True)


@transaction.atomic
def maintenir_scelle(
    *, agent: Agent, second: Agent, dossier_id: UUID, le: datetime, motif: str, responsable: Agent | None = None
) -> None:
    """Say, after a review, that the seal stays: the next review is at the fixed interval, by `responsable` or the same.

    Raises Invisible (no seal that `agent` sees), Refus (right, reason, someone who is not named or not a manager).
    """
    exiger_deux_cadres(agent, second)
    motif = exiger_motif(motif)
    exiger_visible(dossier_id)
    scelle = Scelle.objects.select_related("responsable").filter(dossier_id=dossier_id).first()
    if scelle is None:
        raise Invisible
    suivant = responsable or scelle.responsable
    if suivant not in cadres_nommes(dossier_id):
        raise Refus("Le scellé est revu par un cadre habilité, nommé sur ce dossier.", "responsable")
    _decider(agent, second, dossier_id, DecisionScelle.Genre.MAINTIEN, le, motif, suivant)


@transaction.atomic
def lever_scelle(*, agent: Agent, second: Agent, dossier_id: UUID, le: datetime, motif: str) -> None:
    """Lift a seal: teams and general scope see the file again, and the decisions about the seal stay in it.

    Persons named keep their access until it is closed one by one. Raises Invisible, Refus.
    """
    exiger_deux_cadres(agent, second)
    exiger_visible(dossier_id)
    _decider(agent, second, dossier_id, DecisionScelle.Genre.LEVEE, le, exiger_motif(motif), None)


def cadres_nommes(dossier_id: UUID) -> list[Agent]:
    """Managers who may seal, among the persons named on this file, as far as the present agent sees it."""
    nommees = Relation.objects.filter(dossier_id=dossier_id, genre=Relation.Genre.NOMMEE, au__isnull=True)
    agents = Agent.objects.filter(sujet__in=nommees.values("sujet_id"), is_active=True)
    return [a for a in agents if roles_en_vigueur(a) & SCELLENT]


def exiger_deux_cadres(agent: Agent, second: Agent | None) -> None:
    """Raise Refus unless two different managers, both allowed to seal, decide together."""
    if second is None or not (roles_en_vigueur(agent) & SCELLENT and roles_en_vigueur(second) & SCELLENT):
        raise Refus("Un dossier scellé se décide à deux, avec deux cadres habilités.", "sceller")
    if agent.pk == second.pk:
        raise Refus("La seconde personne doit être différente de la première.", "sceller_seul")


def consigner_second(second: Agent, dossier_id: UUID, acte: str, *, motif: str = "") -> None:
    """The line of the second manager, so that the journal shows both."""
    consigner_droits(second, dossier_id, acte, "à deux", motif=motif)


def _choisir_responsable(nommes: Sequence[Agent], dossier_id: UUID, agent: Agent) -> Agent:
    """Check that those named will see the file, and say which manager among them reviews the seal."""
    for nomme in nommes:
        if not nomme.is_active or not roles_en_vigueur(nomme) & LISENT:
            raise Refus(f"Le rôle de {nomme} ne lit aucun dossier : ne nommez que qui peut le lire.", "nommes")
    ecartes = {ligne.agent_id for ligne in exclusions_de(dossier_id)}
    for nomme in nommes:
        if nomme.pk in ecartes:
            raise Refus(f"{nomme} est écarté de ce dossier et ne le verrait pas.", "nomme_ecarte")
    cadres = [nomme for nomme in nommes if roles_en_vigueur(nomme) & SCELLENT]
    if not cadres:
        raise Refus("Nommez au moins un cadre de la CRIP : c’est lui qui reverra le scellé.", "nommes_sans_cadre")
    return agent if agent in cadres else cadres[0]


def _decider(
    agent: Agent, second: Agent, dossier_id: UUID, genre: str, le: datetime, motif: str, responsable: Agent | None
) -> None:
    """Write the decision and what it changes, through the function that checks that the agent sees the file."""
    suivant = responsable.pk if responsable else None
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT acces_decider_scelle(%s, %s, %s, %s, %s, %s, %s, %s)",
            [uuid7(), dossier_id, genre, second.pk, motif[:300], le, _prochaine_revue(le), suivant],
        )
        if not cursor.fetchone()[0]:
            raise Invisible
    acte = "maintenir_scelle" if genre == DecisionScelle.Genre.MAINTIEN else "lever_scelle"
    consigner_droits(agent, dossier_id, acte, "à deux", motif=motif)
    consigner_second(second, dossier_id, acte, motif=motif)


def _prochaine_revue(le: datetime) -> datetime:
    return le + timedelta(days=reglage("revue_scelle_jours"))


def _retirer_les_autres_noms(dossier_id: UUID, nommes: Iterable[Agent], le: datetime) -> None:
    """Whoever was named for something else, a protected address say, is not named on the seal for all that."""
    anciens = Relation.objects.filter(dossier_id=dossier_id, genre=Relation.Genre.NOMMEE, au__isnull=True)
    anciens.exclude(sujet__agent__in=nommes).update(au=le)
