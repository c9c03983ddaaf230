"""A security message leaves by the worker, once, whatever the mail server and the restorations do meanwhile."""

import time
from pathlib import Path
from types import SimpleNamespace

import psycopg
import pytest
from django.core import mail
from django.db import transaction
from procrastinate.contrib.django.models import ProcrastinateJob

from egide.config import databases
from egide.parcours.accueil.tests.test_travailleur import AU_PLUS, attendre, travailler
from egide.socle.comptes.avis import prevenir_du_renouvellement, prevenir_du_second_facteur
from egide.socle.comptes.models import Agent
from egide.socle.comptes.tests.courriers import avis_differes, remettre_les_avis
from egide.socle.comptes.tests.factories import Distribution
from egide.socle.echanges.tests.facteur import un_facteur


@pytest.fixture
def base(base_clonee: str) -> SimpleNamespace:
    """The clone where transactions commit, as the process of the worker reaches it."""
    return SimpleNamespace(url=lambda role: databases.url_for(base_clonee, role))


@pytest.fixture
def titulaire(base_clonee: str) -> Agent:
    return Agent.objects.create(courriel="ines@example.org", nom="Fictive", prenom="Inès")


def _essais() -> list[int]:
    return list(ProcrastinateJob.objects.filter(queue_name="avis").values_list("attempts", flat=True))


def _retenir(base_clonee: str) -> None:
    with psycopg.connect(base_clonee) as admin:
        admin.execute(
            "INSERT INTO echanges_reprise (id, archive, archive_du, restauree_le, lignes_perdues)"
            " VALUES (gen_random_uuid(), 'sauvegarde.egide', now(), now(), 0)"
        )


def test_un_serveur_en_panne_puis_revenu_le_recoit_une_fois(titulaire: Agent, base, tmp_path: Path) -> None:
    prevenir_du_renouvellement(titulaire)
    with un_facteur() as facteur:
        facteur.refuse = True
        with travailler(base, facteur, tmp_path) as processus:
            attendre(lambda: _essais() == [1], AU_PLUS, processus, tmp_path)
            facteur.refuse = False
            attendre(lambda: facteur.messages and not _essais(), AU_PLUS, processus, tmp_path)
    assert facteur.destinataires() == [titulaire.courriel]
    assert titulaire.courriel not in (tmp_path / "travail.txt").read_text()


def test_une_base_restauree_le_retient_jusqu_a_la_levee(titulaire: Agent, base, base_clonee, tmp_path: Path) -> None:
    _retenir(base_clonee)
    prevenir_du_second_facteur(titulaire)
    with un_facteur() as facteur, travailler(base, facteur, tmp_path) as processus:
        traces = tmp_path / "travail.txt"
        attendre(lambda: "base restaurée" in traces.read_text(), AU_PLUS, processus, tmp_path)
        time.sleep(2)
        assert (facteur.messages, _essais()) == ([], [0])
        with psycopg.connect(base_clonee) as admin:
            admin.execute("UPDATE echanges_reprise SET levee_le = now(), levee_par_id = %s", [titulaire.pk])
        attendre(lambda: facteur.messages, AU_PLUS, processus, tmp_path)
    assert facteur.destinataires() == [titulaire.courriel]


@pytest.mark.django_db
def test_un_acte_annule_n_ecrit_a_personne(distribution: Distribution) -> None:
    with transaction.atomic():
        prevenir_du_renouvellement(distribution.evaluatrice)
        transaction.set_rollback(True)
    assert avis_differes() == []


@pytest.mark.django_db
def test_le_message_ne_dit_ni_nom_ni_fait_et_reste_le_meme_au_second_essai(distribution: Distribution) -> None:
    prevenir_du_renouvellement(distribution.evaluatrice)
    remettre_les_avis()
    remettre_les_avis()
    un, deux = mail.outbox
    assert un.extra_headers["Message-ID"] == deux.extra_headers["Message-ID"]
    assert distribution.evaluatrice.nom not in f"{un.subject} {un.body}"
    (tache,) = avis_differes()
    assert set(tache.args) == {"agent_id", "avis_id"}
