-- The end of an information: who may be proposed, and everything that disappears with it, its contact included.
-- Whatever disappears with it and has a history of its own (a piece, what left, a package) tells its last fact too.

CREATE FUNCTION information_a_terme(p_ids uuid[]) RETURNS TABLE (
    objet_id uuid, numero text, categorie text, evenement text, depart timestamptz, dernier_fait timestamptz,
    obstacle text
) LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    WITH choisies AS (
        SELECT * FROM information_preoccupante_information i WHERE p_ids IS NULL OR i.id = ANY (p_ids)
    ), ancres AS (
        SELECT id, id AS objet_id FROM choisies UNION ALL SELECT id, recueil_id FROM choisies
    ), suivis AS (
        SELECT id, objet_id FROM ancres
        UNION ALL SELECT a.id, p.id FROM ancres a JOIN documents_piece p USING (objet_id)
        UNION ALL SELECT a.id, o.id FROM ancres a JOIN documents_occultation o USING (objet_id)
        UNION ALL SELECT a.id, s.id FROM ancres a JOIN documents_sortie s USING (objet_id)
        UNION ALL SELECT a.id, t.id FROM ancres a JOIN echanges_transmission t USING (objet_id)
    ), faits AS (
        SELECT s.id, p.saisi_le AS le FROM suivis s JOIN etats_passage p USING (objet_id)
        UNION ALL SELECT i.id, c.le FROM choisies i JOIN accueil_complement c USING (recueil_id)
        UNION ALL SELECT i.id, d.evoque_le FROM choisies i
            JOIN information_preoccupante_dangerevoque d ON d.information_id = i.id
        UNION ALL SELECT i.id, e.decide_le FROM choisies i
            JOIN information_preoccupante_enfantconcerne e ON e.information_id = i.id
    ), derniers AS (SELECT id, max(le) AS le FROM faits GROUP BY 1)
    SELECT i.id, i.numero,
        CASE i.etat WHEN 'hors_champ' THEN 'information_sans_suite' ELSE 'information_evaluee' END,
        CASE i.etat WHEN 'hors_champ' THEN 'Information classée sans suite' ELSE 'Dernier fait connu' END,
        CASE i.etat WHEN 'hors_champ' THEN i.qualifiee_le ELSE f.le END, f.le,
        CASE
            WHEN i.etat NOT IN ('hors_champ', 'complement', 'deja_suivie', 'transferee') THEN 'ouverte'
            WHEN EXISTS (SELECT 1 FROM information_preoccupante_information c WHERE c.cible_id = i.id) THEN 'rattachee'
            WHEN EXISTS (SELECT 1 FROM echeances_echeance e
                WHERE e.objet_id IN (i.id, i.recueil_id) AND e.arretee_le IS NULL) THEN 'echeance'
            WHEN EXISTS (SELECT 1 FROM echanges_alerteastreinte a
                WHERE a.objet_id IN (i.id, i.recueil_id) AND a.accusee_le IS NULL) THEN 'alerte'
            ELSE '' END
    FROM choisies i JOIN derniers f USING (id)
$$;

-- What was joined to a held information tells its story; it may have been completed itself before that.
CREATE OR REPLACE FUNCTION conservation_qui_completent(p_objets uuid[]) RETURNS SETOF uuid
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp ROWS 5 AS $$
BEGIN
    RETURN QUERY WITH RECURSIVE suites AS (
        SELECT id FROM information_preoccupante_information WHERE cible_id = ANY (p_objets)
        UNION
        SELECT i.id FROM information_preoccupante_information i JOIN suites s ON i.cible_id = s.id
    )
    SELECT id FROM suites;
END $$;

CREATE FUNCTION information_effacer(p_id uuid) RETURNS SETOF conservation_trace
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE v_recueil uuid; v_recherches uuid[];
BEGIN
    SELECT recueil_id INTO v_recueil FROM information_preoccupante_information WHERE id = p_id;
    v_recherches := ARRAY(
        SELECT e.recherche_id FROM information_preoccupante_enfantconcerne e WHERE e.information_id = p_id
        AND NOT EXISTS (SELECT 1 FROM information_preoccupante_enfantconcerne a
            WHERE a.recherche_id = e.recherche_id AND a.information_id <> p_id));
    RETURN QUERY SELECT * FROM conservation_oublier(
        ARRAY[p_id], 'information_preoccupante_candidat.information_id',
        'information_preoccupante_connuailleurs.information_id',
        'information_preoccupante_dangerevoque.information_id',
        'information_preoccupante_enfantconcerne.information_id', 'information_preoccupante_information.id');
    RETURN QUERY SELECT * FROM enfant_effacer_recherches(v_recherches);
    RETURN QUERY SELECT * FROM conservation_effacer_objet(p_id);
    RETURN QUERY SELECT * FROM accueil_effacer_recueil(v_recueil);
END $$;

-- What other informations say of an object that disappears: it is no longer a file that a child may be.
CREATE FUNCTION information_oublier_candidats(p_id uuid) RETURNS SETOF conservation_trace
LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT * FROM conservation_oublier(ARRAY[p_id], 'information_preoccupante_candidat.dossier_id')
$$;

INSERT INTO conservation_genre (genre, nom_table, candidats, effacer)
VALUES ('information', 'information_preoccupante_information', 'information_a_terme', 'information_effacer');
INSERT INTO conservation_suite (fonction) VALUES ('information_oublier_candidats');
INSERT INTO conservation_ephemere (nom, categorie, condition) VALUES (
    'enfant_recherche', 'recherche',
    'le < $1 AND id NOT IN (SELECT recherche_id FROM enfant_suspicionscellee)
     AND id NOT IN (SELECT recherche_id FROM information_preoccupante_enfantconcerne WHERE recherche_id IS NOT NULL)');
