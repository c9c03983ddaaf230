"""The journal page obeys exclusions too: nobody reads there what he is kept away from."""

from django.db import migrations

_SQL = """
DROP POLICY lire ON journal_ligne;
CREATE POLICY lire ON journal_ligne FOR SELECT TO egide_journal USING (
    dossier_id IS NULL OR dossier_id NOT IN (
        SELECT dossier_id FROM acces_exclusion
        WHERE agent_id = (SELECT acces_moi()) AND (au IS NULL OR au > statement_timestamp())));
"""


class Migration(migrations.Migration):
    """Replaces the reading policy of the journal."""

    dependencies = [("acces", "0003_passation"), ("journal", "0002_politiques")]

    operations = [migrations.RunSQL(_SQL, migrations.RunSQL.noop)]
