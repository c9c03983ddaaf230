"""Reads of the journal for the data protection officer, under the journal role and its exclusions."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.core.paginator import Page, Paginator
from django.db.models import Q
from django.utils import timezone

from egide.pages import journal_en_clair as mots
from egide.parcours.information_preoccupante.models import Information
from egide.socle.acces.models import AccesUrgence
from egide.socle.acces.regles_acces import reglage
from egide.socle.comptes.models import Agent, Poste, Unite
from egide.socle.comptes.roles import ROLES, Role
from egide.socle.comptes.selectors import IDENTIFIANT_SYSTEME
from egide.socle.dossiers.models import Dossier
from egide.socle.interface.refus import Invisible
from egide.socle.journal.models import Coupe, Ligne
from egide.socle.journal.scellement import ALIAS

PAR_PAGE = 50


@dataclass(frozen=True)
class LigneLue:
    """A line in words: who, in what capacity, what, on which object, in which file. Files go by their number only."""

    ligne: Ligne
    agent: str
    titre: str
    quoi: str
    precision: str
    objet: str
    dossier: str


@dataclass(frozen=True)
class Filtres:
    """What the officer asked for; empty means all."""

    evenement: str = ""
    agent: str = ""
    numero: str = ""
    information: str = ""
    trace: str = ""
    du: datetime | None = None
    au: datetime | None = None
    page: int = 1


@dataclass(frozen=True)
class UrgenceLue:
    """A break-glass access to review, until when, and whether that time is past."""

    urgence: AccesUrgence
    a_revoir_avant: datetime
    en_retard: bool


def lignes(filtres: Filtres) -> tuple[list[LigneLue], Page[Any]]:
    """One page of the journal, newest first, in a constant number of statements."""
    requete = Ligne.objects.using(ALIAS).order_by("-le", "-id")
    if filtres.evenement:
        requete = requete.filter(evenement=filtres.evenement)
    if filtres.agent:
        ids = list(Agent.objects.filter(nom__icontains=filtres.agent).values_list("pk", flat=True))
        requete = requete.filter(agent_id__in=ids)
    if filtres.numero:
        dossiers = Dossier.objects.using(ALIAS).filter(numero=filtres.numero)
        requete = requete.filter(dossier_id__in=dossiers.values("pk"))
    if filtres.information:
        nommees = Information.objects.using(ALIAS).filter(numero=filtres.information).order_by()
        requete = requete.filter(Q(objet_id__in=nommees.values("pk")) | Q(objet_id__in=nommees.values("recueil_id")))
    if filtres.trace:
        requete = requete.filter(trace=filtres.trace)
    if filtres.du:
        requete = requete.filter(le__gte=filtres.du)
    if filtres.au:
        requete = requete.filter(le__lt=filtres.au)
    page = Paginator(requete, PAR_PAGE).get_page(filtres.page)
    return _nommer(list(page.object_list)), page


def _nommer(trouvees: list[Ligne]) -> list[LigneLue]:
    agents = {a.pk: a.nom_complet for a in Agent.objects.filter(pk__in={li.agent_id for li in trouvees})}
    agents[IDENTIFIANT_SYSTEME] = "Égide, tâche automatique"
    titres = _titres({li.poste_id for li in trouvees if li.poste_id})
    dossiers = numeros_des_dossiers({li.dossier_id for li in trouvees if li.dossier_id})
    objets = noms_des_objets({li.objet_id for li in trouvees if li.objet_id})
    return [
        LigneLue(
            ligne=li,
            agent=agents.get(li.agent_id, "") if li.agent_id else "Public",
            titre=titres.get(li.poste_id, "") if li.poste_id else "",
            quoi=mots.quoi(li.acte) if li.acte else "",
            precision=mots.precision(li.evenement, li.acte, li.titre),
            objet=" ".join(filter(None, (mots.objet(li.objet_genre), _numero(li, objets, dossiers)))),
            dossier=dossiers.get(li.dossier_id, "") if li.dossier_id else "",
        )
        for li in trouvees
    ]


def _numero(ligne: Ligne, objets: dict[UUID, str], dossiers: dict[UUID, str]) -> str:
    if ligne.objet_id in objets:
        return objets[ligne.objet_id]
    return dossiers.get(ligne.dossier_id, "") if ligne.dossier_id and ligne.objet_genre == "dossier" else ""


def _titres(postes: set[UUID]) -> dict[UUID, str]:
    """« Agent de la CRIP, CRIP »: in what capacity, the post held that day."""
    lus = Poste.objects.filter(pk__in=postes).select_related("unite")
    return {p.pk: f"{ROLES[Role(p.role)].libelle}, {p.unite.nom}" for p in lus}


def numeros_des_dossiers(ids: set[UUID]) -> dict[UUID, str]:
    """Numbers of files, by id."""
    return dict(Dossier.objects.using(ALIAS).filter(pk__in=ids).values_list("pk", "numero"))


def noms_des_objets(ids: set[UUID]) -> dict[UUID, str]:
    """Numbers of informations, which name their contact too, and names of accounts and units; no person of a file."""
    numeros: dict[UUID, str] = {}
    lues = Information.objects.using(ALIAS).filter(Q(pk__in=ids) | Q(recueil_id__in=ids))
    # This role reads these three columns and no other, not even to order by them.
    for information, recueil, numero in lues.order_by().values_list("pk", "recueil_id", "numero"):
        numeros[information] = numeros[recueil] = numero
    numeros.update(dict(Unite.objects.filter(pk__in=ids).values_list("pk", "nom")))
    numeros.update({a.pk: a.nom_complet for a in Agent.objects.filter(pk__in=ids)})
    return numeros


def coupe_au_terme() -> datetime | None:
    """Before which instant the lines have left the journal; None while all of them are there."""
    return Coupe.objects.using(ALIAS).order_by("-rang", "-le").values_list("terme", flat=True).first()


def urgence_a_revoir(urgence_id: UUID, agent: Agent) -> AccesUrgence:
    """One of them; raises Invisible when it is not there for this officer, or was reviewed."""
    trouvee = next((u.urgence for u in urgences_a_revoir(agent, timezone.now()) if u.urgence.pk == urgence_id), None)
    if trouvee is None:
        raise Invisible
    return trouvee


def urgences_a_revoir(agent: Agent, maintenant: datetime) -> list[UrgenceLue]:
    """Break-glass accesses that nobody has reviewed, oldest first; never one's own. Excluded files are hidden below."""
    delai = timedelta(hours=reglage("controle_urgence_heures"))
    attendent = (
        AccesUrgence.objects.using(ALIAS)
        .filter(revu_le__isnull=True)
        .exclude(agent=agent)
        .select_related("agent", "dossier")
        .only("motif", "ouvert_le", "agent__nom", "agent__prenom", "dossier__numero")
        .order_by("ouvert_le")
    )
    return [UrgenceLue(u, u.ouvert_le + delai, u.ouvert_le + delai < maintenant) for u in attendent]
