"""Functions of the opening by two; what is derived for a sealed file follows its way of opening."""

from pathlib import Path

from django.db import migrations

from egide.socle.acces.policies import fonction_acces


class Migration(migrations.Migration):
    """Adds what opening a sealed file by two needs: who is named, and who opened it."""

    dependencies = [("acces", "0006_decisions")]

    operations = [
        migrations.RunSQL(
            (Path(__file__).parents[1] / "sql" / "0007_a_deux.sql").read_text(encoding="utf-8"),
            migrations.RunSQL.noop,
        ),
        fonction_acces("acces_nomme(uuid, uuid)", appelants="egide_acces"),
        fonction_acces("acces_scelles_a_deux()", appelants="egide_app"),
        fonction_acces(
            "acces_ouvrir_a_deux(uuid, uuid, uuid, uuid, text, timestamptz, timestamptz)", appelants="egide_app"
        ),
    ]
