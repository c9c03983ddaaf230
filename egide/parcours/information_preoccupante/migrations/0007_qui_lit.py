"""Who reads an information, for whoever reads it alone."""

from pathlib import Path

from django.db import migrations

from egide.socle.acces.policies import fonction_acces


class Migration(migrations.Migration):
    """Adds the function that the page of an information reads."""

    dependencies = [
        ("information_preoccupante", "0006_sorties"),
        ("acces", "0008_fusions"),
    ]

    operations = [
        migrations.RunSQL(
            (Path(__file__).parents[1] / "sql" / "0007_qui_lit.sql").read_text(encoding="utf-8"),
            migrations.RunSQL.noop,
        ),
        fonction_acces("information_qui_lit(uuid)", appelants="egide_app"),
    ]
