"""Giving access to a file: to a unit that takes charge of it, to a referent, to a person named."""

from datetime import datetime
from uuid import UUID

from django.db import connection, transaction

from egide.socle.acces.actions.derivation import sujet_de
from egide.socle.acces.actions.relations import accorder_relation
from egide.socle.acces.actions.scelles import consigner_second, exiger_deux_cadres
from egide.socle.acces.actions.trace import exiger_motif, exiger_visible
from egide.socle.acces.matrice import autoriser
from egide.socle.acces.models import Relation, Scelle
from egide.socle.acces.permissions import LISENT
from egide.socle.acces.volets import RESERVES, Volet, masque
from egide.socle.comptes.models import Agent, Unite
from egide.socle.comptes.selectors import roles_en_vigueur
from egide.socle.dossiers.models import Dossier
from egide.socle.interface.refus import Refus

GENRES_D_UNITE = (Relation.Genre.CHARGE, Relation.Genre.EVALUATION)
GENRES_DE_PERSONNE = (Relation.Genre.REFERENT, Relation.Genre.NOMMEE)


@transaction.atomic
def donner_acces(
    *,
    agent: Agent,
    dossier_id: UUID,
    beneficiaire: Agent | Unite,
    genre: str,
    volets: int,
    fondement: str,
    le: datetime,
    au: datetime | None = None,
    second: Agent | None = None,
) -> Relation:
    """Put a unit or a person in relation with a file, for the parts that `agent` reads himself, until `au` or not.

    The identity part always comes along. A sealed file opens only to a person named, by two managers.
    Raises Invisible, Refus (right, oneself, nobody who can read, parts, ground, dates, already given).
    """
    exiger_visible(dossier_id)
    autoriser(agent, "donner_acces", Dossier.objects.get(pk=dossier_id))
    fondement = exiger_motif(fondement)
    if au is not None and au <= le:
        raise Refus("La fin de l’accès vient avant son début.", "dates_inversees")
    _exiger_beneficiaire(agent, beneficiaire, genre)
    volets |= masque(Volet.IDENTITE)
    _exiger_volets(dossier_id, genre, volets)
    scelle = Scelle.objects.filter(dossier_id=dossier_id).exists()
    if scelle:
        if genre != Relation.Genre.NOMMEE:
            raise Refus("Un dossier scellé ne s’ouvre qu’à une personne nommée.", "scelle")
        exiger_deux_cadres(agent, second)
    sujet = sujet_de(beneficiaire)
    if Relation.objects.filter(dossier_id=dossier_id, sujet=sujet, genre=genre, au__isnull=True).exists():
        raise Refus("Cet accès est déjà ouvert : fermez-le d’abord pour en changer les volets.", "relation_en_double")
    relation = accorder_relation(
        agent=agent, dossier_id=dossier_id, sujet=sujet, genre=genre, volets=volets, fondement=fondement, du=le, au=au
    )
    if scelle and second is not None:
        consigner_second(second, dossier_id, "accorder_relation", motif=fondement)
    return relation


def volets_donnables(dossier_id: UUID) -> int:
    """Mask of the parts of this file that the present agent reads, hence may give."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT acces_volets_ouverts(%s, true)", [dossier_id])
        return int(cursor.fetchone()[0])


def _exiger_beneficiaire(agent: Agent, beneficiaire: Agent | Unite, genre: str) -> None:
    if isinstance(beneficiaire, Unite):
        if genre not in GENRES_D_UNITE:
            raise Refus("Une unité prend en charge ou évalue : choisissez à quel titre.", "genre")
        if beneficiaire.fermee_le is not None:
            raise Refus("Cette unité est fermée.", "unite_fermee")
        return
    if genre not in GENRES_DE_PERSONNE:
        raise Refus("Une personne est référente ou nommée : choisissez à quel titre.", "genre")
    if beneficiaire.pk == agent.pk:
        raise Refus("Personne ne s’ouvre un dossier à soi-même : demandez à un autre cadre.", "pour_soi")
    exiger_lecteur(beneficiaire)


def exiger_lecteur(personne: Agent) -> None:
    """Raise Refus when no post of this person reads any part of a file: naming her would open nothing."""
    if not personne.is_active or not roles_en_vigueur(personne) & LISENT:
        raise Refus(f"Le rôle de {personne} ne lit aucun dossier.", "role_sans_lecture")


def _exiger_volets(dossier_id: UUID, genre: str, volets: int) -> None:
    if volets & masque(*RESERVES) and genre != Relation.Genre.NOMMEE:
        raise Refus("Un volet réservé ne s’ouvre qu’à une personne nommée.", "volet_reserve")
    if volets & ~volets_donnables(dossier_id):
        raise Refus("Vous ne pouvez donner que les volets que vous lisez vous-même.", "volets")
