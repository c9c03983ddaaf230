-- Both are computed at most once a statement, on few rows: said to the planner, it prefers to reach rows by their keys.
ALTER FUNCTION acces_mes_objets(boolean) ROWS 50 COST 1;

-- Same rule as before, led by the sealed files, which are few, and not by the files of the agent, who may see many.
-- The app of requests replaces it once more: a request touches what its pieces touch (demandes, migration 0002).
CREATE OR REPLACE FUNCTION acces_objets_fermes() RETURNS SETOF uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp ROWS 20 COST 1 AS $$
    WITH nommes AS MATERIALIZED (
        SELECT a.dossier_id, a.sujet_id FROM acces_scelle s JOIN acces_acces a USING (dossier_id)
        WHERE a.expire > statement_timestamp()
    )
    SELECT c.objet_id FROM acces_concerne c JOIN acces_exclusion e USING (dossier_id)
    WHERE c.au IS NULL AND e.agent_id = acces_moi() AND (e.au IS NULL OR e.au > statement_timestamp())
    UNION
    SELECT c.objet_id FROM acces_concerne c JOIN acces_scelle s USING (dossier_id)
    WHERE c.au IS NULL AND s.dossier_id NOT IN (
        SELECT n.dossier_id FROM nommes n JOIN acces_appartenance m USING (sujet_id)
        WHERE m.agent_id = acces_moi() AND m.du <= current_date AND (m.au IS NULL OR m.au >= current_date))
    UNION
    SELECT c.objet_id FROM acces_fermes_par_fusion(acces_moi()) AS f JOIN acces_concerne c ON c.dossier_id = f
    WHERE c.au IS NULL
$$;
