"""The generated pages: written, found stale, and up to date in the repository."""

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from egide.socle.echeances.regles import charger_regles
from egide.socle.etats.generateurs import generateurs
from egide.socle.etats.machine import machines
from egide.socle.etats.moteur import suites
from egide.socle.referentiels.glossaire import GlossaireInvalide, lire_glossaire, mots_a_eviter


def documents(dossier: Path, *, verifier: bool = False) -> str:
    sortie = StringIO()
    call_command("documents", dossier=dossier, verifier=verifier, stdout=sortie)
    return sortie.getvalue()


def test_the_pages_of_the_repository_are_up_to_date():
    sortie = StringIO()
    call_command("documents", verifier=True, stdout=sortie)
    assert "à jour" in sortie.getvalue()


def test_pages_are_written_then_left_alone(tmp_path: Path):
    premiere = documents(tmp_path)
    assert premiere.count("Écrit") == len(generateurs())
    for generateur in generateurs():
        assert (tmp_path / generateur.chemin).read_text(encoding="utf-8") == generateur.ecrire()
    assert "à jour" in documents(tmp_path)


def test_a_stale_page_is_named_with_its_difference_and_not_rewritten(tmp_path: Path):
    documents(tmp_path)
    page = tmp_path / "droit" / "delais.md"
    perimee = page.read_text(encoding="utf-8").replace("`IP_EVAL_3M`", "`IP_EVAL_4M`")
    page.write_text(perimee, encoding="utf-8")
    sortie = StringIO()
    with pytest.raises(CommandError, match="droit/delais.md") as refus:
        call_command("documents", dossier=tmp_path, verifier=True, stdout=sortie)
    assert refus.value.returncode == 1
    assert "IP_EVAL_4M" in sortie.getvalue()
    assert page.read_text(encoding="utf-8") == perimee


def test_an_absent_page_is_stale(tmp_path: Path):
    with pytest.raises(CommandError, match="glossaire.md"):
        documents(tmp_path, verifier=True)


def test_the_page_of_terms_shows_every_rule_once():
    pages = {generateur.chemin: generateur.ecrire() for generateur in generateurs()}
    for code in charger_regles():
        assert pages["droit/delais.md"].count(f"| `{code}`") == 1, code


def test_each_state_table_has_a_page_with_every_act_and_state():
    pages = {generateur.chemin: generateur.ecrire() for generateur in generateurs()}
    assert machines()
    for machine in machines():
        page = pages[f"etats/{machine.nom}.md"]
        assert not [t.acte for t in machine.transitions if f"| `{t.acte}` |" not in page]
        assert not [code for code, mot in machine.etats.choices if f'state "{mot}" as {code}' not in page]


def test_the_drawing_shows_creations_and_leaves_out_what_would_hide_the_rest():
    page = next(g.ecrire() for g in generateurs() if g.chemin == "etats/information.md")
    dessin = page.split("```")[1]
    assert "[*] --> recue : recevoir_information" in dessin
    assert "requalifier_" not in dessin
    assert "corriger_reception" not in dessin


def test_every_continuation_is_listed():
    page = next(g.ecrire() for g in generateurs() if g.chemin == "etats/suites.md")
    assert suites()
    assert not [suite.acte for suite in suites() if suite.description not in page]


def test_the_glossary_gives_a_replacement_for_each_word_to_avoid():
    mots = mots_a_eviter()
    assert {"se prostitue", "se met en danger", "consentante", "escort"} <= {mot.mot for mot in mots}
    assert all(mot.remplacement for mot in mots)
    sans_doublon = {(entree.sigle, entree.terme) for entree in lire_glossaire()}
    assert len(sans_doublon) == len(lire_glossaire())


def test_a_word_without_replacement_is_refused(tmp_path: Path):
    fichier = tmp_path / "glossaire.csv"
    fichier.write_text("sigle,terme,definition,mots_a_eviter\n,Fugue,Absence.,runaway\n", encoding="utf-8")
    with pytest.raises(GlossaireInvalide, match="« Fugue »"):
        lire_glossaire(fichier)


def test_every_arrow_says_who_may_follow_it_from_the_matrix():
    """Nowhere else: an arrow without its row would be open to nobody, or said open to the wrong people."""
    for machine in machines():
        for fleche in machine.transitions:
            assert fleche.roles, f"{machine.nom} : {fleche.acte}"
