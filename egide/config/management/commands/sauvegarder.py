"""`egide sauvegarder`: one encrypted archive of the whole installation."""

import os
from pathlib import Path
from typing import Any

from django.core.management import BaseCommand, CommandError
from django.template.defaultfilters import filesizeformat

from egide.config import databases, local
from egide.config.backup.keys import VARIABLE, BadKey, sealing_key
from egide.config.backup.programs import ProgramMissing
from egide.config.backup.take import BackupFailed, Place, take
from egide.config.databases import DatabaseRole
from egide.socle.acces.regles_acces import reglage


def place() -> Place:
    """Where this installation keeps what is saved, and its archives."""
    archives = Path(os.environ.get("EGIDE_SAUVEGARDES") or local.var_folder() / "sauvegardes").absolute()
    return Place(var=local.var_folder(), files=local.files_folder(), archives=archives)


class Command(BaseCommand):
    """Takes a backup under the role egide_backup, with a key that cannot open it."""

    requires_system_checks: list[str] = []  # noqa: RUF012
    help = "Sauvegarde la base, les fichiers et la preuve du journal dans une archive chiffrée."

    def handle(self, *args: Any, **options: Any) -> None:
        """Take it and say what it holds; raises CommandError with what prevented it."""
        if not os.environ.get(VARIABLE):
            raise CommandError(f"Il manque {VARIABLE} : « egide sauvegarde cles » la fabrique.", returncode=3)
        where = place()
        try:
            taken = take(
                databases.from_environment(DatabaseRole.BACKUP),
                sealing_key(os.environ[VARIABLE]),
                where,
                version=local.version(),
                keep_days=reglage("sauvegarde_jours"),
            )
        except ProgramMissing as missing:
            raise CommandError(str(missing), returncode=3) from missing
        except (BackupFailed, BadKey) as failure:
            raise CommandError(str(failure)) from failure
        except OSError as error:
            raise CommandError(f"Aucune archive n’a été écrite : {error.strerror or error}.") from error
        counted = taken.manifest
        self.stdout.write(
            f"Sauvegarde faite : {taken.path} ({filesizeformat(taken.size)}).\n"
            f"  {sum(counted.counts.values())} lignes dans {len(counted.counts)} tables, {counted.files} fichiers, "
            f"{counted.deposits} dépôts en attente.\n"
            f"  Sans les lignes de : {', '.join(counted.without_rows)}."
        )
