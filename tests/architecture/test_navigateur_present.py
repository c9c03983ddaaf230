"""`./run test` finds a Chromium, installs Debian's when it may, or says in one sentence what is missing."""

import os
import shutil
from pathlib import Path

import pytest

from egide.config import bootstrap

CHEMIN = "EGIDE_CHROMIUM"


@pytest.fixture
def machine(monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """A machine without any browser, and the commands that were asked of it."""
    demandees: list[list[str]] = []
    monkeypatch.delenv(CHEMIN, raising=False)
    monkeypatch.setattr(shutil, "which", lambda nom: None)
    monkeypatch.setattr(bootstrap, "step", lambda libelle, commande, env: demandees.append(commande))
    return demandees


def test_the_one_that_is_given_then_the_one_that_is_found(
    machine: list[list[str]], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    donne = tmp_path / "chromium"
    donne.write_text("#!/bin/sh\n")
    donne.chmod(0o755)
    monkeypatch.setenv(CHEMIN, str(donne))
    assert bootstrap.chromium() == str(donne)
    monkeypatch.delenv(CHEMIN)
    monkeypatch.setattr(shutil, "which", lambda nom: f"/usr/bin/{nom}")
    assert bootstrap.chromium() == f"/usr/bin/{bootstrap.CHROMIUMS[0]}"
    assert machine == []


@pytest.mark.parametrize("offert", bootstrap.CHROMIUMS[:2])
def test_root_on_debian_installs_the_one_that_its_system_offers(
    offert: str, machine: list[list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    def installe(libelle: str, commande: list[str], env: dict[str, str]) -> None:
        machine.append(commande)
        if commande[1] == "install" and commande[-1] != offert:
            raise bootstrap.Missing("unknown package")

    def cherche(nom: str) -> str | None:
        pose = nom == "apt-get" or any(commande[-1] == nom for commande in machine)
        return f"/usr/bin/{nom}" if pose and nom in ("apt-get", offert) else None

    monkeypatch.setattr(os, "geteuid", lambda: 0)
    monkeypatch.setattr(shutil, "which", cherche)
    monkeypatch.setattr(bootstrap, "step", installe)
    assert bootstrap.chromium() == f"/usr/bin/{offert}"
    assert machine[-1][-1] == offert


def test_anyone_else_is_told_what_is_missing(machine: list[list[str]], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    with pytest.raises(bootstrap.Missing, match="Il manque Chromium") as refus:
        bootstrap.chromium()
    assert "--sans-navigateur" in str(refus.value)
    assert machine == []
