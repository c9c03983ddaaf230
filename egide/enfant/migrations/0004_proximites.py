"""Whether an agent is close to a file: digests, and functions that answer yes or no."""

from pathlib import Path

from django.db import migrations

from egide.socle.acces.policies import fonction_acces, sous_condition

_MOI = "agent_id = (SELECT acces_moi())"


class Migration(migrations.Migration):
    """Puts the declarations under policy: an agent knows that he declared something, and nobody reads what."""

    dependencies = [("enfant", "0003_declarations"), ("acces", "0006_decisions")]

    operations = [
        sous_condition("enfant_prochedeclare", _MOI),
        sous_condition("enfant_cleagent", "false", worker=True),
        migrations.RunSQL(
            (Path(__file__).parents[1] / "sql" / "0004_proximites.sql").read_text(encoding="utf-8"),
            migrations.RunSQL.noop,
        ),
        fonction_acces("enfant_empreinte(text)", appelants="egide_acces"),
        fonction_acces("enfant_declarer(uuid, text, text, timestamptz)", appelants="egide_app"),
        fonction_acces("enfant_cherche_un_proche(text[])", appelants="egide_app"),
        fonction_acces("enfant_proximites(uuid[], uuid[])", appelants="egide_journal"),
    ]
