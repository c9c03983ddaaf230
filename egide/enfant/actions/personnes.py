"""Acts that add a person: never without a search made just before by the same agent."""

from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import connection, transaction
from django.utils import timezone

from egide.enfant.actions.foyers import installer
from egide.enfant.actions.identites import ajouter_alias, indexer
from egide.enfant.actions.liens import lier
from egide.enfant.actions.trace import tracer
from egide.enfant.identites import champs_personne, depuis_texte
from egide.enfant.models import AutoriteParentale, Foyer, Personne, Recherche
from egide.enfant.rapprochement.identite import Identite
from egide.enfant.rules import (
    exiger_adulte,
    exiger_designation,
    exiger_meme_personne,
    exiger_naissance_possible,
    exiger_passe,
)
from egide.socle.acces.actions import ouvrir_dossier, sujet_de
from egide.socle.acces.matrice import autoriser
from egide.socle.acces.models import Sujet
from egide.socle.acces.regles_acces import reglage
from egide.socle.comptes.models import Agent
from egide.socle.comptes.roles import Droit
from egide.socle.comptes.selectors import detient, poste_en_vigueur
from egide.socle.interface.chiffrement import dechiffrer
from egide.socle.interface.refus import Refus

VOISINS = 20


@transaction.atomic
def creer_enfant(
    *,
    agent: Agent,
    le: datetime,
    identite: Identite,
    recherche_id: UUID,
    sujet: Sujet | None = None,
    fondement: str = "Ouverture du dossier",
) -> Personne:
    """Open the file of a child who was looked for and not found; born or unborn, identity possibly partial.

    `sujet` is the unit that first follows the file, by default the unit of the agent's post.
    Raises Refus when the role forbids it, when no recent search of this child was made by this agent, or when the
    birth is impossible. Only identity columns are read from `identite`; household and relatives have their own acts.
    """
    autoriser(agent, "creer_enfant")
    exiger_passe(le, timezone.now())
    exiger_designation(identite)
    exiger_naissance_possible(identite.naissance, a_naitre=identite.a_naitre, jour=timezone.localdate())
    recherche = _recherche_valable(agent, recherche_id, identite, adulte=False)
    dossier = ouvrir_dossier(agent=agent, le=le, sujet=sujet or _sujet_du_poste(agent), fondement=fondement)
    enfant = Personne(dossier=dossier, **champs_personne(identite))
    enfant.save(force_insert=True)
    for texte in identite.alias:
        ajouter_alias(enfant, agent=agent, le=le, texte=texte)
    indexer(enfant)
    with connection.cursor() as cursor:
        cursor.execute("SELECT enfant_suspicions_rattacher(%s, %s)", [recherche.pk, dossier.pk])
        cursor.execute("SELECT enfant_ressemblances_a_la_creation(%s, %s)", [enfant.pk, VOISINS])
    tracer(agent, "creer_enfant", genre="personne", objet_id=enfant.pk, dossier_id=dossier.pk)
    return enfant


@transaction.atomic
def creer_adulte(
    *,
    agent: Agent,
    le: datetime,
    identite: Identite,
    recherche_id: UUID,
    enfant: Personne | None = None,
    genre: str = "",
    autorite_parentale: str = AutoriteParentale.INCONNUE,
    du: date | None = None,
    foyer: Foyer | None = None,
) -> Personne:
    """Add an adult, tied at once to a child (`enfant` and `genre`) or living in a household (`foyer`), or both.

    An adult without a tie would be read by nobody. Raises Refus as `creer_enfant`, `lier` and `installer` do.
    """
    autoriser(agent, "creer_adulte", enfant)
    if enfant is None and foyer is None:
        raise Refus("Dites à quel enfant ou à quel foyer cette personne est liée.", "adulte_sans_lien")
    exiger_adulte(identite, jour=timezone.localdate())
    _recherche_valable(agent, recherche_id, identite, adulte=True)
    adulte = Personne(**champs_personne(identite))
    adulte.save(force_insert=True)
    if enfant is not None:
        lier(
            agent=agent,
            le=le,
            enfant=enfant,
            autre=adulte,
            genre=genre,
            autorite_parentale=autorite_parentale,
            du=du,
        )
    if foyer is not None:
        installer(foyer, adulte, agent=agent, le=le, du=du)
    for texte in identite.alias:
        ajouter_alias(adulte, agent=agent, le=le, texte=texte)
    indexer(adulte)
    tracer(agent, "creer_adulte", genre="personne", objet_id=adulte.pk)
    return adulte


def _recherche_valable(agent: Agent, recherche_id: UUID, identite: Identite, *, adulte: bool) -> Recherche:
    """The search of this very person, made by this agent a short time ago, as wide as the role allows."""
    depuis = timezone.now() - timedelta(minutes=reglage("recherche_avant_creation_minutes"))
    recherche = Recherche.objects.filter(pk=recherche_id, agent=agent, le__gt=depuis, adulte=adulte).first()
    if recherche is None:
        raise Refus("Cherchez d’abord cette personne : elle est peut-être déjà connue.", "creation_sans_recherche")
    if not adulte and not recherche.large and detient(agent, Droit.RECHERCHER_ANTECEDENTS):
        raise Refus(
            "Cherchez d’abord dans tout le Département, en disant pourquoi : cet enfant est peut-être déjà suivi.",
            "recherche_etroite",
        )
    exiger_meme_personne(depuis_texte(dechiffrer(recherche.criteres_chiffres)), identite)
    return recherche


def _sujet_du_poste(agent: Agent) -> Sujet:
    poste = poste_en_vigueur(agent)
    if poste is None:
        raise Refus("Vous n’avez pas de poste en cours : vous ne pouvez pas ouvrir de dossier.", "sans_poste")
    return sujet_de(poste.unite)
