-- Sealed files that two people named open together, each time, for a short while and read-only.

-- Whether this agent is named on this file, holds a post today and is not kept away from it.
CREATE FUNCTION acces_nomme(p_dossier uuid, p_agent uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT EXISTS (
        SELECT 1 FROM acces_relation r JOIN acces_sujet s ON s.id = r.sujet_id AND s.agent_id = p_agent
        JOIN acces_appartenance m ON m.sujet_id = s.id AND m.agent_id = p_agent
        JOIN comptes_agent a ON a.id = p_agent AND a.is_active
        WHERE r.dossier_id = p_dossier AND r.genre = 'nommee' AND (r.au IS NULL OR r.au > statement_timestamp())
          AND m.du <= current_date AND (m.au IS NULL OR m.au >= current_date))
      AND NOT EXISTS (
        SELECT 1 FROM acces_exclusion e WHERE e.dossier_id = p_dossier AND e.agent_id = p_agent
          AND (e.au IS NULL OR e.au > statement_timestamp()))
      AND p_dossier NOT IN (SELECT acces_fermes_par_fusion(p_agent, false))
$$;

-- The numbers of the files that I may open with somebody else named on them.
CREATE FUNCTION acces_scelles_a_deux() RETURNS TABLE (dossier_id uuid, numero text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT d.id, d.numero::text FROM acces_scelle s JOIN dossiers_dossier d ON d.id = s.dossier_id
    WHERE s.ouverture_a_deux AND acces_nomme(d.id, acces_moi())
$$;

-- Opens one of them to me, for the parts on which I am named, the reserved ones excepted. False for anything else,
-- without saying what.
CREATE FUNCTION acces_ouvrir_a_deux(
    p_dossier uuid, p_relation uuid, p_decision uuid, p_second uuid, p_motif text, p_le timestamptz, p_expire timestamptz
) RETURNS boolean LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    PERFORM 1 FROM acces_scelle
    WHERE dossier_id = p_dossier AND ouverture_a_deux AND acces_moi() <> p_second
      AND acces_nomme(p_dossier, acces_moi()) AND acces_nomme(p_dossier, p_second) FOR UPDATE;
    IF NOT FOUND THEN
        RETURN false;
    END IF;
    INSERT INTO acces_relation (id, sujet_id, dossier_id, volet, genre, volets, fondement, du, au, lecture_seule)
    SELECT p_relation, r.sujet_id, p_dossier, 0, 'a_deux',
           bit_or(r.volets) & ~((1 << 7) | (1 << 8) | (1 << 9) | (1 << 10)), 'Ouvert à deux', p_le, p_expire, true
    FROM acces_relation r JOIN acces_sujet s ON s.id = r.sujet_id AND s.agent_id = acces_moi()
    WHERE r.dossier_id = p_dossier AND r.genre = 'nommee' AND (r.au IS NULL OR r.au > statement_timestamp())
    GROUP BY r.sujet_id;
    INSERT INTO acces_decisionscelle (id, dossier_id, volet, genre, le, agent_id, second_id, motif)
    VALUES (p_decision, p_dossier, 0, 'ouvert', p_le, acces_moi(), p_second, p_motif);
    PERFORM acces_actualiser(ARRAY[p_dossier]);
    RETURN true;
END $$;
