-- Findings are written and read by the officer's role alone. Detection works in the name of the system; a reader
-- never reads what is found about him, nor what touches a file that he is kept away from.


CREATE FUNCTION vigilance_systeme() RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT acces_moi() = '00000000-0000-7000-8000-000000000001'::uuid
$$;
-- Those who hold a role today; the organisation chart is no secret.
CREATE FUNCTION vigilance_tient(p_role text) RETURNS SETOF uuid LANGUAGE sql STABLE AS $$
    SELECT agent_id FROM comptes_poste
    WHERE role = p_role AND du <= current_date AND (au IS NULL OR au >= current_date)
$$;

-- Whether each pair (agent, file) was in relation at that instant: by name, by unit, by standing in, by a charge.
-- Break-glass and the general scope are not relations. Gives the ranks of those who were.
CREATE FUNCTION vigilance_en_relation(p_agents uuid[], p_dossiers uuid[], p_instants timestamptz[])
RETURNS SETOF integer LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    WITH paires AS (
        SELECT u.n::integer, u.dossier_id, u.le, m.sujet_id
        FROM unnest(p_agents, p_dossiers, p_instants) WITH ORDINALITY AS u(agent_id, dossier_id, le, n)
        JOIN acces_appartenance m ON m.agent_id = u.agent_id AND m.du <= u.le::date
             AND (m.au IS NULL OR m.au >= u.le::date)
    )
    SELECT p.n FROM paires p JOIN acces_relation r ON r.dossier_id = p.dossier_id AND r.sujet_id = p.sujet_id
    WHERE r.genre <> 'urgence' AND r.du <= p.le AND (r.au IS NULL OR r.au > p.le)
    UNION
    SELECT p.n FROM paires p JOIN acces_sujet t ON t.id = p.sujet_id
    JOIN acces_sujet s ON s.agent_id = t.absent_id
    JOIN acces_relation r ON r.dossier_id = p.dossier_id AND r.sujet_id = s.id
    WHERE r.genre IN ('ouverture', 'charge', 'referent', 'evaluation') AND r.du <= p.le AND (r.au IS NULL OR r.au > p.le)
    UNION
    SELECT p.n FROM paires p JOIN acces_priseencharge c ON c.sujet_id = p.sujet_id
    JOIN acces_concerne o ON o.objet_id = c.objet_id AND o.dossier_id = p.dossier_id
    WHERE c.du <= p.le AND (c.au IS NULL OR c.au > p.le) AND (o.au IS NULL OR o.au > p.le)
$$;

-- Numbers alone, for the direction: how many findings of each rule in each month, and what became of them.
CREATE FUNCTION vigilance_nombres(p_du date, p_au date)
RETURNS TABLE (mois date, regle text, total bigint, expliques bigint, suites bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT date_trunc('month', jour)::date, a.regle::text, count(*), count(*) FILTER (WHERE etat = 'explique'),
           count(*) FILTER (WHERE etat = 'suite_donnee')
    FROM vigilance_accesinhabituel a WHERE jour >= p_du AND jour < p_au
    GROUP BY 1, 2 ORDER BY 1, 2
$$;

-- What a reading that names no file counts for: an information and its pieces count once, as the contact that they come
-- from. NULL for what is about nobody (a list, a review).
CREATE FUNCTION vigilance_objet_lu(p_genre text, p_objet uuid) RETURNS uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT CASE p_genre
        WHEN 'recueil' THEN p_objet
        WHEN 'information' THEN coalesce(
            (SELECT i.recueil_id FROM information_preoccupante_information i WHERE i.id = p_objet), p_objet)
        WHEN 'piece' THEN coalesce(
            (SELECT coalesce(p.dossier_id, i.recueil_id, p.objet_id) FROM documents_piece p
             LEFT JOIN information_preoccupante_information i ON i.id = p.objet_id WHERE p.id = p_objet), p_objet)
    END
$$;

-- How many files, and contacts without file yet, the present agent opened in the last hour: what a page asks before it
-- opens one. 0 for what he already opened within the hour.
CREATE FUNCTION vigilance_ouvertures_de_l_heure(p_genre text, p_objet uuid) RETURNS integer
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp
SET plan_cache_mode = force_generic_plan AS $$
DECLARE
    v_lu uuid;
BEGIN
    -- what was opened a moment ago is opened again more often than anything else
    IF EXISTS (SELECT 1 FROM journal_ligne l WHERE l.agent_id = acces_moi() AND l.evenement = 'lecture'
               AND l.le > statement_timestamp() - interval '1 hour' AND l.objet_id = p_objet) THEN
        RETURN 0;
    END IF;
    v_lu := coalesce(vigilance_objet_lu(p_genre, p_objet), p_objet);
    RETURN (
        WITH lignes AS (
            SELECT DISTINCT l.objet_genre, l.objet_id, l.dossier_id FROM journal_ligne l
            WHERE l.agent_id = acces_moi() AND l.evenement = 'lecture'
              AND l.le > statement_timestamp() - interval '1 hour'
        ), lues AS (
            SELECT coalesce(dossier_id, vigilance_objet_lu(objet_genre, objet_id)) AS lu FROM lignes
        )
        SELECT CASE WHEN bool_or(lu = v_lu) THEN 0 ELSE count(DISTINCT lu)::integer END
        FROM lues);
END $$;

-- For each pair (agent, contact) whether a child of the contact bears the surname of the agent; gives the ranks of those
-- who do. Compared here, shown to nobody.
CREATE FUNCTION vigilance_memes_noms(p_agents uuid[], p_recueils uuid[]) RETURNS SETOF integer
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT DISTINCT u.n::integer
    FROM unnest(p_agents, p_recueils) WITH ORDINALITY AS u(agent_id, recueil_id, n)
    JOIN comptes_agent a ON a.id = u.agent_id
    JOIN accueil_enfantsignale e ON e.recueil_id = u.recueil_id AND e.nom <> ''
    WHERE regexp_replace(lower(unaccent(e.nom)), '[^a-z]', '', 'g')
        = regexp_replace(lower(unaccent(a.nom)), '[^a-z]', '', 'g')
$$;

-- Whoever reviews a finding decides of it, and never changes what was found.
CREATE FUNCTION vigilance_constat_fige() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT coalesce(vigilance_systeme(), false)
       AND to_jsonb(OLD) - 'etat' IS DISTINCT FROM to_jsonb(NEW) - 'etat' THEN
        RAISE EXCEPTION 'A finding is decided, never changed.' USING ERRCODE = '42501';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER constat_fige BEFORE UPDATE ON vigilance_accesinhabituel
    FOR EACH ROW EXECUTE FUNCTION vigilance_constat_fige();

GRANT EXECUTE ON FUNCTION vigilance_systeme(), vigilance_tient(text) TO egide_journal;
