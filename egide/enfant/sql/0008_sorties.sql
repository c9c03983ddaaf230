-- Where the people of these files and those who live or are tied with their children must not be found: the encrypted
-- addresses, and the telephones of protected households. Each call leaves its line under the files of the piece or of
-- the object; for who does not read it there is nothing. The text is opened by the control alone, and forgotten (ADR 0018).
CREATE FUNCTION enfant_a_taire(p_id uuid) RETURNS TABLE (chiffre text, telephone text)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    PERFORM acces_consigner_objet('lecture', acces_moi(), NULL, 'controle', p_id, 'controler_sortie', '');
    RETURN QUERY
    WITH enfants AS (
        SELECT p.id FROM enfant_personne p WHERE p.dossier_id IN (SELECT documents_dossiers_de(p_id))),
    proches AS (
        SELECT id FROM enfants
        UNION SELECT l.autre_id FROM enfant_lien l JOIN enfants e ON e.id = l.enfant_id WHERE l.retire_le IS NULL
        UNION SELECT l.enfant_id FROM enfant_lien l JOIN enfants e ON e.id = l.autre_id WHERE l.retire_le IS NULL
        UNION SELECT v.personne_id FROM enfant_habitant h JOIN enfants e ON e.id = h.personne_id
              JOIN enfant_habitant v ON v.foyer_id = h.foyer_id),
    caches AS (
        SELECT h.personne_id FROM enfant_habitant h JOIN enfant_foyer f ON f.id = h.foyer_id
        WHERE f.protegee AND h.personne_id IN (SELECT id FROM proches) AND (h.au IS NULL OR h.au >= current_date))
    SELECT a.texte_chiffre, ''::text FROM enfant_adresseprotegee a JOIN enfant_personne p ON p.dossier_id = a.dossier_id
    WHERE a.levee_le IS NULL AND p.id IN (SELECT id FROM proches)
    UNION
    SELECT '', p.telephone::text FROM enfant_personne p
    WHERE p.telephone <> '' AND p.id IN (SELECT personne_id FROM caches);
END $$;
