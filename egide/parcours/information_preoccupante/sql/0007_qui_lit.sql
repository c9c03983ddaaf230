-- Who reads an information that I read: those in charge of it, those of a file that it touches (an emergency access
-- too), the posts in charge of the whole département. Whoever is kept away from one of its files, or not named on its
-- seal, is not among them. Nothing for an information that I do not read. In PL/pgSQL, which keeps its plan.
CREATE FUNCTION information_qui_lit(p_information uuid)
RETURNS TABLE (sujet_id uuid, agent_id uuid, expire timestamptz, lecture_seule boolean)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp
SET plan_cache_mode = force_generic_plan AS $$
#variable_conflict use_column
BEGIN
    RETURN QUERY WITH danger AS (SELECT n AS volet, bit FROM acces_volet WHERE n = 1),
    lies AS MATERIALIZED (
        SELECT c.dossier_id FROM acces_concerne c JOIN danger ON danger.volet = c.volet_objet
        WHERE c.objet_id = p_information AND c.au IS NULL
    ),
    sources AS (
        SELECT p.sujet_id, coalesce(p.au, '9999-12-31 00:00+00'::timestamptz) AS expire, false AS lecture_seule
        FROM acces_priseencharge p JOIN danger ON danger.volet = p.volet_objet
        WHERE p.objet_id = p_information AND (p.au IS NULL OR p.au > statement_timestamp())
        UNION ALL
        SELECT a.sujet_id, a.expire, a.lecture_seule FROM acces_acces a JOIN lies USING (dossier_id) CROSS JOIN danger
        WHERE a.expire > statement_timestamp() AND (a.volets & danger.bit) <> 0
    ),
    lisent AS (
        SELECT s.sujet_id, m.agent_id, max(s.expire) AS expire, bool_and(s.lecture_seule) AS lecture_seule
        FROM sources s JOIN acces_appartenance m USING (sujet_id) CROSS JOIN danger
        WHERE (m.volets & danger.bit) <> 0 AND m.du <= current_date AND (m.au IS NULL OR m.au >= current_date)
        GROUP BY 1, 2
        UNION
        SELECT NULL::uuid, p.agent_id, '9999-12-31 00:00+00'::timestamptz, false
        FROM acces_portee p CROSS JOIN danger WHERE (p.volets & danger.bit) <> 0
    ),
    lecteurs AS MATERIALIZED (
        SELECT l.sujet_id, l.agent_id, l.expire, l.lecture_seule
        FROM lisent l JOIN comptes_agent p ON p.id = l.agent_id
        WHERE NOT p.est_systeme
          AND NOT EXISTS (
            SELECT 1 FROM lies JOIN acces_exclusion e USING (dossier_id)
            WHERE e.agent_id = l.agent_id AND (e.au IS NULL OR e.au > statement_timestamp()))
          AND NOT EXISTS (
            SELECT 1 FROM lies JOIN acces_scelle s USING (dossier_id)
            WHERE NOT EXISTS (
                SELECT 1 FROM acces_acces a JOIN acces_appartenance m USING (sujet_id)
                WHERE a.dossier_id = s.dossier_id AND m.agent_id = l.agent_id AND a.expire > statement_timestamp()
                  AND m.du <= current_date AND (m.au IS NULL OR m.au >= current_date)))
          AND NOT EXISTS (
            SELECT 1 FROM lies JOIN acces_groupe g USING (dossier_id)
            WHERE g.dossier_id IN (SELECT acces_fermes_par_fusion(l.agent_id)))
    )
    SELECT sujet_id, agent_id, expire, lecture_seule FROM lecteurs
    WHERE EXISTS (SELECT 1 FROM lecteurs WHERE agent_id = acces_moi());
END $$;
