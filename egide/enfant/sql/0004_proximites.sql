-- Whether an agent is close to a file: his surname, his address, those of the relatives he declared. Yes or no, by
-- agent and by file, to the officer's role alone; what is compared is shown to nobody, and what is declared is kept
-- as a digest.

-- The secret of the digests: no role of the services reads it.
CREATE TABLE enfant_sel (sel bytea NOT NULL);
INSERT INTO enfant_sel
SELECT sha256(convert_to(string_agg(gen_random_uuid()::text, ''), 'UTF8')) FROM generate_series(1, 4);
ALTER TABLE enfant_sel ENABLE ROW LEVEL SECURITY;
ALTER TABLE enfant_sel FORCE ROW LEVEL SECURITY;
CREATE POLICY sauvegarder ON enfant_sel FOR SELECT TO egide_backup USING (true);
REVOKE ALL ON enfant_sel FROM egide_app, egide_worker;

CREATE FUNCTION enfant_empreinte(p_cle text) RETURNS text
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT encode(sha256(s.sel || convert_to(p_cle, 'UTF8')), 'hex') FROM enfant_sel s
$$;

-- Keeps one declaration of the present agent; false when it is already there.
CREATE FUNCTION enfant_declarer(p_id uuid, p_genre text, p_cle text, p_le timestamptz) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    INSERT INTO enfant_prochedeclare (id, agent_id, genre, empreinte, declare_le)
    SELECT p_id, acces_moi(), p_genre, enfant_empreinte(p_cle), p_le
    ON CONFLICT (agent_id, genre, empreinte) WHERE retire_le IS NULL DO NOTHING;
    RETURN FOUND;
END $$;

-- Whether the present agent looks for a relative he declared. Only he may ask, and only of himself.
CREATE FUNCTION enfant_cherche_un_proche(p_cles text[]) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT EXISTS (SELECT 1 FROM enfant_prochedeclare d
        WHERE d.agent_id = acces_moi() AND d.genre = 'proche' AND d.retire_le IS NULL
          AND d.empreinte IN (SELECT enfant_empreinte(c) FROM unnest(p_cles) AS c))
$$;

-- For each pair (agent, file), in order: same surname, same address, a declared relative, among the child, those tied
-- to him and those of his households. A protected address has no key here, hence is never compared.
CREATE FUNCTION enfant_proximites(p_agents uuid[], p_dossiers uuid[])
RETURNS TABLE (rang integer, nom boolean, adresse boolean, proche boolean)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    WITH paires AS (SELECT a.agent_id, a.dossier_id, a.n::integer
                    FROM unnest(p_agents, p_dossiers) WITH ORDINALITY AS a(agent_id, dossier_id, n)),
    enfants AS (SELECT id, dossier_id FROM enfant_personne WHERE dossier_id = ANY (p_dossiers)),
    proches AS (
        SELECT dossier_id, id AS personne_id FROM enfants
        UNION SELECT l.dossier_id, l.autre_id FROM enfant_lien l
              WHERE l.dossier_id = ANY (p_dossiers) AND l.retire_le IS NULL
        UNION SELECT e.dossier_id, h.personne_id FROM enfants e
              JOIN enfant_habitant sien ON sien.personne_id = e.id JOIN enfant_habitant h USING (foyer_id)
    ),
    cles AS (SELECT DISTINCT p.dossier_id, k.nom_phonetique, k.prenom_phonetique
             FROM proches p JOIN enfant_clerecherche k USING (personne_id) WHERE k.nom_phonetique <> ''),
    adresses AS (SELECT DISTINCT e.dossier_id, enfant_empreinte(f.cle_adresse || '|' || f.code_insee) AS empreinte
                 FROM enfants e JOIN enfant_habitant h ON h.personne_id = e.id JOIN enfant_foyer f ON f.id = h.foyer_id
                 WHERE f.cle_adresse <> ''),
    declares AS (SELECT agent_id, genre, empreinte FROM enfant_prochedeclare
                 WHERE agent_id = ANY (p_agents) AND retire_le IS NULL),
    juges AS (
        SELECT p.n,
            EXISTS (SELECT 1 FROM enfant_cleagent a JOIN cles c ON c.nom_phonetique = a.nom_phonetique
                    WHERE a.agent_id = p.agent_id AND c.dossier_id = p.dossier_id) AS nom,
            EXISTS (SELECT 1 FROM declares d JOIN adresses x USING (empreinte)
                    WHERE d.agent_id = p.agent_id AND d.genre = 'adresse' AND x.dossier_id = p.dossier_id) AS adresse,
            EXISTS (SELECT 1 FROM declares d JOIN cles c ON d.empreinte IN (
                        enfant_empreinte(c.nom_phonetique || '|'),
                        enfant_empreinte(c.nom_phonetique || '|' || c.prenom_phonetique))
                    WHERE d.agent_id = p.agent_id AND d.genre = 'proche' AND c.dossier_id = p.dossier_id) AS proche
        FROM paires p
    )
    SELECT n, nom, adresse, proche FROM juges WHERE nom OR adresse OR proche
$$;
REVOKE INSERT, UPDATE, DELETE ON enfant_prochedeclare FROM egide_app;
GRANT UPDATE (retire_le) ON enfant_prochedeclare TO egide_app;
REVOKE ALL ON enfant_prochedeclare FROM egide_worker;
REVOKE ALL ON enfant_cleagent FROM egide_app;
