-- Who informed, on each information about the children of a piece or of an object, when he is anonymous or asked not to be known:
-- encrypted, with the capacity in which he spoke. For a piece, or for an object; nothing for who does not read it
-- (ADR 0018).
CREATE FUNCTION information_informateurs_a_taire(p_id uuid)
RETURNS TABLE (recueil uuid, nom text, fonction text, telephone text, courriel text, qualite text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    WITH recueils AS (
        SELECT r.id AS recueil_id FROM accueil_recueil r
        LEFT JOIN information_preoccupante_information i ON i.recueil_id = r.id
        WHERE documents_ouvert(p_id) AND EXISTS (
            SELECT 1 FROM (SELECT p_id UNION SELECT p.objet_id FROM documents_piece p WHERE p.id = p_id) AS c (objet)
            WHERE c.objet IN (i.id, r.id))
        UNION SELECT i.recueil_id FROM information_preoccupante_information i JOIN acces_concerne c
               ON c.objet_id = i.id AND c.au IS NULL WHERE c.dossier_id IN (SELECT documents_dossiers_de(p_id)))
    SELECT r.id, coalesce(f.nom_chiffre, ''), coalesce(f.fonction_chiffree, ''), coalesce(f.telephone_chiffre, ''),
           coalesce(f.courriel_chiffre, ''), r.qualite_informateur::text
    FROM accueil_recueil r LEFT JOIN accueil_informateur f ON f.recueil_id = r.id
    WHERE r.id IN (SELECT recueil_id FROM recueils) AND (r.anonyme OR coalesce(f.protege, true))
$$;
