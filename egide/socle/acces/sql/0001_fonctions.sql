-- Who may see. Every function that reads around row security is owned by egide_acces and does one thing.

CREATE TABLE acces_volet (n smallint PRIMARY KEY, bit integer NOT NULL UNIQUE);
INSERT INTO acces_volet SELECT n, 1 << n FROM generate_series(0, 10) AS n;

CREATE TABLE acces_compteur (
    departement text NOT NULL, annee integer NOT NULL, genre text NOT NULL, dernier integer NOT NULL,
    PRIMARY KEY (departement, annee, genre)
);

CREATE FUNCTION acces_moi() RETURNS uuid LANGUAGE sql STABLE
AS $$ SELECT nullif(current_setting('egide.agent', true), '')::uuid $$;

-- Files of one child opened twice, derived from `fusionne_dans`: no row for a file that was never merged. Read by the
-- functions below and by nobody else: it would say which files are the same child to whoever sees only one of them.
CREATE TABLE acces_groupe (
    dossier_id uuid PRIMARY KEY REFERENCES dossiers_dossier (id), racine_id uuid NOT NULL, profondeur integer NOT NULL
);
CREATE INDEX groupe_racine ON acces_groupe (racine_id);

-- These ids and, for the files among them, the other files of the same child.
CREATE FUNCTION acces_reunis(p_ids uuid[]) RETURNS SETOF uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp ROWS 20 AS $$
    SELECT unnest(p_ids)
    UNION SELECT g.dossier_id FROM acces_groupe q JOIN acces_groupe g USING (racine_id) WHERE q.dossier_id = ANY (p_ids)
$$;

-- Files that another file of their group closes to an agent: excluded from it, or, with `p_scelles`, not named on its
-- seal. Merging joins what closes, never what opens.
CREATE FUNCTION acces_fermes_par_fusion(p_agent uuid, p_scelles boolean DEFAULT true) RETURNS SETOF uuid
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp ROWS 10 COST 1 AS $$
BEGIN
    IF NOT EXISTS (SELECT 1 FROM acces_groupe) THEN
        RETURN;
    END IF;
    RETURN QUERY
    WITH fermes AS (
        SELECT e.dossier_id FROM acces_exclusion e
        WHERE e.agent_id = p_agent AND (e.au IS NULL OR e.au > statement_timestamp())
        UNION ALL
        SELECT s.dossier_id FROM acces_scelle s JOIN acces_groupe q USING (dossier_id)
        WHERE p_scelles AND NOT EXISTS (
            SELECT 1 FROM acces_acces a JOIN acces_appartenance m USING (sujet_id)
            WHERE a.dossier_id = s.dossier_id AND m.agent_id = p_agent AND a.expire > statement_timestamp()
              AND m.du <= current_date AND (m.au IS NULL OR m.au >= current_date))
    )
    SELECT DISTINCT g.dossier_id FROM fermes f
    JOIN acces_groupe q ON q.dossier_id = f.dossier_id JOIN acces_groupe g ON g.racine_id = q.racine_id;
END $$;

-- The functions that follow are asked by the policies, once a table in each statement: in PL/pgSQL, with one plan
-- whatever the caller asks of its own, they are planned once a session, and a statement that reads six tables is not
-- planned as if it read forty. `ROWS 50`: said to the planner, it reaches rows by their keys.

-- Files closed to me: those that I am kept away from, and those that a file of the same child closes.
CREATE FUNCTION acces_dossiers_fermes() RETURNS SETOF uuid
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp ROWS 10 COST 1
SET plan_cache_mode = force_generic_plan AS $$
BEGIN
    RETURN QUERY SELECT dossier_id FROM acces_exclusion
        WHERE agent_id = acces_moi() AND (au IS NULL OR au > statement_timestamp())
        UNION ALL SELECT acces_fermes_par_fusion(acces_moi());
END $$;

