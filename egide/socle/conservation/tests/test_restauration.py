"""What was erased comes back with a restored base: a file outside it says which slips are to be executed again."""

import json

import pytest
from django.urls import reverse

from egide.enfant.tests.factories import un_enfant, une_identite
from egide.socle.conservation.executes import Revenu, bordereaux_revenus, fichier_des_executions
from egide.socle.conservation.states import Etat
from egide.socle.interface.identifiants import uuid7
from egide.socle.interface.tests.lecture import texte_lu


@pytest.fixture
def bordereau(base, settings, tmp_path):
    """An executed slip with the files of two children, one of which was kept."""
    settings.VAR = tmp_path
    for prenom in ("Ana", "Basile"):
        un_enfant(base.cast.agent_crip, une_identite(prenom, "Ancien-Fictif"))
    base.vieillir()
    [propose] = base.proposer().values()
    return propose


@pytest.fixture
def execute(base, bordereau):
    return base.jusqu_au_bout(bordereau)


@pytest.fixture
def restauree(base, execute):
    """The base as a snapshot of before the execution gives it back."""
    with base.admin() as conn:
        conn.execute("SET session_replication_role = replica")
        conn.execute("UPDATE conservation_bordereau SET etat = 'vise', execute_le = NULL")
        conn.execute(
            "INSERT INTO echanges_reprise (id, archive, archive_du, restauree_le, lignes_perdues)"
            " VALUES (gen_random_uuid(), 'sauvegarde-2026.egide', now(), now(), 3)"
        )
    return execute


def entrees():
    return [json.loads(texte) for texte in fichier_des_executions().read_text(encoding="utf-8").splitlines()]


def test_la_cloture_ecrit_dehors_le_numero_et_les_lignes_sans_aucun_nom(base, execute):
    with base.admin() as conn:
        lignes = {str(pk) for (pk,) in conn.execute("SELECT id FROM conservation_lignebordereau").fetchall()}
    [entree] = entrees()
    assert set(entree) == {"bordereau", "numero", "le", "lignes"}
    assert (entree["bordereau"], entree["numero"], set(entree["lignes"])) == (str(execute.pk), execute.numero, lignes)
    assert fichier_des_executions().stat().st_mode & 0o777 == 0o600


def test_ce_qui_nest_pas_ecrit_dehors_nest_pas_clos(base, bordereau, monkeypatch):
    def plein(*_):
        raise OSError("disque plein")

    monkeypatch.setattr("egide.socle.conservation.executes.ajouter_durablement", plein)
    with pytest.raises(OSError, match="plein"):
        base.jusqu_au_bout(bordereau)
    assert base.relire(bordereau).etat == Etat.EN_EXECUTION
    monkeypatch.undo()
    assert base.executer(bordereau).etat == Etat.EXECUTE
    assert len(entrees()) == 1


def test_un_bordereau_execute_nest_pas_revenu(execute):
    assert bordereaux_revenus(absents=True) == []


def test_un_bordereau_revenu_est_nomme_jusqua_sa_nouvelle_execution(base, restauree):
    [revenu] = bordereaux_revenus(absents=False)
    assert (revenu.numero, revenu.lignes, revenu.etat) == (restauree.numero, 2, "Visé par les archives")
    base.lancer(restauree)
    base.executer(restauree)
    assert bordereaux_revenus(absents=True) == []


def test_un_bordereau_que_linstantane_ignore_est_nomme_et_une_ecriture_coupee_ne_cache_rien(execute):
    with fichier_des_executions().open("a", encoding="utf-8") as sortie:
        inconnu = {"bordereau": str(uuid7()), "numero": "B-9", "le": "2026-11-20T09:00:00+00:00", "lignes": ["a"]}
        sortie.write('{"bordereau": "coup\n' + json.dumps(inconnu) + "\n")
    [revenu] = bordereaux_revenus(absents=True)
    assert isinstance(revenu, Revenu)
    assert (revenu.numero, revenu.etat) == ("B-9", "")
    assert bordereaux_revenus(absents=False) == []


def test_la_page_de_reprise_dit_quoi_executer_de_nouveau(base, restauree, client_de):
    client = client_de(base.cast.admin_technique, preuve_fraiche=True)
    lu = texte_lu(client.get(reverse("pages:reprise")))
    assert restauree.numero in lu
    assert "les exécuter de nouveau" in lu
    fichier_des_executions().unlink()
    lu = texte_lu(client.get(reverse("pages:reprise")))
    assert "remettez sa copie extérieure" in lu
    assert restauree.numero not in lu


def test_une_base_jamais_restauree_nen_parle_pas(base, execute, client_de):
    lu = texte_lu(client_de(base.cast.admin_technique).get(reverse("pages:reprise")))
    assert execute.numero not in lu
    assert "copie extérieure" not in lu
