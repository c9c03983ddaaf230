-- The end of a child's file: who may be proposed, and everything that disappears with it.

CREATE FUNCTION enfant_dossiers_a_terme(p_ids uuid[]) RETURNS TABLE (
    objet_id uuid, numero text, categorie text, evenement text, depart timestamptz, dernier_fait timestamptz,
    obstacle text
) LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    WITH faits AS (
        SELECT id AS dossier_id, ouvert_le AS le FROM dossiers_dossier
        UNION ALL SELECT dossier_id, greatest(du, CASE WHEN au < statement_timestamp() THEN au END) FROM acces_relation
        UNION ALL SELECT dossier_id, saisi_le FROM etats_passage WHERE dossier_id IS NOT NULL
        UNION ALL SELECT dossier_id, greatest(saisi_le, retire_le) FROM enfant_lien
        UNION ALL SELECT dossier_id, saisi_le FROM enfant_changementautorite
        UNION ALL SELECT dossier_id, le FROM enfant_rectification WHERE dossier_id IS NOT NULL
        UNION ALL SELECT dossier_id, ajoute_le FROM enfant_alias WHERE dossier_id IS NOT NULL
        UNION ALL SELECT dossier_id, greatest(posee_le, levee_le) FROM enfant_adresseprotegee
        UNION ALL SELECT dossier_id, greatest(le, lue_le) FROM enfant_suspicionscellee
        UNION ALL SELECT p.dossier_id, h.saisi_le FROM enfant_habitant h JOIN enfant_personne p ON p.id = h.personne_id
        WHERE p.dossier_id IS NOT NULL
    ), derniers AS (
        SELECT dossier_id, max(le) AS le FROM faits WHERE p_ids IS NULL OR dossier_id = ANY (p_ids) GROUP BY 1
    )
    SELECT d.id, d.numero, 'dossier_enfant', 'Dernier fait connu', f.le, f.le, CASE
        WHEN d.fusionne_dans_id IS NOT NULL
            OR EXISTS (SELECT 1 FROM dossiers_dossier a WHERE a.fusionne_dans_id = d.id) THEN 'reuni'
        WHEN EXISTS (SELECT 1 FROM acces_concerne c
            WHERE c.dossier_id = d.id AND c.au IS NULL AND c.objet_genre <> 'foyer') THEN 'objet'
        WHEN EXISTS (SELECT 1 FROM acces_relation r WHERE r.dossier_id = d.id
            AND r.genre IN ('charge', 'referent', 'evaluation', 'invitation')
            AND (r.au IS NULL OR r.au > statement_timestamp())) THEN 'suivi'
        WHEN EXISTS (SELECT 1 FROM acces_accesurgence u WHERE u.dossier_id = d.id AND u.revu_le IS NULL) THEN 'urgence'
        WHEN EXISTS (SELECT 1 FROM echeances_echeance e WHERE e.dossier_id = d.id AND e.arretee_le IS NULL)
            THEN 'echeance'
        ELSE '' END
    FROM dossiers_dossier d JOIN derniers f ON f.dossier_id = d.id
$$;

-- One household, once nobody is left in it.
CREATE FUNCTION enfant_effacer_foyer(p_id uuid) RETURNS SETOF conservation_trace
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    RETURN QUERY SELECT * FROM conservation_oublier(
        ARRAY[p_id], 'enfant_habitant.foyer_id', 'enfant_adresseprotegee.foyer_id', 'enfant_foyer.id');
    RETURN QUERY SELECT * FROM conservation_effacer_objet(p_id);
END $$;