-- Parts opened over the whole département to those in charge of it; reserved parts are never in it. The dates of the
-- post are read here, so that a post that ends closes its general scope without any job.
CREATE VIEW acces_portee AS
    SELECT p.agent_id, bit_or(g.volets) AS volets
    FROM comptes_poste p JOIN acces_porteegenerale g ON g.poste_id = p.id
    WHERE p.du <= current_date AND (p.au IS NULL OR p.au >= current_date)
      AND g.du <= current_date AND (g.au IS NULL OR g.au >= current_date) AND g.retiree_le IS NULL
    GROUP BY p.agent_id;

CREATE FUNCTION acces_portee_de(p_agent uuid) RETURNS integer
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp
SET plan_cache_mode = force_generic_plan AS $$
BEGIN
    RETURN coalesce((SELECT volets FROM acces_portee WHERE agent_id = p_agent), 0);
END $$;

-- Files whose part is open to one of my subjects.
CREATE FUNCTION acces_mes_dossiers_du(p_volet smallint, p_ecriture boolean) RETURNS SETOF uuid
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp ROWS 50 COST 1
SET plan_cache_mode = force_generic_plan AS $$
BEGIN
    RETURN QUERY SELECT a.dossier_id FROM acces_acces a JOIN acces_appartenance m USING (sujet_id)
        WHERE m.agent_id = acces_moi() AND m.du <= current_date AND (m.au IS NULL OR m.au >= current_date)
          AND a.expire > statement_timestamp() AND (a.volets & m.volets & (1 << p_volet)) <> 0
          AND NOT (p_ecriture AND a.lecture_seule);
END $$;

-- The same with every part, for a table whose rows carry theirs.
CREATE FUNCTION acces_mes_dossiers(p_ecriture boolean) RETURNS TABLE (dossier_id uuid, volet smallint)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp ROWS 50 COST 1
SET plan_cache_mode = force_generic_plan AS $$
BEGIN
    RETURN QUERY SELECT a.dossier_id, v.n FROM acces_acces a JOIN acces_appartenance m USING (sujet_id)
        JOIN acces_volet v ON (a.volets & m.volets & v.bit) <> 0
        WHERE m.agent_id = acces_moi() AND m.du <= current_date AND (m.au IS NULL OR m.au >= current_date)
          AND a.expire > statement_timestamp() AND NOT (p_ecriture AND a.lecture_seule);
END $$;

-- Objects on several children that I may read, by charge or through one linked file.
CREATE FUNCTION acces_mes_objets(p_ecriture boolean DEFAULT false)
RETURNS TABLE (objet_id uuid, volet smallint)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp ROWS 50 COST 1
SET plan_cache_mode = force_generic_plan AS $$
#variable_conflict use_column
BEGIN
    RETURN QUERY WITH moi AS MATERIALIZED (
        SELECT sujet_id, volets FROM acces_appartenance
        WHERE agent_id = acces_moi() AND du <= current_date AND (au IS NULL OR au >= current_date)
    )
    SELECT p.objet_id, p.volet_objet FROM acces_priseencharge p JOIN moi USING (sujet_id)
    WHERE (moi.volets & (1 << p.volet_objet)) <> 0 AND (p.au IS NULL OR p.au > statement_timestamp())
    UNION ALL
    SELECT c.objet_id, c.volet_objet
    FROM acces_acces a JOIN moi USING (sujet_id) JOIN acces_concerne c USING (dossier_id)
    WHERE c.au IS NULL AND (a.volets & moi.volets & (1 << c.volet_objet)) <> 0 AND a.expire > statement_timestamp()
      AND NOT (p_ecriture AND a.lecture_seule);
END $$;

