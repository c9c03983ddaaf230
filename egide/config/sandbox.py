"""Runs one management command on a throw-away server: `python -m egide.config.sandbox makemigrations`."""

import os
import sys
from collections.abc import Sequence

from cryptography.fernet import Fernet
from django.core.management import execute_from_command_line

from egide.config import local
from egide.config.databases import DatabaseRole
from egide.config.postgres import ephemeral_server


def main(arguments: Sequence[str]) -> None:
    """Run the command `arguments` as the server's owner, in a demonstration's settings."""
    with ephemeral_server() as service:
        os.environ.update(
            {role.variable: service.url() for role in DatabaseRole},
            DJANGO_SETTINGS_MODULE="egide.config.settings",
            EGIDE_DEMO="1",
        )
        for name in local.KEYS:
            os.environ.setdefault(name, Fernet.generate_key().decode())
        execute_from_command_line(["sandbox", *arguments])


if __name__ == "__main__":
    main(sys.argv[1:])
