-- Two rows of one person. Suspicions are raised without saying anything to whoever raises them.

-- What is known of two people, as one short word: it changes when a name, a birth or a sex is corrected.
CREATE FUNCTION enfant_faits(p_un uuid, p_autre uuid) RETURNS text LANGUAGE sql STABLE AS $$
    SELECT md5(string_agg(f.dit, ';' ORDER BY f.dit)) FROM (
        SELECT concat_ws('|', k.personne_id, k.cle, k.naissance_min, k.naissance_max, p.sexe) AS dit
        FROM enfant_clerecherche k JOIN enfant_personne p ON p.id = k.personne_id
        WHERE k.personne_id IN (p_un, p_autre)) AS f
$$;

-- Raises the suspicions on one child, but with the files `p_sauf`: those that never answer whoever has just created him,
-- and learn it otherwise. A pair already raised, or set apart with the same facts, is left as it is.
CREATE FUNCTION enfant_ressemblances_lever(p_personne uuid, p_origine text, p_sauf uuid[], p_limite integer)
RETURNS void LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
    WITH voisins AS (
        SELECT a.personne_id, a.dossier_id, max(enfant_degre(a, c.critere)) AS degre
        FROM enfant_clerecherche k
        CROSS JOIN LATERAL (SELECT ROW(
            k.nom, k.prenom, k.nom_phonetique, k.prenom_phonetique, k.groupes_prenom, k.cle,
            k.naissance_min, k.naissance_max, '', '')::enfant_critere AS critere) AS c
        CROSS JOIN LATERAL enfant_premiers(c.critere, true, p_sauf, p_limite) AS v
        JOIN enfant_clerecherche a ON a.personne_id = v
        WHERE k.personne_id = p_personne AND k.dossier_id IS NOT NULL AND v <> p_personne
        GROUP BY 1, 2 HAVING max(enfant_degre(a, c.critere)) IS NOT NULL
    ), paires AS (
        SELECT least(p.id, v.personne_id) AS un, greatest(p.id, v.personne_id) AS autre,
               CASE WHEN p.id < v.personne_id THEN p.dossier_id ELSE v.dossier_id END AS dossier_un,
               CASE WHEN p.id < v.personne_id THEN v.dossier_id ELSE p.dossier_id END AS dossier_autre,
               v.degre, enfant_faits(p.id, v.personne_id) AS faits
        FROM voisins v JOIN enfant_personne p ON p.id = p_personne
    )
    INSERT INTO enfant_ressemblance (id, un_id, autre_id, dossier_un_id, dossier_autre_id, origine, degre, faits,
        levee_le, agent_id, motif, motif_ecart)
    SELECT gen_random_uuid(), r.un, r.autre, r.dossier_un, r.dossier_autre, p_origine, r.degre, r.faits,
        statement_timestamp(), CASE WHEN p_origine = 'creation' THEN acces_moi() END, '', ''
    FROM paires r
    WHERE NOT EXISTS (
            SELECT 1 FROM enfant_ressemblance e
            WHERE e.un_id = r.un AND e.autre_id = r.autre AND (e.ecartee_le IS NULL OR e.faits = r.faits))
      AND NOT EXISTS (
            SELECT 1 FROM acces_groupe g JOIN acces_groupe h USING (racine_id)
            WHERE g.dossier_id = r.dossier_un AND h.dossier_id = r.dossier_autre)
      AND NOT EXISTS (
            SELECT 1 FROM enfant_suspicionscellee s
            WHERE (s.dossier_id, s.nouveau_dossier_id) IN ((r.dossier_un, r.dossier_autre), (r.dossier_autre, r.dossier_un)))
    ON CONFLICT DO NOTHING
$$;

-- After a file is opened: who resembles the child, among the files that may answer me. Mine to ask of my own file only.
CREATE FUNCTION enfant_ressemblances_a_la_creation(p_personne uuid, p_limite integer) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM enfant_personne p WHERE p.id = p_personne AND acces_ouvert(p.dossier_id, 0::smallint, true)) THEN
        PERFORM enfant_ressemblances_lever(p_personne, 'creation', enfant_dossiers_fermes(), p_limite);
    END IF;
END $$;

