-- Search before create. Thresholds are those of spelling, never of a child; the table of rules.py decides in Python
-- for the files that I see, and a coarse comparison here for the others, whose identity never leaves the database.

CREATE TYPE enfant_critere AS (
    nom text, prenom text, nom_phonetique text, prenom_phonetique text, groupes text[], cle text,
    naissance_min date, naissance_max date, code_insee text, cle_adresse text
);

-- One index for children, one for adults: the nearest spellings of one kind are not looked for among the others.
CREATE INDEX cle_enfants ON enfant_clerecherche USING gist (cle gist_trgm_ops (siglen = 64))
    WHERE dossier_id IS NOT NULL;
CREATE INDEX cle_adultes ON enfant_clerecherche USING gist (cle gist_trgm_ops (siglen = 64))
    WHERE dossier_id IS NULL;
-- One slip of the pen leaves the beginning or the end of a name as it was.
CREATE INDEX cle_debut ON enfant_clerecherche (prenom_phonetique, left(nom, 2));
CREATE INDEX cle_fin ON enfant_clerecherche (prenom_phonetique, right(nom, 2));
-- One word said, that begins or ends a compound name.
CREATE INDEX cle_nom ON enfant_clerecherche (nom text_pattern_ops);
CREATE INDEX cle_nom_inverse ON enfant_clerecherche (reverse(nom) text_pattern_ops);
CREATE INDEX cle_fenetre ON enfant_clerecherche USING gist (naissance_min, cle gist_trgm_ops (siglen = 64));

-- Whether one of my posts in force holds « rechercher_antecedents ». __ROLES__ comes from comptes.roles.
CREATE FUNCTION enfant_peut_chercher_ailleurs() RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT EXISTS (
        SELECT 1 FROM comptes_poste p JOIN comptes_agent a ON a.id = p.agent_id
        WHERE p.agent_id = acces_moi() AND a.is_active AND p.role = ANY (ARRAY[__ROLES__])
          AND p.du <= current_date AND (p.au IS NULL OR p.au >= current_date))
$$;

