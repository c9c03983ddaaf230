"""Policies, functions and narrow grants of what is held, proposed and erased."""

from pathlib import Path

from django.db import migrations

from egide.socle.acces.policies import fonction_acces, mixte, sous_condition
from egide.socle.comptes.roles import Droit, roles_qui
from egide.socle.etats.migrations_sql import etat_protege

_SQL = Path(__file__).parents[1] / "sql"
_ROLES = ", ".join(f"'{role}'" for role in sorted(roles_qui(Droit.CONSERVER)))

_TIENT = "(SELECT conservation_tient())"
_VISIBLE = "{} NOT IN (SELECT conservation_fermes()) AND {} NOT IN (SELECT conservation_scelles())"
_LIGNE = f"{_TIENT} AND {_VISIBLE.format('objet_id', 'objet_id')}"
_GEL = f"{_TIENT} AND {_VISIBLE.format(*['coalesce(dossier_id, objet_id)'] * 2)}"

# Of a slip, an agent writes what the acts decide and nothing of what was proposed; a line is added and closed by
# nobody but the functions; a hold is lifted, never rewritten.
_DROITS = f"""
REVOKE INSERT, UPDATE ON conservation_bordereau, conservation_lignebordereau FROM egide_app;
REVOKE UPDATE ON conservation_lignebordereau FROM egide_worker;
REVOKE UPDATE ON conservation_gel FROM egide_app, egide_worker;
GRANT UPDATE (etat, version, nature, decide_par_id, decide_le, visa_par_id, visa_le, visa_reference, visa_du,
    recu_par_id, recu_le, recu_reference, motif) ON conservation_bordereau TO egide_app;
GRANT UPDATE (sort, motif) ON conservation_lignebordereau TO egide_app;
GRANT UPDATE (leve_le, leve_par_id, leve_motif) ON conservation_gel TO egide_app;
CREATE POLICY tenir ON conservation_gel TO egide_app USING ({_GEL}) WITH CHECK ({_GEL});
CREATE POLICY bordereaux ON etats_passage FOR SELECT TO egide_app USING (objet_genre = 'bordereau' AND {_TIENT});
CREATE TRIGGER gel_verifie BEFORE INSERT ON conservation_gel
    FOR EACH ROW EXECUTE FUNCTION conservation_verifier_gel();
"""
_EPHEMERES = """
INSERT INTO conservation_ephemere (nom, categorie, condition) VALUES
    ('django_session', 'session', 'expire_date < $1'),
    ('comptes_cache', 'session', 'expires < $1'),
    ('comptes_invitation', 'invitation', 'expire_le < $1'),
    ('comptes_renouvellement', 'invitation', 'expire_le < $1'),
    ('procrastinate_jobs', 'file_attente',
     'status IN (''succeeded'', ''failed'', ''cancelled'', ''aborted'') AND id IN
      (SELECT job_id FROM procrastinate_events GROUP BY job_id HAVING max(at) < $1)')
"""


class Migration(migrations.Migration):
    """Puts the tables of this app under policy and gives it its functions."""

    dependencies = [
        ("conservation", "0001_initial"),
        ("echanges", "0004_avis_urgence"),
        ("etats", "0002_politiques"),
        ("interface", "0001_initial"),
        ("journal", "0004_fin_du_journal"),
        ("procrastinate", "0041_post_retry_failed_job"),
    ]

    operations = [
        migrations.RunSQL(
            (_SQL / "0002_regles.sql").read_text(encoding="utf-8").replace("__ROLES__", _ROLES),
            migrations.RunSQL.noop,
        ),
        fonction_acces("conservation_tient()"),
        fonction_acces("conservation_qui_completent(uuid[])", appelants="egide_acces"),
        fonction_acces("conservation_geles()"),
        fonction_acces("journal_tenus()", appelants="egide_acces"),
        fonction_acces("conservation_scelles()"),
        fonction_acces("conservation_fermes()"),
        fonction_acces("conservation_candidats(text, uuid[])", appelants="egide_worker"),
        fonction_acces("conservation_trouver(text)", appelants="egide_app"),
        fonction_acces("conservation_etats(uuid[])", appelants="egide_app"),
        fonction_acces("conservation_verifier_gel()", appelants="egide_app, egide_worker"),
        mixte("conservation_gel", worker=True),
        sous_condition("conservation_bordereau", _TIENT, worker=True),
        sous_condition("conservation_lignebordereau", _LIGNE, worker=True),
        sous_condition(
            "conservation_effacement", "ligne_id IN (SELECT id FROM conservation_lignebordereau)", worker=True
        ),
        etat_protege("conservation_bordereau"),
        migrations.RunSQL(_DROITS, migrations.RunSQL.noop),
        migrations.RunSQL((_SQL / "0003_effacer.sql").read_text(encoding="utf-8"), migrations.RunSQL.noop),
        *[
            fonction_acces(signature, appelants="egide_acces")
            for signature in (
                "conservation_oublier(uuid[], text[])",
                "conservation_effacer_objet(uuid)",
                "conservation_effacer_dossier(uuid)",
                "conservation_permise(conservation_lignebordereau, conservation_bordereau)",
            )
        ],
        fonction_acces("conservation_effacer(uuid)", appelants="egide_worker"),
        fonction_acces("conservation_copier(uuid)", appelants="egide_worker"),
        fonction_acces("conservation_purger(text, timestamptz)", appelants="egide_worker"),
        migrations.RunSQL(_EPHEMERES, migrations.RunSQL.noop),
    ]
