"""An agent types a worry: the cell is in charge, the informant stays apart."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.utils import timezone

from egide.parcours.accueil.actions import enregistrer_recueil
from egide.parcours.accueil.models import EnfantSignale, Informateur, Recueil
from egide.parcours.accueil.rules import EnfantDit
from egide.parcours.accueil.selectors import informateur_de
from egide.parcours.accueil.states import Etat
from egide.parcours.accueil.tests.factories import VOISINE, un_agent_crip, un_recueil, une_cellule, une_inquietude
from egide.socle.acces.contexte import au_nom_de
from egide.socle.acces.tests.factories import un_agent, une_unite
from egide.socle.comptes.roles import Role
from egide.socle.echanges.models import AlerteAstreinte, Arrivee
from egide.socle.etats.models import Passage
from egide.socle.interface.refus import Refus

pytestmark = pytest.mark.django_db


def test_the_cell_reads_it_and_it_waits_in_its_inbox():
    cellule = une_cellule()
    agente, collegue = un_agent_crip(cellule), un_agent_crip(cellule)
    recueil = un_recueil(agente)
    with au_nom_de(collegue):
        lu = Recueil.objects.get(pk=recueil.pk)
        assert (lu.etat, lu.anonyme, lu.professionnel) == (Etat.PRIS_EN_COMPTE, False, False)
        assert [enfant.appellation for enfant in lu.enfants.all()] == ["Lina"]
        assert Passage.objects.get(objet_id=recueil.pk).agent == agente
        arrivee = Arrivee.objects.en_attente().get(objet_id=recueil.pk)
        assert (arrivee.nature, arrivee.urgente) == ("recueil_saisi", False)
        assert not AlerteAstreinte.objects.filter(objet_id=recueil.pk).exists()


def test_only_the_named_agent_reads_the_informant():
    cellule = une_cellule()
    agente, collegue = un_agent_crip(cellule), un_agent_crip(cellule, Role.CADRE_CRIP)
    recueil = un_recueil(agente)
    with au_nom_de(agente):
        lu = informateur_de(recueil.pk)
        assert lu is not None
        assert (lu.nom, lu.telephone) == (VOISINE.nom, VOISINE.telephone)
        assert VOISINE.nom not in Informateur.objects.get(recueil=recueil).nom_chiffre
    with au_nom_de(collegue):
        assert informateur_de(recueil.pk) is None


def test_another_unit_sees_nothing():
    recueil = un_recueil(un_agent_crip(une_cellule()))
    with au_nom_de(un_agent(Role.EVALUATRICE, une_unite())):
        assert not Recueil.objects.filter(pk=recueil.pk).exists()
        assert not EnfantSignale.objects.filter(recueil_id=recueil.pk).exists()


def test_a_partner_transmits_and_reads_nothing_back():
    cellule = une_cellule()
    enseignante = un_agent(Role.ENSEIGNANTE, une_unite())
    recueil = un_recueil(enseignante, qualite="enseignement_public")
    with au_nom_de(enseignante):
        assert not Recueil.objects.filter(pk=recueil.pk).exists()
    with au_nom_de(un_agent_crip(cellule)):
        assert Recueil.objects.get(pk=recueil.pk).professionnel is True


def test_a_danger_now_opens_a_warning_and_a_job():
    cellule = une_cellule()
    agente = un_agent_crip(cellule)
    recueil = un_recueil(agente, danger_immediat=True)
    with au_nom_de(agente):
        assert AlerteAstreinte.objects.get(objet_id=recueil.pk).accusee_le is None
        assert Arrivee.objects.get(objet_id=recueil.pk).urgente is True
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM procrastinate_jobs WHERE task_name = 'egide.astreinte.avertir'")
        assert cursor.fetchone()[0] >= 1


def test_nothing_said_of_a_child_creates_no_child():
    agente = un_agent_crip(une_cellule())
    recueil = un_recueil(agente, enfants=[EnfantDit()])
    with au_nom_de(agente):
        assert EnfantSignale.objects.filter(recueil_id=recueil.pk).count() == 0


def test_without_a_name_it_is_anonymous():
    recueil = un_recueil(un_agent_crip(une_cellule()), informateur=None)
    assert recueil.anonyme is True


@pytest.mark.parametrize(
    ("champs", "code"),
    [
        ({"faits": "  "}, "faits"),
        ({"faits": "a" * 20_001}, "faits"),
        ({"canal": "pigeon"}, "canaux_reception"),
        ({"qualite": "astrologue"}, "qualites_informateur"),
    ],
)
def test_it_refuses_what_cannot_be_read(champs, code):
    agente = un_agent_crip(une_cellule())
    with pytest.raises(Refus) as refus:
        un_recueil(agente, **champs)
    assert refus.value.code == code


def test_it_refuses_a_reception_in_the_future():
    agente = un_agent_crip(une_cellule())
    with pytest.raises(Refus, match="futur"):
        un_recueil(agente, recu_le=timezone.now() + timedelta(hours=1))


def test_it_refuses_a_role_that_may_not():
    une_cellule()
    with pytest.raises(Refus, match="Votre rôle"):
        un_recueil(un_agent(Role.ODPE, une_unite()))


@pytest.mark.parametrize("role", [Role.AGENT_CRIP, Role.ENSEIGNANTE])
def test_a_repeated_click_writes_it_once(role):
    cellule = une_cellule()
    agent = un_agent(role, cellule if role is Role.AGENT_CRIP else une_unite())
    requete, maintenant = uuid4(), timezone.now()

    def cliquer():
        return enregistrer_recueil(
            agent=agent, le=maintenant, recu_le=maintenant, inquietude=une_inquietude(), requete=requete
        )

    with au_nom_de(agent):
        assert cliquer().pk == requete
        if role is Role.AGENT_CRIP:
            assert cliquer().pk == requete
        else:
            with pytest.raises(Refus, match="déjà enregistrée"):
                cliquer()
    with au_nom_de(un_agent_crip(cellule)):
        assert Passage.objects.filter(objet_id=requete).count() == 1
