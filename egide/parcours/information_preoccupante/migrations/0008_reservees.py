"""What the emergency list must not name although no file that it touches is reserved."""

from pathlib import Path

from django.db import migrations

from egide.socle.acces.policies import fonction_acces


class Migration(migrations.Migration):
    """Adds the function, for the worker alone."""

    dependencies = [("information_preoccupante", "0007_qui_lit"), ("echanges", "0006_objets_reserves")]

    operations = [
        migrations.RunSQL(
            (Path(__file__).parents[1] / "sql" / "0008_reservees.sql").read_text(encoding="utf-8"),
            migrations.RunSQL.noop,
        ),
        fonction_acces("information_reservees()", appelants="egide_worker"),
    ]
