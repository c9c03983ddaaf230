"""From an archive to an installation that was checked: the same steps for a restoration and for the weekly drill."""

import contextlib
import shutil
import tempfile
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from egide.config import databases, local, postgres_locations
from egide.config.backup.archive import Unreadable, exclusive
from egide.config.backup.keys import OpeningKey
from egide.config.backup.manifest import Manifest
from egide.config.backup.restore import (
    Restored,
    RestoreRefused,
    environment_of,
    put_in_place,
    restored,
    run,
)
from egide.config.backup.take import PROOF, Place, archives
from egide.config.backup.verify import Probe, free_the_journal, probe, same_as
from egide.config.postgres import Server, ServerUnavailable, ephemeral_server

PREFIX = "egide-essai-"


@dataclass(frozen=True)
class Checked:
    """What the verification of the journal said, what the policies showed, what no key opens."""

    journal: str
    probe: Probe
    unreadable: tuple[str, ...]


@dataclass(frozen=True)
class Report:
    """What was put back and checked, and how long it took, in seconds."""

    manifest: Manifest
    checked: Checked
    seconds: float


def latest(path: Path) -> Path:
    """The archive itself, or the latest one of a folder. Raises Unreadable when there is none."""
    if path.is_dir():
        found = archives(path)
        if not found:
            raise Unreadable(f"Aucune sauvegarde dans {path}.")
        return found[-1]
    if not path.is_file():
        raise Unreadable(f"{path} n’existe pas.")
    return path


def restore(archive: Path, key: OpeningKey, env: Mapping[str, str], place: Place) -> Report:
    """Put the archive in an empty place, once everything was checked. Raises as `restored`, and RestoreRefused."""
    began = time.monotonic()
    with contextlib.ExitStack() as held:
        try:
            held.enter_context(exclusive(place.var / "restauration.verrou"))
        except BlockingIOError:
            raise RestoreRefused("Une autre restauration est en cours.") from None
        done = held.enter_context(restored(archive, key, env, place))
        if place.proof.exists():  # the proof kept outside knows what the archive does not
            (done.stage / PROOF).parent.mkdir(mode=0o700, exist_ok=True)
            shutil.copyfile(place.proof, done.stage / PROOF)
        checked = check(done, archive, env)
        put_in_place(done, place, env[local.ADMIN_VARIABLE])
    return Report(done.manifest, checked, time.monotonic() - began)


def check(done: Restored, archive: Path, env: Mapping[str, str]) -> Checked:
    """Check what came back, bring it up to date, mark it. Raises RestoreRefused with everything that is wrong."""
    problems = [*done.problems, *same_as(done.admin_url, done.manifest)]
    if problems:
        raise RestoreRefused(f"Ce qui est relu n’est pas ce qui a été sauvegardé : {' ; '.join(problems)}.")
    free_the_journal(done.admin_url)
    led = environment_of(done, env)
    run("migrer", local.MIGRATION, led, "--verbosity", "0")
    run("reprise_ouvrir", local.MIGRATION, led, "--", archive.name, done.manifest.made_at)
    journal = run("journal_verifier", local.JOURNAL, led)
    unreadable = tuple(run("reprise_controler", local.WORKER, led).splitlines())
    seen, problems = probe(done.admin_url, led)
    if problems:
        raise RestoreRefused(f"Les règles de visibilité ne tiennent pas : {' ; '.join(problems)}.")
    return Checked(journal, seen, unreadable)


def drill(archive: Path, key: OpeningKey, env: Mapping[str, str]) -> Report:
    """Restore into a server that lives as long as this call, in a folder of its own, and destroy both."""
    sweep()
    with (
        tempfile.TemporaryDirectory(prefix=PREFIX, ignore_cleanup_errors=True) as folder,
        exclusive(Path(folder) / postgres_locations.LOCK),
        ephemeral_server(prefix=PREFIX) as server,
    ):
        admin_url = local.ensure_database(server.url())
        urls = {role.variable: databases.url_for(admin_url, role) for role in databases.DatabaseRole}
        var = Path(folder)
        place = Place(var=var, files=var / "pieces", archives=var / "sauvegardes")
        return restore(archive, key, {**env, **urls, local.ADMIN_VARIABLE: admin_url}, place)


def sweep() -> None:
    """Remove what killed drills left, a whole base in clear; those under way hold theirs."""
    for folder in postgres_locations.throwaway_folders(PREFIX):
        with contextlib.suppress(ServerUnavailable, OSError):
            if (folder / "data").exists():
                Server(folder).destroy()
            else:
                with exclusive(folder / postgres_locations.LOCK):
                    shutil.rmtree(folder)
