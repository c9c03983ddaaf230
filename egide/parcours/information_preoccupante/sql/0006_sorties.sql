-- Who informed, on each information about the children of a piece, when he is anonymous or asked not to be known:
-- encrypted, with the capacity in which he spoke. Nothing for who does not read the piece (ADR 0018).
CREATE FUNCTION information_informateurs_a_taire(p_piece uuid)
RETURNS TABLE (recueil uuid, nom text, fonction text, telephone text, courriel text, qualite text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    WITH recueils AS (
        SELECT i.recueil_id FROM information_preoccupante_information i JOIN documents_piece p
               ON p.objet_id IN (i.id, i.recueil_id) WHERE p.id = p_piece AND documents_piece_ouverte(p_piece)
        UNION SELECT i.recueil_id FROM information_preoccupante_information i JOIN acces_concerne c
               ON c.objet_id = i.id AND c.au IS NULL WHERE c.dossier_id IN (SELECT documents_dossiers_de(p_piece)))
    SELECT r.id, coalesce(f.nom_chiffre, ''), coalesce(f.fonction_chiffree, ''), coalesce(f.telephone_chiffre, ''),
           coalesce(f.courriel_chiffre, ''), r.qualite_informateur::text
    FROM accueil_recueil r LEFT JOIN accueil_informateur f ON f.recueil_id = r.id
    WHERE r.id IN (SELECT recueil_id FROM recueils) AND (r.anonyme OR coalesce(f.protege, true))
$$;
