"""How an information disappears once its slip is executed."""

from pathlib import Path

from django.db import migrations

from egide.socle.acces.policies import fonction_acces

_FONCTIONS = (
    "information_a_terme(uuid[])",
    "information_effacer(uuid)",
    "information_oublier_candidats(uuid)",
)


class Migration(migrations.Migration):
    """Declares the information as a kind of object that may be purged."""

    dependencies = [
        ("information_preoccupante", "0004_index_du_volume"),
        ("accueil", "0004_effacer"),
        ("enfant", "0007_effacer"),
        ("conservation", "0002_regles"),
        ("documents", "0005_effacer"),
        ("echanges", "0009_effacer"),
    ]

    operations = [
        migrations.RunSQL(
            (Path(__file__).parents[1] / "sql" / "0005_effacer.sql").read_text(encoding="utf-8"),
            migrations.RunSQL.noop,
        ),
        fonction_acces("conservation_qui_completent(uuid[])", appelants="egide_acces"),
        *[fonction_acces(signature, appelants="egide_acces") for signature in _FONCTIONS],
    ]