-- The same where the part is known beforehand: half the rows to read.
CREATE FUNCTION acces_mes_objets_du(p_volet smallint, p_ecriture boolean DEFAULT false) RETURNS SETOF uuid
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp ROWS 50 COST 1
SET plan_cache_mode = force_generic_plan AS $$
BEGIN
    RETURN QUERY WITH moi AS MATERIALIZED (
        SELECT sujet_id, volets & (1 << p_volet) AS ouvre FROM acces_appartenance
        WHERE agent_id = acces_moi() AND du <= current_date AND (au IS NULL OR au >= current_date)
    )
    SELECT p.objet_id FROM acces_priseencharge p JOIN moi USING (sujet_id)
    WHERE p.volet_objet = p_volet AND moi.ouvre <> 0 AND (p.au IS NULL OR p.au > statement_timestamp())
    UNION ALL
    SELECT c.objet_id FROM acces_acces a JOIN moi USING (sujet_id) JOIN acces_concerne c USING (dossier_id)
    WHERE c.au IS NULL AND c.volet_objet = p_volet AND (a.volets & moi.ouvre) <> 0 AND a.expire > statement_timestamp()
      AND NOT (p_ecriture AND a.lecture_seule);
END $$;

-- Objects that speak of one of these: what closes one closes the other. Nothing says so here; an app above whose objects
-- cite others gives it its body. Its plan is kept, and most agents have nothing closed to them.
CREATE FUNCTION acces_qui_citent(p_objets uuid[]) RETURNS SETOF uuid
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp ROWS 5 AS $$
BEGIN
END $$;

-- The file or the object that a row of another app hangs on: what is told of the row is told of the children that it
-- touches. Nothing says so here; the app above gives it its body.
CREATE FUNCTION acces_ancres_de(p_objet uuid) RETURNS TABLE (dossier_id uuid, objet_id uuid)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp ROWS 2 AS $$
BEGIN
END $$;

-- Objects that touch a file closed to me (excluded, sealed without naming me, or closed by a merge), and what cites
-- them; closed to my hand too, with `p_ecriture`, when I only read the sealed file that they touch. Led by the sealed files, which are few, and not by the files of the agent, who may see many.
CREATE FUNCTION acces_objets_fermes(p_ecriture boolean DEFAULT false) RETURNS SETOF uuid
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp ROWS 20 COST 1
SET plan_cache_mode = force_generic_plan AS $$
BEGIN
    RETURN QUERY WITH nommes AS MATERIALIZED (
        SELECT a.dossier_id, a.sujet_id FROM acces_scelle s JOIN acces_acces a USING (dossier_id)
        WHERE a.expire > statement_timestamp() AND NOT (p_ecriture AND a.lecture_seule)
    ),
    fermes AS MATERIALIZED (
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
    )
    SELECT objet_id FROM fermes
    UNION ALL
    SELECT acces_qui_citent(ARRAY(SELECT objet_id FROM fermes));
END $$;

-- The derived rows of some files, computed from relations and charges: the one place that says it.
CREATE FUNCTION acces_calculer(p_dossiers uuid[])
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

-- Rewrites the derived rows of some files, locked in id order so that two acts cannot deadlock. A file whose team reads
-- another one takes it along.
CREATE FUNCTION acces_actualiser(p_dossiers uuid[]) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE ecrites integer;
BEGIN
    IF acces_moi() IS NULL THEN
        RAISE EXCEPTION 'acces_actualiser: no agent in this transaction' USING ERRCODE = '42501';
    END IF;
    p_dossiers := p_dossiers || ARRAY(
        SELECT p.vers_id FROM acces_partage p
        WHERE p.de_id = ANY (p_dossiers) AND p.au IS NULL AND p.vers_id <> ALL (p_dossiers));
    PERFORM 1 FROM dossiers_dossier WHERE id = ANY (p_dossiers) ORDER BY id FOR NO KEY UPDATE;
    DELETE FROM acces_acces WHERE dossier_id = ANY (p_dossiers);
    INSERT INTO acces_acces (sujet_id, dossier_id, expire, lecture_seule, volets)
    SELECT * FROM acces_calculer(p_dossiers);
    GET DIAGNOSTICS ecrites = ROW_COUNT;
    RETURN ecrites;
END $$;

