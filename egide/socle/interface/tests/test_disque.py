"""A file written for good is whole under its name, or is not there: no leaving of a killed process stops the next."""

import os

import pytest

from egide.socle.interface import disque


def test_ce_qui_est_ecrit_est_entier_et_ferme_aux_autres_comptes(tmp_path):
    chemin = tmp_path / "depot.scelle"

    disque.ecrire_durablement(chemin, b"premier")
    disque.ecrire_durablement(chemin, b"second")

    assert chemin.read_bytes() == b"second"
    assert chemin.stat().st_mode & 0o777 == 0o600
    assert list(tmp_path.iterdir()) == [chemin]


def test_un_disque_qui_refuse_ne_laisse_rien_et_garde_ce_qui_etait_la(tmp_path, monkeypatch):
    chemin = tmp_path / "depot.scelle"
    disque.ecrire_durablement(chemin, b"premier")
    monkeypatch.setattr(os, "fsync", _disque_plein)

    with pytest.raises(OSError, match="plein"):
        disque.ecrire_durablement(chemin, b"second")

    assert chemin.read_bytes() == b"premier"
    assert list(tmp_path.iterdir()) == [chemin]


def test_ce_quun_processus_tue_a_laisse_narrete_pas_le_suivant(tmp_path):
    chemin = tmp_path / "depot.scelle"
    (tmp_path / f"depot.{os.getpid()}{disque.PROVISOIRE}").write_bytes(b"commenc")

    disque.ecrire_durablement(chemin, b"entier")

    assert chemin.read_bytes() == b"entier"


def test_une_ligne_sajoute_sans_toucher_aux_autres_meme_apres_une_ligne_coupee(tmp_path):
    chemin = tmp_path / "liste.jsonl"

    disque.ajouter_durablement(chemin, "une")
    disque.ajouter_durablement(chemin, "deux")
    assert chemin.read_text() == "une\ndeux\n"
    assert chemin.stat().st_mode & 0o777 == 0o600

    with chemin.open("a") as coupe:
        coupe.write("tro")
    disque.ajouter_durablement(chemin, "trois")
    assert chemin.read_text().splitlines() == ["une", "deux", "tro", "trois"]


def _disque_plein(descripteur):
    raise OSError("disque plein")
