-- Who answers for a file: the one definition of it. The three functions are asked by others only, which inline them.
-- The relations that hold an open file: without a planned end, with writing; by name alone when it is sealed.
CREATE FUNCTION acces_relations_tenues()
RETURNS TABLE (relation_id uuid, dossier_id uuid, sujet_id uuid, volets integer) LANGUAGE sql STABLE AS $$
    SELECT r.id, r.dossier_id, r.sujet_id, r.volets
    FROM acces_relation r JOIN acces_sujet s ON s.id = r.sujet_id JOIN dossiers_dossier d ON d.id = r.dossier_id
    WHERE d.etat = 'ouvert' AND r.au IS NULL AND NOT r.lecture_seule
      AND CASE WHEN EXISTS (SELECT 1 FROM acces_scelle c WHERE c.dossier_id = r.dossier_id)
               THEN r.genre = 'nommee' AND s.genre = 'agent'
               ELSE r.genre IN ('ouverture', 'charge', 'referent', 'evaluation') END
$$;

-- The people behind a subject on that day, with the parts that their post opens: an active account, a post of their own
-- in that very unit. Neither the system, nor a stand-in, nor someone on call, nor a manager above, who all pass by.
CREATE FUNCTION acces_repondants(p_sujet uuid, p_le date) RETURNS TABLE (agent_id uuid, volets integer)
LANGUAGE sql STABLE AS $$
    SELECT m.agent_id, m.volets
    FROM acces_appartenance m JOIN acces_sujet s ON s.id = m.sujet_id
    JOIN comptes_poste p ON p.id = m.poste_id JOIN comptes_agent a ON a.id = m.agent_id
    WHERE m.sujet_id = p_sujet AND m.du <= p_le AND (m.au IS NULL OR m.au >= p_le)
      AND (s.unite_id IS NULL OR s.unite_id = p.unite_id) AND p.remplace_id IS NULL
      AND a.is_active AND NOT a.est_systeme
$$;

-- Both together: who reads at least the identity, and is not kept away.
CREATE FUNCTION acces_responsables(p_dossier uuid, p_le date) RETURNS TABLE (relation_id uuid, agent_id uuid)
LANGUAGE sql STABLE AS $$
    SELECT t.relation_id, q.agent_id
    FROM acces_relations_tenues() t CROSS JOIN LATERAL acces_repondants(t.sujet_id, p_le) q
    WHERE t.dossier_id = p_dossier AND (q.volets & t.volets & 1) <> 0
      AND NOT EXISTS (
          SELECT 1 FROM acces_exclusion e WHERE e.agent_id = q.agent_id AND e.dossier_id = p_dossier
          AND (e.au IS NULL OR e.au > statement_timestamp()))
      AND NOT EXISTS (
          SELECT 1 FROM acces_groupe g
          WHERE g.dossier_id = p_dossier AND p_dossier IN (SELECT acces_fermes_par_fusion(q.agent_id)))
$$;

-- Hand-over of a post. The one who organises posts reads no file: he learns only whether something is left behind.
-- The child's referent is always handed over; an information in charge needs someone who reads it.
CREATE FUNCTION acces_laisse_sans_responsable(p_agent uuid, p_unite uuid, p_le date) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT EXISTS (
        SELECT 1 FROM acces_relation r JOIN acces_sujet s ON s.id = r.sujet_id
        JOIN dossiers_dossier d ON d.id = r.dossier_id
        WHERE s.agent_id = p_agent AND r.genre = 'referent' AND r.au IS NULL AND d.etat = 'ouvert')
    OR EXISTS (
        SELECT 1 FROM acces_relations_tenues() t JOIN acces_sujet s ON s.id = t.sujet_id
        WHERE (s.agent_id = p_agent OR s.unite_id = p_unite) AND NOT EXISTS (
            SELECT 1 FROM acces_responsables(t.dossier_id, p_le + 1) q WHERE q.agent_id IS DISTINCT FROM p_agent))
    OR EXISTS (
        SELECT 1 FROM acces_sujet s JOIN acces_priseencharge c ON c.sujet_id = s.id
        WHERE s.unite_id = p_unite AND c.au IS NULL AND NOT EXISTS (
            SELECT 1 FROM acces_repondants(s.id, p_le + 1) q
            WHERE q.agent_id IS DISTINCT FROM p_agent AND (q.volets & (1 << c.volet_objet)) <> 0))
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
          WHERE agent_id = p_nouveau AND (au IS NULL OR au > statement_timestamp()))
      AND r.dossier_id NOT IN (SELECT acces_fermes_par_fusion(p_nouveau));
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
