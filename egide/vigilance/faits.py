"""Reads the facts of a day in the journal, under the officer's role: ids, instants and counts, in few statements."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import connections
from django.utils import timezone

from egide.enfant.rapprochement.soi import MENTION
from egide.socle.acces.matrice import matrice
from egide.socle.comptes.selectors import IDENTIFIANT_SYSTEME
from egide.socle.documents.sorties.states import ACTE_DE_REMISE
from egide.socle.echeances.calculs import est_ouvrable
from egide.socle.echeances.regles import calendrier, parametre
from egide.socle.journal.scellement import ALIAS
from egide.vigilance.rules.definitions import Faits, Geste, Notoriete, Ouverture, Paire, Parametres, Proximite
from egide.vigilance.rules.habitude import Habitude

# « numero »: a number that opens nothing, typed for a break-glass access.
_REFUS_DE_LA_PAGE = ("403", "404", "numero", "recherches_trop_nombreuses", "ouvertures_trop_nombreuses")

# Readings by night or on a day off, by someone who is not on call at that instant.
_HORS = """(
    ((le AT TIME ZONE %(fuseau)s)::date = ANY (%(chomes)s::date[])
     OR extract(hour FROM le AT TIME ZONE %(fuseau)s) >= %(nuit)s
     OR extract(hour FROM le AT TIME ZONE %(fuseau)s) < %(matin)s)
    AND NOT EXISTS (SELECT 1 FROM comptes_astreinte t WHERE t.agent_id = l.agent_id AND t.retiree_le IS NULL
                    AND t.du <= l.le AND t.au > l.le))"""
_REFUSE = """(l.evenement = 'refus' AND l.titre = ANY (%(refus)s) AND l.acte <> 'adresse inconnue'
    OR l.evenement = 'recherche' AND l.titre = 'numéro inconnu')"""
# What leaves the house on paper, or as a file given out.
_SORTI = f"(l.evenement = 'impression' OR l.evenement = 'acte' AND l.acte = '{ACTE_DE_REMISE}')"
# What is read: a file, or the contact behind an information that has no file yet.
_LU = """coalesce(l.dossier_id, CASE WHEN l.objet_genre IN ('information', 'recueil', 'piece')
    THEN vigilance_objet_lu(l.objet_genre, l.objet_id) END)"""
_DE_QUELQU_UN = "l.agent_id IS NOT NULL AND l.agent_id <> %(systeme)s"

_OUVERTURES = f"""
SELECT agent_id, lu, min(le), max(le), min(le) FILTER (WHERE hors), max(le) FILTER (WHERE hors)
FROM (SELECT l.agent_id, {_LU} AS lu, l.le, {_HORS} AS hors FROM journal_ligne l
      WHERE l.le >= %(debut)s AND l.le < %(fin)s AND l.evenement = 'lecture' AND {_DE_QUELQU_UN}) lues
WHERE lu IS NOT NULL
GROUP BY 1, 2
"""
_SUITES = f"""
SELECT l.agent_id, l.dossier_id, min(l.le), max(l.le), d.ferme_le,
       EXISTS (SELECT 1 FROM journal_ligne s WHERE s.agent_id = l.agent_id AND s.dossier_id = l.dossier_id
               AND s.evenement IN ('acte', 'droits') AND s.le >= %(debut)s AND s.le < %(suite)s),
       EXISTS (SELECT 1 FROM comptes_poste p JOIN acces_porteegenerale g ON g.poste_id = p.id
               WHERE p.agent_id = l.agent_id AND p.du <= %(jour)s AND (p.au IS NULL OR p.au >= %(jour)s)
               AND g.du <= %(jour)s AND (g.au IS NULL OR g.au >= %(jour)s)
               AND (g.retiree_le IS NULL OR g.retiree_le > %(fin)s))
FROM journal_ligne l LEFT JOIN dossiers_dossier d ON d.id = l.dossier_id
WHERE l.le >= %(debut)s AND l.le < %(fin)s AND l.evenement = 'lecture' AND l.dossier_id IS NOT NULL AND {_DE_QUELQU_UN}
GROUP BY l.agent_id, l.dossier_id, d.ferme_le
"""
# One page about several children leaves one line for each: what is counted is the page.
_GESTES = f"""
SELECT CASE WHEN {_REFUSE} THEN 'refus' WHEN {_SORTI} THEN 'sortie' ELSE 'soi' END AS quoi,
       l.agent_id, min(l.le), (array_agg(l.objet_id))[1],
       (array_agg(l.dossier_id) FILTER (WHERE l.dossier_id IS NOT NULL))[1]
