"""The register names every table once, and the evidence page cites tests that exist."""

import pytest
from django.apps import apps
from django.urls import reverse

from egide.pages.preuves import exiger_des_essais, page_des_preuves, page_du_registre, regles_tenues
from egide.pages.registre import NOMS, Traitement, apps_avec_tables, registre
from egide.socle.acces.volets import Volet
from egide.socle.echeances.definitions import RegleInvalide
from egide.socle.interface.tests.lecture import texte_lu

FICHE = """traitements:
  - code: {code}
    nom: Essai
    finalite: Essayer
    base_legale: Aucune
    personnes: Personne
    apps: [{apps}]
    volets: [{volets}]
    verifie: false
"""


def lire(dossier, *fiches):
    entete, *suite = fiches
    texte = FICHE.format(**entete) + "".join(FICHE.format(**f).partition("\n")[2] for f in suite)
    (dossier / "registre.yaml").write_text(texte, encoding="utf-8")
    return registre(dossier)


def test_chaque_table_est_dans_un_traitement_et_un_seul():
    tables = [table.table for lu in registre() for table in lu.tables]
    assert sorted(tables) == sorted(set(tables))
    assert apps_avec_tables() == {nom for lu in registre() for nom in lu.apps}


def test_une_app_dans_deux_traitements_est_refusee(tmp_path):
    with pytest.raises(RegleInvalide, match="déjà dans un autre traitement : journal"):
        lire(tmp_path, {"code": "a", "apps": "journal", "volets": ""}, {"code": "b", "apps": "journal", "volets": ""})


def test_un_volet_inconnu_est_refuse(tmp_path):
    with pytest.raises(RegleInvalide, match="volet inconnu : SECRETS"):
        lire(tmp_path, {"code": "a", "apps": "journal", "volets": "SECRETS"})


def test_qui_ne_lit_aucun_dossier_n_est_lecteur_de_rien():
    lecteurs = {role for lu in registre() for role in lu.lecteurs}
    assert not lecteurs & {
        "Administrateur technique",
        "Observatoire départemental",
        "Déléguée à la protection des données",
    }
    assert "Cadre de la CRIP" in lecteurs


def test_les_durees_sont_celles_des_categories_de_ses_tables():
    par_code = {lu.code: lu.durees for lu in registre()}
    assert any(
        duree.startswith("Demande d’une personne sur ses données\N{NO-BREAK SPACE}: à fixer")
        for duree in par_code["demandes"]
    )
    assert par_code["dossier"]
    assert not any("Données sans personne" in duree for durees in par_code.values() for duree in durees)


def test_chaque_table_d_une_bibliotheque_a_un_nom_en_francais():
    etrangers = {
        modele._meta.db_table for modele in apps.get_models(include_auto_created=True)
        if not modele.__module__.startswith("egide.") or modele._meta.auto_created
    }  # fmt: skip
    assert etrangers <= set(NOMS)
    assert set(NOMS) <= {table.table for lu in registre() for table in lu.tables}


def test_un_volet_reserve_est_dit_reserve():
    lu = Traitement("a", "", "", "", "", (), (Volet.DANGER, Volet.INFORMATEUR), (), verifie=False)
    assert lu.reserves == ["Identité de la personne qui a informé"]


def test_ce_qui_est_chiffre_est_nomme():
    chiffrees = {table.table: table.chiffrees for lu in registre() for table in lu.tables}
    assert chiffrees["enfant_adresseprotegee"] == ("texte_chiffre",)
    assert set(chiffrees["demandes_demande"]) == {
        "nom_chiffre", "coordonnees_chiffrees", "texte_chiffre", "enfant_chiffre",
    }  # fmt: skip


def test_chaque_regle_tenue_cite_des_essais_qui_existent():
    assert {regle.paragraphe for regle in regles_tenues()} >= {"8", "10", "11", "12", "13", "14", "39", "58"}


@pytest.mark.parametrize("chemins", [[], ["pages/tests/test_qui_n_existe_pas.py"], ["pages/registre.py"]])
def test_une_regle_sans_essai_fait_echouer_la_page(chemins):
    with pytest.raises(LookupError, match="§10: no test stands"):
        exiger_des_essais(chemins, "10")


def test_les_deux_pages_se_lisent():
    assert "## Tenir le dossier de l’enfant" in page_du_registre()
    preuves = page_des_preuves()
    assert "| Déléguée à la protection des données | aucun | Ne lit pas le contenu des dossiers. |" in preuves
    assert "`acces_scelle`" in preuves


@pytest.mark.django_db
def test_la_page_de_la_deleguee_dit_chaque_traitement(distribution, client_de):
    page = texte_lu(client_de(distribution.dpo).get(reverse("pages:registre")))
    assert all(lu.nom in page for lu in registre())
    assert client_de(distribution.educateur).get(reverse("pages:registre")).status_code == 404
