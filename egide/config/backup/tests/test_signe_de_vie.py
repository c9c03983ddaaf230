"""`egide worker --verifier` says it when the backups or the emergency list fall silent, on a site that makes them."""

import json
import os
from datetime import timedelta

import pytest
from django.utils import timezone

from egide.config.management.commands.travailler import continuite


@pytest.fixture
def site(settings, monkeypatch, tmp_path):
    settings.VAR, settings.EGIDE_LISTE_URGENCE_CLE = tmp_path, ""
    monkeypatch.setenv("EGIDE_VAR", str(tmp_path))
    monkeypatch.delenv("EGIDE_SAUVEGARDES", raising=False)
    return tmp_path


def dit():
    return " ".join(continuite(timezone.now()))


def test_a_site_that_makes_neither_is_told_nothing(site):
    assert dit() == ""
    assert not any(site.iterdir())


@pytest.mark.parametrize("hours", [None, 27, 1])
def test_an_old_backup_is_said(site, monkeypatch, hours):
    monkeypatch.setenv("EGIDE_SAUVEGARDES", str(site / "sauvegardes"))
    if hours is not None:
        made_at = timezone.now() - timedelta(hours=hours)
        (site / "derniere-sauvegarde.json").write_text(json.dumps({"le": made_at.isoformat()}))
    assert ("dernière sauvegarde réussie est trop ancienne" in dit()) == (hours != 1)


@pytest.mark.parametrize("minutes", [None, 80, 10])
def test_an_old_emergency_list_is_said(site, settings, minutes):
    settings.EGIDE_LISTE_URGENCE_CLE = "une clé"
    if minutes is not None:
        made = site / "urgence" / "liste-d-urgence.html"
        made.parent.mkdir()
        made.touch()
        instant = (timezone.now() - timedelta(minutes=minutes)).timestamp()
        os.utime(made, (instant, instant))
    assert ("liste d’urgence n’est plus refaite" in dit()) == (minutes != 10)
