"""What the emergency list must not name: objects about a sealed file, or one from which somebody is kept away.

Merging joins what closes: a file is reserved as soon as one file of the same child is.
"""

from django.db import migrations

from egide.socle.acces.policies import fonction_acces

_FONCTION = """
CREATE FUNCTION echanges_objets_reserves() RETURNS SETOF uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    WITH reserves AS (
        SELECT r AS dossier_id FROM acces_reunis(ARRAY(
            SELECT dossier_id FROM acces_scelle
            UNION SELECT dossier_id FROM acces_exclusion WHERE au IS NULL OR au > statement_timestamp())) AS r)
    SELECT dossier_id FROM reserves
    UNION SELECT c.objet_id FROM acces_concerne c JOIN reserves USING (dossier_id) WHERE c.au IS NULL
$$;
"""


class Migration(migrations.Migration):
    """Adds the function, for the worker alone."""

    dependencies = [("echanges", "0005_reprise")]

    operations = [
        migrations.RunSQL(_FONCTION, migrations.RunSQL.noop),
        fonction_acces("echanges_objets_reserves()", appelants="egide_worker"),
    ]
