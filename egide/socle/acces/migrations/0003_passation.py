"""Functions of the hand-over of a post."""

from pathlib import Path

from django.db import migrations

from egide.socle.acces.policies import fonction_acces


class Migration(migrations.Migration):
    """Adds what a hand-over asks and does, without showing any file."""

    dependencies = [("acces", "0002_politiques")]

    operations = [
        migrations.RunSQL(
            (Path(__file__).parents[1] / "sql" / "0003_passation.sql").read_text(encoding="utf-8"),
            migrations.RunSQL.noop,
        ),
        *[
            fonction_acces(signature, appelants="egide_acces")
            for signature in (
                "acces_relations_tenues()",
                "acces_repondants(uuid, date)",
                "acces_responsables(uuid, date)",
            )
        ],
        fonction_acces("acces_laisse_sans_responsable(uuid, uuid, date)"),
        fonction_acces("acces_transmettre_referent(uuid, uuid, timestamptz)"),
        fonction_acces("acces_tout_actualiser()"),
    ]