-- Derives what the stand-ins of an agent read, once their subject exists. Afterwards his relations keep it right.
CREATE FUNCTION acces_actualiser_remplacement(p_absent uuid) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE v_dossiers uuid[];
BEGIN
    SELECT array_agg(DISTINCT r.dossier_id) INTO v_dossiers
    FROM acces_relation r JOIN acces_sujet s ON s.id = r.sujet_id
    WHERE s.agent_id = p_absent AND (r.au IS NULL OR r.au > statement_timestamp());
    IF v_dossiers IS NOT NULL THEN
        PERFORM acces_actualiser(v_dossiers);
    END IF;
END $$;

-- Number of the next object of a kind in a year; the row lock orders the numbers.
CREATE FUNCTION acces_numero(p_departement text, p_annee integer, p_genre text) RETURNS integer
LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
    INSERT INTO acces_compteur AS c (departement, annee, genre, dernier) VALUES (p_departement, p_annee, p_genre, 1)
    ON CONFLICT (departement, annee, genre) DO UPDATE SET dernier = c.dernier + 1
    RETURNING dernier
$$;

-- Opens a file with its first relation and access together; the subject must be one of mine.
CREATE FUNCTION dossier_ouvrir(
    p_dossier uuid, p_numero text, p_ouvert_le timestamptz,
    p_relation uuid, p_sujet uuid, p_genre text, p_volets integer, p_fondement text
) RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF NOT EXISTS (
        SELECT 1 FROM acces_appartenance m JOIN comptes_agent a ON a.id = m.agent_id
        WHERE m.agent_id = acces_moi() AND a.is_active AND (m.sujet_id = p_sujet OR a.est_systeme)
          AND m.du <= current_date AND (m.au IS NULL OR m.au >= current_date)
    ) THEN
        RAISE EXCEPTION 'dossier_ouvrir: not a subject of this agent' USING ERRCODE = '42501';
    END IF;
    INSERT INTO dossiers_dossier (id, numero, etat, ouvert_le) VALUES (p_dossier, p_numero, 'ouvert', p_ouvert_le);
    INSERT INTO acces_relation (id, sujet_id, dossier_id, volet, genre, volets, fondement, du, lecture_seule)
    VALUES (p_relation, p_sujet, p_dossier, 0, p_genre, p_volets, p_fondement, p_ouvert_le, false);
    PERFORM acces_actualiser(ARRAY[p_dossier]);
END $$;

-- The same rule as the policies, for some files and one part: those that are open to me. Used by functions, proven
-- equal by a test. In PL/pgSQL, which keeps its plan from one call to the next on every version; one plan whatever the
-- caller asks of its own, or a page opened after a search would carry the plans of the search.
CREATE FUNCTION acces_ouverts(p_dossiers uuid[], p_volet smallint, p_ecriture boolean DEFAULT false) RETURNS SETOF uuid
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp
SET plan_cache_mode = force_generic_plan AS $$
BEGIN
    RETURN QUERY SELECT d FROM unnest(p_dossiers) AS d
    WHERE d IS NOT NULL
        AND d NOT IN (
            SELECT dossier_id FROM acces_exclusion
            WHERE agent_id = acces_moi() AND (au IS NULL OR au > statement_timestamp()))
        AND d NOT IN (SELECT acces_fermes_par_fusion(acces_moi()))
        AND ((acces_portee_de(acces_moi()) & (1 << p_volet) <> 0 AND d NOT IN (SELECT dossier_id FROM acces_scelle))
          OR d IN (
            SELECT a.dossier_id FROM acces_acces a JOIN acces_appartenance m USING (sujet_id)
            WHERE a.dossier_id = ANY (p_dossiers) AND m.agent_id = acces_moi() AND a.expire > statement_timestamp()
              AND (a.volets & m.volets & (1 << p_volet)) <> 0 AND NOT (p_ecriture AND a.lecture_seule)
              AND m.du <= current_date AND (m.au IS NULL OR m.au >= current_date)));
END $$;

