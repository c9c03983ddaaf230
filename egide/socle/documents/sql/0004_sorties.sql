-- What is done with a piece, a redaction or a leaving is told under its file, or under every file of its object.
CREATE OR REPLACE FUNCTION acces_consigner_objet(
    p_evenement text, p_agent uuid, p_poste uuid, p_genre text, p_objet uuid, p_acte text, p_titre text
) RETURNS void LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
    WITH ancres AS (
        SELECT dossier_id, objet_id FROM documents_piece WHERE id = p_objet
        UNION SELECT dossier_id, objet_id FROM documents_sortie WHERE id = p_objet
        UNION SELECT dossier_id, objet_id FROM documents_occultation WHERE id = p_objet),
    touches AS (
        SELECT dossier_id FROM acces_concerne WHERE objet_id = p_objet AND au IS NULL
        UNION SELECT id FROM dossiers_dossier WHERE id = p_objet
        UNION SELECT dossier_id FROM ancres WHERE dossier_id IS NOT NULL
        UNION SELECT c.dossier_id FROM ancres a JOIN acces_concerne c ON c.objet_id = a.objet_id WHERE c.au IS NULL)
    INSERT INTO journal_ligne
        (id, evenement, agent_id, poste_id, objet_genre, objet_id, dossier_id, acte, titre, motif, trace, le)
    SELECT gen_random_uuid(), p_evenement, p_agent, coalesce(p_poste, journal_poste(p_agent)), p_genre, p_objet,
           t.dossier_id, p_acte, p_titre, '', journal_trace(), clock_timestamp()
    FROM (SELECT 1) AS une LEFT JOIN touches t ON true
$$;

-- Whether the present agent reads this piece: asked by the functions that read secrets below row security.
CREATE FUNCTION documents_piece_ouverte(p_piece uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT EXISTS (SELECT 1 FROM documents_piece p WHERE p.id = p_piece AND CASE
        WHEN p.dossier_id IS NOT NULL THEN acces_ouvert(p.dossier_id, p.volet)
        ELSE ((acces_portee_de(acces_moi()) & (1 << p.volet)) <> 0
              OR p.objet_id IN (SELECT o FROM acces_mes_objets_du(p.volet) AS o))
             AND p.objet_id NOT IN (SELECT acces_objets_fermes()) END)
$$;

-- The files that a piece of the present agent speaks of; none for anyone else.
CREATE FUNCTION documents_dossiers_de(p_piece uuid) RETURNS SETOF uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT p.dossier_id FROM documents_piece p
    WHERE p.id = p_piece AND p.dossier_id IS NOT NULL AND documents_piece_ouverte(p_piece)
    UNION
    SELECT c.dossier_id FROM documents_piece p JOIN acces_concerne c ON c.objet_id = p.objet_id
    WHERE p.id = p_piece AND c.au IS NULL AND documents_piece_ouverte(p_piece)
$$;
