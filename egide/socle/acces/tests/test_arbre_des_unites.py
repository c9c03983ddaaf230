"""Opening or moving a unit changes what the managers above it see, at once."""

from datetime import timedelta

import pytest
from django.utils import timezone

from egide.socle.acces.contexte import au_nom_de
from egide.socle.acces.models import Appartenance
from egide.socle.acces.tests.factories import un_agent, un_dossier, une_unite
from egide.socle.comptes.actions import ouvrir_unite, rattacher_unite
from egide.socle.comptes.models import Agent, Unite
from egide.socle.comptes.roles import Role
from egide.socle.dossiers.models import Dossier

pytestmark = pytest.mark.django_db


def _voit(agent: Agent, dossier: Dossier) -> bool:
    with au_nom_de(agent):
        return Dossier.objects.filter(pk=dossier.pk).exists()


def test_the_manager_reads_the_files_of_a_team_opened_below_him_later() -> None:
    maison = une_unite("Maison")
    cadre, simple = un_agent(Role.CADRE_TERRITOIRE, maison), un_agent(Role.EVALUATRICE, maison)
    admin = un_agent(Role.ADMIN_TECHNIQUE, une_unite("Informatique"))
    equipe = ouvrir_unite(agent=admin, nom="Équipe neuve", genre=Unite.Genre.EQUIPE, parent=maison)
    dossier = un_dossier(un_agent(Role.REFERENT_ASE, equipe), equipe)
    assert _voit(cadre, dossier)
    assert not _voit(simple, dossier)
    assert not _voit(admin, dossier)


def test_a_moved_team_is_read_by_its_new_managers_and_no_more_by_the_former() -> None:
    avant, apres = une_unite("Avant"), une_unite("Après")
    equipe = une_unite("Équipe", Unite.Genre.EQUIPE, avant)
    sous_equipe = une_unite("Sous-équipe", Unite.Genre.EQUIPE, equipe)
    ancien, nouveau = un_agent(Role.CADRE_TERRITOIRE, avant), un_agent(Role.CADRE_TERRITOIRE, apres)
    dossier = un_dossier(un_agent(Role.REFERENT_ASE, sous_equipe), sous_equipe)
    admin = un_agent(Role.ADMIN_TECHNIQUE, une_unite("Informatique"))
    assert (_voit(ancien, dossier), _voit(nouveau, dossier)) == (True, False)
    rattacher_unite(agent=admin, unite=equipe, parent=apres, motif="réorganisation")
    assert (_voit(ancien, dossier), _voit(nouveau, dossier)) == (False, True)
    rattacher_unite(agent=admin, unite=Unite.objects.get(pk=equipe.pk), parent=avant, motif="retour")
    assert (_voit(ancien, dossier), _voit(nouveau, dossier)) == (True, False)
    passees = Appartenance.objects.filter(agent=ancien, sujet__unite=sous_equipe)
    assert sorted(m.du for m in passees) == [timezone.localdate() - timedelta(days=30), timezone.localdate()]


def test_a_manager_whose_post_is_over_gains_nothing() -> None:
    maison = une_unite("Maison")
    parti = un_agent(Role.CADRE_TERRITOIRE, maison, jusqu_a_jours=-1)
    admin = un_agent(Role.ADMIN_TECHNIQUE, une_unite("Informatique"))
    equipe = ouvrir_unite(agent=admin, nom="Équipe neuve", genre=Unite.Genre.EQUIPE, parent=maison)
    assert not Appartenance.objects.filter(agent=parti, sujet__unite=equipe).exists()
