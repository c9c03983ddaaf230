-- What may disappear, and how. No runtime role deletes: these functions do, and check everything first.

-- Kinds of objects that a slip may carry: their table, who gives the candidates, who erases one.
CREATE TABLE conservation_genre (
    genre text PRIMARY KEY, nom_table text NOT NULL, candidats text NOT NULL, effacer text NOT NULL
);
-- What else disappears with any object or file, declared by the apps that this one does not know.
CREATE TABLE conservation_suite (fonction text PRIMARY KEY);
-- Short-lived rows, purged without a visa once they satisfy the condition on $1, the instant before which they end.
CREATE TABLE conservation_ephemere (nom text PRIMARY KEY, categorie text NOT NULL, condition text NOT NULL);

CREATE TYPE conservation_trace AS (nom text, nombre bigint, contenu text);

CREATE FUNCTION conservation_tient() RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT EXISTS (
        SELECT 1 FROM comptes_poste WHERE agent_id = acces_moi() AND role IN (__ROLES__)
        AND du <= current_date AND (au IS NULL OR au >= current_date))
$$;

-- Objects that tell more of one of these, and are kept as long as it is: nothing says so here; the app above whose
-- objects complete others gives it its body.
CREATE FUNCTION conservation_qui_completent(p_objets uuid[]) RETURNS SETOF uuid
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp ROWS 5 AS $$
BEGIN
END $$;

-- Everything that a hold suspends: what it names, the other files of the same child, the objects of a held file and
-- what completes them, the files of a held object.
CREATE FUNCTION conservation_geles() RETURNS SETOF uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    WITH tenus AS MATERIALIZED (
        SELECT t AS id FROM acces_reunis(ARRAY(
            SELECT coalesce(dossier_id, objet_id) FROM conservation_gel WHERE leve_le IS NULL)) AS t
    ), objets AS MATERIALIZED (
        SELECT id FROM tenus
        UNION SELECT c.objet_id FROM acces_concerne c JOIN tenus t ON t.id = c.dossier_id
    )
    SELECT id FROM objets
    UNION SELECT conservation_qui_completent(ARRAY(SELECT id FROM objets))
    UNION SELECT acces_reunis(ARRAY(SELECT c.dossier_id FROM acces_concerne c JOIN tenus t ON t.id = c.objet_id))
$$;

-- What a hold keeps, the journal keeps past its term too.
CREATE OR REPLACE FUNCTION journal_tenus() RETURNS SETOF uuid
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp ROWS 20 AS $$
BEGIN
    RETURN QUERY SELECT conservation_geles();
END $$;

-- A sealed file is decided by those it names: they lift the seal first (confidentialite §13). It closes the other files
-- of the child with it.
CREATE FUNCTION conservation_scelles() RETURNS SETOF uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    WITH scelles AS MATERIALIZED (
        SELECT s AS dossier_id FROM acces_reunis(ARRAY(SELECT dossier_id FROM acces_scelle)) AS s)
    SELECT dossier_id FROM scelles
    UNION SELECT c.objet_id FROM acces_concerne c JOIN scelles USING (dossier_id) WHERE c.au IS NULL
$$;

-- The objects of a kind (all of them, or these), what starts their term, and what forbids to erase them now.
CREATE FUNCTION conservation_candidats(p_genre text, p_ids uuid[] DEFAULT NULL) RETURNS TABLE (
    objet_id uuid, numero text, categorie text, evenement text, depart timestamptz, dernier_fait timestamptz,
    obstacle text
) LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE v_fonction text;
BEGIN
    SELECT g.candidats INTO STRICT v_fonction FROM conservation_genre g WHERE g.genre = p_genre;
    RETURN QUERY EXECUTE format(
        'SELECT c.objet_id, c.numero, c.categorie, c.evenement, c.depart, c.dernier_fait,
            CASE WHEN c.objet_id IN (SELECT conservation_geles()) THEN ''gel''
                 WHEN c.objet_id IN (SELECT conservation_scelles()) THEN ''scelle'' ELSE c.obstacle END
         FROM %I($1) AS c', v_fonction) USING p_ids;
END $$;

-- The file or the object that a number designates, for those who keep the slips; NULL like an unknown number when it
-- is sealed, or closed to them.
CREATE FUNCTION conservation_trouver(p_numero text) RETURNS TABLE (genre text, objet_id uuid)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE g conservation_genre;
BEGIN
    IF NOT conservation_tient() THEN
        RETURN;
    END IF;
    FOR g IN SELECT * FROM conservation_genre ORDER BY 1 LOOP
        RETURN QUERY EXECUTE format(
            'SELECT %L::text, o.id FROM %I o WHERE o.numero = $1 AND o.id NOT IN (SELECT conservation_scelles())
             AND o.id NOT IN (SELECT conservation_fermes())', g.genre, g.nom_table) USING p_numero;
    END LOOP;
END $$;

-- Where these slips stand, and nothing else of them: asked on a restored base by who lifts its hold.
CREATE FUNCTION conservation_etats(p_ids uuid[]) RETURNS TABLE (id uuid, etat text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT b.id, b.etat FROM conservation_bordereau b WHERE b.id = ANY(p_ids)
$$;

-- What is closed to me: files of the children I am kept away from, and the objects that touch them.
CREATE FUNCTION conservation_fermes() RETURNS SETOF uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    WITH ecartes AS MATERIALIZED (
        SELECT e AS dossier_id FROM acces_reunis(ARRAY(
            SELECT dossier_id FROM acces_exclusion
            WHERE agent_id = acces_moi() AND (au IS NULL OR au > statement_timestamp()))) AS e)
    SELECT dossier_id FROM ecartes
    UNION SELECT c.objet_id FROM acces_concerne c JOIN ecartes USING (dossier_id)
$$;

-- A hold names something that exists, and waits for an erasure under way.
CREATE FUNCTION conservation_verifier_gel() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE v_table text; v_present boolean;
BEGIN
    PERFORM pg_advisory_xact_lock_shared(hashtext('conservation'));
    IF NEW.objet_id IS NULL THEN
        RETURN NEW;
    END IF;
    SELECT nom_table INTO v_table FROM conservation_genre WHERE genre = NEW.objet_genre;
    IF v_table IS NOT NULL THEN
        EXECUTE format('SELECT EXISTS (SELECT 1 FROM %I WHERE id = $1)', v_table) INTO v_present USING NEW.objet_id;
    END IF;
    IF v_present IS NOT TRUE THEN
        RAISE EXCEPTION 'conservation_gel: nothing to hold' USING ERRCODE = '23503';
    END IF;
    RETURN NEW;
END $$;
