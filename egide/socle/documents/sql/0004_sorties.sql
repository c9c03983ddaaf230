-- A piece, a redaction and a leaving hang on their file, or on their object and so on every child that it touches.
CREATE OR REPLACE FUNCTION acces_ancres_de(p_objet uuid) RETURNS TABLE (dossier_id uuid, objet_id uuid)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp ROWS 2 AS $$
BEGIN
    RETURN QUERY
        SELECT p.dossier_id, p.objet_id FROM documents_piece p WHERE p.id = p_objet
        UNION SELECT s.dossier_id, s.objet_id FROM documents_sortie s WHERE s.id = p_objet
        UNION SELECT o.dossier_id, o.objet_id FROM documents_occultation o WHERE o.id = p_objet;
END $$;

-- Whether the present agent reads this piece, or this object on several children: asked by the functions that read
-- secrets below row security.
CREATE FUNCTION documents_ouvert(p_id uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    WITH ancres AS (
        SELECT dossier_id, objet_id, volet FROM documents_piece WHERE id = p_id
        UNION SELECT NULL, objet_id, volet_objet FROM acces_priseencharge WHERE objet_id = p_id)
    SELECT EXISTS (SELECT 1 FROM ancres a WHERE CASE
        WHEN a.dossier_id IS NOT NULL THEN acces_ouvert(a.dossier_id, a.volet)
        ELSE ((acces_portee_de(acces_moi()) & (1 << a.volet)) <> 0
              OR a.objet_id IN (SELECT o FROM acces_mes_objets_du(a.volet) AS o))
             AND a.objet_id NOT IN (SELECT acces_objets_fermes()) END)
$$;

-- The files that a piece or an object of the present agent speaks of; none for anyone else.
CREATE FUNCTION documents_dossiers_de(p_id uuid) RETURNS SETOF uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT p.dossier_id FROM documents_piece p
    WHERE p.id = p_id AND p.dossier_id IS NOT NULL AND documents_ouvert(p_id)
    UNION
    SELECT c.dossier_id FROM acces_concerne c
    WHERE c.objet_id IN (SELECT p_id UNION SELECT p.objet_id FROM documents_piece p WHERE p.id = p_id)
      AND c.au IS NULL AND documents_ouvert(p_id)
$$;