-- Files that never answer me: excluded, or sealed without naming me.
CREATE FUNCTION enfant_dossiers_fermes() RETURNS uuid[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    WITH nommes AS MATERIALIZED (
        SELECT s.dossier_id FROM acces_scelle s JOIN acces_acces a USING (dossier_id)
            JOIN acces_appartenance m USING (sujet_id)
        WHERE m.agent_id = acces_moi() AND a.expire > statement_timestamp() AND (a.volets & m.volets & 1) <> 0
          AND m.du <= current_date AND (m.au IS NULL OR m.au >= current_date)
    )
    SELECT coalesce(array_agg(dossier_id), '{}') FROM (
        SELECT dossier_id FROM acces_exclusion
        WHERE agent_id = acces_moi() AND (au IS NULL OR au > statement_timestamp())
        UNION
        SELECT dossier_id FROM acces_scelle WHERE dossier_id NOT IN (SELECT dossier_id FROM nommes)
        UNION
        SELECT acces_fermes_par_fusion(acces_moi())
    ) AS f
$$;

-- Whether an adult is tied to a child whose identity I may write, or lives in a household in my charge.
CREATE FUNCTION enfant_adulte_modifiable(p_personne uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT EXISTS (
            SELECT 1 FROM enfant_lien l
            WHERE l.autre_id = p_personne AND l.retire_le IS NULL AND acces_ouvert(l.dossier_id, 0::smallint, true))
        OR EXISTS (
            SELECT 1 FROM enfant_habitant h JOIN acces_mes_objets(true) o ON o.objet_id = h.foyer_id AND o.volet = 0
            WHERE h.personne_id = p_personne AND h.foyer_id NOT IN (SELECT acces_objets_fermes()))
$$;

CREATE FUNCTION enfant_mot_proche(un text, un_son text, autre text, autre_son text) RETURNS boolean
LANGUAGE sql STABLE AS $$
    SELECT un <> '' AND autre <> '' AND (
        un = autre OR un_son = autre_son OR similarity(un, autre) >= 0.5
        OR (least(length(un), length(autre)) >= 5 AND levenshtein_less_equal(un, autre, 1) <= 1))
$$;

-- NULL when one of the two births is unknown.
CREATE FUNCTION enfant_naissance_proche(un_min date, un_max date, autre_min date, autre_max date) RETURNS boolean
LANGUAGE sql STABLE AS $$
    SELECT CASE
        WHEN un_min IS NULL OR autre_min IS NULL THEN NULL
        WHEN un_min <= autre_max AND autre_min <= un_max THEN true
        WHEN un_min = un_max AND autre_min = autre_max THEN
            to_char(un_min, 'DDMMYYYY') = to_char(autre_min, 'MMDDYYYY')
            OR levenshtein_less_equal(to_char(un_min, 'DDMMYYYY'), to_char(autre_min, 'DDMMYYYY'), 1) <= 1
        ELSE greatest(un_min - autre_max, autre_min - un_max) <= 366
    END
$$;

-- Coarse comparison of one stored key with what is looked for: 'probable', 'possible' or NULL.
-- Two twins differ by their first name: they never answer for one another.
-- In PL/pgSQL, whose expressions stay prepared: ten times cheaper a row than the same words in SQL.
CREATE FUNCTION enfant_degre(k enfant_clerecherche, c enfant_critere) RETURNS text
LANGUAGE plpgsql STABLE AS $$
DECLARE
    v_proche boolean := enfant_naissance_proche(k.naissance_min, k.naissance_max, c.naissance_min, c.naissance_max);
    v_meme_jour boolean := c.naissance_min = c.naissance_max
        AND k.naissance_min = c.naissance_min AND k.naissance_max = c.naissance_max;
BEGIN
    IF v_meme_jour AND k.nom <> '' AND k.prenom <> '' AND k.nom = c.nom AND k.prenom = c.prenom THEN
        RETURN 'probable';
    ELSIF v_proche IS NOT FALSE
            AND enfant_mot_proche(k.nom, k.nom_phonetique, c.nom, c.nom_phonetique)
            AND (enfant_mot_proche(k.prenom, k.prenom_phonetique, c.prenom, c.prenom_phonetique)
                 OR k.groupes_prenom && c.groupes::varchar[]) THEN
        RETURN 'possible';
    ELSIF v_proche AND k.nom <> '' AND k.prenom <> ''
            AND k.nom_phonetique = c.prenom_phonetique AND k.prenom_phonetique = c.nom_phonetique THEN
        RETURN 'possible';
    -- an unborn child, or one whose first name nobody knows: name and a short span of birth
    ELSIF v_proche AND (k.prenom = '' OR c.prenom = '')
            AND k.naissance_max - k.naissance_min <= 150 AND c.naissance_max - c.naissance_min <= 150
            AND (k.nom = c.nom OR k.nom_phonetique = c.nom_phonetique) AND k.nom <> '' THEN
        RETURN 'possible';
    -- another name, same first name, same day, same commune: children change names more than birth dates
    ELSIF v_meme_jour AND k.prenom <> '' AND k.prenom = c.prenom AND c.code_insee <> '' THEN
        RETURN CASE WHEN EXISTS (
            SELECT 1 FROM enfant_habitant h JOIN enfant_foyer f ON f.id = h.foyer_id
            WHERE h.personne_id = k.personne_id AND f.code_insee = c.code_insee) THEN 'possible' END;
    END IF;
    RETURN NULL;
END $$;

-- Whether this key answers someone who looks again for a person: it resembles, or is the only word that was said.
CREATE FUNCTION enfant_repond(k enfant_clerecherche, c enfant_critere) RETURNS boolean
LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN (c.prenom = '' AND c.naissance_min IS NULL AND length(c.nom) >= 3
            AND (k.prenom = c.nom OR starts_with(k.nom, c.nom) OR starts_with(reverse(k.nom), reverse(c.nom))))
        OR enfant_degre(k, c) IS NOT NULL;
END $$;

-- First stage: same or swapped birth date, same sound, nickname, swapped fields, one slip of the pen, same door.
CREATE FUNCTION enfant_premiers(c enfant_critere, p_enfants boolean, p_fermes uuid[], p_limite integer)
RETURNS SETOF uuid LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    WITH ouvertes AS NOT MATERIALIZED (
        SELECT * FROM enfant_clerecherche
        WHERE (dossier_id IS NOT NULL) = p_enfants AND (dossier_id IS NULL OR dossier_id <> ALL (p_fermes))
    )
    (SELECT personne_id FROM ouvertes
     WHERE naissance_min = c.naissance_min AND naissance_max = c.naissance_max
     ORDER BY similarity(cle, c.cle) DESC LIMIT p_limite)
    UNION
    (SELECT personne_id FROM ouvertes
     WHERE c.naissance_min = c.naissance_max AND extract(day FROM c.naissance_min) <= 12
       AND naissance_min = make_date(extract(year FROM c.naissance_min)::int,
                                     least(extract(day FROM c.naissance_min), 12)::int,
                                     extract(month FROM c.naissance_min)::int)
       AND naissance_max = naissance_min
     ORDER BY similarity(cle, c.cle) DESC LIMIT p_limite)
    UNION
    (SELECT personne_id FROM ouvertes WHERE nom_phonetique = c.nom_phonetique AND c.nom_phonetique <> ''
     ORDER BY similarity(cle, c.cle) DESC LIMIT p_limite)
    UNION
    (SELECT personne_id FROM ouvertes
     WHERE nom_phonetique = c.nom_phonetique AND c.nom_phonetique <> '' AND groupes_prenom && c.groupes::varchar[]
     LIMIT p_limite)
    UNION
    (SELECT personne_id FROM ouvertes
     WHERE nom_phonetique = c.prenom_phonetique AND prenom_phonetique = c.nom_phonetique
       AND c.nom_phonetique <> '' LIMIT p_limite)
    UNION
    (SELECT personne_id FROM ouvertes
     WHERE prenom_phonetique = c.prenom_phonetique AND c.prenom_phonetique <> '' AND left(nom, 2) = left(c.nom, 2)
     ORDER BY similarity(cle, c.cle) DESC LIMIT p_limite)
    UNION
    (SELECT personne_id FROM ouvertes
     WHERE prenom_phonetique = c.prenom_phonetique AND c.prenom_phonetique <> '' AND right(nom, 2) = right(c.nom, 2)
     ORDER BY similarity(cle, c.cle) DESC LIMIT p_limite)
    UNION
    (SELECT personne_id FROM ouvertes
     WHERE prenom_phonetique = c.nom_phonetique AND c.prenom = '' AND c.nom_phonetique <> ''
     ORDER BY similarity(cle, c.cle) DESC LIMIT p_limite)
    UNION
    -- keys are written with the letters from a to z: what begins with a word comes before that word and « { »
    (SELECT personne_id FROM ouvertes
     WHERE nom ~>=~ c.nom AND nom ~<~ (c.nom || '{') AND c.prenom = '' AND length(c.nom) >= 3
     ORDER BY similarity(cle, c.cle) DESC LIMIT p_limite)
    UNION
    (SELECT personne_id FROM ouvertes
     WHERE reverse(nom) ~>=~ reverse(c.nom) AND reverse(nom) ~<~ (reverse(c.nom) || '{') AND c.prenom = ''
       AND length(c.nom) >= 3
     ORDER BY similarity(cle, c.cle) DESC LIMIT p_limite)
    UNION
    (SELECT p.id FROM enfant_foyer f JOIN enfant_habitant h ON h.foyer_id = f.id
        JOIN enfant_personne p ON p.id = h.personne_id
     WHERE f.code_insee = c.code_insee AND f.cle_adresse = c.cle_adresse AND c.cle_adresse <> ''
       AND (p.dossier_id IS NOT NULL) = p_enfants AND (p.dossier_id IS NULL OR p.dossier_id <> ALL (p_fermes))
     LIMIT p_limite)
$$;

-- Candidates of a search. One row per person that I see (personne_id), and, when I may look further, one row per unit
-- that knows a likely child that I do not see (unite_id, degre). Files closed to me are left out before any stage, so
-- that neither the answer nor its time depends on them; those who see them are told apart, by a row of their own.
-- Nearest spellings are looked for last, up to the stage `p_etapes`, and only while nobody likely was found; with
-- `p_ressemble`, whoever resembles is enough: someone is being found again, nobody is about to be created.
CREATE FUNCTION enfant_candidats(
    p_recherche uuid, c enfant_critere, p_enfants boolean, p_ailleurs boolean, p_ressemble boolean, p_etapes integer,
    p_limite integer
) RETURNS TABLE (personne_id uuid, unite_id uuid, degre text)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
-- planned for the kind that is looked for, or neither of the two indexes above could serve
SET plan_cache_mode = force_custom_plan AS $$
DECLARE
    v_ailleurs boolean := p_ailleurs AND p_enfants AND enfant_peut_chercher_ailleurs();
    v_fermes uuid[] := enfant_dossiers_fermes();
    v_trouves uuid[];
    v_ouverts uuid[];
    v_etape integer := 1;
BEGIN
    IF acces_moi() IS NULL OR NOT EXISTS (
        SELECT 1 FROM enfant_recherche r WHERE r.id = p_recherche AND r.agent_id = acces_moi()
    ) THEN
        RAISE EXCEPTION 'enfant_candidats: no search of this agent' USING ERRCODE = '42501';
    END IF;
    v_trouves := ARRAY(SELECT enfant_premiers(c, p_enfants, v_fermes, p_limite));
    WHILE v_etape < p_etapes AND NOT EXISTS (
        SELECT 1 FROM enfant_clerecherche k
        WHERE k.personne_id = ANY (v_trouves)
          AND CASE WHEN p_ressemble THEN enfant_repond(k, c) ELSE enfant_degre(k, c) = 'probable' END
          AND (v_ailleurs OR CASE
            WHEN p_enfants THEN acces_ouvert(k.dossier_id, 0::smallint)
            ELSE EXISTS (SELECT 1 FROM enfant_lien l WHERE l.autre_id = k.personne_id AND l.retire_le IS NULL
                         AND acces_ouvert(l.dossier_id, 0::smallint)) END)
    ) LOOP
        v_etape := v_etape + 1;
        IF v_etape = 2 AND c.naissance_min IS NOT NULL THEN
            v_trouves := v_trouves || ARRAY(
                SELECT k.personne_id FROM enfant_clerecherche k
                WHERE k.naissance_min BETWEEN c.naissance_min - 400 AND c.naissance_max + 400
                  AND (k.dossier_id IS NOT NULL) = p_enfants AND (k.dossier_id IS NULL OR k.dossier_id <> ALL (v_fermes))
                ORDER BY k.cle <-> c.cle LIMIT p_limite);
        ELSIF v_etape = 3 THEN
            v_trouves := v_trouves || ARRAY(
                SELECT k.personne_id FROM enfant_clerecherche k
                WHERE (k.dossier_id IS NOT NULL) = p_enfants AND (k.dossier_id IS NULL OR k.dossier_id <> ALL (v_fermes))
                ORDER BY k.cle <-> c.cle LIMIT p_limite);
        END IF;
    END LOOP;

    INSERT INTO enfant_suspicionscellee (id, dossier_id, recherche_id, agent_id, le, degre)
    SELECT gen_random_uuid(), k.dossier_id, p_recherche, acces_moi(), statement_timestamp(), max(enfant_degre(k, c))
    FROM enfant_clerecherche k
    WHERE p_enfants AND k.dossier_id = ANY (v_fermes) AND NOT EXISTS (
        SELECT 1 FROM enfant_suspicionscellee s WHERE s.recherche_id = p_recherche AND s.dossier_id = k.dossier_id)
    GROUP BY k.dossier_id HAVING max(enfant_degre(k, c)) IS NOT NULL;

    v_ouverts := ARRAY(SELECT acces_ouverts(CASE WHEN p_enfants
        THEN ARRAY(SELECT p.dossier_id FROM enfant_personne p WHERE p.id = ANY (v_trouves))
        ELSE ARRAY(SELECT l.dossier_id FROM enfant_lien l WHERE l.autre_id = ANY (v_trouves) AND l.retire_le IS NULL)
        END, 0::smallint));
    RETURN QUERY
    SELECT p.id, NULL::uuid, CASE WHEN EXISTS (
        SELECT 1 FROM enfant_clerecherche k WHERE k.personne_id = p.id AND enfant_repond(k, c)) THEN 'proche' END
    FROM enfant_personne p
    WHERE p.id = ANY (v_trouves) AND CASE
        WHEN p.dossier_id IS NOT NULL THEN p.dossier_id = ANY (v_ouverts)
        ELSE EXISTS (SELECT 1 FROM enfant_lien l
                     WHERE l.autre_id = p.id AND l.retire_le IS NULL AND l.dossier_id = ANY (v_ouverts)) END;
    IF v_ailleurs THEN
        RETURN QUERY
        WITH connus AS (
            SELECT k.dossier_id, max(enfant_degre(k, c)) AS degre FROM enfant_clerecherche k
            WHERE k.personne_id = ANY (v_trouves) AND k.dossier_id <> ALL (v_ouverts)
            GROUP BY k.dossier_id
        ), unites AS (
            SELECT coalesce(s.unite_id, (
                       SELECT po.unite_id FROM comptes_poste po
                       WHERE po.agent_id = s.agent_id AND po.du <= current_date
                         AND (po.au IS NULL OR po.au >= current_date)
                       ORDER BY po.du DESC LIMIT 1)) AS unite, connus.degre
            FROM connus JOIN acces_acces a ON a.dossier_id = connus.dossier_id JOIN acces_sujet s ON s.id = a.sujet_id
            WHERE connus.degre IS NOT NULL AND NOT a.lecture_seule AND a.expire > statement_timestamp()
        )
        SELECT NULL::uuid, unites.unite, max(unites.degre) FROM unites
        WHERE unites.unite IS NOT NULL GROUP BY unites.unite ORDER BY 3 DESC LIMIT p_limite;
    END IF;
END $$;

-- Says to those who see a closed file that the same agent then opened another one after the same search.
CREATE FUNCTION enfant_suspicions_rattacher(p_recherche uuid, p_dossier uuid) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
    UPDATE enfant_suspicionscellee SET nouveau_dossier_id = p_dossier
    WHERE recherche_id = p_recherche AND agent_id = acces_moi() AND nouveau_dossier_id IS NULL
$$;

-- A key, a tie, an alias or a correction is kept in the file of the very child it speaks of.
ALTER TABLE enfant_personne ADD CONSTRAINT personne_et_dossier UNIQUE (id, dossier_id);
ALTER TABLE enfant_lien ADD CONSTRAINT lien_du_bon_dossier
    FOREIGN KEY (enfant_id, dossier_id) REFERENCES enfant_personne (id, dossier_id);
ALTER TABLE enfant_lien ADD CONSTRAINT lien_et_dossier UNIQUE (id, dossier_id);
ALTER TABLE enfant_changementautorite ADD CONSTRAINT changement_autorite_du_bon_dossier
    FOREIGN KEY (lien_id, dossier_id) REFERENCES enfant_lien (id, dossier_id);
ALTER TABLE enfant_alias ADD CONSTRAINT alias_du_bon_dossier
    FOREIGN KEY (personne_id, dossier_id) REFERENCES enfant_personne (id, dossier_id);
ALTER TABLE enfant_clerecherche ADD CONSTRAINT cle_du_bon_dossier
    FOREIGN KEY (personne_id, dossier_id) REFERENCES enfant_personne (id, dossier_id);
ALTER TABLE enfant_rectification ADD CONSTRAINT rectification_du_bon_dossier
    FOREIGN KEY (personne_id, dossier_id) REFERENCES enfant_personne (id, dossier_id);

-- What may be changed once written, column by column; the rest is added, never changed.
REVOKE UPDATE ON enfant_personne, enfant_lien, enfant_changementautorite, enfant_habitant, enfant_foyer,
    enfant_adresseprotegee, enfant_alias, enfant_clerecherche, enfant_rectification, enfant_recherche,
    enfant_suspicionscellee FROM egide_app, egide_worker;
REVOKE INSERT ON enfant_suspicionscellee FROM egide_app, egide_worker;
GRANT UPDATE (nom, nom_usage, prenoms, sexe, naissance_annee, naissance_mois, naissance_jour, naissance_age,
    naissance_age_en, naissance_age_le, naissance_min, naissance_max, lieu_naissance, a_naitre, terme_prevu, decede,
    deces_le, telephone) ON enfant_personne TO egide_app;
GRANT UPDATE (au, retire_le, motif_fin) ON enfant_lien TO egide_app;
GRANT UPDATE (au, motif_fin) ON enfant_habitant TO egide_app;
GRANT UPDATE (nom, adresse, code_insee, cle_adresse, protegee, au) ON enfant_foyer TO egide_app;
GRANT UPDATE (levee_le) ON enfant_adresseprotegee TO egide_app;
GRANT UPDATE (lue_le, lue_par_id) ON enfant_suspicionscellee TO egide_app;
