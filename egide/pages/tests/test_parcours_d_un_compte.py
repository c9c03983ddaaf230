"""After a breach: what an account met between two instants, named by its numbers, in one command."""

import csv
import io
import os
from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone

from egide.config import local
from egide.config.backup.restore import RestoreRefused, run
from egide.socle.acces.contexte import au_nom_de
from egide.socle.acces.tests.factories import un_agent, un_dossier, une_unite
from egide.socle.comptes.roles import Role
from egide.socle.journal.ecriture import consigner
from egide.socle.journal.models import Evenement


@pytest.fixture
def vol(base_clonee):
    """An account that read one file twice, printed it, was refused another; someone else read that other one."""
    unite = une_unite()
    vole, autre = un_agent(Role.EVALUATRICE, unite), un_agent(Role.EVALUATRICE, unite)
    with transaction.atomic():
        lu, refuse = un_dossier(autre, unite), un_dossier(autre, unite)
    for agent, evenement, dossier in (
        (vole, Evenement.LECTURE, lu),
        (vole, Evenement.LECTURE, lu),
        (vole, Evenement.IMPRESSION, lu),
        (vole, Evenement.REFUS, refuse),
        (autre, Evenement.LECTURE, refuse),
    ):
        with au_nom_de(agent):
            consigner(evenement, agent_id=agent.pk, objet_genre="dossier", objet_id=dossier.pk, dossier_id=dossier.pk)
    with au_nom_de(vole):
        consigner(Evenement.RECHERCHE, agent_id=vole.pk, acte="rechercher")
    return vole, lu, refuse


def parcours_de(agent, du, au):
    dit = run("journal_parcours", local.JOURNAL, dict(os.environ), agent.courriel, du.isoformat(), au.isoformat())
    return {ligne["numero"]: ligne for ligne in csv.DictReader(io.StringIO(dit), delimiter=";")}


def test_la_liste_nomme_chaque_dossier_et_ce_qui_en_fut_fait(vol):
    vole, lu, refuse = vol
    maintenant = timezone.now()
    touches = parcours_de(vole, maintenant - timedelta(hours=1), maintenant + timedelta(minutes=1))
    assert set(touches) == {lu.numero, refuse.numero, ""}
    assert [touches[lu.numero][nom] for nom in ("genre", "lectures", "impressions", "refus")] == [
        "dossier", "2", "1", "0",
    ]  # fmt: skip
    assert [touches[refuse.numero][nom] for nom in ("lectures", "refus")] == ["0", "1"]


def test_ce_qui_est_hors_des_instants_n_y_est_pas(vol):
    vole, *_ = vol
    hier = timezone.now() - timedelta(days=1)
    assert parcours_de(vole, hier - timedelta(days=1), hier) == {}


@pytest.mark.parametrize(
    ("mots", "phrase"),
    [
        (("personne@example.org", "2026-01-01T00:00", "2026-01-02T00:00"), "Aucun compte"),
        (("", "hier", "2026-01-02T00:00"), "Un instant s’écrit ainsi"),
        (("", "2026-01-02T00:00", "2026-01-01T00:00"), "vient avant"),
    ],
)
def test_une_demande_mal_dite_est_refusee(vol, mots, phrase):
    with pytest.raises(RestoreRefused, match=phrase):
        run("journal_parcours", local.JOURNAL, dict(os.environ), mots[0] or vol[0].courriel, *mots[1:])
