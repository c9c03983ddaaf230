"""The acts that give, close and refuse access. They write relations; the database derives who sees."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import connection, transaction

from egide.socle.acces.models import (
    Acces,
    AccesUrgence,
    Concerne,
    Exclusion,
    PriseEnCharge,
    Relation,
    Scelle,
    Sujet,
)
from egide.socle.acces.regles_acces import reglage
from egide.socle.acces.volets import TOUS_SAUF_RESERVES, Volet
from egide.socle.comptes.models import Agent, Unite
from egide.socle.comptes.roles import Droit
from egide.socle.comptes.selectors import detient
from egide.socle.dossiers.models import Dossier
from egide.socle.interface.identifiants import uuid7
from egide.socle.interface.refus import Invisible, Refus
from egide.socle.journal.ecriture import consigner
from egide.socle.journal.models import Evenement


def sujet_de(porteur: Agent | Unite) -> Sujet:
    """The subject of an agent or a unit, created the first time it is asked for."""
    if isinstance(porteur, Agent):
        return Sujet.objects.get_or_create(agent=porteur, defaults={"genre": Sujet.Genre.AGENT})[0]
    return Sujet.objects.get_or_create(unite=porteur, defaults={"genre": Sujet.Genre.UNITE})[0]


def actualiser(dossiers: Iterable[UUID]) -> int:
    """Rewrite the derived rows of these files, locked in id order; returns how many rows were written."""
    ids = sorted(set(dossiers))
    if not ids:
        return 0
    with connection.cursor() as cursor:
        cursor.execute("SELECT acces_actualiser(%s)", [ids])
        return int(cursor.fetchone()[0])


def prochain_numero(genre: str, annee: int) -> str:
    """Next readable number of a kind of object: « 62-2026-00417 »."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT acces_numero(%s, %s, %s)", [settings.EGIDE_DEPARTEMENT, annee, genre])
        return f"{settings.EGIDE_DEPARTEMENT}-{annee}-{cursor.fetchone()[0]:05d}"


@transaction.atomic
def ouvrir_dossier(
    *, agent: Agent, le: datetime, sujet: Sujet, volets: int = TOUS_SAUF_RESERVES, fondement: str
) -> Dossier:
    """Open a file with its first relation; `sujet` must be a subject of `agent`. Returns the file.

    Raises a database error when the subject is foreign: that is a fault of the program, not of a person.
    """
    numero = prochain_numero("dossier", le.year)
    dossier_id = uuid7()
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT dossier_ouvrir(%s, %s, %s, %s, %s, %s, %s, %s)",
            [dossier_id, numero, le, uuid7(), sujet.pk, Relation.Genre.OUVERTURE, volets, fondement],
        )
    consigner(Evenement.ACTE, agent_id=agent.pk, objet_genre="dossier", dossier_id=dossier_id, acte="ouvrir_dossier")
    return Dossier.objects.get(pk=dossier_id)


@transaction.atomic
def accorder_relation(
    *,
    agent: Agent,
    dossier_id: UUID,
    sujet: Sujet,
    genre: str,
    volets: int,
    fondement: str,
    du: datetime,
    au: datetime | None = None,
) -> Relation:
    """Put a subject in relation with a file that `agent` sees; reserved parts go only to a named person."""
    relation = Relation(
        sujet=sujet, dossier_id=dossier_id, genre=genre, volets=volets, fondement=fondement, du=du, au=au
    )
    relation.save(force_insert=True)
    actualiser([dossier_id])
    _consigner_droits(agent, dossier_id, "accorder_relation", fondement)
    return relation


@transaction.atomic
def clore_relation(relation: Relation, *, agent: Agent, le: datetime) -> None:
    """End a relation; the access it gave ends with it. Closing one's own comes last in an act."""
    if Relation.objects.filter(pk=relation.pk, au__isnull=True).update(au=le) != 1:
        raise Refus("Cette relation est déjà close.", "relation_close")
    _consigner_droits(agent, relation.dossier_id, "clore_relation", relation.fondement)
    actualiser([relation.dossier_id])


@transaction.atomic
def prendre_en_charge(
    objet: Any, *, objet_genre: str, volet: Volet, sujet: Sujet, du: datetime, precedent: Sujet | None = None
) -> PriseEnCharge:
    """Give a subject the charge of an object on several children; `precedent` loses it at the same instant."""
    charge = PriseEnCharge(objet_id=objet.pk, objet_genre=objet_genre, volet_objet=volet, sujet=sujet, du=du)
    charge.save(force_insert=True)
    dossiers = dossiers_concernes(objet.pk)
    actualiser(dossiers)
    if precedent is not None:
        PriseEnCharge.objects.filter(objet_id=objet.pk, sujet=precedent, au__isnull=True).update(au=du)
        actualiser(dossiers)
    return charge


@transaction.atomic
def finir_charges(objet_id: UUID, *, le: datetime) -> None:
    """End every charge of an object: nobody keeps access to it by charge. The last thing an act does."""
    dossiers = dossiers_concernes(objet_id)
    PriseEnCharge.objects.filter(objet_id=objet_id, au__isnull=True).update(au=le)
    actualiser(dossiers)


@transaction.atomic
def concerner(objet: Any, *, objet_genre: str, volet: Volet, dossier_id: UUID) -> None:
    """Say that an object concerns a file; who is in charge of the object reads the identity of that child."""
    Concerne.objects.bulk_create(
        [Concerne(objet_id=objet.pk, objet_genre=objet_genre, dossier_id=dossier_id, volet_objet=volet)],
        ignore_conflicts=True,
    )
    actualiser([dossier_id])


