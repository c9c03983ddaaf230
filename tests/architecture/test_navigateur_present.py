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


def test_root_on_debian_installs_it(machine: list[list[str]], monkeypatch: pytest.MonkeyPatch) -> None:
    def cherche(nom: str) -> str | None:
        return "/usr/bin/apt-get" if nom == "apt-get" else "/usr/bin/chromium" if len(machine) > 1 else None

    monkeypatch.setattr(os, "geteuid", lambda: 0)
    monkeypatch.setattr(shutil, "which", cherche)
    assert bootstrap.chromium() == "/usr/bin/chromium"
    assert machine[1][-1] == "chromium"


def test_anyone_else_is_told_what_is_missing(machine: list[list[str]], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    with pytest.raises(bootstrap.Missing, match="Il manque Chromium") as refus:
        bootstrap.chromium()
    assert "--sans-navigateur" in str(refus.value)
    assert machine == []
