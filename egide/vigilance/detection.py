"""Runs the rules over the days not examined yet; may be killed and run again: a day gives the same findings."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import connections
from django.utils import timezone

from egide.enfant.actions import rafraichir_cles_des_agents
from egide.socle.acces.contexte import au_nom_de
from egide.socle.comptes.selectors import agent_systeme
from egide.socle.interface.identifiants import uuid7
from egide.socle.interface.temps import MOIS
from egide.socle.journal.scellement import ALIAS
from egide.vigilance.faits import lire_faits, lire_instants, lire_suites, minuit, parametres_du
from egide.vigilance.models import AccesInhabituel, JourReleve
from egide.vigilance.rules import AUSSITOT, D_UNE_SUITE, DU_JOUR, ECHANTILLON, Constat, Regle

# A finding that somebody already read keeps what he read.
_ECRIRE = """
INSERT INTO vigilance_accesinhabituel AS a (id, regle, jour, cle, agent_id, poste_id, dossiers, nombre, bas, haut,
    premier_le, dernier_le, releve_le, aussitot, etat)
SELECT %(id)s, %(regle)s, %(jour)s, %(cle)s, %(agent)s, (
    SELECT p.id FROM comptes_poste p WHERE p.agent_id = %(agent)s AND p.du <= %(jour)s
    AND (p.au IS NULL OR p.au >= %(jour)s) ORDER BY p.du DESC LIMIT 1),
    %(dossiers)s::uuid[], %(nombre)s, %(bas)s, %(haut)s, %(premier)s, %(dernier)s, %(le)s, %(aussitot)s, 'nouveau'
ON CONFLICT (regle, jour, cle) DO UPDATE SET dossiers = excluded.dossiers, nombre = excluded.nombre,
    bas = excluded.bas, haut = excluded.haut, premier_le = excluded.premier_le, dernier_le = excluded.dernier_le
WHERE a.etat = 'nouveau'
"""
_TIRER = """
SELECT l.id, l.agent_id, l.dossier_id, l.le FROM journal_ligne l JOIN comptes_agent g ON g.id = l.agent_id
WHERE l.le >= %s AND l.le < %s AND l.evenement = 'lecture' AND l.dossier_id IS NOT NULL AND NOT g.est_systeme
ORDER BY md5(%s || l.id::text) LIMIT %s
"""


def relever_les_jours(*, le: datetime) -> int:
    """Examine every whole day since the last one, at most those of `RETARD_JOURS`; returns how many days.

    At the change of month, the sample of the month before is drawn too.
    """
    hier = timezone.localdate(le) - timedelta(days=1)
    with au_nom_de(agent_systeme(), using=ALIAS):
        dernier = JourReleve.objects.using(ALIAS).order_by("-jour").values_list("jour", flat=True).first()
    au_plus = hier - timedelta(days=parametres_du(hier)("RETARD_JOURS") - 1)
    jour = max(dernier + timedelta(days=1), au_plus) if dernier else hier
    if jour > hier:
        return 0
    rafraichir_cles_des_agents()
    a_relever = [jour + timedelta(days=n) for n in range((hier - jour).days + 1)]
    for attendu in a_relever:
        relever(attendu, le=le)
    tirer_echantillon((hier.replace(day=1) - timedelta(days=1)).replace(day=1), le=le)
    return len(a_relever)


def relever(jour: date, *, le: datetime) -> int:
    """Examine one day, in one transaction; returns how many findings were written. Safe to run again.

    The rules that wait for what follows a reading judge an earlier day.
    """
    ecrits = 0
    with au_nom_de(agent_systeme(), using=ALIAS):
        avant = jour - timedelta(days=parametres_du(jour)("SUITE_JOURS"))
        for regles, faits in ((DU_JOUR, lire_faits(jour)), (D_UNE_SUITE, lire_suites(avant))):
            p = parametres_du(faits.jour)
            for regle in regles:
                ecrits += _ecrire(regle, faits.jour, regle.chercher(faits, p), le)
        JourReleve.objects.using(ALIAS).update_or_create(jour=jour, defaults={"releve_le": le})
    return ecrits


def alerter(*, le: datetime) -> int:
    """Look at the last minutes for what cannot wait; returns how many findings were written or raised."""
    jour = timezone.localdate(le)
    p = parametres_du(jour)
    fenetres = {"masse": timedelta(hours=1), "rafale": timedelta(minutes=p("RAFALE_MINUTES"))}
    ecrits = 0
    with au_nom_de(agent_systeme(), using=ALIAS):
        for regle in AUSSITOT:
            faits = lire_instants(jour, de=le - fenetres[regle.code], a=le)
            ecrits += _ecrire(regle, jour, regle.chercher(faits, p), le)
    return ecrits


def tirer_echantillon(mois: date, *, le: datetime) -> int:
    """Draw the readings of a month to review: the same lines whoever draws, and whenever (confidentialite §29)."""
    suivant = mois.replace(year=mois.year + mois.month // len(MOIS), month=mois.month % len(MOIS) + 1)
    with au_nom_de(agent_systeme(), using=ALIAS):
        with connections[ALIAS].cursor() as cursor:
            cursor.execute(
                _TIRER,
                [minuit(mois), minuit(suivant), mois.isoformat(), parametres_du(mois)("ECHANTILLON_LECTURES")],
            )
            tirees = cursor.fetchall()
        for ligne_id, agent_id, dossier_id, instant in tirees:
            constat = Constat(agent_id, 1, instant, instant, (dossier_id,))
            _inserer(ECHANTILLON, timezone.localdate(instant), constat, ligne_id, le)
    return len(tirees)


def _ecrire(regle: Regle, jour: date, constats: Iterable[Constat], le: datetime) -> int:
    connus = _dossiers_expliques(regle) if regle.memoire else {}
    ecrits = 0
    for constat in constats:
        restants = constat
        if regle.memoire and constat.agent_id is not None:
            dossiers = tuple(d for d in constat.dossiers if d not in connus.get(constat.agent_id, ()))
            if not dossiers:
                continue
            restants = Constat(constat.agent_id, len(dossiers), constat.premier, constat.dernier, dossiers)
        _inserer(regle, jour, restants, restants.agent_id or restants.dossiers[0], le)
        ecrits += 1
    return ecrits


def _dossiers_expliques(regle: Regle) -> dict[UUID, set[UUID]]:
    """Files already explained by this rule for each agent: a homonym is explained once."""
    expliques: dict[UUID, set[UUID]] = {}
    lus = AccesInhabituel.objects.using(ALIAS).filter(
        regle=regle.code, etat=AccesInhabituel.Etat.EXPLIQUE, agent__isnull=False
    )
    for agent_id, dossiers in lus.values_list("agent_id", "dossiers"):
        if agent_id is not None:
            expliques.setdefault(agent_id, set()).update(dossiers)
    return expliques


def _inserer(regle: Regle, jour: date, constat: Constat, cle: UUID, le: datetime) -> None:
    habitude = constat.habitude
    connue = habitude is not None and habitude.jours > 0
    valeurs: dict[str, Any] = {
        "id": uuid7(),
        "regle": regle.code,
        "jour": jour,
        "cle": cle,
        "agent": constat.agent_id,
        "dossiers": list(constat.dossiers),
        "nombre": constat.nombre,
        "bas": habitude.bas if habitude and connue else None,
        "haut": habitude.haut if habitude and connue else None,
        "premier": constat.premier,
        "dernier": constat.dernier,
        "le": le,
        "aussitot": regle.aussitot,
    }
    with connections[ALIAS].cursor() as cursor:
        cursor.execute(_ECRIRE, valeurs)