def dossiers_concernes(objet_id: UUID) -> Sequence[UUID]:
    """Files that an object concerns, as far as this agent sees them."""
    return list(Concerne.objects.filter(objet_id=objet_id).values_list("dossier_id", flat=True))


@transaction.atomic
def exclure_agent(*, agent: Agent, exclu: Agent, dossier_id: UUID, raison: str, le: datetime) -> Exclusion:
    """Keep an agent away from a file for good: it beats every grant (confidentialite §12)."""
    if not detient(agent, Droit.EXCLURE):
        raise Refus("Seul un cadre de la CRIP peut écarter un agent d’un dossier.", "exclure_agent")
    exclusion = Exclusion(agent=exclu, dossier_id=dossier_id, raison=raison, du=le)
    exclusion.save(force_insert=True)
    _consigner_droits(agent, dossier_id, "exclure_agent", raison)
    return exclusion


@transaction.atomic
def sceller_dossier(
    *, agent: Agent, second: Agent, dossier_id: UUID, nommes: Iterable[Agent], le: datetime, fondement: str
) -> Scelle:
    """Seal a file: named persons only, decided by two people, reviewed at a fixed interval (confidentialite §13)."""
    if not detient(agent, Droit.SCELLER) or not detient(second, Droit.SCELLER):
        raise Refus("Un dossier se scelle à deux, avec deux cadres habilités.", "sceller")
    if agent.pk == second.pk:
        raise Refus("La seconde personne doit être différente de la première.", "sceller_seul")
    _exiger_visible(dossier_id)
    nommes = list(nommes)
    _retirer_les_autres_noms(dossier_id, nommes, le)
    for nomme in nommes:
        Relation(
            sujet=sujet_de(nomme),
            dossier_id=dossier_id,
            genre=Relation.Genre.NOMMEE,
            volets=TOUS_SAUF_RESERVES,
            fondement=fondement,
            du=le,
        ).save(force_insert=True)
    _consigner_droits(agent, dossier_id, "sceller_dossier", "à deux")
    _consigner_droits(second, dossier_id, "sceller_dossier", "à deux")
    revoir = le + timedelta(days=reglage("revue_scelle_jours"))
    scelle = Scelle(dossier_id=dossier_id, pose_le=le, revoir_le=revoir)
    scelle.save(force_insert=True)
    actualiser([dossier_id])
    return scelle


@transaction.atomic
def briser_la_glace(*, agent: Agent, numero: str, motif: str, le: datetime, preuve_le: datetime | None) -> AccesUrgence:
    """Open one file for a few hours, read-only, for a typed reason and after a fresh second factor.

    A sealed, excluded or unknown file gives the same answer: it does not exist (confidentialite §11, §14).
    """
    if not detient(agent, Droit.BRISER_LA_GLACE):
        raise Refus("Votre rôle ne permet pas l’accès d’urgence.", "briser_la_glace")
    if len(motif.strip()) < reglage("motif_urgence_longueur"):
        raise Refus("Dites en une phrase pourquoi vous devez lire ce dossier maintenant.", "motif")
    if preuve_le is None or le - preuve_le > timedelta(minutes=reglage("preuve_identite_minutes")):
        raise Refus("Confirmez d’abord votre identité avec votre second facteur.", "preuve")
    expire = le + timedelta(hours=reglage("acces_urgence_heures"))
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT acces_urgence_ouvrir(%s, %s, %s, %s, %s, %s, %s)",
            [numero, uuid7(), uuid7(), sujet_de(agent).pk, motif.strip(), le, expire],
        )
        urgence_id = cursor.fetchone()[0]
    if urgence_id is None:
        raise Invisible
    urgence = AccesUrgence.objects.get(pk=urgence_id)
    consigner(
        Evenement.URGENCE,
        agent_id=agent.pk,
        dossier_id=urgence.dossier_id,
        objet_genre="dossier",
        objet_id=urgence_id,
        acte="briser_la_glace",
        motif=motif,
    )
    return urgence


def recalculer_tout() -> int:
    """Compare every derived row with its computation; returns the number of differences (0 is the only good answer)."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT acces_ecarts()")
        return int(cursor.fetchone()[0])


def tout_actualiser() -> int:
    """Rewrite every derived row, file by file in id order; returns how many rows were written."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT acces_tout_actualiser()")
        return int(cursor.fetchone()[0])


def acces_du_dossier(dossier_id: UUID) -> list[Acces]:
    """Derived rows of a file that the present agent sees, through the function that checks it."""
    champs = ("sujet_id", "volets", "expire", "lecture_seule")
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {', '.join(champs)} FROM acces_qui_voit(%s)", [dossier_id])
        lignes = [dict(zip(champs, ligne, strict=True)) for ligne in cursor.fetchall()]
    return [Acces(dossier_id=dossier_id, **ligne) for ligne in lignes]


def _retirer_les_autres_noms(dossier_id: UUID, nommes: Iterable[Agent], le: datetime) -> None:
    """Whoever was named for something else, a protected address say, is not named on the seal for all that."""
    anciens = Relation.objects.filter(dossier_id=dossier_id, genre=Relation.Genre.NOMMEE, au__isnull=True)
    anciens.exclude(sujet__agent__in=nommes).update(au=le)


def _exiger_visible(dossier_id: UUID) -> None:
    if not Dossier.objects.filter(pk=dossier_id).exists():
        raise Invisible


def _consigner_droits(agent: Agent, dossier_id: UUID, acte: str, titre: str) -> None:
    consigner(
        Evenement.DROITS,
        agent_id=agent.pk,
        objet_genre="dossier",
        dossier_id=dossier_id,
        acte=acte,
        titre=titre[:120],
    )
