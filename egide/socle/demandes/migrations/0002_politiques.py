"""Requests under policy: the unit in charge and the data protection officer, never someone excluded from the file."""

from django.db import migrations

from egide.socle.acces.policies import fonction_acces, sous_condition
from egide.socle.acces.volets import Volet, masque
from egide.socle.etats.migrations_sql import etat_protege

# Whoever holds the legal part of the linked file is not told that a parent asks for it: only the unit in charge reads
# a request, and in it the roles that read the legal part. A general scope opens none.
_MES_SUJETS = (
    "(SELECT sujet_id FROM acces_appartenance WHERE agent_id = (SELECT acces_moi()) AND du <= current_date"
    f" AND (au IS NULL OR au >= current_date) AND (volets & {masque(Volet.JUDICIAIRE)}) <> 0)"
)
_EN_CHARGE = (
    "{id} IN (SELECT objet_id FROM acces_priseencharge"
    f" WHERE sujet_id IN {_MES_SUJETS} AND (au IS NULL OR au > statement_timestamp()))"
    " AND {id} NOT IN (SELECT acces_objets_fermes())"
)
_DELEGUEE = (
    "EXISTS (SELECT 1 FROM comptes_poste WHERE agent_id = (SELECT acces_moi()) AND role = 'dpo'"
    " AND du <= current_date AND (au IS NULL OR au >= current_date))"
)
_ELLE_LIT = "({deleguee} AND {id} NOT IN (SELECT demandes_exclues()))"
_MOI = "(SELECT acces_moi()) IS NOT NULL"
# For the officer alone, who answers for the whole of it and reads no file: to anyone else, a file that is not open to
# him does not exist.
_INCOMPLETE = f"""
CREATE FUNCTION demandes_incomplete(p_demande uuid) RETURNS boolean
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    RETURN {_ELLE_LIT.format(deleguee=_DELEGUEE, id="p_demande")} AND EXISTS (
        SELECT 1 FROM acces_concerne c CROSS JOIN LATERAL acces_reunis(ARRAY[c.dossier_id]) AS r(dossier_id)
        WHERE c.objet_id = p_demande AND c.au IS NULL AND NOT EXISTS (
            SELECT 1 FROM acces_priseencharge p JOIN acces_acces a USING (sujet_id)
            WHERE p.objet_id = p_demande AND (p.au IS NULL OR p.au > statement_timestamp())
              AND a.dossier_id = r.dossier_id AND a.expire > statement_timestamp()));
END $$;
"""
# An answer that speaks of a piece touches every file that the object of this piece touches: its inbox row, its clocks
# and its history close with it.
_CITENT = """
CREATE OR REPLACE FUNCTION acces_qui_citent(p_objets uuid[]) RETURNS SETOF uuid
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp ROWS 5 AS $$
BEGIN
    IF cardinality(p_objets) > 0 THEN
        RETURN QUERY SELECT e.demande_id FROM documents_piece p JOIN demandes_element e ON e.piece_id = p.id
            WHERE p.objet_id = ANY (p_objets) AND e.ecartee_le IS NULL;
    END IF;
END $$;
CREATE FUNCTION demandes_exclues() RETURNS SETOF uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp ROWS 20 COST 1 AS $$
    WITH exclus AS MATERIALIZED (SELECT acces_objets_exclus() AS objet_id)
    SELECT objet_id FROM exclus
    UNION ALL
    SELECT acces_qui_citent(ARRAY(SELECT objet_id FROM exclus))
$$;
"""


def _politique(table: str, colonne: str, *, insertion: str) -> migrations.RunSQL:
    en_charge = _EN_CHARGE.format(id=colonne)
    lecture = f"({en_charge}) OR {_ELLE_LIT.format(deleguee=_DELEGUEE, id=colonne)}"
    return sous_condition(table, lecture, ecriture=en_charge, insertion=insertion, worker=True)


class Migration(migrations.Migration):
    """Protects a request and the lines of its answer; its state changes only through the engine."""

    dependencies = [
        ("demandes", "0001_initial"),
        ("acces", "0008_fusions"),
        ("etats", "0002_politiques"),
        ("documents", "0004_politiques_des_sorties"),
    ]

    operations = [
        migrations.RunSQL(_CITENT, migrations.RunSQL.noop),
        fonction_acces("acces_qui_citent(uuid[])", appelants="egide_acces"),
        fonction_acces("demandes_exclues()"),
        migrations.RunSQL(_INCOMPLETE, migrations.RunSQL.noop),
        fonction_acces("demandes_incomplete(uuid)", appelants="egide_app"),
        _politique("demandes_demande", "id", insertion=_MOI),
        _politique("demandes_element", "demande_id", insertion=_EN_CHARGE.format(id="demande_id")),
        etat_protege("demandes_demande"),
    ]