-- The parts of one file that are open to me, as a mask: the same rule, found from the file.
CREATE FUNCTION acces_volets_ouverts(p_dossier uuid, p_ecriture boolean DEFAULT false) RETURNS integer
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp
SET plan_cache_mode = force_generic_plan AS $$
DECLARE
    v_moi uuid := acces_moi();
BEGIN
    IF p_dossier IS NULL OR EXISTS (
        SELECT 1 FROM acces_exclusion WHERE dossier_id = p_dossier AND agent_id = v_moi
        AND (au IS NULL OR au > statement_timestamp())
    ) OR p_dossier IN (SELECT acces_fermes_par_fusion(v_moi)) THEN
        RETURN 0;
    END IF;
    RETURN coalesce((
            SELECT bit_or(a.volets & m.volets) FROM acces_acces a JOIN acces_appartenance m USING (sujet_id)
            WHERE a.dossier_id = p_dossier AND m.agent_id = v_moi AND a.expire > statement_timestamp()
              AND NOT (p_ecriture AND a.lecture_seule)
              AND m.du <= current_date AND (m.au IS NULL OR m.au >= current_date)), 0)
        | CASE WHEN EXISTS (SELECT 1 FROM acces_scelle WHERE dossier_id = p_dossier) THEN 0
               ELSE acces_portee_de(v_moi) END;
END $$;

CREATE FUNCTION acces_ouvert(p_dossier uuid, p_volet smallint, p_ecriture boolean DEFAULT false) RETURNS boolean
LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN (acces_volets_ouverts(p_dossier, p_ecriture) & (1 << p_volet)) <> 0;
END $$;

-- Who sees a file that I see: subject, its parts, until when, why. Nothing for a file that I do not see.
CREATE FUNCTION acces_qui_voit(p_dossier uuid)
RETURNS TABLE (sujet_id uuid, volets integer, expire timestamptz, lecture_seule boolean)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp
SET plan_cache_mode = force_generic_plan AS $$
BEGIN
    IF acces_ouvert(p_dossier, 0::smallint) THEN
        RETURN QUERY SELECT a.sujet_id, a.volets, a.expire, a.lecture_seule FROM acces_acces a
            WHERE a.dossier_id = p_dossier AND a.expire > statement_timestamp();
    END IF;
END $$;

-- The people behind them, and those whose post is in charge of the whole département, who have no subject. Whoever is
-- kept away is not among them: asked of the tables, the question would not see that he is.
CREATE FUNCTION acces_qui_lit(p_dossier uuid) RETURNS TABLE (sujet_id uuid, agent_id uuid, volets integer)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp
SET plan_cache_mode = force_generic_plan AS $$
#variable_conflict use_column
BEGIN
    IF NOT acces_ouvert(p_dossier, 0::smallint) THEN
        RETURN;
    END IF;
    RETURN QUERY WITH lisent AS (
        SELECT m.sujet_id, m.agent_id, m.volets FROM acces_acces a JOIN acces_appartenance m USING (sujet_id)
        WHERE a.dossier_id = p_dossier AND a.expire > statement_timestamp()
          AND m.du <= current_date AND (m.au IS NULL OR m.au >= current_date)
        UNION ALL
        SELECT NULL, agent_id, volets FROM acces_portee
        WHERE p_dossier NOT IN (SELECT dossier_id FROM acces_scelle)
    )
    SELECT l.sujet_id, l.agent_id, bit_or(l.volets) FROM lisent l JOIN comptes_agent p ON p.id = l.agent_id
    WHERE NOT p.est_systeme AND l.agent_id NOT IN (
        SELECT e.agent_id FROM acces_exclusion e
        WHERE e.dossier_id = p_dossier AND (e.au IS NULL OR e.au > statement_timestamp())
    ) AND NOT EXISTS (
        SELECT 1 FROM acces_groupe g
        WHERE g.dossier_id = p_dossier AND p_dossier IN (SELECT acces_fermes_par_fusion(l.agent_id))
    )
    GROUP BY 1, 2 HAVING bit_or(l.volets) <> 0;
