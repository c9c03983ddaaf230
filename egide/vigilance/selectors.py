"""What the reviewers read: findings with their context, numbers by month, the journal of one file. No child's name."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from django.db import connections
from django.db.models import Count, IntegerField
from django.db.models.expressions import RawSQL

from egide.parcours.information_preoccupante.models import Information
from egide.socle.comptes.models import Agent, Astreinte, Poste
from egide.socle.comptes.roles import ROLES, Role
from egide.socle.dossiers.models import Dossier
from egide.socle.interface.refus import Invisible
from egide.socle.interface.temps import jour_de
from egide.socle.journal.models import Evenement, Ligne
from egide.socle.journal.scellement import ALIAS
from egide.vigilance.decisions import POSSIBLES
from egide.vigilance.models import AccesInhabituel, DecisionDeRelecture
from egide.vigilance.rules import ECHANTILLON, REGLES, Regle

# How many other files the present agent opened within the hour: read with the row of the file that he opens.
OUVERTURES_DE_L_HEURE = RawSQL("vigilance_ouvertures_de_l_heure('dossier', dossiers_dossier.id)", [], IntegerField())
PAR_PAGE = 60
NUMEROS_MONTRES = 12
Etat = AccesInhabituel.Etat


@dataclass(frozen=True)
class ConstatLu:
    """One finding in words: which rule, the facts, which files by their number, and what the rota says."""

    constat: AccesInhabituel
    regle: Regle
    phrase: str
    numeros: list[str]
    de_garde: bool

    @property
    def montres(self) -> list[str]:
        """The first numbers, enough for a list."""
        return self.numeros[:NUMEROS_MONTRES]

    @property
    def autres(self) -> int:
        """How many numbers the list leaves out."""
        return max(0, len(self.numeros) - NUMEROS_MONTRES)


@dataclass
class Groupe:
    """The findings about one person on one day; about a file when there is no person."""

    qui: str
    titre: str
    jour: date
    constats: list[ConstatLu] = field(default_factory=list)


@dataclass(frozen=True)
class PageDuLundi:
    """What waits for a decision; `nouveaux_en_tout` counts what the page leaves for later too."""

    nouveaux: list[Groupe]
    a_verifier: list[Groupe]
    echantillon: list[Groupe]
    nouveaux_en_tout: int


@dataclass(frozen=True)
class Fiche:
    """One finding, the person, and what was decided so far."""

    groupe: Groupe
    lu: ConstatLu
    decisions: list[DecisionDeRelecture]
    possibles: Sequence[Etat]


def page_du_lundi() -> PageDuLundi:
    """Findings that wait, the urgent and the latest first, in a constant number of statements.

    Read in the name of the reviewer, on the officer's connection: row security leaves out what is about himself.
    """
    attendent = AccesInhabituel.objects.using(ALIAS).filter(etat__in=[Etat.NOUVEAU, Etat.A_VERIFIER])
    ranges = attendent.order_by("-aussitot", "-jour", "agent_id", "regle", "premier_le", "id")
    nouveaux = ranges.filter(etat=Etat.NOUVEAU).exclude(regle=ECHANTILLON.code)
    tires = ranges.filter(etat=Etat.NOUVEAU, regle=ECHANTILLON.code)
    files = [list(file[:PAR_PAGE]) for file in (nouveaux, ranges.filter(etat=Etat.A_VERIFIER), tires)]
    lus = _lire([constat for file in files for constat in file])
    a_relire, a_verifier, echantillon = (_grouper(file, lus) for file in files)
    return PageDuLundi(a_relire, a_verifier, echantillon, nouveaux_en_tout=nouveaux.count())


def fiche(constat_id: UUID) -> Fiche:
    """One finding to decide; raises Invisible when the reviewer may not read it."""
    constat = AccesInhabituel.objects.using(ALIAS).filter(pk=constat_id).first()
    if constat is None:
        raise Invisible
    lus = _lire([constat])
    (groupe,) = _grouper([constat], lus)
    decisions = list(constat.decisions.using(ALIAS).order_by("le"))
    noms = _noms(d.agent_id for d in decisions)
    for decision in decisions:
        decision.par = noms.get(decision.agent_id, "")  # type: ignore[attr-defined]
    return Fiche(groupe, groupe.constats[0], decisions, POSSIBLES[constat.etat])


def a_regarder() -> list[tuple[bool, int]]:
    """How many findings wait, those that cannot wait until Monday first: (at once, how many)."""
    nouveaux = AccesInhabituel.objects.using(ALIAS).filter(etat=Etat.NOUVEAU).exclude(regle=ECHANTILLON.code)
    comptes = nouveaux.values_list("aussitot").annotate(n=Count("pk")).order_by("-aussitot")
    return [(aussitot, n) for aussitot, n in comptes]


def _lire(constats: Sequence[AccesInhabituel]) -> dict[UUID, ConstatLu]:
    numeros = _numeros({d for c in constats for d in c.dossiers})
    tours = _tours(constats)
    return {
        c.pk: ConstatLu(
            constat=c,
            regle=REGLES[c.regle],
            phrase=REGLES[c.regle].phrase(c),
            numeros=sorted(numeros[d] for d in c.dossiers if d in numeros),
            de_garde=any(t.agent_id == c.agent_id and t.du <= c.premier_le and c.dernier_le <= t.au for t in tours),
        )
        for c in constats
    }


def _numeros(lus: set[UUID]) -> dict[UUID, str]:
    """The numbers of these files; of the information, for a contact that has no file yet."""
    numeros = dict(Dossier.objects.using(ALIAS).filter(pk__in=lus).values_list("pk", "numero"))
    if sans_dossier := lus - numeros.keys():
        informations = Information.objects.using(ALIAS).filter(recueil_id__in=sans_dossier)
        numeros |= dict(informations.order_by().values_list("recueil_id", "numero"))
    return numeros


def _tours(constats: Sequence[AccesInhabituel]) -> list[Astreinte]:
    """The on-call turns of these people around these instants."""
    if not constats:
        return []
    return list(
        Astreinte.objects.using(ALIAS).filter(
            agent__in={c.agent_id for c in constats},
            retiree_le__isnull=True,
            du__lte=max(c.premier_le for c in constats),
            au__gte=min(c.dernier_le for c in constats),
        )
    )


def _grouper(constats: Iterable[AccesInhabituel], lus: dict[UUID, ConstatLu]) -> list[Groupe]:
    constats = list(constats)
    noms = _noms(c.agent_id for c in constats if c.agent_id)
    titres = titres_des_postes({c.poste_id for c in constats if c.poste_id})
    groupes: dict[tuple[UUID, date], Groupe] = {}
    for c in constats:
        qui = noms.get(c.agent_id, "") if c.agent_id else "Plusieurs personnes"
        titre = titres.get(c.poste_id, "Sans poste ce jour-là") if c.poste_id else ""
        groupe = groupes.setdefault((c.agent_id or c.cle, c.jour), Groupe(qui, titre, c.jour))
        groupe.constats.append(lus[c.pk])
    return list(groupes.values())


def _noms(ids: Iterable[UUID]) -> dict[UUID, str]:
    return {a.pk: a.nom_complet for a in Agent.objects.filter(pk__in=set(ids)).only("nom", "prenom")}


def titres_des_postes(ids: Iterable[UUID]) -> dict[UUID, str]:
    """« Évaluatrice, Maison du Département d’Arras », by post."""
    lus = Poste.objects.filter(pk__in=set(ids)).select_related("unite")
    return {p.pk: f"{ROLES[Role(p.role)].libelle}, {p.unite.nom}" for p in lus}


def nombres_par_mois(du: date, au: date) -> list[tuple[date, str, int, int, int]]:
    """(month, rule, findings, explained, followed up) from `du`, included, to `au`, not included."""
    with connections[ALIAS].cursor() as cursor:
        cursor.execute("SELECT * FROM vigilance_nombres(%s, %s)", [du, au])
        return list(cursor.fetchall())


@dataclass(frozen=True)
class AccesAuDossier:
    """One line of the extract given to a person: when, in what capacity, what kind of act."""

    le: datetime
    titre: str
    nature: str
    nom: str


# A refusal opened nothing; administration of the journal itself is no access to the file.
_OUVRENT = (Evenement.LECTURE, Evenement.ACTE, Evenement.IMPRESSION, Evenement.URGENCE, Evenement.DROITS)


def extrait(dossier_id: UUID, *, du: datetime, au: datetime, nommer: bool) -> list[AccesAuDossier]:
    """Who opened this file, by function and unit, oldest first; several readings of one day by one post count once.

    The names of agents are given only when `nommer`.
    """
    lignes = list(
        Ligne.objects.using(ALIAS)
        .filter(dossier_id=dossier_id, le__gte=du, le__lt=au, evenement__in=_OUVRENT, agent_id__isnull=False)
        .order_by("le", "id")
    )
    titres = titres_des_postes({ligne.poste_id for ligne in lignes if ligne.poste_id})
    noms = _noms(ligne.agent_id for ligne in lignes if ligne.agent_id) if nommer else {}
    vus: dict[tuple[object, ...], AccesAuDossier] = {}
    for ligne in lignes:
        cle = (jour_de(ligne.le), ligne.agent_id, ligne.poste_id, ligne.evenement)
        titre = titres.get(ligne.poste_id, "Tâche automatique") if ligne.poste_id else "Tâche automatique"
        nom = noms.get(ligne.agent_id, "") if ligne.agent_id else ""
        vus.setdefault(cle, AccesAuDossier(ligne.le, titre, Evenement(ligne.evenement).label, nom))
    return list(vus.values())
