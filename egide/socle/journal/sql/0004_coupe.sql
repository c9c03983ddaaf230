-- The end of the journal. The lines of a cut go, their links stay: the chain is still read from its first one.

ALTER TABLE journal_coupe ENABLE ROW LEVEL SECURITY;
ALTER TABLE journal_coupe FORCE ROW LEVEL SECURITY;
CREATE POLICY couper ON journal_coupe TO egide_journal USING (true) WITH CHECK (true);
CREATE POLICY sauvegarder ON journal_coupe FOR SELECT TO egide_backup USING (true);
CREATE TRIGGER immuable BEFORE UPDATE OR DELETE ON journal_coupe FOR EACH ROW EXECUTE FUNCTION journal_immuable();

-- Files and objects whose lines are kept past their term. Nothing says so here; the app of the holds gives it its body.
CREATE FUNCTION journal_tenus() RETURNS SETOF uuid
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp ROWS 20 AS $$
BEGIN
END $$;

-- Ranks up to p_rang whose line stays: it tells of what a hold keeps, or the proof outside the database cites it.
CREATE FUNCTION journal_retenues(p_rang bigint) RETURNS bigint[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    WITH tenus AS MATERIALIZED (SELECT journal_tenus() AS id)
    SELECT coalesce(array_agg(m.rang ORDER BY m.rang), '{}')
    FROM journal_maillon m JOIN journal_ligne l ON l.id = m.ligne_id
    WHERE m.rang <= p_rang AND (l.acte = 'reprise_apres_restauration'
        OR l.dossier_id IN (SELECT id FROM tenus) OR l.objet_id IN (SELECT id FROM tenus))
$$;

-- How far the journal may be cut: the last rank before the first line that its term does not reach, the link there, the
-- lines kept below it, how many others would go.
CREATE FUNCTION journal_coupe_possible(p_terme timestamptz) RETURNS TABLE (
    rang bigint, empreinte bytea, retenues bigint[], lignes bigint
) LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    WITH faite AS (SELECT coalesce(max(c.rang), 0) AS rang FROM journal_coupe c),
    vivante AS (
        SELECT m.rang FROM journal_maillon m JOIN journal_ligne l ON l.id = m.ligne_id
        WHERE m.rang > (SELECT rang FROM faite) AND l.le >= p_terme ORDER BY m.rang LIMIT 1),
    fin AS (
        SELECT coalesce((SELECT rang - 1 FROM vivante), (SELECT max(m.rang) FROM journal_maillon m), 0) AS rang),
    gardees AS MATERIALIZED (SELECT journal_retenues((SELECT rang FROM fin)) AS rangs)
    SELECT m.rang, m.empreinte, g.rangs, (
        SELECT count(*) FROM journal_maillon n JOIN journal_ligne l ON l.id = n.ligne_id
        WHERE n.rang <= m.rang AND n.rang <> ALL (g.rangs))
    FROM journal_maillon m JOIN fin USING (rang) CROSS JOIN gardees g
$$;

-- Erase the lines of a cut. Refuses one that the chain, a living line or a hold contradicts.
CREATE FUNCTION journal_couper(p_coupe uuid) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE v_coupe journal_coupe; v_nombre bigint;
BEGIN
    SELECT * INTO STRICT v_coupe FROM journal_coupe WHERE id = p_coupe;
    IF NOT EXISTS (SELECT 1 FROM journal_maillon m WHERE m.rang = v_coupe.rang AND m.empreinte = v_coupe.empreinte)
        OR v_coupe.terme >= v_coupe.le
        OR NOT journal_retenues(v_coupe.rang) <@ v_coupe.retenues
        OR EXISTS (SELECT 1 FROM journal_maillon m JOIN journal_ligne l ON l.id = m.ligne_id
                   WHERE m.rang <= v_coupe.rang AND m.rang <> ALL (v_coupe.retenues) AND l.le >= v_coupe.terme)
    THEN
        RAISE EXCEPTION 'This cut does not hold.' USING ERRCODE = '42501';
    END IF;
    DELETE FROM journal_ligne l USING journal_maillon m
    WHERE m.ligne_id = l.id AND m.rang <= v_coupe.rang AND m.rang <> ALL (v_coupe.retenues);
    GET DIAGNOSTICS v_nombre = ROW_COUNT;
    RETURN v_nombre;
END $$;

ALTER FUNCTION journal_tenus() OWNER TO egide_acces;
ALTER FUNCTION journal_retenues(bigint) OWNER TO egide_acces;
ALTER FUNCTION journal_coupe_possible(timestamptz) OWNER TO egide_acces;
ALTER FUNCTION journal_couper(uuid) OWNER TO egide_acces;
REVOKE ALL ON FUNCTION journal_tenus(), journal_retenues(bigint), journal_coupe_possible(timestamptz),
    journal_couper(uuid) FROM PUBLIC, egide_app, egide_worker, egide_backup;
GRANT EXECUTE ON FUNCTION journal_coupe_possible(timestamptz), journal_couper(uuid) TO egide_journal;
