-- Two files of one child. A merge writes one pointer and moves no row: access joins what closes, never what opens.

-- The files of this child that are open to me, the kept one first; the file alone when it was never merged.
CREATE FUNCTION dossier_groupe(p_dossier uuid) RETURNS uuid[]
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE v_racine uuid;
BEGIN
    SELECT g.racine_id INTO v_racine FROM acces_groupe g WHERE g.dossier_id = p_dossier;
    IF NOT FOUND THEN
        RETURN ARRAY[p_dossier];
    END IF;
    RETURN ARRAY(
        SELECT g.dossier_id FROM acces_groupe g
        WHERE g.racine_id = v_racine AND acces_ouvert(g.dossier_id, 0::smallint)
        ORDER BY g.profondeur, g.dossier_id);
END $$;

-- Makes the stored groups those that the pointers say. Merges come one after the other; nobody who reads waits.
CREATE FUNCTION acces_groupes_actualiser() RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
    DELETE FROM acces_groupe g WHERE NOT EXISTS (
        SELECT 1 FROM acces_groupes_calculer() c
        WHERE (c.dossier_id, c.racine_id, c.profondeur) = (g.dossier_id, g.racine_id, g.profondeur));
    INSERT INTO acces_groupe SELECT * FROM acces_groupes_calculer() EXCEPT SELECT * FROM acces_groupe;
$$;

-- Whether both files are mine to write, locked in id order so that two acts cannot deadlock.
CREATE FUNCTION acces_tenir_les_deux(p_un uuid, p_autre uuid) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF acces_moi() IS NULL THEN
        RAISE EXCEPTION 'acces_tenir_les_deux: no agent in this transaction' USING ERRCODE = '42501';
    END IF;
    LOCK TABLE acces_groupe IN SHARE ROW EXCLUSIVE MODE;
    PERFORM 1 FROM dossiers_dossier WHERE id IN (p_un, p_autre) ORDER BY id FOR NO KEY UPDATE;
    RETURN acces_ouvert(p_un, 0::smallint, true) AND acces_ouvert(p_autre, 0::smallint, true);
END $$;

-- Open files among these that nobody answers for.
CREATE FUNCTION acces_abandonnes(p_dossiers uuid[]) RETURNS SETOF uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT d.id FROM dossiers_dossier d WHERE d.id = ANY (p_dossiers) AND d.etat = 'ouvert'
      AND NOT EXISTS (SELECT 1 FROM acces_responsables(d.id, current_date))
$$;

-- Merges a file into another. Answers the pair really written (the absorbed one is the last kept file of its group), or
-- why nothing was: 'deja' (same group), 'ferme' (not mine to write, or absorbed by a file that I do not see),
-- 'responsable' (joining what closes would leave an open file without anyone in charge of it; roll back).
CREATE FUNCTION dossier_fusionner(p_absorbe uuid, p_garde uuid, OUT absorbe uuid, OUT garde uuid, OUT refus text)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE v_absorbe uuid; v_garde uuid; v_tous uuid[]; v_avant uuid[];
BEGIN
    IF NOT acces_tenir_les_deux(p_absorbe, p_garde) THEN
        refus := 'ferme';
        RETURN;
    END IF;
    v_absorbe := coalesce((SELECT g.racine_id FROM acces_groupe g WHERE g.dossier_id = p_absorbe), p_absorbe);
    v_garde := coalesce((SELECT g.racine_id FROM acces_groupe g WHERE g.dossier_id = p_garde), p_garde);
    IF v_absorbe = v_garde THEN
        refus := 'deja';
    ELSIF acces_ouvert(v_absorbe, 0::smallint, true) THEN
        absorbe := v_absorbe;
        garde := p_garde;
    ELSIF acces_ouvert(v_garde, 0::smallint, true) THEN
        absorbe := v_garde;
        garde := p_absorbe;
    ELSE
        refus := 'ferme';
    END IF;
    IF refus IS NULL THEN
        v_tous := ARRAY(SELECT g.dossier_id FROM acces_groupe g WHERE g.racine_id IN (v_absorbe, v_garde))
            || v_absorbe || v_garde;
        v_avant := ARRAY(SELECT acces_abandonnes(v_tous));
        UPDATE dossiers_dossier SET fusionne_dans_id = garde WHERE id = absorbe;
        PERFORM acces_groupes_actualiser();
        IF EXISTS (SELECT 1 FROM acces_abandonnes(v_tous) AS d WHERE d <> ALL (v_avant)) THEN
            refus := 'responsable';
        END IF;
    END IF;
END $$;

-- Undoes one merge: the pointer goes, and with it what one side was given to read of the other. Nothing else moves.
CREATE FUNCTION dossier_separer(p_absorbe uuid, p_garde uuid, p_le timestamptz) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE v_fermes uuid[];
BEGIN
    IF NOT acces_tenir_les_deux(p_absorbe, p_garde) THEN
        RETURN false;
    END IF;
    UPDATE dossiers_dossier SET fusionne_dans_id = NULL WHERE id = p_absorbe AND fusionne_dans_id = p_garde;
    IF NOT FOUND THEN
        RETURN false;
    END IF;
    PERFORM acces_groupes_actualiser();
    WITH finis AS (
        UPDATE acces_partage p SET au = p_le
        WHERE p.au IS NULL AND NOT EXISTS (
            SELECT 1 FROM acces_groupe d JOIN acces_groupe v USING (racine_id)
            WHERE d.dossier_id = p.de_id AND v.dossier_id = p.vers_id)
        RETURNING p.vers_id
    )
    SELECT coalesce(array_agg(DISTINCT vers_id), '{}') INTO v_fermes FROM finis;
    PERFORM acces_actualiser(v_fermes);
    RETURN true;
END $$;

-- The team of `p_de` reads `p_vers`, of the same child: only who may write in `p_vers` opens it.
CREATE FUNCTION dossier_partager(p_partage uuid, p_de uuid, p_vers uuid, p_du timestamptz) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF acces_moi() IS NULL OR NOT acces_ouvert(p_vers, 0::smallint, true) OR NOT EXISTS (
        SELECT 1 FROM acces_groupe d JOIN acces_groupe v USING (racine_id)
        WHERE d.dossier_id = p_de AND v.dossier_id = p_vers
    ) THEN
        RETURN false;
    END IF;
    INSERT INTO acces_partage (id, de_id, vers_id, du) VALUES (p_partage, p_de, p_vers, p_du) ON CONFLICT DO NOTHING;
    PERFORM acces_actualiser(ARRAY[p_vers]);
    RETURN true;
END $$;
