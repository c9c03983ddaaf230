"""What a careful hand would write for the main list of each page, run under the same role and the same agent."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Any
from uuid import UUID

import psycopg
from django.utils import timezone

from egide.enfant.rapprochement.identite import cles
from egide.enfant.rapprochement.recherche import noter_recherche, repondre
from egide.pages.selectors.dossier import lire_dossier
from egide.pages.selectors.journal import Filtres, lignes
from egide.pages.selectors.ma_journee import journee
from egide.pages.selectors.recherche import identite_dite
from egide.pages.selectors.revue import revue
from egide.parcours.information_preoccupante.selectors.liste import page_de_liste
from egide.parcours.information_preoccupante.selectors.page import lire_page
from egide.socle.acces.contexte import au_nom_de
from egide.socle.comptes.models import Poste
from egide.socle.comptes.selectors import unites_encadrees
from egide.socle.journal.scellement import ALIAS
from tests.charge.mesures import RODAGE, ecoute
from tests.charge.pages import Exemples
from tests.charge.troupe import Membre

TOURS = 9
_MES_SUJETS = (
    "SELECT sujet_id FROM acces_appartenance WHERE agent_id = acces_moi() AND du <= current_date"
    " AND (au IS NULL OR au >= current_date)"
)
_ENFANTS = "SELECT * FROM information_preoccupante_enfantconcerne WHERE information_id = ANY (%(ids)s)"
MA_JOURNEE = (
    f"SELECT * FROM echanges_arrivee WHERE close_le IS NULL AND sujet_id IN ({_MES_SUJETS})"
    " ORDER BY urgente DESC, depuis LIMIT 12",
    f"SELECT count(*) FROM echanges_arrivee WHERE close_le IS NULL AND sujet_id IN ({_MES_SUJETS})",
    f"SELECT regle, count(DISTINCT objet_id), count(DISTINCT objet_id) FILTER (WHERE terme < now())"
    f" FROM echeances_echeance WHERE arretee_le IS NULL AND sujet_id IN ({_MES_SUJETS}) GROUP BY 1",
    f"SELECT e.*, i.* FROM (SELECT *, row_number() OVER (PARTITION BY regle ORDER BY terme) AS rang"
    f" FROM echeances_echeance WHERE arretee_le IS NULL AND sujet_id IN ({_MES_SUJETS})) AS e"
    " JOIN information_preoccupante_information i ON i.id = e.objet_id WHERE e.rang <= 12 ORDER BY e.terme",
)
LISTE = (
    "SELECT count(*) FROM information_preoccupante_information",
    "SELECT i.*, r.* FROM information_preoccupante_information i JOIN accueil_recueil r ON r.id = i.recueil_id"
    " ORDER BY i.recue_le DESC, i.id LIMIT 25",
    _ENFANTS,
    "SELECT * FROM echeances_echeance WHERE arretee_le IS NULL AND objet_id = ANY (%(ids)s) ORDER BY terme",
)
DOSSIER = (
    "SELECT d.*, p.* FROM dossiers_dossier d LEFT JOIN enfant_personne p ON p.dossier_id = d.id WHERE d.id = %(id)s",
    "SELECT l.*, a.* FROM enfant_lien l JOIN enfant_personne a ON a.id = l.autre_id WHERE l.dossier_id = %(id)s",
    "SELECT h.*, f.*, q.* FROM enfant_personne p JOIN enfant_habitant h ON h.personne_id = p.id"
    " JOIN enfant_foyer f ON f.id = h.foyer_id JOIN enfant_habitant o ON o.foyer_id = f.id"
    " JOIN enfant_personne q ON q.id = o.personne_id WHERE p.dossier_id = %(id)s",
    "SELECT e.* FROM echeances_echeance e WHERE e.objet_id IN"
    " (SELECT objet_id FROM acces_concerne WHERE dossier_id = %(id)s AND au IS NULL)",
    "SELECT s.* FROM etats_passage s WHERE s.objet_id IN"
    " (SELECT objet_id FROM acces_concerne WHERE dossier_id = %(id)s AND au IS NULL) ORDER BY s.le DESC LIMIT 30",
    "SELECT i.* FROM information_preoccupante_information i WHERE i.id IN"
    " (SELECT objet_id FROM acces_concerne WHERE dossier_id = %(id)s AND au IS NULL) ORDER BY i.recue_le DESC",
    "SELECT * FROM acces_qui_voit(%(id)s)",
)
INFORMATION = (
    "SELECT i.*, r.* FROM information_preoccupante_information i JOIN accueil_recueil r ON r.id = i.recueil_id"
    " WHERE i.id = %(id)s",
    "SELECT e.*, s.* FROM information_preoccupante_enfantconcerne e"
    " LEFT JOIN accueil_enfantsignale s ON s.id = e.enfant_signale_id WHERE e.information_id = %(id)s",
    "SELECT * FROM information_preoccupante_dangerevoque WHERE information_id = %(id)s AND ecarte_le IS NULL",
    "SELECT * FROM echeances_echeance WHERE objet_id = %(id)s AND arretee_le IS NULL ORDER BY terme",
    "SELECT * FROM etats_passage WHERE objet_id = %(id)s ORDER BY rang",
    "SELECT * FROM acces_priseencharge WHERE objet_id = %(id)s AND au IS NULL",
    "SELECT * FROM information_preoccupante_candidat WHERE information_id = %(id)s AND ecarte_le IS NULL",
    "SELECT c.*, u.nom FROM information_preoccupante_connuailleurs c JOIN comptes_unite u ON u.id = c.unite_id"
    " WHERE c.information_id = %(id)s",
    "SELECT c.*, a.nom FROM accueil_complement c LEFT JOIN comptes_agent a ON a.id = c.agent_id WHERE c.recueil_id ="
    " (SELECT recueil_id FROM information_preoccupante_information WHERE id = %(id)s)",
    "SELECT p.*, d.* FROM enfant_personne p JOIN dossiers_dossier d ON d.id = p.dossier_id WHERE p.dossier_id IN"
    " (SELECT dossier_id FROM information_preoccupante_enfantconcerne WHERE information_id = %(id)s)",
)
RECHERCHE = tuple(
    "SELECT p.*, k.* FROM enfant_clerecherche k JOIN enfant_personne p ON p.id = k.personne_id"
    f" WHERE k.dossier_id IS {sorte} AND k.nom_phonetique = %(son)s ORDER BY k.cle <-> %(cle)s LIMIT 20"
    for sorte in ("NOT NULL", "NULL")
) + (
    "SELECT l.*, a.* FROM enfant_lien l JOIN enfant_personne a ON a.id = l.autre_id WHERE l.enfant_id = %(enfant)s",
    "SELECT h.*, f.* FROM enfant_habitant h JOIN enfant_foyer f ON f.id = h.foyer_id WHERE h.personne_id = %(enfant)s",
)
JOURNAL = (
    "SELECT count(*) FROM journal_ligne",
    "SELECT l.*, a.nom, d.numero FROM journal_ligne l LEFT JOIN comptes_agent a ON a.id = l.agent_id"
    " LEFT JOIN dossiers_dossier d ON d.id = l.dossier_id ORDER BY l.le DESC, l.id DESC LIMIT 50",
)
REVUE = (
    "SELECT coalesce(s.unite_id, s.agent_id), count(DISTINCT r.dossier_id) FROM acces_relation r"
    " JOIN acces_sujet s ON s.id = r.sujet_id WHERE (r.au IS NULL OR r.au > now())"
    " AND (s.unite_id = ANY (%(unites)s) OR s.agent_id = ANY (%(agents)s)) GROUP BY 1",
    "SELECT p.*, a.* FROM comptes_poste p JOIN comptes_agent a ON a.id = p.agent_id WHERE p.unite_id = ANY (%(unites)s)"
    " AND p.du <= current_date AND (p.au IS NULL OR p.au >= current_date)",
    "SELECT poste_id, volets FROM acces_appartenance WHERE agent_id = ANY (%(agents)s) AND du <= current_date"
    " AND (au IS NULL OR au >= current_date)",
    "SELECT a, acces_portee_de(a) FROM unnest(%(agents)s::uuid[]) AS a",
    "SELECT DISTINCT ON (unite_id) * FROM comptes_revuehabilitations WHERE unite_id = ANY (%(unites)s)"
    " ORDER BY unite_id, faite_le DESC",
)


@dataclass(frozen=True)
class Comparaison:
    """One main list: ours, and the hand-written statements that give the same rows."""

    nom: str
    la_notre: Callable[[], Any]
    a_la_main: Sequence[str]
    valeurs: dict[str, Any]
    alias: str = "default"


def comparaisons(membre: Membre, vus: Exemples) -> list[Comparaison]:
    """The main lists of an agent's everyday pages."""
    listees: list[UUID] = [i.pk for i in vus.informations]
    toutes = [
        Comparaison("ma journée", lambda: journee(membre.agent, timezone.now()), MA_JOURNEE, {}),
        Comparaison("liste des informations", page_de_liste, LISTE, {"ids": listees}),
    ]
    if vus.dossiers:
        dossier_id = vus.dossiers[0].pk
        ouvrir_dossier = Comparaison(
            "dossier", lambda: lire_dossier(dossier_id, agent=membre.agent), DOSSIER, {"id": dossier_id}
        )
        toutes.append(ouvrir_dossier)
    if vus.enfants:
        toutes.append(comparaison_recherche(membre, vus))
    if vus.informations:
        information_id = vus.informations[0].pk
        toutes.append(
            Comparaison("information", lambda: lire_page(information_id), INFORMATION, {"id": information_id})
        )
    return toutes


