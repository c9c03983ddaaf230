"""The door by which the public joins a file to his own contact."""

from pathlib import Path

from django.db import migrations

from egide.socle.acces.policies import fonction_acces


class Migration(migrations.Migration):
    """Opens the fourth public door; the worker carries through it what was sealed while the database was down."""

    dependencies = [("accueil", "0004_effacer"), ("documents", "0002_politiques")]

    operations = [
        migrations.RunSQL(
            (Path(__file__).parents[1] / "sql" / "0005_joindre.sql").read_text(encoding="utf-8"),
            migrations.RunSQL.noop,
        ),
        fonction_acces("joindre(jsonb)", appelants="egide_public, egide_worker"),
    ]
