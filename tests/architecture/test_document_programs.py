"""`./run test` installs what some tests drive when it may; elsewhere those tests are skipped."""

import os
import shutil

import pytest

from egide.config import bootstrap


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """The commands asked of a machine."""
    commands: list[list[str]] = []
    monkeypatch.setattr(bootstrap, "step", lambda label, command, env: commands.append(command))
    return commands


def there(monkeypatch: pytest.MonkeyPatch, *programs: str, account: int = 0) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: account)
    monkeypatch.setattr(shutil, "which", lambda name, path=None: f"/usr/bin/{name}" if name in programs else None)


def test_root_on_debian_installs_what_is_missing(asked: list[list[str]], monkeypatch: pytest.MonkeyPatch) -> None:
    there(monkeypatch, "apt-get", "bwrap", "clamd")
    bootstrap.install_programs(bootstrap.DOCUMENT_PROGRAMS)
    assert asked[-1][-2:] == ["libreoffice-writer-nogui", "qpdf"]


@pytest.mark.parametrize(
    ("programs", "account"),
    [(("apt-get", "bwrap", "clamd", "soffice", "qpdf"), 0), (("apt-get",), 1000), (("bwrap",), 0)],
)
def test_nothing_is_asked_otherwise(
    programs: tuple[str, ...], account: int, asked: list[list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    there(monkeypatch, *programs, account=account)
    bootstrap.install_programs(bootstrap.DOCUMENT_PROGRAMS)
    assert asked == []


def test_a_failed_installation_stops_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(label: str, command: list[str], env: dict[str, str]) -> None:
        raise bootstrap.Missing("no network")

    there(monkeypatch, "apt-get")
    monkeypatch.setattr(bootstrap, "step", fail)
    bootstrap.install_programs(bootstrap.DOCUMENT_PROGRAMS)
    assert shutil.which("clamd") is None
