"""A usual flow that falls silent is noticed; a quiet one, a young one, a week-end and a holiday ring no alarm."""

import random
import sys
from bisect import bisect_left, bisect_right
from datetime import datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from egide.socle.acces.contexte import au_nom_de
from egide.socle.acces.regles_acces import reglage
from egide.socle.acces.tests.factories import un_agent, une_unite
from egide.socle.comptes.models import Unite
from egide.socle.comptes.roles import Role
from egide.socle.echanges import flux as registre
from egide.socle.echanges.actions import expliquer_silence
from egide.socle.echanges.delais import est_ouvre, jours_entiers
from egide.socle.echanges.flux import Flux, declarer_flux
from egide.socle.echanges.models import (
    BATTEMENT_SCELLEMENT,
    BATTEMENT_SILENCES,
    BATTEMENTS,
    SURVEILLES,
    AlarmeSilence,
    Battement,
)
from egide.socle.echanges.selectors import alarmes_ouvertes
from egide.socle.echanges.silences import ecouter, habitude
from egide.socle.echanges.verification import defauts
from egide.socle.interface.refus import Invisible, Refus

PARIS = ZoneInfo("Europe/Paris")
JOUR, HEURE = timedelta(days=1), timedelta(hours=1)
DEBUT = datetime(2026, 1, 5, 8, 0, tzinfo=PARIS)
DEMI_ANNEE = 182


def des_arrivees(par_jour, *, graine, jours=DEMI_ANNEE, paquets=1):
    """A simulated flow from DEBUT: working days only, at random; `paquets` makes some days bring that many."""
    hasard, arrivees = random.Random(graine), []
    for rang in range(jours):
        jour = DEBUT + rang * JOUR
        if not est_ouvre(jour.date()):
            continue
        nombre = sum(hasard.random() < par_jour / 20 for _ in range(20))
        if paquets > 1 and hasard.random() < 0.05:
            nombre += paquets
        arrivees += [jour + hasard.random() * 9 * HEURE for _ in range(nombre)]
    return sorted(arrivees)


def premiere_alarme(arrivees, depuis, jusqu_a):
    """The first morning on which a watch that wakes up every day would ring, or None.

    A threshold is never under the floor: no habit is worked out on the mornings that cannot reach it.
    """
    matin, plancher = depuis, reglage("silence_plancher_jours")
    while matin < jusqu_a:
        passees = bisect_right(arrivees, matin)
        silence = jours_entiers(arrivees[passees - 1], matin, ouvres=True) if passees else 0
        if silence >= plancher:
            connue = habitude(arrivees[bisect_left(arrivees, matin - 168 * JOUR) : passees], ouvres=True)
            if connue and silence >= connue.seuil:
                return matin
        matin += JOUR
    return None


@pytest.mark.parametrize(("par_jour", "paquets", "au_plus"), [(4, 1, 4), (4, 60, 4), (1, 1, 14), (0.4, 1, 45)], ids=str)
def test_half_a_year_of_flow_then_a_silence_is_found(par_jour, paquets, au_plus):
    """Measured on twenty half-years each: how late at worst, in working days, and how many alarms for nothing."""
    fin, retards, fausses = DEBUT + DEMI_ANNEE * JOUR, [], 0
    for graine in range(20):
        arrivees = des_arrivees(par_jour, graine=graine, paquets=paquets)
        fausses += premiere_alarme(arrivees, DEBUT, fin) is not None
        trouvee = premiere_alarme(arrivees, max(arrivees) + HEURE, fin + 90 * JOUR)
        assert trouvee is not None, f"silence missed, seed {graine}"
        retards.append(jours_entiers(max(arrivees), trouvee, ouvres=True))
    sys.stdout.write(
        f"\n{par_jour} a day, bursts of {paquets}: found after {max(retards)} working days at most,"
        f" {sum(retards) / len(retards):.1f} on average; {fausses} half-years of 20 rang for nothing\n"
    )
    assert max(retards) <= au_plus
    assert fausses <= 1


def test_a_young_or_a_rare_flow_teaches_nothing():
    jeune = [DEBUT + rang * HEURE for rang in range(40)]
    rare = [DEBUT + rang * 20 * JOUR for rang in range(8)]
    assert habitude(jeune, ouvres=True) is None
    assert habitude(rare, ouvres=True) is None
    assert habitude([], ouvres=True) is None


def test_a_week_end_and_holidays_are_no_silence():
    quotidien = [DEBUT + rang * JOUR for rang in range(88) if est_ouvre((DEBUT + rang * JOUR).date())]
    jeudi = max(a for a in quotidien if a < datetime(2026, 4, 3, tzinfo=PARIS))
    connue = habitude([a for a in quotidien if a <= jeudi], ouvres=True)
    assert connue is not None
    mardi_de_paques = datetime(2026, 4, 7, 8, 0, tzinfo=PARIS)
    assert (
        jours_entiers(jeudi, mardi_de_paques, ouvres=True)
        < connue.seuil
        <= jours_entiers(jeudi, mardi_de_paques, ouvres=False)
    )


@pytest.fixture
def flux(monkeypatch):
    """One flow alone, that brings what the test puts in it."""
    monkeypatch.setattr(registre, "_FLUX", {})
    apportees: list[tuple[UUID | None, datetime]] = []
    declare = Flux(
        "essai",
        "Rien reçu",
        lambda depuis, jusqu_a: [(u, a) for u, a in apportees if depuis <= a <= jusqu_a],
        frozenset({Role.CADRE_CRIP}),
    )
    declarer_flux(declare)
    return apportees


