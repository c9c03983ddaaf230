"""What the software proposes by itself, from stored facts: it decides nothing (confidentialite §34, §35)."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from dateutil.relativedelta import relativedelta
from django.db import connection, transaction
from django.db.models import Q

from egide.socle.acces.matrice import autoriser
from egide.socle.acces.numeros import prochain_numero
from egide.socle.acces.regles_acces import reglage
from egide.socle.comptes.models import Agent
from egide.socle.conservation.models import Bordereau, LigneBordereau
from egide.socle.conservation.rules import GARDER
from egide.socle.conservation.states import GENRE, OUVERTS, Etat
from egide.socle.echeances.definitions import CategorieConservation, DureeDeGarde
from egide.socle.echeances.garde import categories_en_vigueur, duree_de_garde, limite_de_garde, terme_de_garde
from egide.socle.etats.moteur import passer
from egide.socle.interface.temps import jour_de

# A slip that a person can read to the end; the rest comes in the next one.
LIGNES_AU_PLUS = 200


@dataclass(frozen=True)
class Candidat:
    """One object whose term may be past: what the database says of it now."""

    genre: str
    objet_id: UUID
    numero: str
    categorie: str
    evenement: str
    depart: datetime
    dernier_fait: datetime


def proposer_bordereaux(*, agent: Agent, le: datetime) -> list[Bordereau]:
    """Open a slip for each category where something is past its term; none while one waits for a decision.

    A category without a duration proposes nothing. What was kept, refused or given up comes back after
    `conservation_reexamen_mois`. Raises Refus for anyone but the system.
    """
    autoriser(agent, "proposer_bordereau")
    categories = categories_en_vigueur()
    attendent = set(Bordereau.objects.filter(etat=Etat.PROPOSE).values_list("categorie", flat=True))
    ecartes = _deja_vus(le)
    choisis: dict[str, list[LigneBordereau]] = defaultdict(list)
    for candidat in candidats():
        categorie = categories[candidat.categorie]
        duree = duree_de_garde(categorie, jour_de(le))
        if duree is None or candidat.categorie in attendent or candidat.objet_id in ecartes:
            continue
        if terme_de_garde(duree, candidat.depart) < le:
            choisis[candidat.categorie].append(_ligne(candidat, duree))
    return [_ouvrir(categories[code], lignes, agent=agent, le=le) for code, lignes in sorted(choisis.items())]


def candidats() -> Iterator[Candidat]:
    """Every object that nothing forbids to erase, of every declared kind. For the worker alone."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT g.genre, c.objet_id, c.numero, c.categorie, c.evenement, c.depart, c.dernier_fait"
            " FROM conservation_genre g, LATERAL conservation_candidats(g.genre) c WHERE c.obstacle = ''"
            " ORDER BY c.depart, c.objet_id"
        )
        lignes = cursor.fetchall()
    for ligne in lignes:
        yield Candidat(*ligne)


def _deja_vus(le: datetime) -> set[UUID]:
    """Objects on an open slip, and those that were kept, refused or given up lately."""
    depuis = le - relativedelta(months=reglage("conservation_reexamen_mois"))
    vus = LigneBordereau.objects.filter(
        Q(bordereau__etat__in=OUVERTS)
        | Q(sort=GARDER, bordereau__decide_le__gte=depuis)
        | Q(bordereau__etat__in=(Etat.REFUSE, Etat.ABANDONNE), bordereau__propose_le__gte=depuis)
    )
    return set(vus.values_list("objet_id", flat=True))


def _ligne(candidat: Candidat, duree: DureeDeGarde) -> LigneBordereau:
    return LigneBordereau(
        objet_genre=candidat.genre,
        objet_id=candidat.objet_id,
        numero=candidat.numero,
        evenement=candidat.evenement,
        depart=candidat.depart,
        dernier_fait=candidat.dernier_fait,
        regle=duree.regle,
        regle_version=duree.version,
        article=duree.article,
        valeur=duree.valeur,
        unite=duree.unite,
        terme=terme_de_garde(duree, candidat.depart),
    )


@transaction.atomic
def _ouvrir(categorie: CategorieConservation, lignes: list[LigneBordereau], *, agent: Agent, le: datetime) -> Bordereau:
    bordereau = Bordereau(
        numero=prochain_numero(GENRE, le),
        categorie=categorie.code,
        visa_requis=categorie.visa,
        propose_le=le,
    )
    passer(bordereau, "proposer_bordereau", agent=agent, le=le)
    for ligne in lignes[:LIGNES_AU_PLUS]:
        ligne.bordereau = bordereau
    LigneBordereau.objects.bulk_create(lignes[:LIGNES_AU_PLUS])
    return bordereau


def purger_ephemeres(*, le: datetime) -> dict[str, int]:
    """Erase short-lived rows whose category is past (sessions, invitations, done jobs, searches); counts by table.

    Nothing here needs a visa: no file, no written of an agent. For the worker alone.
    """
    categories, jour = categories_en_vigueur(), jour_de(le)
    nombres: dict[str, int] = {}
    with connection.cursor() as cursor:
        cursor.execute("SELECT nom, categorie FROM conservation_ephemere ORDER BY nom")
        for nom, code in cursor.fetchall():
            duree = duree_de_garde(categories[code], jour)
            if duree is not None:
                cursor.execute("SELECT conservation_purger(%s, %s)", [nom, limite_de_garde(duree, le)])
                nombres[nom] = cursor.fetchone()[0]
    return nombres
