-- Those of these ids that no row keeps, whoever asks: a row hidden from the caller must not pass for absent.
CREATE FUNCTION documents_orphelins(p_ids uuid[]) RETURNS SETOF uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT i FROM unnest(p_ids) AS i WHERE NOT EXISTS (SELECT 1 FROM documents_fichier f WHERE f.id = i AND f.detruit_le IS NULL)
$$;
