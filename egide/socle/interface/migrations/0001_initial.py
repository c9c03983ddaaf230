"""Drafts and their own policy: an agent reads and writes her drafts, nobody else's."""

from typing import ClassVar

from django.db import migrations, models
from django.db.migrations.operations.base import Operation

import egide.socle.interface.identifiants

POLITIQUE = """
ALTER TABLE interface_brouillon ENABLE ROW LEVEL SECURITY;
ALTER TABLE interface_brouillon FORCE ROW LEVEL SECURITY;
CREATE POLICY mes_brouillons ON interface_brouillon
  USING (agent_id = nullif(current_setting('egide.agent', true), '')::uuid)
  WITH CHECK (agent_id = nullif(current_setting('egide.agent', true), '')::uuid);
CREATE FUNCTION interface_purger_brouillons(p_avant timestamptz) RETURNS integer
LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
  WITH partis AS (DELETE FROM interface_brouillon WHERE enregistre_le < p_avant RETURNING 1)
  SELECT count(*)::integer FROM partis
$$;
ALTER FUNCTION interface_purger_brouillons(timestamptz) OWNER TO egide_acces;
REVOKE ALL ON FUNCTION interface_purger_brouillons(timestamptz) FROM PUBLIC, egide_app, egide_worker, egide_backup;
GRANT EXECUTE ON FUNCTION interface_purger_brouillons(timestamptz) TO egide_worker;
"""
RETOUR = """
DROP FUNCTION interface_purger_brouillons(timestamptz);
DROP POLICY mes_brouillons ON interface_brouillon;
ALTER TABLE interface_brouillon NO FORCE ROW LEVEL SECURITY;
ALTER TABLE interface_brouillon DISABLE ROW LEVEL SECURITY;
"""


class Migration(migrations.Migration):
    """First tables of the interface."""

    initial = True
    dependencies: ClassVar[list[tuple[str, str]]] = []
    operations: ClassVar[list[Operation]] = [
        migrations.CreateModel(
            name="Brouillon",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=egide.socle.interface.identifiants.uuid7,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("agent_id", models.UUIDField(verbose_name="agent")),
                ("cle", models.CharField(max_length=120, verbose_name="clé")),
                ("contenu", models.TextField(verbose_name="contenu chiffré")),
                ("version", models.PositiveIntegerField(default=1, verbose_name="version")),
                ("enregistre_le", models.DateTimeField(verbose_name="enregistré le")),
            ],
            options={"verbose_name": "brouillon", "verbose_name_plural": "brouillons"},
        ),
        migrations.AddConstraint(
            model_name="brouillon",
            constraint=models.UniqueConstraint(fields=("agent_id", "cle"), name="un_brouillon_par_agent_et_cle"),
        ),
        migrations.RunSQL(POLITIQUE, RETOUR),
    ]