-- The watch: keys are added at each name given or corrected, in the order of their ids, so that the last one read is
-- all that must be kept. The youngest wait: a long transaction may still add keys with an earlier id.
CREATE TABLE enfant_veille (seule boolean PRIMARY KEY DEFAULT true CHECK (seule), derniere uuid NOT NULL);
INSERT INTO enfant_veille (derniere) VALUES ('00000000-0000-0000-0000-000000000000');
CREATE FUNCTION enfant_veiller(p_cles integer, p_limite integer, p_attente interval) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    v_depuis uuid; v_cles uuid[]; v_personne uuid;
    v_avant uuid := (lpad(to_hex((extract(epoch FROM statement_timestamp() - p_attente) * 1000)::bigint), 12, '0')
        || '00000000000000000000')::uuid;
BEGIN
    SELECT derniere INTO v_depuis FROM enfant_veille FOR UPDATE SKIP LOCKED;
    IF NOT FOUND THEN
        RETURN 0;
    END IF;
    v_cles := ARRAY(
        SELECT id FROM enfant_clerecherche WHERE id > v_depuis AND id < v_avant ORDER BY id LIMIT p_cles);
    FOR v_personne IN SELECT DISTINCT personne_id FROM enfant_clerecherche WHERE id = ANY (v_cles) LOOP
        PERFORM enfant_ressemblances_lever(v_personne, 'veille', '{}', p_limite);
    END LOOP;
    UPDATE enfant_veille SET derniere = v_cles[cardinality(v_cles)] WHERE cardinality(v_cles) > 0;
    RETURN cardinality(v_cles);
END $$;

-- The last kept row of an adult, whoever sees it.
CREATE FUNCTION enfant_racine(p_personne uuid) RETURNS uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    WITH RECURSIVE chemin AS (
        SELECT p.id, p.fusionne_dans_id FROM enfant_personne p WHERE p.id = p_personne
        UNION ALL
        SELECT p.id, p.fusionne_dans_id FROM chemin c JOIN enfant_personne p ON p.id = c.fusionne_dans_id
    )
    SELECT id FROM chemin WHERE fusionne_dans_id IS NULL
$$;

-- Merges an adult into another, under the rules of dossier_fusionner(): what it answers is the same.
CREATE FUNCTION enfant_fusionner_adultes(p_absorbe uuid, p_garde uuid, OUT absorbe uuid, OUT garde uuid, OUT refus text)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE v_absorbe uuid; v_garde uuid;
BEGIN
    LOCK TABLE acces_groupe IN SHARE ROW EXCLUSIVE MODE;
    IF NOT (enfant_adulte_modifiable(p_absorbe) AND enfant_adulte_modifiable(p_garde)) THEN
        refus := 'ferme';
        RETURN;
    END IF;
    v_absorbe := enfant_racine(p_absorbe);
    v_garde := enfant_racine(p_garde);
    IF v_absorbe = v_garde THEN
        refus := 'deja';
    ELSIF enfant_adulte_modifiable(v_absorbe) THEN
        absorbe := v_absorbe;
        garde := p_garde;
    ELSIF enfant_adulte_modifiable(v_garde) THEN
        absorbe := v_garde;
        garde := p_absorbe;
    ELSE
        refus := 'ferme';
    END IF;
    UPDATE enfant_personne SET fusionne_dans_id = garde WHERE id = absorbe AND refus IS NULL;
END $$;

CREATE FUNCTION enfant_separer_adultes(p_absorbe uuid, p_garde uuid) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    LOCK TABLE acces_groupe IN SHARE ROW EXCLUSIVE MODE;
    UPDATE enfant_personne SET fusionne_dans_id = NULL
    WHERE id = p_absorbe AND fusionne_dans_id = p_garde
      AND enfant_adulte_modifiable(p_absorbe) AND enfant_adulte_modifiable(p_garde);
    RETURN FOUND;
END $$;

REVOKE ALL ON enfant_veille FROM egide_app, egide_worker;
REVOKE UPDATE ON enfant_ressemblance, enfant_fusion, enfant_choixdefusion, enfant_demandepartage
    FROM egide_app, egide_worker;
GRANT UPDATE (ecartee_le, ecartee_par_id, motif_ecart, fusion_id) ON enfant_ressemblance TO egide_app;
GRANT UPDATE (defaite_le, defaite_par_id, motif_defaite) ON enfant_fusion TO egide_app;
GRANT UPDATE (close_le, close_par_id, reponse, motif_reponse) ON enfant_demandepartage TO egide_app;
