"""Packages under policy and frozen; how much waits for someone, counted as her own pages would."""

from django.db import migrations

from egide.socle.acces.policies import (
    condition_mixte,
    condition_plusieurs_enfants,
    fonction_acces,
    sous_condition,
)
from egide.socle.acces.volets import Volet
from egide.socle.etats.migrations_sql import etat_protege

_MOI = "(SELECT acces_moi())"
_MIENNES = f"m.agent_id = {_MOI} AND m.du <= current_date AND (m.au IS NULL OR m.au >= current_date)"
_DANGER = f"{int(Volet.DANGER)}::smallint"
# Nobody sends in the name of a unit that is not his.
_EN_MON_NOM = (
    f"agent_id = {_MOI} AND emetteur_id IN (SELECT s.unite_id FROM acces_sujet s"
    f" JOIN acces_appartenance m ON m.sujet_id = s.id WHERE s.unite_id IS NOT NULL AND {_MIENNES})"
)
# Of a package that I read, the lines of the parts that my role opens in a unit that holds it.
_LIGNE_LUE = f"""transmission_id IN (SELECT id FROM echanges_transmission) AND (
    ((SELECT acces_portee_de(acces_moi())) & (1 << volet)) <> 0
    OR (transmission_id, volet) IN (
        SELECT p.objet_id, v.n FROM acces_priseencharge p JOIN acces_appartenance m USING (sujet_id)
        JOIN acces_volet v ON (m.volets & v.bit) <> 0
        WHERE p.objet_genre = 'transmission' AND {_MIENNES} AND (p.au IS NULL OR p.au > statement_timestamp())))"""
_AVIS = (
    f"agent_id = {_MOI} OR alerte_id IN (SELECT id FROM echanges_alerteastreinte)"
    " OR transmission_id IN (SELECT id FROM echanges_transmission)"
)
_FIGER = """
CREATE FUNCTION echanges_figer_transmission() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    libres text[] := ARRAY[
        'etat', 'version', 'recue_le', 'recue_par_id', 'preuve', 'motif_refus', 'relance_rang', 'relance_le'];
BEGIN
    IF (to_jsonb(NEW) - libres) IS DISTINCT FROM (to_jsonb(OLD) - libres) OR (NEW.etat = OLD.etat AND
        (NEW.recue_le, NEW.recue_par_id, NEW.preuve, NEW.motif_refus)
        IS DISTINCT FROM (OLD.recue_le, OLD.recue_par_id, OLD.preuve, OLD.motif_refus)) THEN
        RAISE EXCEPTION 'A package that was sent never changes.' USING ERRCODE = '42501';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER transmission_figee BEFORE UPDATE ON echanges_transmission
    FOR EACH ROW EXECUTE FUNCTION echanges_figer_transmission();

-- The number of lines is part of what is frozen, and each has its rank: none is added afterwards.
CREATE FUNCTION echanges_ligne_annoncee() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF NOT EXISTS (SELECT 1 FROM echanges_transmission
                   WHERE id = NEW.transmission_id AND NEW.rang BETWEEN 1 AND nombre_lignes) THEN
        RAISE EXCEPTION 'A package that was sent takes no more line.' USING ERRCODE = '42501';
    END IF;
    RETURN NEW;
END $$;
ALTER FUNCTION echanges_ligne_annoncee() OWNER TO egide_acces;
CREATE TRIGGER ligne_annoncee BEFORE INSERT ON echanges_lignetransmise
    FOR EACH ROW EXECUTE FUNCTION echanges_ligne_annoncee();
"""
# The worker sees every row: counted by him, the number would tell what is closed to the reader. The policy of the
# table is written out again, and judged in the name of the agent of the transaction.
_NOMBRE = f"""
CREATE FUNCTION echanges_nombre_en_attente() RETURNS integer
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT count(*)::integer FROM echanges_arrivee
    WHERE close_le IS NULL
      AND (echeance_id IS NULL OR echeance_id IN (SELECT id FROM echeances_echeance WHERE arretee_le IS NULL))
      AND sujet_id IN (SELECT m.sujet_id FROM acces_appartenance m WHERE {_MIENNES})
      AND ({condition_mixte()})
$$;
"""


class Migration(migrations.Migration):
    """Protects packages and their lines, freezes them, counts what waits."""

    dependencies = [("echanges", "0007_transmissions"), ("etats", "0002_politiques")]

    operations = [
        sous_condition(
            "echanges_transmission",
            condition_plusieurs_enfants("id", _DANGER),
            ecriture=condition_plusieurs_enfants("id", _DANGER, ecriture=True),
            insertion=_EN_MON_NOM,
            worker=True,
        ),
        # a change keeps the rows of both units: only the sending itself is judged on its author
        migrations.RunSQL(
            "DROP POLICY changer ON echanges_transmission;"
            "CREATE POLICY changer ON echanges_transmission FOR UPDATE TO egide_app"
            f" USING ({condition_plusieurs_enfants('id', _DANGER, ecriture=True)}) WITH CHECK (true)",
            migrations.RunSQL.noop,
        ),
        sous_condition(
            "echanges_lignetransmise",
            _LIGNE_LUE,
            insertion=f"transmission_id IN (SELECT id FROM echanges_transmission WHERE agent_id = {_MOI})",
            worker=True,
        ),
        *[
            migrations.RunSQL(
                f"ALTER POLICY {nom} ON echanges_avisenvoye {clause} ({_AVIS})"
                + (f" WITH CHECK ({_AVIS})" if nom == "changer" else ""),
                migrations.RunSQL.noop,
            )
            for nom, clause in (("lire", "USING"), ("ajouter", "WITH CHECK"), ("changer", "USING"))
        ],
        etat_protege("echanges_transmission"),
        migrations.RunSQL(_FIGER, migrations.RunSQL.noop),
        migrations.RunSQL(_NOMBRE, migrations.RunSQL.noop),
        fonction_acces("echanges_nombre_en_attente()"),
    ]
