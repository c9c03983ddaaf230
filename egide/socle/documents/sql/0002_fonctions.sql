-- What is done with a piece is told under its file, or under every file of the object from which it hangs.
CREATE OR REPLACE FUNCTION acces_consigner_objet(
    p_evenement text, p_agent uuid, p_poste uuid, p_genre text, p_objet uuid, p_acte text, p_titre text
) RETURNS void LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
    WITH touches AS (
        SELECT dossier_id FROM acces_concerne WHERE objet_id = p_objet AND au IS NULL
        UNION SELECT id FROM dossiers_dossier WHERE id = p_objet
        UNION SELECT dossier_id FROM documents_piece WHERE id = p_objet AND dossier_id IS NOT NULL
        UNION SELECT c.dossier_id FROM documents_piece p JOIN acces_concerne c ON c.objet_id = p.objet_id
              WHERE p.id = p_objet AND c.au IS NULL)
    INSERT INTO journal_ligne
        (id, evenement, agent_id, poste_id, objet_genre, objet_id, dossier_id, acte, titre, motif, trace, le)
    SELECT gen_random_uuid(), p_evenement, p_agent, coalesce(p_poste, journal_poste(p_agent)), p_genre, p_objet,
           t.dossier_id, p_acte, p_titre, '', journal_trace(), clock_timestamp()
    FROM (SELECT 1) AS une LEFT JOIN touches t ON true
$$;

-- Those of these ids that no row keeps, whoever asks: a row hidden from the caller must not pass for absent.
CREATE FUNCTION documents_orphelins(p_ids uuid[]) RETURNS SETOF uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT i FROM unnest(p_ids) AS i WHERE NOT EXISTS (SELECT 1 FROM documents_fichier f WHERE f.id = i AND f.detruit_le IS NULL)
$$;