FROM journal_ligne l
WHERE l.le >= %(debut)s AND l.le < %(fin)s AND {_DE_QUELQU_UN}
  AND ({_REFUSE} OR {_SORTI}
       OR l.evenement = 'recherche' AND l.titre LIKE '%%' || %(mention)s)
GROUP BY 1, 2, coalesce(nullif(l.trace, ''), l.objet_id::text, l.id::text), l.objet_id, date_trunc('second', l.le)
ORDER BY 3
"""
_HABITUDES = f"""
SELECT l.agent_id, count(DISTINCT {_LU}) FILTER (WHERE l.evenement = 'lecture'),
       count(DISTINCT coalesce(nullif(l.trace, ''), l.id::text)) FILTER (WHERE {_SORTI}),
       coalesce(bool_or({_HORS}) FILTER (WHERE l.evenement = 'lecture' AND {_LU} IS NOT NULL), false)
FROM journal_ligne l
WHERE l.le >= %(depuis)s AND l.le < %(debut)s AND {_DE_QUELQU_UN}
GROUP BY l.agent_id, (l.le AT TIME ZONE %(fuseau)s)::date
"""
_NOTORIETES = f"""
SELECT l.dossier_id, count(DISTINCT l.agent_id) FILTER (WHERE l.le >= %(recent)s),
       count(DISTINCT l.agent_id) FILTER (WHERE l.le < %(debut)s), min(l.le) FILTER (WHERE l.le >= %(recent)s),
       max(l.le)
FROM journal_ligne l
WHERE l.le >= %(ancien)s AND l.le < %(fin)s AND l.evenement = 'lecture' AND l.dossier_id IS NOT NULL
  AND {_DE_QUELQU_UN}
GROUP BY 1 HAVING count(DISTINCT l.agent_id) FILTER (WHERE l.le >= %(recent)s) >= %(personnes)s
"""
_RETOURS = f"""
SELECT l.agent_id, l.dossier_id, count(DISTINCT (l.le AT TIME ZONE %(fuseau)s)::date)
FROM journal_ligne l
WHERE l.le >= %(retours)s AND l.le < %(fin)s AND l.evenement = 'lecture' AND l.dossier_id IS NOT NULL
  AND {_DE_QUELQU_UN}
GROUP BY 1, 2 HAVING count(DISTINCT (l.le AT TIME ZONE %(fuseau)s)::date) > 1
"""
_URGENCES = """
SELECT agent_id, ouvert_le, id, dossier_id FROM acces_accesurgence
WHERE ouvert_le >= %(debut)s AND ouvert_le < %(fin)s ORDER BY ouvert_le
"""


def parametres_du(jour: date) -> Parametres:
    """The parameters of the rules in force on that day (`droit/vigilance.yaml`)."""
    return lambda code: int(parametre(f"VIGILANCE_{code}", jour))


def minuit(jour: date) -> datetime:
    """First instant of a day, in Paris."""
    return timezone.make_aware(datetime.combine(jour, time.min))


def lire_faits(jour: date) -> Faits:
    """The facts of `jour`, read on the officer's connection, in the name of whoever its transaction says."""
    valeurs = _valeurs(jour, minuit(jour), minuit(jour + timedelta(days=1)))
    ouvertures = tuple(Ouverture(*ligne) for ligne in _lire(_OUVERTURES, valeurs))
    gestes = _gestes(valeurs)
    habitudes, jours_hors = _habitudes(valeurs)
    return Faits(
        jour=jour,
        ouvertures=ouvertures,
        refus=tuple(gestes["refus"]),
        sorties=tuple(gestes["sortie"]),
        recherches_de_soi=tuple(gestes["soi"]),
        urgences=tuple(Geste(*ligne) for ligne in _lire(_URGENCES, valeurs)),
        notorietes=tuple(Notoriete(*ligne) for ligne in _lire(_NOTORIETES, valeurs)),
        proximites=_proximites([(o.agent_id, o.dossier_id) for o in ouvertures]),
        habitudes=habitudes,
        jours_hors=jours_hors,
    )


def lire_suites(jour: date) -> Faits:
    """The files opened on `jour`, with what ties each agent to them and what he did there in the days that follow."""
    valeurs = _valeurs(jour, minuit(jour), minuit(jour + timedelta(days=1)))
    lues = _lire(_SUITES, valeurs)
    relations = _en_relation(lues)
    revues = {(agent, dossier): jours for agent, dossier, jours in _lire(_RETOURS, valeurs)}
    ouvertures = (
        Ouverture(
            agent_id=agent_id,
            dossier_id=dossier_id,
            premier=premier,
            dernier=dernier,
            ferme_le=ferme_le,
            suivie=suivie,
            partout=partout,
            en_relation=rang in relations,
            jours_de_retour=revues.get((agent_id, dossier_id), 1),
        )
        for rang, (agent_id, dossier_id, premier, dernier, ferme_le, suivie, partout) in enumerate(lues, start=1)
    )
    return Faits(jour=jour, ouvertures=tuple(ouvertures))


