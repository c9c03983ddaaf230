"""What `egide` and the health page answer on a real base: sound, touched by someone, or down."""

import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from egide.config import local
from egide.config.databases import DatabaseRole
from egide.socle.acces.tests.factories import un_agent, un_dossier, une_unite
from egide.socle.comptes.roles import Role
from tests.architecture.test_command_line import EVERYTHING, ROOT

HEALTH = """
import django
django.setup()
from django.test import Client
print(Client(raise_request_exception=False).get("/sante/", headers={"host": "localhost"}).status_code)
"""


def run(*words: str, **env: str) -> subprocess.CompletedProcess[str]:
    """Run the interpreter in an environment, and say what came of it."""
    command = [sys.executable, *words]
    return subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, check=False)


@pytest.fixture
def down(tmp_path: Path) -> Iterator[dict[str, str]]:
    """An environment whose every address is a closed port."""
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        port = closed.getsockname()[1]
        server = f"127.0.0.1:{port}/egide"
        addresses = {role.variable: f"postgresql://{role.sql_name}@{server}" for role in DatabaseRole}
        own = {local.ADMIN_VARIABLE: f"postgresql://postgres@{server}", "EGIDE_VAR": str(tmp_path)}
        yield {**os.environ, **EVERYTHING, **keys(tmp_path), **addresses, **own}


@pytest.fixture
def house(base_clonee: str, tmp_path: Path) -> dict[str, str]:
    """The environment of a real base of its own, with its own keys and its own proof of the journal."""
    return {**os.environ, **keys(tmp_path), "EGIDE_VAR": str(tmp_path)}


def keys(folder: Path) -> dict[str, str]:
    made = local.demo_keys(folder / "cles.json")
    return {name: made[name] for name in local.KEYS}


@pytest.mark.parametrize("words", [("migrer",), ("journal", "verifier"), ("acces", "recalculer")], ids=" ".join)
def test_a_base_that_is_down_is_three_without_a_traceback(words: tuple[str, ...], down: dict[str, str]) -> None:
    answer = run("-m", "egide", *words, **down)
    assert answer.returncode == 3, answer.stderr
    assert "La base ne répond pas" in answer.stderr
    assert "Traceback" not in answer.stderr


@pytest.mark.parametrize("needs", [local.AGENTS, local.PUBLIC], ids=["agents", "public"])
def test_health_is_503_when_the_base_is_down(needs: local.Needs, down: dict[str, str]) -> None:
    answer = run("-c", HEALTH, **needs.restrict(down))
    assert answer.stdout.split() == ["503"], answer.stderr


@pytest.mark.parametrize("needs", [local.AGENTS, local.PUBLIC], ids=["agents", "public"])
def test_health_is_200_when_the_base_answers(needs: local.Needs, house: dict[str, str]) -> None:
    answer = run("-c", HEALTH, **needs.restrict(house))
    assert answer.stdout.split() == ["200"], answer.stderr


def test_the_check_of_the_journal_is_zero_then_one_once_a_row_is_touched(
    base_clonee: str, house: dict[str, str]
) -> None:
    un_agent(Role.EVALUATRICE, une_unite())
    with psycopg.connect(base_clonee, autocommit=True) as attacker:
        attacker.execute(
            "INSERT INTO journal_ligne (id, evenement, objet_genre, acte, titre, motif, trace, le)"
            " SELECT gen_random_uuid(), 'lecture', '', 'lire_' || n, '', '', '', clock_timestamp()"
            " FROM generate_series(1, 5) n"
        )
        sound = run("-m", "egide", "journal", "verifier", **house)
        assert (sound.returncode, sound.stderr) == (0, "")
        assert "Journal intègre" in sound.stdout
        attacker.execute("SET session_replication_role = replica")
        (target,) = attacker.execute("SELECT ligne_id FROM journal_maillon WHERE rang = 2").fetchone() or (None,)
        attacker.execute("UPDATE journal_ligne SET acte = 'autre' WHERE id = %s", [target])
        touched = run("-m", "egide", "journal", "verifier", **house)
    assert touched.returncode == 1
    assert f"ligne modifiée ou déplacée (rang 2, ligne {target})" in touched.stderr


def test_a_planted_access_is_found_then_repaired(base_clonee: str, house: dict[str, str]) -> None:
    unit = une_unite("Ici")
    file = un_dossier(un_agent(Role.EVALUATRICE, unit), unit)

    def recompute(*words: str) -> tuple[int, str]:
        answer = run("-m", "egide", "acces", "recalculer", *words, **house)
        assert answer.stderr == ""
        return answer.returncode, answer.stdout.strip()

    assert recompute() == (0, "Écarts : 0.")
    with psycopg.connect(base_clonee, autocommit=True) as attacker:
        attacker.execute("SET session_replication_role = replica")
        rows = "SELECT volets FROM acces_acces WHERE dossier_id = %s ORDER BY sujet_id"
        before = attacker.execute(rows, [file.pk]).fetchall()
        attacker.execute("UPDATE acces_acces SET volets = 1 WHERE dossier_id = %s", [file.pk])
        assert recompute()[0] == 1
        assert attacker.execute(rows, [file.pk]).fetchall() == [(1,)] * len(before)
        assert recompute("--reparer")[0] == 1
        assert attacker.execute(rows, [file.pk]).fetchall() == before
    assert recompute() == (0, "Écarts : 0.")
