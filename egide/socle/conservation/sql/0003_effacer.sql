-- Erasing. Every eraser is made of calls to `conservation_oublier`, so that what is copied for the archives and what
-- is erased are the same rows.

-- Erase the rows whose column holds one of these ids, or copy them first; « table.colonne », one row a table.
CREATE FUNCTION conservation_oublier(p_ids uuid[], VARIADIC p_ou text[]) RETURNS SETOF conservation_trace
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE v_ou text; v_trace conservation_trace;
BEGIN
    FOREACH v_ou IN ARRAY p_ou LOOP
        v_trace.nom := split_part(v_ou, '.', 1);
        IF current_setting('egide.conservation', true) = 'copier' THEN
            EXECUTE format('SELECT count(*), json_agg(t)::text FROM %I t WHERE %I = ANY ($1)', v_trace.nom,
                split_part(v_ou, '.', 2)) INTO v_trace.nombre, v_trace.contenu USING p_ids;
        ELSE
            EXECUTE format('DELETE FROM %I WHERE %I = ANY ($1)', v_trace.nom, split_part(v_ou, '.', 2)) USING p_ids;
            GET DIAGNOSTICS v_trace.nombre = ROW_COUNT;
        END IF;
        RETURN NEXT v_trace;
    END LOOP;
END $$;

-- What tells of one object, whatever it is: history, clocks, inbox, warnings and their notices, ties, charges, drafts,
-- holds that were lifted; then what the other apps declared.
CREATE FUNCTION conservation_effacer_objet(p_id uuid) RETURNS SETOF conservation_trace
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE v_suite text;
BEGIN
    FOR v_suite IN SELECT fonction FROM conservation_suite ORDER BY 1 LOOP
        RETURN QUERY EXECUTE format('SELECT * FROM %I($1)', v_suite) USING p_id;
    END LOOP;
    RETURN QUERY SELECT * FROM conservation_oublier(
        ARRAY(SELECT id FROM echanges_alerteastreinte WHERE p_id IN (objet_id, dossier_id)),
        'echanges_avisenvoye.alerte_id');
    RETURN QUERY SELECT * FROM conservation_oublier(
        ARRAY(SELECT id FROM interface_brouillon WHERE strpos(cle, p_id::text) > 0), 'interface_brouillon.id');
    RETURN QUERY SELECT * FROM conservation_oublier(
        ARRAY[p_id], 'echanges_arrivee.objet_id', 'echanges_alerteastreinte.objet_id', 'echeances_echeance.objet_id',
        'etats_passage.objet_id', 'acces_concerne.objet_id', 'acces_priseencharge.objet_id',
        'conservation_gel.objet_id');
    IF current_setting('egide.conservation', true) <> 'copier' THEN
        DELETE FROM procrastinate_jobs WHERE strpos(args::text, p_id::text) > 0 AND status <> 'doing';
    END IF;
END $$;

-- The bare file with everything of the foundation that hangs from it.
CREATE FUNCTION conservation_effacer_dossier(p_id uuid) RETURNS SETOF conservation_trace
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    RETURN QUERY SELECT * FROM conservation_oublier(
        ARRAY(SELECT id FROM acces_accesurgence WHERE dossier_id = p_id), 'echanges_avisenvoye.urgence_id');
    RETURN QUERY SELECT * FROM conservation_effacer_objet(p_id);
    RETURN QUERY SELECT * FROM conservation_oublier(
        ARRAY[p_id], 'echanges_arrivee.dossier_id', 'echanges_alerteastreinte.dossier_id',
        'echeances_echeance.dossier_id', 'etats_passage.dossier_id', 'acces_accesurgence.dossier_id',
        'acces_relation.dossier_id', 'acces_acces.dossier_id', 'acces_concerne.dossier_id', 'acces_scelle.dossier_id',
        'acces_decisionscelle.dossier_id', 'acces_exclusion.dossier_id', 'conservation_gel.dossier_id',
        'dossiers_dossier.id');
END $$;

-- Whether the database itself agrees that this line may be executed: decided, visa by a second person when its
-- category asks for one, receipt of the archives for a transfer, term past.
CREATE FUNCTION conservation_permise(l conservation_lignebordereau, b conservation_bordereau) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT b.etat = 'en_execution' AND b.decide_par_id IS NOT NULL AND l.sort = 'eliminer'
        AND l.terme < statement_timestamp()
        AND (NOT b.visa_requis OR (
            b.visa_par_id IS NOT NULL AND b.visa_par_id <> b.decide_par_id AND b.visa_reference <> ''
            AND b.visa_du IS NOT NULL))
        AND (b.nature = 'elimination' OR (
            b.recu_reference <> '' AND b.recu_par_id <> b.decide_par_id AND b.paquet_empreinte <> ''))
