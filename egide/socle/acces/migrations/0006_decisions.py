"""Functions of the decisions on rights: closing a relation, lifting an exclusion, keeping or lifting a seal."""

from pathlib import Path

from django.db import migrations

from egide.socle.acces.policies import fonction_acces

_FONCTIONS = (
    "acces_dernier_responsable(uuid)",
    "acces_dernier_agent(uuid, uuid)",
    "acces_exclusions_de(uuid)",
    "acces_lever_exclusion(uuid, timestamptz)",
    "acces_decider_scelle(uuid, uuid, text, uuid, text, timestamptz, timestamptz, uuid)",
)


class Migration(migrations.Migration):
    """Adds what the rows of a file's rights cannot do by themselves under row security."""

    dependencies = [("acces", "0005_index_du_volume")]

    operations = [
        migrations.RunSQL(
            (Path(__file__).parents[1] / "sql" / "0006_decisions.sql").read_text(encoding="utf-8"),
            migrations.RunSQL.noop,
        ),
        *[fonction_acces(signature, appelants="egide_app") for signature in _FONCTIONS],
    ]
