-- Hand-over of a post. The one who organises posts reads no file: he learns only whether something is left behind.
CREATE FUNCTION acces_laisse_sans_responsable(p_agent uuid, p_unite uuid, p_le date) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT EXISTS (
        SELECT 1 FROM acces_relation r JOIN acces_sujet s ON s.id = r.sujet_id
        JOIN dossiers_dossier d ON d.id = r.dossier_id
        WHERE s.agent_id = p_agent AND r.genre = 'referent' AND r.au IS NULL AND d.etat = 'ouvert')
    OR (
        NOT EXISTS (
            SELECT 1 FROM comptes_poste p JOIN comptes_agent a ON a.id = p.agent_id
            WHERE p.unite_id = p_unite AND p.agent_id <> p_agent AND a.is_active
              AND p.du <= p_le + 1 AND (p.au IS NULL OR p.au > p_le))
        AND EXISTS (
            SELECT 1 FROM acces_sujet s
            WHERE s.unite_id = p_unite AND (
                EXISTS (SELECT 1 FROM acces_priseencharge c WHERE c.sujet_id = s.id AND c.au IS NULL)
                OR EXISTS (
                    SELECT 1 FROM acces_relation r JOIN dossiers_dossier d ON d.id = r.dossier_id
                    WHERE r.sujet_id = s.id AND r.au IS NULL AND d.etat = 'ouvert')))
    )
$$;

-- The referent's relations of one agent go to another; excluded files do not move: they keep the agent away.
CREATE FUNCTION acces_transmettre_referent(p_ancien uuid, p_nouveau uuid, p_le timestamptz) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE v_dossiers uuid[];
BEGIN
    SELECT coalesce(array_agg(r.dossier_id), '{}') INTO v_dossiers
    FROM acces_relation r JOIN acces_sujet s ON s.id = r.sujet_id
    WHERE s.agent_id = p_ancien AND r.genre = 'referent' AND r.au IS NULL
      AND r.dossier_id NOT IN (
          SELECT dossier_id FROM acces_exclusion
          WHERE agent_id = p_nouveau AND (au IS NULL OR au > statement_timestamp()));
    INSERT INTO acces_relation (id, sujet_id, dossier_id, volet, genre, volets, fondement, du, lecture_seule)
    SELECT gen_random_uuid(), n.id, r.dossier_id, 0, 'referent', r.volets, r.fondement, p_le, false
    FROM acces_relation r JOIN acces_sujet s ON s.id = r.sujet_id, acces_sujet n
    WHERE s.agent_id = p_ancien AND r.genre = 'referent' AND r.au IS NULL
      AND r.dossier_id = ANY (v_dossiers) AND n.agent_id = p_nouveau;
    UPDATE acces_relation r SET au = p_le FROM acces_sujet s
    WHERE s.id = r.sujet_id AND s.agent_id = p_ancien AND r.genre = 'referent' AND r.au IS NULL
      AND r.dossier_id = ANY (v_dossiers);
    PERFORM acces_actualiser(v_dossiers);
    RETURN cardinality(v_dossiers);
END $$;

CREATE FUNCTION acces_tout_actualiser() RETURNS integer
LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT acces_actualiser(ARRAY(SELECT id FROM dossiers_dossier))
$$;