def comparaison_recherche(membre: Membre, vus: Exemples) -> Comparaison:
    """The search of the header, by the name of someone who exists: written down before, answered here."""
    enfant = vus.enfants[0]
    identite = identite_dite(f"{enfant.prenom_usuel} {enfant.nom}", "", timezone.localdate())
    with au_nom_de(membre.agent):
        faite = noter_recherche(membre.agent, identite)
    connue = cles(identite)
    valeurs = {"son": connue.nom_phonetique, "cle": f"{connue.nom} {connue.prenom}", "enfant": enfant.pk}
    return Comparaison("recherche", lambda: repondre(faite, identite, avec_adultes=True), RECHERCHE, valeurs)


def comparaison_revue(membre: Membre) -> Comparaison:
    """The review of accesses."""
    with au_nom_de(membre.agent):
        unites = [unite.pk for unite in unites_encadrees(membre.agent)]
        tenus = Poste.objects.en_vigueur().filter(unite__in=unites)
        valeurs = {"unites": unites, "agents": list(tenus.values_list("agent_id", flat=True))}
    return Comparaison("revue des accès", lambda: revue(membre.agent), REVUE, valeurs)


def comparaison_journal(membre: Membre) -> Comparaison:
    """The journal of the data protection officer."""
    return Comparaison("journal", lambda: lignes(Filtres()), JOURNAL, {}, ALIAS)


def duree_de_la_notre(membre: Membre, comparaison: Comparaison) -> tuple[float, int]:
    """Median milliseconds spent in the base by our selector, and how many statements."""
    durees, nombre = [], 0
    for _ in range(RODAGE + TOURS):
        with au_nom_de(membre.agent, using=comparaison.alias), ecoute() as requetes:
            comparaison.la_notre()
            durees.append(requetes.duree)
            nombre = requetes.nombre
    return median(durees[RODAGE:]), nombre


def duree_a_la_main(adresse: str, membre: Membre, comparaison: Comparaison) -> float:
    """Median milliseconds of the hand-written statements, on a connection of that role."""
    durees = []
    with psycopg.connect(adresse) as connexion:
        for _ in range(RODAGE + TOURS):
            connexion.execute("SELECT set_config('egide.agent', %s, true)", [str(membre.agent.pk)])
            debut = time.perf_counter()
            for requete in comparaison.a_la_main:
                connexion.execute(requete, comparaison.valeurs).fetchall()
            durees.append((time.perf_counter() - debut) * 1000)
            connexion.rollback()
    return median(durees[RODAGE:])
