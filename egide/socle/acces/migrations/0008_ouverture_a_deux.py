"""Functions of the opening by two; what is derived for a sealed file follows its way of opening."""

from pathlib import Path

from django.db import migrations

from egide.socle.acces.policies import fonction_acces


class Migration(migrations.Migration):
    """Replaces the derivation and the decision on a seal, adds the opening by two."""

    dependencies = [("acces", "0007_a_deux")]

    operations = [
        migrations.RunSQL(
            (Path(__file__).parents[1] / "sql" / "0008_a_deux.sql").read_text(encoding="utf-8"),
            migrations.RunSQL.noop,
        ),
        fonction_acces("acces_nomme(uuid, uuid)", appelants="egide_acces"),
        fonction_acces("acces_scelles_a_deux()", appelants="egide_app"),
        fonction_acces(
            "acces_ouvrir_a_deux(uuid, uuid, uuid, uuid, text, timestamptz, timestamptz)", appelants="egide_app"
        ),
    ]
