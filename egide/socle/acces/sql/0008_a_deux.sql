-- Sealed files that two people named open together, each time, for a short while and read-only.

-- Same rule as before; on a file opened by two, naming gives nothing by itself, and only the opening does.
CREATE OR REPLACE FUNCTION acces_calculer(p_dossiers uuid[])
RETURNS TABLE (sujet_id uuid, dossier_id uuid, expire timestamptz, lecture_seule boolean, volets integer)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    WITH sources AS (
        SELECT r.sujet_id, r.dossier_id, coalesce(r.au, '9999-12-31 00:00+00') AS expire,
               r.lecture_seule, r.volets,
               CASE WHEN s.genre = 'agent' THEN r.genre ELSE '' END AS personnel
        FROM acces_relation r JOIN acces_sujet s ON s.id = r.sujet_id
        WHERE r.dossier_id = ANY (p_dossiers) AND (r.au IS NULL OR r.au > statement_timestamp())
        UNION ALL
        -- What an agent follows by name, for those who stand in for him: neither what names him, nor an emergency.
        -- His charges by name are all on a reserved part (the informant), hence left out too.
        SELECT t.id, r.dossier_id, coalesce(r.au, '9999-12-31 00:00+00'), r.lecture_seule, r.volets, ''
        FROM acces_relation r JOIN acces_sujet s ON s.id = r.sujet_id JOIN acces_sujet t ON t.absent_id = s.agent_id
        WHERE r.dossier_id = ANY (p_dossiers) AND (r.au IS NULL OR r.au > statement_timestamp())
          AND r.genre IN ('ouverture', 'charge', 'referent', 'evaluation')
        UNION ALL
        SELECT p.sujet_id, c.dossier_id, coalesce(p.au, '9999-12-31 00:00+00'),
               false, 1 | (1 << c.volet_objet), ''
        FROM acces_concerne c
        JOIN acces_priseencharge p ON p.objet_id = c.objet_id AND p.volet_objet = c.volet_objet
        WHERE c.dossier_id = ANY (p_dossiers) AND c.au IS NULL AND (p.au IS NULL OR p.au > statement_timestamp())
        UNION ALL
        -- The team of another file of the same child, once the unit in charge of this one has agreed to it.
        SELECT t.id, p.vers_id, coalesce(r.au, '9999-12-31 00:00+00'), r.lecture_seule, r.volets, ''
        FROM acces_partage p JOIN acces_relation r ON r.dossier_id = p.de_id
        JOIN acces_sujet s ON s.id = r.sujet_id
        CROSS JOIN LATERAL (
            SELECT s.id UNION ALL SELECT a.id FROM acces_sujet a WHERE a.absent_id = s.agent_id) AS t
        WHERE p.vers_id = ANY (p_dossiers) AND p.au IS NULL AND (r.au IS NULL OR r.au > statement_timestamp())
          AND r.genre IN ('ouverture', 'charge', 'referent', 'evaluation')
          AND p.de_id NOT IN (SELECT dossier_id FROM acces_scelle)
    )
    SELECT sujet_id, dossier_id, expire, lecture_seule, bit_or(volets)
    FROM sources
    WHERE personnel = 'a_deux' OR dossier_id NOT IN (SELECT dossier_id FROM acces_scelle)
       OR (personnel = 'nommee' AND dossier_id NOT IN (SELECT dossier_id FROM acces_scelle WHERE ouverture_a_deux))
    GROUP BY 1, 2, 3, 4
$$;

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

-- Same rule as before; a manager to whom the file was opened by two decides of its seal too.
CREATE OR REPLACE FUNCTION acces_decider_scelle(
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
