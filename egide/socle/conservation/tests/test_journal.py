"""The journal too has a term: nothing goes without one, nor while a hold stands, and what goes is told."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.utils import timezone

from egide.config.databases import DatabaseRole
from egide.enfant.tests.factories import un_enfant, une_identite
from egide.socle.acces.contexte import au_nom_de
from egide.socle.conservation import actions
from egide.socle.conservation.actions import journal
from egide.socle.conservation.tests.test_gels import geler
from egide.socle.echeances.garde import categories_en_vigueur
from egide.socle.journal.tests.test_scellement import sceller_toutes
from egide.socle.journal.verification import verifier

PASSE = timedelta(days=365 * 4)


@pytest.fixture
def enfant(base, settings, tmp_path):
    """A child's file whose lines are all past their term, and sealed."""
    settings.VAR = tmp_path
    enfant = un_enfant(base.cast.agent_crip, une_identite("Ana", "Ancienne-Fictive"))
    with base.admin() as conn:
        conn.execute("SET session_replication_role = replica")
        vieillies = conn.execute("UPDATE journal_ligne SET le = le - %s", [PASSE]).rowcount
    sceller_toutes(vieillies)
    return enfant


def couper(base):
    with base.worker() as systeme, au_nom_de(systeme):
        return actions.couper_journal(agent=systeme, le=timezone.now())


def lignes_de(base, enfant):
    with base.admin() as conn:
        return conn.execute("SELECT count(*) FROM journal_ligne WHERE dossier_id = %s", [enfant.dossier_id]).fetchone()[
            0
        ]


def test_a_leur_terme_les_lignes_sen_vont_et_le_journal_le_dit(base, enfant):
    assert lignes_de(base, enfant)
    effacees = couper(base)
    assert effacees > 0
    with base.admin() as conn:
        restent = conn.execute("SELECT acte, titre FROM journal_ligne").fetchall()
    assert restent == [("couper_journal", str(effacees))]
    assert verifier().anomalie is None


def test_un_gel_garde_les_lignes_de_son_dossier_jusqua_sa_levee(base, enfant):
    avant = lignes_de(base, enfant)
    gel = geler(base, enfant)
    couper(base)
    assert lignes_de(base, enfant) >= avant
    assert verifier().anomalie is None
    with au_nom_de(base.cast.cadre_crip):
        actions.lever_gel(gel.pk, agent=base.cast.cadre_crip, le=timezone.now(), motif="Arrêt rendu")
    assert couper(base) == avant
    assert verifier().anomalie is None


def test_sans_duree_rien_ne_sen_va(base, enfant, monkeypatch):
    sans = {**categories_en_vigueur(), "journal": replace(categories_en_vigueur()["journal"], valeur=None, unite=None)}
    monkeypatch.setattr(journal, "categories_en_vigueur", lambda: sans)
    assert couper(base) == 0
    assert lignes_de(base, enfant)


def test_la_base_refuse_une_coupe_qui_oublie_un_gel(base, enfant):
    geler(base, enfant)
    with base.comme(DatabaseRole.JOURNAL) as injection:
        injection.execute(
            "INSERT INTO journal_coupe (id, rang, empreinte, retenues, terme, lignes, le, signature)"
            " SELECT gen_random_uuid(), rang, empreinte, '{}', now() - interval '1000 days', 1, now(), ''"
            " FROM journal_maillon ORDER BY rang DESC LIMIT 1"
        )
        with pytest.raises(Exception, match="does not hold"):
            injection.execute("SELECT journal_couper(id) FROM journal_coupe")
    assert lignes_de(base, enfant)
