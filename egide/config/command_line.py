"""The `egide` command: each subcommand prepares its environment, then hands over to one program."""

import argparse
import os
import re
import sys
from collections.abc import Callable, Sequence
from typing import Any, NoReturn

import psycopg
from django.core.management import execute_from_command_line
from django.db import OperationalError

from egide.config import demonstration, local
from egide.config.local import ADMIN_VARIABLE, Needs
from egide.config.subcommands import CHECKS, SINGLE, Words

USAGE_ERROR = 2
MISSING_ENVIRONMENT = 3
EXIT_CODES = """codes de retour :
  0  tout va bien
  1  un problème a été trouvé ou une étape a échoué
  2  la commande est mal écrite
  3  il manque quelque chose à la machine : une variable, un port libre, une base qui répond"""
ARGPARSE_FRENCH = (
    (r"the following arguments are required: (.*)", r"il manque : \1"),
    (r"unrecognized arguments: (.*)", r"mots non compris : \1"),
    (r"argument (.+): invalid choice: (.*) \(choose from (.*)\)", r"\1 : \2 n’existe pas (au choix : \3)"),
    (r"argument (.*): expected one argument", r"\1 attend une valeur"),
    (r"argument (.*): invalid int value: (.*)", r"\1 : \2 n’est pas un nombre entier"),
)

Action = Callable[[argparse.Namespace], int]


class FrenchFormatter(argparse.RawDescriptionHelpFormatter):
    """Help texts without a word of English."""

    def add_usage(self, usage: Any, actions: Any, groups: Any, prefix: str | None = None) -> None:
        """Write « emploi » where argparse writes « usage »."""
        super().add_usage(usage, actions, groups, "emploi : " if prefix is None else prefix)


class FrenchParser(argparse.ArgumentParser):
    """A parser that speaks French and lists the exit codes."""

    def __init__(self, **kwargs: Any) -> None:
        options = {
            "formatter_class": FrenchFormatter,
            "add_help": False,
            "epilog": EXIT_CODES,
            "allow_abbrev": False,
            **kwargs,
        }
        super().__init__(**options)
        self._positionals.title = "mots attendus"
        self.add_argument("-h", "--help", "--aide", action="help", help="affiche cette aide")

    def error(self, message: str) -> NoReturn:
        """Say what was not understood, and leave with the code of a wrong usage."""
        for english, french in ARGPARSE_FRENCH:
            message = re.sub(english, french, message)
        self.print_usage(sys.stderr)
        self.exit(USAGE_ERROR, f"{self.prog} : {message}\n")


def build_parser() -> FrenchParser:
    """Return the parser of the whole command."""
    parser = FrenchParser(prog="egide", description="Égide, le système d’information de la protection de l’enfance.")
    commands = parser.add_subparsers(metavar="SOUS-COMMANDE", required=True)
    demo = _add(commands, "demo", "lance une démonstration complète, avec des personnes inventées", _demo)
    demo.add_argument("--port", type=int, default=8000, help="port des agents ; le public a le suivant (8000)")
    demo.add_argument("--plein", action="store_true", help="charge aussi 60 000 dossiers inventés")
    demo.add_argument(
        "--marquer", action="store_true", help=f"marque d’abord comme démonstration la base vide de {ADMIN_VARIABLE}"
    )
    serve = _add(commands, "serve", "sert les pages des agents, ou celles du public", _serve)
    serve.add_argument("--facade", choices=("agents", "public"), default="agents", help="qui est servi (agents)")
    serve.add_argument("--hote", default="127.0.0.1", help="adresse d’écoute (127.0.0.1)")
    serve.add_argument("--port", type=int, help="port d’écoute (8000 pour les agents, 8001 pour le public)")
    serve.add_argument("--processus", type=int, default=1, help="nombre de processus (1)")
    worker = _add(
        commands, "worker", "exécute les tâches différées : dépôts, alertes d’astreinte, rappels, scellement", _worker
    )
    worker.add_argument("--verifier", action="store_true", help="dit seulement si la veille est vivante ; 1 sinon")
    _add(
        commands,
        "migrer",
        "crée ou met à jour la base : rôles, tables, droits",
        _django(local.MIGRATION, "migrer"),
    )
    for verb, text, needs, words in SINGLE:
        _add_words(_add(commands, verb, text, _django(needs, verb, words)), words)
    groups: dict[str, Any] = {}
    for subject, purpose, verb, text, needs, words in CHECKS:
        if subject not in groups:
            groups[subject] = _add(commands, subject, purpose).add_subparsers(metavar="SOUS-COMMANDE", required=True)
        child = _add(groups[subject], verb, text, _django(needs, f"{subject}_{verb}", words))
        _add_words(child, words)
        child.add_argument("--demo", action="store_true", help="agit sur la démonstration en cours")
    return parser


