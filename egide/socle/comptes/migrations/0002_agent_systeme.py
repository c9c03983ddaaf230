"""The agent in whose name clocks act, and the shared table that counts sign-in attempts."""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

from egide.socle.comptes.selectors import IDENTIFIANT_SYSTEME

TABLE_DES_ESSAIS = """
CREATE UNLOGGED TABLE comptes_cache (
    cache_key varchar(255) PRIMARY KEY,
    value text NOT NULL,
    expires timestamptz NOT NULL
);
CREATE INDEX comptes_cache_expires ON comptes_cache (expires);
"""


def creer_agent_systeme(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Insert it with a password that opens nothing."""
    apps.get_model("comptes", "Agent").objects.create(
        id=IDENTIFIANT_SYSTEME,
        courriel="systeme@egide.invalid",
        nom="Système",
        prenom="",
        password="!",
        est_systeme=True,
    )


class Migration(migrations.Migration):
    dependencies = [("comptes", "0001_initial")]

    operations = [
        migrations.RunPython(creer_agent_systeme, migrations.RunPython.noop),
        migrations.RunSQL(TABLE_DES_ESSAIS, "DROP TABLE comptes_cache"),
    ]
