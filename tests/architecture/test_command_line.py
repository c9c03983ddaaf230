"""The `egide` command: French help, exit codes that mean something, no address lent to the wrong process."""

import os
import socket
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from egide.config import demonstration, local
from egide.config.command_line import build_parser
from egide.config.databases import DatabaseRole

ROOT = Path(__file__).resolve().parents[2]
EVERYTHING = {
    **{role.variable: f"postgresql://{role.sql_name}@/egide" for role in DatabaseRole},
    **dict.fromkeys((*local.KEYS, local.ADMIN_VARIABLE), "valeur"),
}
COMMANDS = (
    ["demo"],
    ["serve"],
    ["worker"],
    ["migrer"],
    ["journal", "verifier"],
    ["acces", "recalculer"],
    ["pieces", "reverrouiller"],
    ["referentiels", "synchroniser"],
    ["administrateur", "inviter"],
)
OPTIONS = {
    ("acces", "recalculer"): ("--reparer", "--demo"),
    ("referentiels", "synchroniser"): ("--a-blanc", "--tout", "--accepter-les-fins", "--demo"),
    ("administrateur", "inviter"): ("COURRIEL", "PRENOM", "NOM", "--demo"),
    ("demo",): ("--port", "--plein", "--marquer"),
    ("worker",): ("--verifier",),
}


def free_ports() -> int:
    """Return a port that is free, and so is the next one."""
    while True:
        with socket.socket() as first, socket.socket() as second:
            first.bind(("127.0.0.1", 0))
            port = int(first.getsockname()[1])
            try:
                second.bind(("127.0.0.1", port + 1))
            except OSError:
                continue
            return port


def egide(*arguments: str, **env: str) -> subprocess.CompletedProcess[str]:
    """Run the command as a service would, with nothing of ours in its environment."""
    bare = {"PATH": os.defpath, "PYTHONIOENCODING": "utf-8", **env}
    command = [sys.executable, "-m", "egide", *arguments]
    return subprocess.run(command, cwd=ROOT, env=bare, capture_output=True, text=True, check=False)


@pytest.mark.parametrize("words", COMMANDS, ids=" ".join)
def test_help_is_french_and_tells_the_exit_codes(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as end:
        build_parser().parse_args([*words, "--help"])
    text = capsys.readouterr().out
    assert end.value.code == 0
    assert text.startswith(f"emploi : egide {' '.join(words)}")
    assert "codes de retour" in text
    assert not {"usage:", "show this help", "positional arguments"} & set(text.splitlines())


@pytest.mark.parametrize("words", OPTIONS, ids=" ".join)
def test_help_names_every_option(words: tuple[str, ...], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        build_parser().parse_args([*words, "--help"])
    text = capsys.readouterr().out
    assert [option for option in OPTIONS[words] if option not in text] == []


def test_a_mistake_in_any_command_is_said_in_french() -> None:
    missing = egide("administrateur", "inviter", "alix@example.org")
    assert missing.returncode == 2
    assert "il manque : PRENOM, NOM" in missing.stderr
    for words in (["acces", "recalculer", "--inconnu"], ["referentiels", "synchroniser", "tout"], ["migrer", "vite"]):
        wrong = egide(*words)
        assert wrong.returncode == 2, words
        assert "mots non compris" in wrong.stderr


@pytest.mark.parametrize("name", ["check", "fix"])
def test_the_script_never_ignores_a_word(name: str) -> None:
    def run(*words: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "run", name, *words]
        return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)

    assert run("--help").returncode == 0
    assert "emploi : ./run" in run("--help").stdout
    refused = run("egide/pages")
    assert refused.returncode == 2
    assert "ne prend aucun mot : egide/pages" in refused.stderr


def test_the_bench_speaks_french() -> None:
    command = [sys.executable, "-m", "tests.charge", "--help"]
    text = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False).stdout
    assert text.startswith("emploi : ./run bench")
    assert "show this help" not in text


def test_wrong_usage_is_two_and_says_why_in_french() -> None:
    wrong = egide("serve", "--facade", "voisins")
    assert wrong.returncode == 2
    assert "--facade : 'voisins' n’existe pas (au choix : 'agents', 'public')" in wrong.stderr
    unknown = egide("demo", "--inconnu")
    assert unknown.returncode == 2
    assert "mots non compris : --inconnu" in unknown.stderr


def test_missing_environment_is_three_and_names_the_variables() -> None:
    lacking = egide("journal", "verifier")
    assert lacking.returncode == 3
    assert "EGIDE_JOURNAL_URL" in lacking.stderr
    assert "EGIDE_APP_URL" not in lacking.stderr


def test_database_that_does_not_answer_is_three(tmp_path: Path) -> None:
    env = {"EGIDE_DATABASE_URL": f"postgresql://x@/x?host={tmp_path}", "EGIDE_VAR": str(tmp_path / "var")}
    nowhere = egide("demo", "--port", str(free_ports()), **env)
    assert nowhere.returncode == 3
    assert "EGIDE_DATABASE_URL ne répond pas" in nowhere.stdout


def test_busy_port_is_three_and_starts_nothing(tmp_path: Path) -> None:
    with socket.socket() as busy:
        busy.bind(("127.0.0.1", 0))
        busy.listen()
        port = busy.getsockname()[1]
        answer = egide("demo", "--port", str(port), EGIDE_VAR=str(tmp_path / "var"))
    assert answer.returncode == 3
    assert f"Le port {port} est déjà pris" in answer.stdout
    assert not (tmp_path / "var").exists()


@pytest.mark.parametrize(
    ("needs", "known"),
    [
        (local.AGENTS, {"EGIDE_APP_URL", "EGIDE_JOURNAL_URL"}),
        (local.PUBLIC, {"EGIDE_PUBLIC_URL"}),
        (local.WORKER, {"EGIDE_WORKER_URL", "EGIDE_JOURNAL_URL"}),
        (local.JOURNAL, {"EGIDE_JOURNAL_URL"}),
    ],
    ids=["agents", "public", "worker", "journal"],
)
def test_a_process_knows_only_its_own_addresses(needs: local.Needs, known: set[str]) -> None:
    env = needs.restrict(EVERYTHING)
    assert {name for name in env if name.endswith("_URL")} == known
    assert env["EGIDE_ROLE"] == needs.role.value


def test_public_facade_never_serves_the_agents() -> None:
    assert local.PUBLIC.restrict(EVERYTHING)["EGIDE_FACADE"] == "public"
    assert local.AGENTS.restrict(EVERYTHING)["EGIDE_FACADE"] == "agents"


def test_web_servers_write_no_access_log() -> None:
    assert "--no-access-log" in demonstration.uvicorn_command("127.0.0.1", 8000)


def test_keys_of_the_demonstration_are_kept_and_private(tmp_path: Path) -> None:
    path = tmp_path / "demo" / "cles.json"
    first = local.demo_keys(path)
    assert local.demo_keys(path) == first
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert len(set(first.values())) == len(first)