def _add_words(child: FrenchParser, words: Words) -> None:
    for word, meaning in words:
        flag: dict[str, Any] = {"action": "store_true"} if word.startswith("--") else {"metavar": word.upper()}
        child.add_argument(word, help=meaning, **flag)


def _add(commands: Any, name: str, text: str, action: Action | None = None) -> FrenchParser:
    child: FrenchParser = commands.add_parser(name, help=text, description=text[0].upper() + text[1:] + ".")
    if action is not None:
        child.set_defaults(action=action)
    return child


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command with `arguments` (those of the process by default) and return its exit code."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "egide.config.settings")
    options, rest = build_parser().parse_known_args(arguments)
    options.rest = rest
    action: Action = options.action
    return action(options)


def _demo(options: argparse.Namespace) -> int:
    _refuse_rest(options)
    return demonstration.run(demonstration.Options(port=options.port, full=options.plein, mark=options.marquer))


def _serve(options: argparse.Namespace) -> int:
    _refuse_rest(options)
    public = options.facade == "public"
    needs = local.PUBLIC if public else local.AGENTS
    port = options.port or (8001 if public else 8000)
    return _replace(needs, demonstration.uvicorn_command(options.hote, port, options.processus))


def _worker(options: argparse.Namespace) -> int:
    _refuse_rest(options)
    verify = ["--verifier"] if options.verifier else []
    return _replace(local.WORKER, [*demonstration.worker_command(), *verify])


def _refuse_rest(options: argparse.Namespace) -> None:
    if options.rest:
        build_parser().error(f"unrecognized arguments: {' '.join(options.rest)}")


def _replace(needs: Needs, command: list[str]) -> int:
    """Become `command`, so that the service manager watches the program itself."""
    if _ready(needs, os.environ.copy()):
        os.execve(command[0], command, needs.restrict(os.environ))
    return MISSING_ENVIRONMENT


def _django(needs: Needs, name: str, words: Words = ()) -> Action:
    """Return an action that runs the management command `name` with the `words` that were given to it."""

    def action(options: argparse.Namespace) -> int:
        _refuse_rest(options)
        env = demonstration.offline_environment() if getattr(options, "demo", False) else os.environ.copy()
        if not _ready(needs, env):
            return MISSING_ENVIRONMENT
        kept = needs.restrict(env)
        os.environ.clear()
        os.environ.update(kept)
        try:
            execute_from_command_line(["egide", name, *_given(options, words)])
        except (OperationalError, psycopg.OperationalError) as error:
            print(f"La base ne répond pas : {error}", file=sys.stderr)
            return MISSING_ENVIRONMENT
        return 0

    return action


def _given(options: argparse.Namespace, words: Words) -> list[str]:
    """The options that were set and the values that were typed, as the management command expects them."""
    flags = [word for word, _ in words if word.startswith("--") and getattr(options, word[2:].replace("-", "_"))]
    values = [getattr(options, word) for word, _ in words if not word.startswith("--")]
    return [*flags, *(["--", *values] if values else [])]


def _ready(needs: Needs, env: dict[str, str]) -> bool:
    missing = needs.missing(env)
    if missing:
        print(f"Il manque dans l’environnement : {', '.join(missing)}.", file=sys.stderr)
    return not missing
