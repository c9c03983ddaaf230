-- Whether closing this relation would leave an open file without anyone in charge of it. Locks the file, so that two
-- closings at once cannot each count on the other. Nothing is said of a relation that the caller does not see.
CREATE FUNCTION acces_dernier_responsable(p_relation uuid) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE v_dossier uuid; v_restent uuid[];
BEGIN
    SELECT r.dossier_id INTO v_dossier FROM acces_relation r
    WHERE r.id = p_relation AND acces_ouvert(r.dossier_id, 0::smallint);
    PERFORM 1 FROM dossiers_dossier WHERE id = v_dossier AND etat = 'ouvert' FOR NO KEY UPDATE;
    IF NOT FOUND THEN
        RETURN false;
    END IF;
    SELECT array_agg(DISTINCT q.relation_id) INTO v_restent FROM acces_responsables(v_dossier, current_date) q;
    RETURN v_restent = ARRAY[p_relation];
END $$;

-- Whether keeping this agent away would leave an open file without anyone in charge of it. The same lock, as silent.
CREATE FUNCTION acces_dernier_agent(p_agent uuid, p_dossier uuid) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE v_restent uuid[];
BEGIN
    PERFORM 1 FROM dossiers_dossier WHERE id = p_dossier AND acces_ouvert(id, 0::smallint) FOR NO KEY UPDATE;
    IF NOT FOUND THEN
        RETURN false;
    END IF;
    SELECT array_agg(DISTINCT q.agent_id) INTO v_restent FROM acces_responsables(p_dossier, current_date) q;
    RETURN coalesce(v_restent = ARRAY[p_agent], false);
END $$;

-- Who is kept away from a file, for those who may write in it: an agent kept away never learns of it here.
CREATE FUNCTION acces_exclusions_de(p_dossier uuid)
RETURNS TABLE (id uuid, agent_id uuid, raison text, du timestamptz)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT e.id, e.agent_id, e.raison::text, e.du FROM acces_exclusion e
    WHERE e.dossier_id = p_dossier AND (e.au IS NULL OR e.au > statement_timestamp())
      AND acces_ouvert(p_dossier, 0::smallint, true)
    ORDER BY e.du
$$;

-- Ends an exclusion of a file that I may write in, never my own; the row stays. NULL when there is none for me.
CREATE FUNCTION acces_lever_exclusion(p_exclusion uuid, p_le timestamptz) RETURNS uuid
LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
    UPDATE acces_exclusion SET au = p_le
    WHERE id = p_exclusion AND (au IS NULL OR au > p_le) AND agent_id <> acces_moi()
      AND acces_ouvert(dossier_id, 0::smallint, true)
    RETURNING dossier_id
$$;

-- Keeps or lifts the seal of a file that I am named on; the decision of the two is written first, and stays.
CREATE FUNCTION acces_decider_scelle(
    p_decision uuid, p_dossier uuid, p_genre text, p_second uuid, p_motif text, p_le timestamptz,
    p_revoir timestamptz, p_responsable uuid
) RETURNS boolean LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    PERFORM 1 FROM acces_scelle
    WHERE dossier_id = p_dossier AND acces_ouvert(p_dossier, 0::smallint, NOT ouverture_a_deux) FOR UPDATE;
    IF NOT FOUND THEN
        RETURN false;
    END IF;
    INSERT INTO acces_decisionscelle (id, dossier_id, volet, genre, le, agent_id, second_id, motif)
    VALUES (p_decision, p_dossier, 0, p_genre, p_le, acces_moi(), p_second, p_motif);
    IF p_genre = 'levee' THEN
        DELETE FROM acces_scelle WHERE dossier_id = p_dossier;
        PERFORM acces_actualiser(ARRAY[p_dossier]);
    ELSE
        UPDATE acces_scelle SET revoir_le = p_revoir, responsable_id = p_responsable WHERE dossier_id = p_dossier;
    END IF;
    RETURN true;
END $$;
