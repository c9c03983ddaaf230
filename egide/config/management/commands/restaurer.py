"""`egide restaurer`: an archive put back into an empty place, checked, and held until a person lifts it."""

import os
from datetime import datetime
from pathlib import Path
from typing import Any

from django.core.management import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from egide.config.backup import drill
from egide.config.backup.archive import Unreadable, read_header
from egide.config.backup.keys import BadKey, opening_key
from egide.config.backup.programs import ProgramMissing
from egide.config.backup.restore import RestoreRefused
from egide.config.management.commands.sauvegarder import place
from egide.config.processes import unwinding
from egide.socle.interface.temps import duree, moment


def annonce(archive: Path) -> str:
    """What the archive is, its date first: an old one must not pass for the last one."""
    entete = read_header(archive)
    return f"{archive.name}, faite le {moment(entete.made_at)} (il y a {duree(timezone.now() - entete.made_at)})."


def bilan(fait: drill.Report) -> str:
    """What was put back and checked."""
    lu, vus = fait.manifest, fait.checked.probe
    illisibles = "".join(f"  Ne s’ouvre pas : {nom}.\n" for nom in fait.checked.unreadable)
    donne = "personne n’en a" if vus.given is None else f"un agent qui en a en voit {vus.given}"
    sans = "" if vus.not_given is None else f", un agent qui n’en a pas en voit {vus.not_given}"
    return (
        f"  Instantané du {moment(datetime.fromisoformat(lu.made_at))}, Égide {lu.version}.\n"
        f"  {sum(lu.counts.values())} lignes dans {len(lu.counts)} tables, {lu.files} fichiers, {lu.deposits} dépôts : "
        "comme au jour de la sauvegarde.\n"
        "  Propriétaires, règles de visibilité, déclencheurs, fonctions et contraintes : identiques.\n"
        f"  Dossiers : sans être personne, {vus.anonymous} ; {donne}{sans}.\n"
        f"  {fait.checked.journal}\n{illisibles}"
        f"  Durée : {fait.seconds:.0f} s."
    )


class Command(BaseCommand):
    """Restores into an empty place only."""

    requires_system_checks: list[str] = []  # noqa: RUF012
    help = "Remet une archive en place, dans une base et des dossiers vides seulement."

    def add_arguments(self, parser: CommandParser) -> None:
        """The archive, and the private key."""
        parser.add_argument("archive", type=Path)
        parser.add_argument("cle", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        """Restore; raises CommandError, and then nothing was put in place."""
        try:
            archive = drill.latest(options["archive"])
            self.stdout.write(annonce(archive))
            with unwinding():
                fait = self.executer(archive, options["cle"])
        except ProgramMissing as missing:
            raise CommandError(str(missing), returncode=3) from missing
        except (Unreadable, BadKey, RestoreRefused) as refus:
            raise CommandError(f"Rien n’a été remis en place. {refus}") from refus
        except OSError as error:
            raise CommandError(f"Rien n’a été remis en place : {error.strerror or error}.") from error
        self.stdout.write(bilan(fait))
        self.conclure()
        if fait.checked.unreadable:
            raise CommandError("Des contenus ne s’ouvrent pas : une clé manque, ou ils étaient déjà abîmés.")

    def executer(self, archive: Path, cle: Path) -> drill.Report:
        """What this command does of the archive."""
        return drill.restore(archive, opening_key(cle), os.environ, place())

    def conclure(self) -> None:
        """What is left to do."""
        self.stdout.write(
            "Base remise en place. Aucun message ne part et aucune tâche ne tourne avant qu’un administrateur "
            "technique ne lève la retenue, page « Reprise »."
        )
