"""Migration operation: no state changes outside the engine."""

from django.db.migrations.operations import RunSQL

FONCTION = """
CREATE FUNCTION etats_exiger_passage() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND NEW.etat IS NOT DISTINCT FROM OLD.etat AND NEW.version = OLD.version THEN
        RETURN NEW;
    END IF;
    IF NOT EXISTS (
        SELECT 1 FROM etats_passage
        WHERE id = nullif(current_setting('egide.passage', true), '')::uuid
          AND objet_id = NEW.id AND vers = NEW.etat
          -- the row of an earlier act explains nothing: each arrow adds one to both numbers
          AND rang = NEW.version AND (TG_OP = 'INSERT' OR NEW.version = OLD.version + 1)
    ) THEN
        RAISE EXCEPTION 'The state of % changes only through the state engine.', TG_TABLE_NAME
            USING ERRCODE = '42501';
    END IF;
    RETURN NEW;
END $$;
ALTER FUNCTION etats_exiger_passage() OWNER TO egide_acces;
"""


def etat_protege(table: str) -> RunSQL:
    """Refuse any change of `etat` or `version` on `table` that no new history row explains."""
    return RunSQL(
        f"CREATE TRIGGER etat_protege BEFORE INSERT OR UPDATE ON {table}"
        " FOR EACH ROW EXECUTE FUNCTION etats_exiger_passage()",
        RunSQL.noop,
    )