@pytest.mark.django_db
class TestAlarmes:
    """Alarms as rows, told to the roles that the flow names."""

    @pytest.fixture
    def cadre(self):
        return un_agent(Role.CADRE_CRIP, une_unite("CRIP"))

    def test_one_alarm_a_silence_closed_by_itself_when_the_flow_comes_back(self, flux, cadre):
        flux += [(None, a) for a in des_arrivees(4, graine=1)]
        dernier = flux[-1][1]
        matin = dernier + 8 * JOUR
        with au_nom_de(cadre):
            assert [ecouter(le=dernier + HEURE), ecouter(le=matin), ecouter(le=matin + 2 * HEURE)] == [0, 1, 0]
            (alarme,) = alarmes_ouvertes(cadre)
            assert alarme.dernier_le == dernier
            assert alarme.par_jour is not None
            assert 3 < alarme.par_jour < 5
            flux.append((None, matin + 3 * HEURE))
            assert ecouter(le=matin + 4 * HEURE) == 0
            assert not alarmes_ouvertes(cadre).exists()

    def test_an_explained_silence_rings_no_more(self, flux, cadre):
        flux += [(None, a) for a in des_arrivees(4, graine=2)]
        matin = flux[-1][1] + 8 * JOUR
        with au_nom_de(cadre):
            ecouter(le=matin)
            alarme = alarmes_ouvertes(cadre).get()
            with pytest.raises(Refus, match="vérifié"):
                expliquer_silence(alarme, agent=cadre, le=matin, motif=" ")
            expliquer_silence(alarme, agent=cadre, le=matin, motif="Formulaire fermé pour travaux.")
            with pytest.raises(Refus, match="déjà close"):
                expliquer_silence(alarme, agent=cadre, le=matin, motif="Encore.")
            assert [ecouter(le=matin + rang * JOUR) for rang in (1, 2, 3)] == [0, 0, 0]

    def test_only_named_roles_are_told_and_a_unit_only_of_its_own(self, flux, cadre):
        ailleurs = une_unite("Maison")
        agent, autre = un_agent(Role.AGENT_CRIP, une_unite("C")), un_agent(Role.CADRE_CRIP, ailleurs)
        flux += [(ailleurs.pk, a) for a in des_arrivees(4, graine=3)]
        with au_nom_de(cadre):
            assert ecouter(le=flux[-1][1] + 8 * JOUR) == 1
            alarme = AlarmeSilence.objects.get()
            assert [alarmes_ouvertes(a).count() for a in (cadre, agent, autre)] == [0, 0, 1]
            with pytest.raises(Invisible):
                expliquer_silence(alarme, agent=agent, le=timezone.now(), motif="Rien.")

    def test_the_watch_runs_at_most_once_an_hour_and_says_silences_from_outside(self, flux, cadre):
        flux += [(None, a) for a in des_arrivees(4, graine=4)]
        matin = flux[-1][1] + 8 * JOUR
        with au_nom_de(cadre):
            assert ecouter(le=flux[-1][1] + 2 * HEURE) == 0
            Battement.objects.update(le=matin - HEURE / 2)
            assert ecouter(le=matin) == 0
            assert ecouter(le=matin + HEURE) == 1
            assert "Rien reçu : silence inhabituel." in defauts(matin)

    def test_the_alarm_of_a_unit_that_closes_closes_with_it(self, flux, cadre):
        maison, autre = une_unite("Maison"), une_unite("Autre")
        flux += [(unite.pk, a) for unite in (maison, autre) for a in des_arrivees(4, graine=3)]
        matin = flux[-1][1] + 8 * JOUR
        with au_nom_de(cadre):
            assert ecouter(le=matin) == 2
            Unite.objects.filter(pk=maison.pk).update(fermee_le=matin)
            flux[:] = [(unite, a) for unite, a in flux if unite != maison.pk]
            assert ecouter(le=matin + 2 * HEURE) == 0
            assert AlarmeSilence.objects.get(close_le__isnull=True).unite == autre
            assert AlarmeSilence.objects.get(unite=maison).close_le == matin + 2 * HEURE

    def test_a_journal_that_was_never_sealed_is_told_from_outside(self, cadre):
        le = timezone.now()
        for nom in {*BATTEMENTS, *SURVEILLES, BATTEMENT_SILENCES} - {BATTEMENT_SCELLEMENT}:
            Battement.objects.create(nom=nom, le=le)
        with au_nom_de(cadre):
            assert defauts(le) == ["Plus de signe de vie : scellement. Relancez « egide worker »."]
            Battement.objects.create(nom=BATTEMENT_SCELLEMENT, le=le)
            assert defauts(le) == []

    def test_a_journal_that_is_sealed_no_more_is_told_to_the_administrator(self, cadre):
        admin, le = un_agent(Role.ADMIN_TECHNIQUE, une_unite("DSI")), timezone.now()
        Battement.objects.create(nom=BATTEMENT_SCELLEMENT, le=le - 5 * HEURE)
        with au_nom_de(admin):
            assert ecouter(le=le) == 0
            assert ecouter(le=le + 2 * HEURE) == 1
            assert alarmes_ouvertes(admin).get().flux == BATTEMENT_SCELLEMENT
            assert not alarmes_ouvertes(cadre).exists()
