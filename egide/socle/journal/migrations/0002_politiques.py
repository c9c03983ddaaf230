"""The journal is insert-only for those who work, readable by the journal role alone."""

from django.db import migrations

_SQL = """
ALTER TABLE journal_ligne ADD COLUMN txid xid8 NOT NULL DEFAULT pg_current_xact_id();
CREATE INDEX journal_txid ON journal_ligne (txid);
ALTER TABLE journal_ligne ENABLE ROW LEVEL SECURITY;
ALTER TABLE journal_ligne FORCE ROW LEVEL SECURITY;
CREATE POLICY ajouter ON journal_ligne FOR INSERT TO egide_app, egide_worker, egide_journal WITH CHECK (true);
CREATE POLICY lire ON journal_ligne FOR SELECT TO egide_journal USING (true);
CREATE POLICY sauvegarder ON journal_ligne FOR SELECT TO egide_backup USING (true);
ALTER TABLE journal_maillon ENABLE ROW LEVEL SECURITY;
ALTER TABLE journal_maillon FORCE ROW LEVEL SECURITY;
CREATE POLICY sceller ON journal_maillon TO egide_journal USING (true) WITH CHECK (true);
CREATE POLICY sauvegarder ON journal_maillon FOR SELECT TO egide_backup USING (true);
-- A line leaves only under a cut that covers it, and only through the function that checks the cut.
CREATE FUNCTION journal_immuable() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' AND TG_TABLE_NAME = 'journal_ligne' AND current_user = 'egide_acces' THEN
        IF EXISTS (SELECT 1 FROM journal_coupe c JOIN journal_maillon m ON m.ligne_id = OLD.id
                   WHERE m.rang <= c.rang AND m.rang <> ALL (c.retenues)) THEN
            RETURN OLD;
        END IF;
    END IF;
    RAISE EXCEPTION 'The journal is append-only.' USING ERRCODE = '42501';
END $$;
CREATE FUNCTION journal_poste(p_agent uuid) RETURNS uuid LANGUAGE sql STABLE AS $$
    SELECT CASE WHEN current_setting('egide.agent', true) = p_agent::text
                THEN nullif(current_setting('egide.poste', true), '')::uuid END
$$;
CREATE FUNCTION journal_trace() RETURNS text LANGUAGE sql STABLE AS $$
    SELECT coalesce(current_setting('egide.trace', true), '')
$$;
GRANT EXECUTE ON FUNCTION journal_poste(uuid), journal_trace() TO egide_journal, egide_acces;
CREATE TRIGGER immuable BEFORE UPDATE OR DELETE ON journal_ligne FOR EACH ROW EXECUTE FUNCTION journal_immuable();
CREATE TRIGGER immuable BEFORE UPDATE OR DELETE ON journal_maillon FOR EACH ROW EXECUTE FUNCTION journal_immuable();
"""


class Migration(migrations.Migration):
    """Closes the journal to every change."""

    dependencies = [("journal", "0001_initial")]

    operations = [migrations.RunSQL(_SQL, migrations.RunSQL.noop)]
