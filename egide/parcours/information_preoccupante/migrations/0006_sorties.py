"""Who informed, for the control of what leaves alone."""

from pathlib import Path

from django.db import migrations

from egide.socle.acces.policies import fonction_acces


class Migration(migrations.Migration):
    """Adds the function that the control reads."""

    dependencies = [
        ("information_preoccupante", "0005_effacer"),
        ("documents", "0004_politiques_des_sorties"),
        ("accueil", "0003_depot"),
    ]

    operations = [
        migrations.RunSQL(
            (Path(__file__).parents[1] / "sql" / "0006_sorties.sql").read_text(encoding="utf-8"),
            migrations.RunSQL.noop,
        ),
        fonction_acces("information_informateurs_a_taire(uuid)", appelants="egide_app"),
    ]
