"""Functions that merge two files of one child, part them, and let one team read the other file."""

from pathlib import Path

from django.db import migrations

from egide.socle.acces.policies import fonction_acces

_FONCTIONS = (
    "dossier_fusionner(uuid, uuid)",
    "dossier_separer(uuid, uuid, timestamptz)",
    "dossier_partager(uuid, uuid, uuid, timestamptz)",
)


class Migration(migrations.Migration):
    """Adds the only writers of `fusionne_dans`, of the groups and of what one team reads of another file."""

    dependencies = [("acces", "0007_ouverture_a_deux")]

    operations = [
        migrations.RunSQL(
            (Path(__file__).parents[1] / "sql" / "0008_fusions.sql").read_text(encoding="utf-8"),
            migrations.RunSQL.noop,
        ),
        fonction_acces("dossier_groupe(uuid)", appelants="egide_app"),
        *[fonction_acces(signature, appelants="egide_app") for signature in _FONCTIONS],
        fonction_acces("acces_groupes_actualiser()", appelants="egide_acces"),
        fonction_acces("acces_abandonnes(uuid[])", appelants="egide_acces"),
        fonction_acces("acces_tenir_les_deux(uuid, uuid)", appelants="egide_acces"),
    ]