def lire_instants(jour: date, *, de: datetime, a: datetime) -> Faits:
    """Openings and refusals of a few minutes, for what cannot wait until the next day."""
    valeurs = _valeurs(jour, de, a)
    ouvertures = tuple(Ouverture(*ligne) for ligne in _lire(_OUVERTURES, valeurs))
    return Faits(jour=jour, ouvertures=ouvertures, refus=tuple(_gestes(valeurs)["refus"]))


def _valeurs(jour: date, debut: datetime, fin: datetime) -> dict[str, Any]:
    p = parametres_du(jour)
    depuis = jour - timedelta(days=p("HISTORIQUE_JOURS"))
    recent = jour - timedelta(days=p("NOTORIETE_PERIODE_JOURS") - 1)
    territoire = calendrier(jour).territoire
    jours = [depuis + timedelta(days=n) for n in range((jour - depuis).days + 1)]
    return {
        "jour": jour,
        "debut": debut,
        "fin": fin,
        "suite": fin + timedelta(days=p("SUITE_JOURS")),
        "depuis": minuit(depuis),
        "recent": minuit(recent),
        "ancien": minuit(recent - timedelta(days=1)),
        "retours": minuit(jour - timedelta(days=p("RETOURS_PERIODE_JOURS") - 1)),
        "chomes": [j for j in jours if not est_ouvrable(j, territoire)],
        "nuit": p("NUIT_DEBUT_HEURE"),
        "matin": p("NUIT_FIN_HEURE"),
        "personnes": p("NOTORIETE_PERSONNES"),
        "fuseau": settings.TIME_ZONE,
        "systeme": IDENTIFIANT_SYSTEME,
        "refus": [*_REFUS_DE_LA_PAGE, *matrice()],
        "mention": MENTION,
    }


def _gestes(valeurs: dict[str, Any]) -> dict[str, list[Geste]]:
    """Refusals (« refus »), prints and files given out (« sortie ») and searches for oneself (« soi »), in order."""
    gestes: dict[str, list[Geste]] = defaultdict(list)
    for quoi, *geste in _lire(_GESTES, valeurs):
        gestes[quoi].append(Geste(*geste))
    return gestes


def _en_relation(lues: Sequence[Sequence[Any]]) -> set[int]:
    """Ranks, from 1, of the openings made by someone in relation with the file at that instant."""
    requete = "SELECT vigilance_en_relation(%(agents)s::uuid[], %(dossiers)s::uuid[], %(instants)s::timestamptz[])"
    colonnes = {nom: [ligne[n] for ligne in lues] for n, nom in enumerate(("agents", "dossiers", "instants"))}
    return {rang for (rang,) in _lire(requete, colonnes)}


def _proximites(paires: Iterable[Paire]) -> dict[Paire, Proximite]:
    """What agents share with the files they opened: the database answers yes or no, and shows nothing."""
    distinctes = sorted(set(paires))
    requete = "SELECT * FROM enfant_proximites(%(agents)s::uuid[], %(dossiers)s::uuid[])"
    colonnes = {"agents": [a for a, _ in distinctes], "dossiers": [d for _, d in distinctes]}
    memes = "SELECT * FROM vigilance_memes_noms(%(agents)s::uuid[], %(dossiers)s::uuid[])"
    declares = {distinctes[rang - 1]: Proximite(nom=True) for (rang,) in _lire(memes, colonnes)}
    return declares | {distinctes[rang - 1]: Proximite(*partages) for rang, *partages in _lire(requete, colonnes)}


def _habitudes(valeurs: dict[str, Any]) -> tuple[dict[tuple[UUID, str], Habitude], dict[UUID, int]]:
    """The habit of each agent by measure, and on how many days he worked outside the hours of work."""
    nombres: dict[tuple[UUID, str], list[int]] = defaultdict(list)
    hors: dict[UUID, int] = defaultdict(int)
    for agent_id, ouvertures, sorties, de_nuit in _lire(_HABITUDES, valeurs):
        nombres[agent_id, "VOLUME"].append(ouvertures)
        nombres[agent_id, "SORTIES"].append(sorties)
        hors[agent_id] += de_nuit
    return {cle: Habitude.de(valeurs_du_jour) for cle, valeurs_du_jour in nombres.items()}, dict(hors)


def _lire(requete: str, valeurs: dict[str, Any]) -> list[Any]:
    with connections[ALIAS].cursor() as cursor:
        cursor.execute(requete, valeurs)
        return list(cursor.fetchall())
