"""The journal page obeys exclusions too: nobody reads there what he is kept away from."""

from django.db import migrations

from egide.socle.acces.policies import fonction_acces

_MES_EXCLUSIONS = """(
    SELECT dossier_id FROM acces_exclusion
    WHERE agent_id = (SELECT acces_moi()) AND (au IS NULL OR au > statement_timestamp())
    UNION ALL SELECT acces_fermes_par_fusion((SELECT acces_moi()), false))"""
_OBJETS = """
CREATE FUNCTION acces_objets_exclus() RETURNS SETOF uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT c.objet_id FROM acces_concerne c JOIN acces_exclusion e USING (dossier_id)
    WHERE c.au IS NULL AND e.agent_id = acces_moi() AND (e.au IS NULL OR e.au > statement_timestamp())
    UNION
    SELECT c.objet_id FROM acces_fermes_par_fusion(acces_moi(), false) AS f JOIN acces_concerne c ON c.dossier_id = f
    WHERE c.au IS NULL
$$;
"""
_CONSIGNER = """
CREATE FUNCTION acces_consigner_objet(
    p_evenement text, p_agent uuid, p_poste uuid, p_genre text, p_objet uuid, p_acte text, p_titre text
) RETURNS void LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
    WITH ancres AS (SELECT a.dossier_id, a.objet_id FROM acces_ancres_de(p_objet) AS a),
    touches AS (
        SELECT dossier_id FROM acces_concerne WHERE objet_id = p_objet AND au IS NULL
        UNION SELECT id FROM dossiers_dossier WHERE id = p_objet
        UNION SELECT dossier_id FROM ancres WHERE dossier_id IS NOT NULL
        UNION SELECT c.dossier_id FROM ancres a JOIN acces_concerne c ON c.objet_id = a.objet_id WHERE c.au IS NULL)
    INSERT INTO journal_ligne
        (id, evenement, agent_id, poste_id, objet_genre, objet_id, dossier_id, acte, titre, motif, trace, le)
    SELECT gen_random_uuid(), p_evenement, p_agent, coalesce(p_poste, journal_poste(p_agent)), p_genre, p_objet,
           t.dossier_id, p_acte, p_titre, '', journal_trace(), clock_timestamp()
    FROM (SELECT 1) AS une LEFT JOIN touches t ON true
$$;
"""
# An access that the officer found without reason closes at once: its relation ends, for the file that it opened alone.
_FERMER = """
CREATE FUNCTION acces_urgence_fermer(p_urgence uuid, p_le timestamptz) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE v_dossier uuid;
BEGIN
    UPDATE acces_relation r SET au = p_le FROM acces_accesurgence u
    WHERE u.id = p_urgence AND u.revu_par_id = acces_moi() AND u.agent_id <> acces_moi() AND NOT u.justifie
      AND r.id = u.relation_id AND r.genre = 'urgence' AND r.au > p_le
    RETURNING r.dossier_id INTO v_dossier;
    IF v_dossier IS NULL THEN
        RETURN false;
    END IF;
    PERFORM acces_actualiser(ARRAY[v_dossier]);
    RETURN true;
END $$;
"""
_REGLES = f"""
DROP POLICY lire ON journal_ligne;
CREATE POLICY lire ON journal_ligne FOR SELECT TO egide_journal USING (
    (dossier_id IS NULL OR dossier_id NOT IN {_MES_EXCLUSIONS})
    AND (objet_id IS NULL OR objet_id NOT IN (SELECT acces_objets_exclus())));
DROP POLICY journaliser ON acces_accesurgence;
CREATE POLICY journaliser ON acces_accesurgence TO egide_journal
    USING (dossier_id NOT IN {_MES_EXCLUSIONS}) WITH CHECK (true);
"""


class Migration(migrations.Migration):
    """Replaces the reading policies of the journal and of the break-glass accesses."""

    dependencies = [("acces", "0003_passation"), ("journal", "0002_politiques")]

    operations = [
        migrations.RunSQL(_OBJETS, migrations.RunSQL.noop),
        fonction_acces("acces_objets_exclus()", appelants="egide_journal"),
        migrations.RunSQL(_CONSIGNER, migrations.RunSQL.noop),
        fonction_acces("acces_consigner_objet(text, uuid, uuid, text, uuid, text, text)"),
        migrations.RunSQL(_FERMER, migrations.RunSQL.noop),
        fonction_acces("acces_urgence_fermer(uuid, timestamptz)", appelants="egide_journal"),
        migrations.RunSQL(_REGLES, migrations.RunSQL.noop),
    ]
