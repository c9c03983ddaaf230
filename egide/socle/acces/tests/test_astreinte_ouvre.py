"""Being on call opens the files of the unit for the days of the turn, and only then; it opens no other unit."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta

import pytest
from django.db import connection
from django.utils import timezone

from egide.socle.acces.contexte import au_nom_de
from egide.socle.acces.models import Appartenance
from egide.socle.acces.tests.factories import un_agent, un_dossier, une_unite
from egide.socle.acces.volets import Volet
from egide.socle.comptes.actions import inscrire_astreinte, retirer_astreinte
from egide.socle.comptes.models import Agent, Astreinte, Unite
from egide.socle.comptes.roles import Droit, Role
from egide.socle.comptes.selectors import detient, roles_en_vigueur
from egide.socle.dossiers.models import Dossier

pytestmark = pytest.mark.django_db


def _a(jour: date, heure: int) -> datetime:
    return timezone.make_aware(datetime.combine(jour, time(heure)))


def _voit(agent: Agent, dossier: Dossier) -> bool:
    with au_nom_de(agent):
        return Dossier.objects.filter(pk=dossier.pk).exists()


@contextmanager
def _decale(agent: Agent, jours: int) -> Iterator[None]:
    """The same rota, seen `jours` days later: every date of the agent's memberships and turns moves back."""

    def glisser(n: int) -> None:
        with connection.cursor() as cursor:
            cursor.execute(
                "UPDATE acces_appartenance SET du = du - %s, au = au - %s WHERE agent_id = %s", [n, n, agent.pk]
            )
            cursor.execute(
                "UPDATE comptes_astreinte SET du = du - make_interval(days => %s), au = au - make_interval(days => %s)"
                " WHERE agent_id = %s",
                [n, n, agent.pk],
            )
        agent.__dict__.pop("_roles_du_jour", None)

    glisser(jours)
    yield
    glisser(-jours)


class Garde:
    """A cell with its manager and a file, and a manager of a house elsewhere who is put on call."""

    def __init__(self) -> None:
        self.crip = une_unite("CRIP", Unite.Genre.CRIP)
        self.chef = un_agent(Role.CADRE_CRIP, self.crip)
        self.cadre = un_agent(Role.CADRE_TERRITOIRE, une_unite("Maison"))
        self.dossier = un_dossier(self.chef, self.crip)

    def inscrire(self, du: datetime, au: datetime, niveau: int = 1) -> Astreinte:
        return inscrire_astreinte(agent=self.chef, unite=self.crip, de_garde=self.cadre, niveau=niveau, du=du, au=au)


def test_the_files_open_for_the_days_of_the_turn_neither_before_nor_after() -> None:
    garde, jour = Garde(), timezone.localdate()
    assert not _voit(garde.cadre, garde.dossier)
    garde.inscrire(_a(jour + timedelta(days=2), 18), _a(jour + timedelta(days=3), 8))
    vus = []
    for attente in range(6):
        with _decale(garde.cadre, attente):
            vus.append(_voit(garde.cadre, garde.dossier))
    assert vus == [False, False, True, True, False, False]


def test_another_unit_stays_closed_and_no_part_beyond_those_of_the_on_call_manager() -> None:
    garde, maintenant = Garde(), timezone.now()
    lens = une_unite("Lens")
    ailleurs = un_dossier(un_agent(Role.EVALUATRICE, lens), lens)
    garde.inscrire(maintenant - timedelta(hours=1), maintenant + timedelta(hours=1))
    assert not _voit(garde.cadre, ailleurs)
    lue = Appartenance.objects.get(agent=garde.cadre, sujet__unite=garde.crip)
    assert [v for v in Volet if lue.volets & (1 << v)] == [Volet.IDENTITE, Volet.DANGER, Volet.FUGUE]


def test_the_role_is_in_force_during_the_turn_and_only_for_someone_who_holds_a_post() -> None:
    garde, jour = Garde(), timezone.localdate()
    assert not detient(garde.cadre, Droit.QUALIFIER)
    garde.inscrire(_a(jour, 0), _a(jour + timedelta(days=1), 8))
    assert roles_en_vigueur(garde.cadre) == {Role.CADRE_TERRITOIRE, Role.CADRE_ASTREINTE}
    assert detient(garde.cadre, Droit.QUALIFIER)
    for le in (jour - timedelta(days=1), jour + timedelta(days=2)):
        assert roles_en_vigueur(garde.cadre, le) == {Role.CADRE_TERRITOIRE}
    garde.cadre.postes.update(au=jour - timedelta(days=1))
    assert roles_en_vigueur(Agent.objects.get(pk=garde.cadre.pk)) == frozenset()


def test_a_turn_taken_off_or_stopped_closes_at_once() -> None:
    garde, maintenant = Garde(), timezone.now()
    tour = garde.inscrire(maintenant - timedelta(hours=1), maintenant + timedelta(days=2))
    assert _voit(garde.cadre, garde.dossier)
    retirer_astreinte(agent=garde.chef, astreinte=tour, le=timezone.now(), motif="échange")
    assert not _voit(garde.cadre, garde.dossier)
    assert not detient(Agent.objects.get(pk=garde.cadre.pk), Droit.QUALIFIER)
    a_venir = garde.inscrire(maintenant + timedelta(days=3), maintenant + timedelta(days=4))
    retirer_astreinte(agent=garde.chef, astreinte=a_venir, le=timezone.now(), motif="échange")
    with _decale(garde.cadre, 3):
        assert not _voit(garde.cadre, garde.dossier)


def test_two_turns_on_the_same_days_are_closed_only_when_both_are() -> None:
    garde, jour = Garde(), timezone.localdate()
    demain = jour + timedelta(days=1)
    nuit = garde.inscrire(_a(jour, 0), _a(demain, 6))
    matin = garde.inscrire(_a(jour, 0), _a(demain, 8), niveau=2)
    assert Appartenance.objects.filter(agent=garde.cadre, sujet__unite=garde.crip).count() == 1
    retirer_astreinte(agent=garde.chef, astreinte=nuit, le=timezone.now(), motif="échange")
    assert _voit(garde.cadre, garde.dossier)
    retirer_astreinte(agent=garde.chef, astreinte=matin, le=timezone.now(), motif="échange")
    assert not _voit(garde.cadre, garde.dossier)


def test_the_access_of_a_post_in_the_same_unit_is_not_touched() -> None:
    garde, maintenant = Garde(), timezone.now()
    tour = inscrire_astreinte(
        agent=garde.chef, unite=garde.crip, de_garde=garde.chef, niveau=1,
        du=maintenant - timedelta(hours=1), au=maintenant + timedelta(hours=5),
    )  # fmt: skip
    retirer_astreinte(agent=garde.chef, astreinte=tour, le=timezone.now(), motif="échange")
    assert _voit(garde.chef, garde.dossier)
