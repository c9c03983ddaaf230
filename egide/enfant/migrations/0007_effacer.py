"""How the file of a child disappears once its slip is executed."""

from pathlib import Path

from django.db import migrations

from egide.socle.acces.policies import fonction_acces

_FONCTIONS = (
    "enfant_dossiers_a_terme(uuid[])",
    "enfant_effacer_foyer(uuid)",
    "enfant_effacer_dossier(uuid)",
    "enfant_effacer_recherches(uuid[])",
)


class Migration(migrations.Migration):
    """Declares the file as a kind of object that may be purged."""

    dependencies = [("enfant", "0006_politiques_des_fusions"), ("conservation", "0002_regles")]

    operations = [
        migrations.RunSQL(
            (Path(__file__).parents[1] / "sql" / "0007_effacer.sql").read_text(encoding="utf-8"),
            migrations.RunSQL.noop,
        ),
        *[fonction_acces(signature, appelants="egide_acces") for signature in _FONCTIONS],
    ]