$$;

-- Execute one line in the transaction of the caller: NULL once erased, else why it was left. Again: the same answer.
CREATE FUNCTION conservation_effacer(p_ligne uuid) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    l conservation_lignebordereau; b conservation_bordereau; g conservation_genre; c record;
    v_raison text; v_dossiers uuid[];
BEGIN
    -- no hold may be placed between the check and the commit: see conservation_verifier_gel
    PERFORM pg_advisory_xact_lock(hashtext('conservation'));
    SELECT * INTO STRICT l FROM conservation_lignebordereau WHERE id = p_ligne FOR UPDATE;
    IF l.etat <> 'en_attente' THEN
        RETURN nullif(l.raison, '');
    END IF;
    SELECT * INTO STRICT b FROM conservation_bordereau WHERE id = l.bordereau_id FOR SHARE;
    IF acces_moi() IS NULL OR NOT conservation_permise(l, b) THEN
        RAISE EXCEPTION 'conservation_effacer: this line may not be executed' USING ERRCODE = '42501';
    END IF;
    SELECT * INTO STRICT g FROM conservation_genre WHERE genre = l.objet_genre;
    -- whoever is acting on it finishes first, and is then seen as a touch
    EXECUTE format('SELECT 1 FROM %I WHERE id = $1 FOR UPDATE', g.nom_table) USING l.objet_id;
    SELECT * INTO c FROM conservation_candidats(l.objet_genre, ARRAY[l.objet_id]);
    v_raison := CASE
        WHEN c.objet_id IS NULL THEN 'absente' WHEN c.obstacle <> '' THEN c.obstacle
        WHEN c.dernier_fait <> l.dernier_fait OR c.categorie <> b.categorie THEN 'touchee' ELSE '' END;
    IF v_raison = '' THEN
        BEGIN
            PERFORM set_config('egide.conservation', 'effacer', true);
            v_dossiers := ARRAY(SELECT dossier_id FROM acces_concerne WHERE objet_id = l.objet_id);
            EXECUTE format(
                'INSERT INTO conservation_effacement (ligne_id, nom, nombre)
                 SELECT $1, e.nom, sum(e.nombre) FROM %I($2) AS e GROUP BY e.nom HAVING sum(e.nombre) > 0',
                g.effacer) USING l.id, l.objet_id;
            SET CONSTRAINTS ALL IMMEDIATE;
            PERFORM acces_actualiser(v_dossiers);
        EXCEPTION WHEN foreign_key_violation THEN
            v_raison := 'citee';
        END;
        SET CONSTRAINTS ALL DEFERRED;
    END IF;
    UPDATE conservation_lignebordereau SET raison = v_raison, traitee_le = clock_timestamp(),
        etat = CASE v_raison WHEN '' THEN 'eliminee' ELSE 'laissee' END
    WHERE id = l.id;
    RETURN nullif(v_raison, '');
END $$;

-- The rows that a line would erase, for the package of the archives: nothing changes.
CREATE FUNCTION conservation_copier(p_ligne uuid) RETURNS TABLE (nom text, contenu text)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE l conservation_lignebordereau; b conservation_bordereau; v_effacer text;
BEGIN
    SELECT * INTO STRICT l FROM conservation_lignebordereau WHERE id = p_ligne;
    SELECT * INTO STRICT b FROM conservation_bordereau WHERE id = l.bordereau_id;
    IF acces_moi() IS NULL OR b.nature <> 'versement' OR b.etat <> 'vise' OR l.sort <> 'eliminer' THEN
        RAISE EXCEPTION 'conservation_copier: this line is not transferred' USING ERRCODE = '42501';
    END IF;
    SELECT g.effacer INTO STRICT v_effacer FROM conservation_genre g WHERE g.genre = l.objet_genre;
    PERFORM set_config('egide.conservation', 'copier', true);
    RETURN QUERY EXECUTE format('SELECT e.nom, e.contenu FROM %I($1) AS e WHERE e.nombre > 0', v_effacer)
        USING l.objet_id;
    PERFORM set_config('egide.conservation', '', true);
END $$;

-- Short-lived rows of one table, older than `p_avant`; how many went.
CREATE FUNCTION conservation_purger(p_nom text, p_avant timestamptz) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE v_condition text; v_nombre bigint;
BEGIN
    SELECT condition INTO STRICT v_condition FROM conservation_ephemere WHERE nom = p_nom;
    EXECUTE format('DELETE FROM %I WHERE %s', p_nom, v_condition) USING p_avant;
    GET DIAGNOSTICS v_nombre = ROW_COUNT;
    RETURN v_nombre;
END $$;
