"""The functions of the cuts: lines leave at their term, under a signed row and through one function."""

from pathlib import Path

from django.db import migrations


class Migration(migrations.Migration):
    """Gives the journal its end."""

    dependencies = [("journal", "0003_coupe")]

    operations = [
        migrations.RunSQL(
            (Path(__file__).parents[1] / "sql" / "0004_coupe.sql").read_text(encoding="utf-8"),
            migrations.RunSQL.noop,
        ),
    ]
