-- Informations about a child who perhaps has a reserved file: a search made for one of their children met it, and
-- either it never answers, or nobody has said yet whether he is that child; or they touch the file that was then opened
-- beside it. For the emergency list, which must not name a child whose file is sealed under another number.
CREATE FUNCTION information_reservees() RETURNS SETOF uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    WITH reserves AS MATERIALIZED (
        SELECT o AS dossier_id FROM echanges_objets_reserves() AS o
    ), suspicions AS (
        SELECT recherche_id, nouveau_dossier_id FROM enfant_suspicionscellee JOIN reserves USING (dossier_id)
    ), ouverts AS (
        SELECT r AS dossier_id FROM acces_reunis(ARRAY(
            SELECT nouveau_dossier_id FROM suspicions WHERE nouveau_dossier_id IS NOT NULL)) AS r
    )
    SELECT information_id FROM information_preoccupante_enfantconcerne JOIN suspicions USING (recherche_id)
    UNION SELECT information_id FROM information_preoccupante_enfantconcerne JOIN ouverts USING (dossier_id)
    UNION SELECT c.objet_id FROM acces_concerne c JOIN ouverts USING (dossier_id) WHERE c.au IS NULL
    UNION SELECT e.information_id FROM information_preoccupante_candidat c JOIN reserves USING (dossier_id)
        JOIN information_preoccupante_enfantconcerne e ON e.id = c.enfant_id
    WHERE c.ecarte_le IS NULL AND e.decision IN ('', 'a_verifier')
$$;
