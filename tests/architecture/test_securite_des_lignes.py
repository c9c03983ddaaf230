"""Every table is under forced row security, or in the short list with its reason."""

import pytest
from django.db import connection

from egide.socle.acces.hors_politique import HORS_POLITIQUE

pytestmark = pytest.mark.django_db


def lignes(requete):
    with connection.cursor() as cursor:
        cursor.execute(requete)
        return cursor.fetchall()


def tables():
    return {
        nom: (active, forcee)
        for nom, active, forcee in lignes(
            "SELECT relname, relrowsecurity, relforcerowsecurity FROM pg_class c"
            " JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = 'public' AND relkind IN ('r', 'p')"
        )
    }


def test_chaque_table_est_sous_politique_ou_dans_la_courte_liste():
    oubliees = {
        nom for nom, (active, forcee) in tables().items() if not (active and forcee) and nom not in HORS_POLITIQUE
    }
    assert not oubliees


def test_la_courte_liste_ne_ment_pas():
    existantes = tables()
    assert not {nom for nom in HORS_POLITIQUE if nom not in existantes}
    assert not {nom for nom in HORS_POLITIQUE if existantes[nom][0]}
    assert all(raison.strip() for raison in HORS_POLITIQUE.values())


def test_chaque_table_sous_politique_a_une_regle_de_lecture():
    avec_regle = {nom for (nom,) in lignes("SELECT DISTINCT tablename FROM pg_policies WHERE cmd IN ('SELECT', 'ALL')")}
    assert {nom for nom, (active, _) in tables().items() if active} <= avec_regle


def test_les_roles_de_service_ne_possedent_rien_et_ne_contournent_rien():
    roles = lignes(
        "SELECT rolname, rolsuper, rolbypassrls, rolcreaterole, rolcreatedb FROM pg_roles"
        " WHERE rolname IN ('egide_app', 'egide_public', 'egide_worker', 'egide_journal', 'egide_backup')"
    )
    assert len(roles) == 5
    assert all(not any(pouvoirs) for _, *pouvoirs in roles)
    proprietaires = {
        nom
        for (nom,) in lignes(
            "SELECT DISTINCT pg_get_userbyid(relowner) FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace"
            " WHERE n.nspname = 'public'"
        )
    }
    assert proprietaires <= {"egide_migration", "postgres"}


def test_les_essais_tournent_sous_le_role_de_l_application():
    assert lignes("SELECT current_user")[0][0] == "egide_app"


def test_nul_ne_devient_le_proprietaire_des_fonctions():
    membres = {
        nom
        for (nom,) in lignes(
            "SELECT r.rolname FROM pg_auth_members m JOIN pg_roles r ON r.oid = m.member"
            " JOIN pg_roles g ON g.oid = m.roleid WHERE g.rolname = 'egide_acces'"
        )
    }
    assert membres <= {"egide_migration", "postgres"}


def test_les_fonctions_qui_contournent_ont_un_chemin_fixe():
    sans_chemin = {
        nom
        for (nom,) in lignes(
            "SELECT proname FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace"
            " WHERE n.nspname = 'public' AND prosecdef"
            " AND NOT EXISTS (SELECT 1 FROM unnest(coalesce(proconfig, '{}')) c WHERE c LIKE 'search_path=%')"
        )
    }
    assert not sans_chemin


def test_une_fonction_qui_contourne_n_est_jamais_ouverte_a_tous():
    ouvertes = {
        nom
        for (nom,) in lignes(
            "SELECT proname FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace"
            " WHERE n.nspname = 'public' AND prosecdef AND has_function_privilege('public', p.oid, 'EXECUTE')"
        )
    }
    assert not ouvertes