END $$;

-- Break-glass: read-only access to one file. Sealed, excluded, unknown: NULL, without saying which.
CREATE FUNCTION acces_urgence_ouvrir(
    p_numero text, p_relation uuid, p_urgence uuid, p_sujet uuid, p_motif text, p_le timestamptz, p_expire timestamptz
) RETURNS uuid LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE v_dossier uuid;
BEGIN
    SELECT d.id INTO v_dossier FROM dossiers_dossier d
    WHERE d.numero = p_numero
      AND d.id NOT IN (SELECT dossier_id FROM acces_scelle)
      AND d.id NOT IN (SELECT dossier_id FROM acces_exclusion WHERE agent_id = acces_moi()
                       AND (au IS NULL OR au > statement_timestamp()))
      AND d.id NOT IN (SELECT acces_fermes_par_fusion(acces_moi()))
      AND EXISTS (SELECT 1 FROM acces_sujet s WHERE s.id = p_sujet AND s.agent_id = acces_moi());
    IF v_dossier IS NULL THEN
        RETURN NULL;
    END IF;
    INSERT INTO acces_relation (id, sujet_id, dossier_id, volet, genre, volets, fondement, du, au, lecture_seule)
    VALUES (p_relation, p_sujet, v_dossier, 0, 'urgence', 255 & ~(1 << 7), 'Accès d’urgence', p_le, p_expire, true);
    INSERT INTO acces_accesurgence (id, agent_id, dossier_id, relation_id, motif, ouvert_le, expire_le)
    VALUES (p_urgence, acces_moi(), v_dossier, p_relation, p_motif, p_le, p_expire);
    PERFORM acces_actualiser(ARRAY[v_dossier]);
    RETURN p_urgence;
END $$;

-- The groups as the pointers say them: each file with the last kept one, and how far from it.
CREATE FUNCTION acces_groupes_calculer() RETURNS TABLE (dossier_id uuid, racine_id uuid, profondeur integer)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    WITH RECURSIVE arbre AS (
        SELECT d.id, d.id AS racine, 0 AS profondeur FROM dossiers_dossier d
        WHERE d.fusionne_dans_id IS NULL
          AND d.id IN (SELECT a.fusionne_dans_id FROM dossiers_dossier a WHERE a.fusionne_dans_id IS NOT NULL)
        UNION ALL
        SELECT d.id, a.racine, a.profondeur + 1 FROM arbre a JOIN dossiers_dossier d ON d.fusionne_dans_id = a.id
    )
    SELECT id, racine, profondeur FROM arbre
$$;

-- Differences between the stored derived rows and their computation from the sources.
CREATE FUNCTION acces_ecarts() RETURNS bigint
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    WITH groupes AS (SELECT * FROM acces_groupes_calculer()),
         attendu AS (SELECT * FROM acces_calculer(ARRAY(SELECT id FROM dossiers_dossier))),
         present AS (SELECT sujet_id, dossier_id, expire, lecture_seule, volets FROM acces_acces WHERE expire > statement_timestamp())
    SELECT (SELECT count(*) FROM (SELECT * FROM attendu EXCEPT SELECT * FROM present) a)
         + (SELECT count(*) FROM (SELECT * FROM present EXCEPT SELECT * FROM attendu) b)
         + (SELECT count(*) FROM (SELECT * FROM groupes EXCEPT SELECT * FROM acces_groupe) c)
         + (SELECT count(*) FROM (SELECT * FROM acces_groupe EXCEPT SELECT * FROM groupes) d)
$$;

ALTER TABLE acces_relation ADD CONSTRAINT relation_volets_reserves
    CHECK (genre = 'nommee' OR (volets & ((1 << 7) | (1 << 8) | (1 << 9) | (1 << 10))) = 0);
ALTER TABLE acces_porteegenerale ADD CONSTRAINT portee_volets_reserves
    CHECK ((volets & ((1 << 7) | (1 << 8) | (1 << 9) | (1 << 10))) = 0);
