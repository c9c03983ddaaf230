"""A base put back from an archive: nothing runs and nothing leaves until the technical administrator lifts it."""

import threading
from dataclasses import dataclass

import psycopg
import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from egide.config.management.commands.travailler import attendre_la_levee
from egide.socle.acces.tests.factories import un_agent, une_unite
from egide.socle.comptes.models import Agent
from egide.socle.comptes.roles import Role
from egide.socle.echanges.models import Battement, Reprise
from egide.socle.echanges.reprise import lever_reprise, reprise_retenue
from egide.socle.interface.identifiants import uuid7
from egide.socle.interface.refus import Refus
from egide.socle.interface.tests.lecture import texte_lu


@dataclass(frozen=True)
class Equipe:
    """Who tries to lift it."""

    admin_technique: Agent
    cadre_crip: Agent
    dpo: Agent


@pytest.fixture
def equipe(base_clonee):
    unite = une_unite()
    return Equipe(*(un_agent(role, unite) for role in (Role.ADMIN_TECHNIQUE, Role.CADRE_CRIP, Role.DPO)))


@pytest.fixture
def restauree(base_clonee):
    """A base that `egide restaurer` marked: the agents' pages cannot write that mark."""
    reprise = uuid7()
    with psycopg.connect(base_clonee) as admin:
        admin.execute(
            "INSERT INTO echanges_reprise (id, archive, archive_du, restauree_le, lignes_perdues)"
            " VALUES (%s, 'sauvegarde-2026.egide', now(), now(), 3)",
            [reprise],
        )
    return Reprise.objects.get(pk=reprise)


def test_l_administrateur_technique_leve_la_retenue_une_fois(equipe, restauree):
    lever_reprise(agent=equipe.admin_technique, le=timezone.now())
    restauree.refresh_from_db()
    assert restauree.levee_par == equipe.admin_technique
    assert reprise_retenue() is None
    with pytest.raises(Refus, match="Rien n’est retenu"):
        lever_reprise(agent=equipe.admin_technique, le=timezone.now())


def test_nul_autre_ne_la_leve(equipe, restauree):
    for agent in (equipe.cadre_crip, equipe.dpo):
        with pytest.raises(Refus, match="Seul l’administrateur technique"):
            lever_reprise(agent=agent, le=timezone.now())
    assert reprise_retenue() == restauree


def test_la_page_dit_ce_qui_est_retenu(equipe, client_de, restauree):
    client = client_de(equipe.admin_technique, preuve_fraiche=True)
    page = texte_lu(client.get(reverse("pages:reprise")))
    assert "Cette base est retenue" in page
    assert "sauvegarde-2026.egide" in page
    assert client.post(reverse("pages:reprise")).status_code == 302
    assert "Cette base est retenue" not in texte_lu(client.get(reverse("pages:reprise")))
    assert client_de(equipe.dpo).get(reverse("pages:reprise")).status_code == 404


def test_le_travailleur_attend_la_levee_sans_rien_faire(equipe, restauree):
    tours = []

    class Arret(threading.Event):
        """Somebody lifts the hold while the worker waits."""

        def wait(self, timeout=None):
            tours.append(Battement.objects.count())
            lever_reprise(agent=equipe.admin_technique, le=timezone.now())
            return False

    attendre_la_levee(Arret())
    assert tours == [0]
    assert mail.outbox == []
    attendre_la_levee(Arret())
    assert tours == [0]