-- The child, the ties said in his file and in those of the others, the adults and households that nothing else needs,
-- then the file. A household where another child lives or lived stays, with its adults.
CREATE FUNCTION enfant_effacer_dossier(p_id uuid) RETURNS SETOF conservation_trace
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE v_enfants uuid[]; v_fusions uuid[]; v_liens uuid[]; v_foyers uuid[]; v_personnes uuid[]; v_foyer uuid;
BEGIN
    v_enfants := ARRAY(SELECT id FROM enfant_personne WHERE dossier_id = p_id);
    v_liens := ARRAY(
        SELECT id FROM enfant_lien WHERE dossier_id = p_id OR enfant_id = ANY (v_enfants) OR autre_id = ANY (v_enfants));
    v_foyers := ARRAY(
        SELECT DISTINCT h.foyer_id FROM enfant_habitant h WHERE h.personne_id = ANY (v_enfants)
        AND NOT EXISTS (
            SELECT 1 FROM enfant_habitant a JOIN enfant_personne p ON p.id = a.personne_id
            WHERE a.foyer_id = h.foyer_id AND p.dossier_id <> p_id)
        AND NOT EXISTS (
            SELECT 1 FROM enfant_adresseprotegee s WHERE s.foyer_id = h.foyer_id AND s.dossier_id <> p_id)
        AND NOT EXISTS (SELECT 1 FROM acces_concerne c WHERE c.objet_id = h.foyer_id AND c.dossier_id <> p_id));
    v_personnes := v_enfants || ARRAY(
        SELECT p.id FROM enfant_personne p
        WHERE p.dossier_id IS NULL
        AND (p.id IN (SELECT autre_id FROM enfant_lien WHERE id = ANY (v_liens))
            OR p.id IN (SELECT personne_id FROM enfant_habitant WHERE foyer_id = ANY (v_foyers)))
        AND NOT EXISTS (SELECT 1 FROM enfant_lien l WHERE p.id IN (l.autre_id, l.enfant_id) AND l.id <> ALL (v_liens))
        AND NOT EXISTS (
            SELECT 1 FROM enfant_habitant h WHERE h.personne_id = p.id AND h.foyer_id <> ALL (v_foyers)));
    FOREACH v_foyer IN ARRAY v_foyers LOOP
        RETURN QUERY SELECT * FROM enfant_effacer_foyer(v_foyer);
    END LOOP;
    RETURN QUERY SELECT * FROM conservation_oublier(
        v_liens, 'enfant_changementautorite.lien_id', 'enfant_lien.id');
    v_fusions := ARRAY(
        SELECT id FROM enfant_fusion WHERE garde_id = ANY (v_personnes) OR absorbe_id = ANY (v_personnes));
    RETURN QUERY SELECT * FROM conservation_oublier(v_personnes, 'enfant_ressemblance.un_id', 'enfant_ressemblance.autre_id');
    RETURN QUERY SELECT * FROM conservation_oublier(
        v_fusions, 'enfant_demandepartage.fusion_id', 'enfant_choixdefusion.fusion_id', 'enfant_fusion.id');
    RETURN QUERY SELECT * FROM conservation_oublier(
        v_personnes, 'enfant_habitant.personne_id', 'enfant_alias.personne_id', 'enfant_clerecherche.personne_id',
        'enfant_rectification.personne_id', 'enfant_personne.id');
    RETURN QUERY SELECT * FROM conservation_oublier(
        ARRAY[p_id], 'enfant_adresseprotegee.dossier_id', 'enfant_suspicionscellee.dossier_id',
        'enfant_demandepartage.dossier_id', 'acces_partage.de_id', 'acces_partage.vers_id', 'acces_groupe.dossier_id');
    RETURN QUERY SELECT * FROM conservation_effacer_dossier(p_id);
END $$;

-- Searches made for an object that disappears, unless a reserved suspicion still cites them.
CREATE FUNCTION enfant_effacer_recherches(p_ids uuid[]) RETURNS SETOF conservation_trace
LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT * FROM conservation_oublier(
        ARRAY(SELECT id FROM enfant_recherche r WHERE id = ANY (p_ids)
              AND NOT EXISTS (SELECT 1 FROM enfant_suspicionscellee s WHERE s.recherche_id = r.id)),
        'enfant_recherche.id')
$$;

INSERT INTO conservation_genre (genre, nom_table, candidats, effacer)
VALUES ('dossier', 'dossiers_dossier', 'enfant_dossiers_a_terme', 'enfant_effacer_dossier');
