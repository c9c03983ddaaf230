"""Whoever is kept away from a sealed file opens it neither for himself nor for somebody else, though he is named."""

from uuid import uuid4

import psycopg
import pytest

from egide.socle.acces.tests.test_ouvrir_a_deux import Situation
from egide.socle.interface.refus import Invisible


@pytest.mark.parametrize("ecarte", ["agent", "cadre"])
def test_qui_est_ecarte_n_ouvre_plus(base_clonee, ecarte):
    s = Situation()
    s.ouvrir()
    assert s.lit(s.agent)
    with psycopg.connect(base_clonee, autocommit=True) as conn:
        conn.execute(
            "INSERT INTO acces_exclusion (id, agent_id, dossier_id, raison, du) VALUES (%s, %s, %s, 'interet', now())",
            [uuid4(), getattr(s, ecarte).pk, s.dossier.pk],
        )
    assert s.lit(s.agent) is (ecarte != "agent")
    with pytest.raises(Invisible):
        s.ouvrir()


@pytest.mark.parametrize("parti", ["agent", "cadre"])
def test_qui_n_a_plus_de_poste_n_ouvre_plus(base_clonee, parti):
    s = Situation()
    with psycopg.connect(base_clonee, autocommit=True) as conn:
        conn.execute("UPDATE acces_appartenance SET au = current_date - 1 WHERE agent_id = %s", [getattr(s, parti).pk])
    with pytest.raises(Invisible):
        s.ouvrir()
