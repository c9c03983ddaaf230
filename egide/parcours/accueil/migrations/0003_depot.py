"""The three functions of the public, and the privileges that leave it nothing else."""

from pathlib import Path

from django.db import migrations

_INTERNES = (
    "accueil_cellule()",
    "accueil_en_charge(uuid)",
    "accueil_journaliser(uuid, uuid, text)",
    "accueil_differer(text, text, integer, jsonb, text)",
    "accueil_alerter(uuid, uuid, uuid, timestamptz)",
    "accueil_arriver(uuid, uuid, uuid, text, boolean, timestamptz)",
    "accueil_ecrire_enfants(uuid, jsonb)",
    "accueil_ouvrir_code(text, text)",
)
# The worker deposits what was sealed while the database was down, through the same door.
_PORTES = {
    "deposer(jsonb)": "egide_public, egide_worker",
    "completer(jsonb)": "egide_public",
    "relire(text, text)": "egide_public",
    "accueil_retour_demande(uuid)": "egide_app, egide_worker",
}


def _fermer(signature: str) -> str:
    return (
        f"ALTER FUNCTION {signature} OWNER TO egide_acces;"
        f"REVOKE ALL ON FUNCTION {signature} FROM PUBLIC, egide_app, egide_worker, egide_backup, egide_journal;"
    )


_DROITS = "".join(_fermer(signature) for signature in (*_INTERNES, *_PORTES)) + "".join(
    f"GRANT EXECUTE ON FUNCTION {signature} TO {appelants};" for signature, appelants in _PORTES.items()
)


class Migration(migrations.Migration):
    """Opens the public doors."""

    dependencies = [
        ("accueil", "0002_politiques"),
        ("echanges", "0002_politiques"),
        ("journal", "0002_politiques"),
        ("comptes", "0002_agent_systeme"),
        ("procrastinate", "0041_post_retry_failed_job"),
    ]

    operations = [
        migrations.RunSQL(
            (Path(__file__).parents[1] / "sql" / "0001_depot.sql").read_text(encoding="utf-8"),
            migrations.RunSQL.noop,
        ),
        migrations.RunSQL(_DROITS, migrations.RunSQL.noop),
        migrations.RunSQL(
            "GRANT EXECUTE ON FUNCTION procrastinate_defer_jobs_v1(procrastinate_job_to_defer_v1[]) TO egide_acces",
            migrations.RunSQL.noop,
        ),
    ]
