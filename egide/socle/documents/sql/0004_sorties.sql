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
