"""Findings: written by the detection, read by those who review them, under the officer's role alone."""

from pathlib import Path

from django.db import migrations

from egide.socle.acces.policies import fonction_acces

_SYSTEME = "(SELECT vigilance_systeme())"
_MOI = "(SELECT acces_moi())"
_DELEGUES = "(SELECT vigilance_tient('dpo'))"
_EXCLUS = (
    "ARRAY(SELECT dossier_id FROM acces_exclusion WHERE {qui} AND (au IS NULL OR au > statement_timestamp()))::uuid[]"
)
# The officer and her deputy read what is not about themselves; the direction reads what is about an officer, or
# touches a file that an officer is kept away from: nothing found falls silent.
_RELIT = f"""(
    agent_id IS DISTINCT FROM {_MOI} AND NOT dossiers && {_EXCLUS.format(qui=f"agent_id = {_MOI}")}
    AND ({_MOI} IN {_DELEGUES} OR ({_MOI} IN (SELECT vigilance_tient('direction')) AND (
        agent_id IN {_DELEGUES} OR dossiers && {_EXCLUS.format(qui=f"agent_id IN {_DELEGUES}")}))))"""
_DU_CONSTAT = "constat_id IN (SELECT id FROM vigilance_accesinhabituel)"
_SQL = f"""
ALTER TABLE vigilance_accesinhabituel ENABLE ROW LEVEL SECURITY;
ALTER TABLE vigilance_accesinhabituel FORCE ROW LEVEL SECURITY;
CREATE POLICY relever ON vigilance_accesinhabituel TO egide_journal USING ({_SYSTEME}) WITH CHECK ({_SYSTEME});
CREATE POLICY relire ON vigilance_accesinhabituel FOR SELECT TO egide_journal USING ({_RELIT});
CREATE POLICY decider ON vigilance_accesinhabituel FOR UPDATE TO egide_journal USING ({_RELIT}) WITH CHECK ({_RELIT});
CREATE POLICY sauvegarder ON vigilance_accesinhabituel FOR SELECT TO egide_backup USING (true);
ALTER TABLE vigilance_decisionderelecture ENABLE ROW LEVEL SECURITY;
ALTER TABLE vigilance_decisionderelecture FORCE ROW LEVEL SECURITY;
CREATE POLICY relire ON vigilance_decisionderelecture FOR SELECT TO egide_journal USING ({_DU_CONSTAT});
CREATE POLICY decider ON vigilance_decisionderelecture FOR INSERT TO egide_journal
    WITH CHECK (agent_id = {_MOI} AND {_DU_CONSTAT});
CREATE POLICY sauvegarder ON vigilance_decisionderelecture FOR SELECT TO egide_backup USING (true);
ALTER TABLE vigilance_jourreleve ENABLE ROW LEVEL SECURITY;
ALTER TABLE vigilance_jourreleve FORCE ROW LEVEL SECURITY;
CREATE POLICY relever ON vigilance_jourreleve TO egide_journal USING ({_SYSTEME}) WITH CHECK ({_SYSTEME});
CREATE POLICY sauvegarder ON vigilance_jourreleve FOR SELECT TO egide_backup USING (true);
"""


class Migration(migrations.Migration):
    """Creates the functions, then closes the tables to everyone but the reviewers."""

    dependencies = [
        ("vigilance", "0001_initial"),
        ("acces", "0004_lecture_du_journal"),
        ("enfant", "0004_proximites"),
        ("accueil", "0001_initial"),
        ("documents", "0001_initial"),
        ("information_preoccupante", "0001_initial"),
        ("journal", "0002_politiques"),
    ]

    operations = [
        migrations.RunSQL(
            (Path(__file__).parents[1] / "sql" / "0002_politiques.sql").read_text(encoding="utf-8"),
            migrations.RunSQL.noop,
        ),
        fonction_acces("vigilance_en_relation(uuid[], uuid[], timestamptz[])", appelants="egide_journal"),
        fonction_acces("vigilance_nombres(date, date)", appelants="egide_journal"),
        fonction_acces("vigilance_objet_lu(text, uuid)", appelants="egide_journal"),
        fonction_acces("vigilance_ouvertures_de_l_heure(text, uuid)", appelants="egide_app"),
        fonction_acces("vigilance_memes_noms(uuid[], uuid[])", appelants="egide_journal"),
        migrations.RunSQL(_SQL, migrations.RunSQL.noop),
    ]
