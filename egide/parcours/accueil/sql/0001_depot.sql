-- The doors of the public: three here, one in 0005_joindre.sql. Owned by egide_acces, opened to egide_public, and to
-- nobody who reads files.
-- A code is a selector, looked up, and an argon2 hash computed by the caller from the secret and the selector:
-- who only knows the selector learns nothing, not even whether it exists.

CREATE FUNCTION accueil_cellule() RETURNS uuid
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    v_unite uuid;
    v_sujet uuid;
BEGIN
    SELECT id INTO v_unite FROM comptes_unite WHERE genre = 'crip' AND fermee_le IS NULL ORDER BY nom LIMIT 1;
    IF v_unite IS NULL THEN
        RAISE EXCEPTION 'accueil_cellule: no open cell to receive this' USING ERRCODE = 'P0002';
    END IF;
    SELECT id INTO v_sujet FROM acces_sujet WHERE unite_id = v_unite;
    IF v_sujet IS NULL THEN
        INSERT INTO acces_sujet (id, genre, unite_id) VALUES (gen_random_uuid(), 'unite', v_unite)
        ON CONFLICT (unite_id) DO NOTHING;
        SELECT id INTO v_sujet FROM acces_sujet WHERE unite_id = v_unite;
    END IF;
    RETURN v_sujet;
END $$;

-- Who is in charge of a contact now; the cell when nobody is.
CREATE FUNCTION accueil_en_charge(p_recueil uuid) RETURNS uuid
LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT coalesce(
        (SELECT sujet_id FROM acces_priseencharge
         WHERE objet_id = p_recueil AND volet_objet = 1 AND du <= now() AND (au IS NULL OR au > now())
         ORDER BY du DESC LIMIT 1),
        accueil_cellule())
$$;

CREATE FUNCTION accueil_journaliser(p_ligne uuid, p_recueil uuid, p_acte text) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
    INSERT INTO journal_ligne (id, evenement, objet_genre, objet_id, acte, titre, motif, le)
    VALUES (p_ligne, 'acte', 'recueil', p_recueil, p_acte, 'public, sans compte', '', clock_timestamp())
$$;

CREATE FUNCTION accueil_differer(
    p_queue text, p_tache text, p_priorite integer, p_arguments jsonb, p_verrou text DEFAULT NULL
) RETURNS void LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT procrastinate_defer_jobs_v1(ARRAY[
        ROW(p_queue, p_tache, p_priorite, p_verrou, NULL, p_arguments, NULL)::procrastinate_job_to_defer_v1])
$$;

CREATE FUNCTION accueil_alerter(p_alerte uuid, p_recueil uuid, p_sujet uuid, p_le timestamptz) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    INSERT INTO echanges_alerteastreinte (id, objet_genre, objet_id, volet, sujet_id, nee_le, niveau)
    VALUES (p_alerte, 'recueil', p_recueil, 1, p_sujet, p_le, 0);
    PERFORM accueil_differer('astreinte', 'egide.astreinte.avertir', 10, '{}');
END $$;

CREATE FUNCTION accueil_arriver(
    p_arrivee uuid, p_recueil uuid, p_sujet uuid, p_nature text, p_urgente boolean, p_le timestamptz
) RETURNS void LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
    INSERT INTO echanges_arrivee (id, objet_genre, objet_id, volet, sujet_id, nature, urgente, depuis)
    VALUES (p_arrivee, 'recueil', p_recueil, 1, p_sujet, p_nature, p_urgente, p_le)
$$;

CREATE FUNCTION accueil_ecrire_enfants(p_recueil uuid, p_enfants jsonb) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
    INSERT INTO accueil_enfantsignale (
        id, recueil_id, rang, prenom, nom, naissance, naissance_precision, age_declare, a_naitre, sexe,
        ecole, adresse, commune, code_insee)
    SELECT id, p_recueil, rang, prenom, nom, naissance, naissance_precision, age_declare, a_naitre, sexe,
           ecole, adresse, commune, ''
    FROM jsonb_to_recordset(p_enfants) AS e (
        id uuid, rang smallint, prenom text, nom text, naissance date, naissance_precision text,
        age_declare smallint, a_naitre boolean, sexe text, ecole text, adresse text, commune text)
$$;

-- A deposit: contact, children, informant, history, charge, inbox, alert, journal and jobs, or nothing at all.
-- Returns 'nouveau', 'deja' (the same sent twice) or 'different' (another text under a key already used).
CREATE FUNCTION deposer(p jsonb) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    r jsonb := p -> 'recueil';
    v_recueil uuid := r ->> 'id';
    v_danger boolean := (r ->> 'danger_immediat')::boolean;
    v_le timestamptz := now();
    v_sujet uuid;
    v_connue text;
BEGIN
    PERFORM pg_advisory_xact_lock(hashtextextended(r ->> 'cle_idempotence', 620226));
    SELECT empreinte INTO v_connue FROM accueil_recueil WHERE cle_idempotence = (r ->> 'cle_idempotence')::uuid;
    IF FOUND THEN
        RETURN CASE WHEN v_connue = r ->> 'empreinte' THEN 'deja' ELSE 'different' END;
    END IF;
    IF session_user <> 'egide_public' THEN
        v_le := least(now(), coalesce((p ->> 'depose_le')::timestamptz, now()));
    END IF;
    v_sujet := accueil_cellule();
    INSERT INTO etats_passage (id, objet_genre, objet_id, volet, rang, de, acte, vers, le, saisi_le, agent_id, motif)
    VALUES ((p ->> 'passage_id')::uuid, 'recueil', v_recueil, 1, 1, '', 'deposer', 'depose', v_le, now(),
            '00000000-0000-7000-8000-000000000001', '');
    PERFORM set_config('egide.passage', p ->> 'passage_id', true);
    INSERT INTO accueil_recueil (
        id, canal, recu_le, reference, qualite_informateur, professionnel, anonyme, danger_immediat, faits,
        depuis_quand, entourage, commune, etat, version, selecteur, secret_argon2, cle_idempotence, empreinte)
    VALUES (
        v_recueil, 'formulaire', v_le, '', r ->> 'qualite_informateur', (r ->> 'professionnel')::boolean,
        (r ->> 'anonyme')::boolean, v_danger, r ->> 'faits', r ->> 'depuis_quand', r ->> 'entourage',
        r ->> 'commune', 'depose', 1, r ->> 'selecteur', r ->> 'secret_argon2',
        (r ->> 'cle_idempotence')::uuid, r ->> 'empreinte');
    PERFORM accueil_ecrire_enfants(v_recueil, p -> 'enfants');
    IF jsonb_typeof(p -> 'informateur') = 'object' THEN
        INSERT INTO accueil_informateur (
            id, recueil_id, volet, nom_chiffre, fonction_chiffree, telephone_chiffre, courriel_chiffre,
            precautions_chiffrees, retour_demande, protege)
        SELECT id, v_recueil, 10, nom_chiffre, fonction_chiffree, telephone_chiffre, courriel_chiffre,
               precautions_chiffrees, retour_demande, protege
        FROM jsonb_to_record(p -> 'informateur') AS i (
            id uuid, nom_chiffre text, fonction_chiffree text, telephone_chiffre text, courriel_chiffre text,
            precautions_chiffrees text, retour_demande boolean, protege boolean);
    END IF;
    INSERT INTO acces_priseencharge (id, objet_id, objet_genre, volet_objet, sujet_id, du)
    VALUES ((p ->> 'charge_id')::uuid, v_recueil, 'recueil', 1, v_sujet, now());
    PERFORM accueil_arriver((p ->> 'arrivee_id')::uuid, v_recueil, v_sujet, 'depot_public', v_danger, v_le);
    IF v_danger THEN
        PERFORM accueil_alerter((p ->> 'alerte_id')::uuid, v_recueil, v_sujet, now());
    END IF;
    PERFORM accueil_journaliser((p ->> 'ligne_id')::uuid, v_recueil, 'deposer');
    PERFORM accueil_differer(
        'accueil', 'egide.accueil.prendre_en_compte', 5, jsonb_build_object('recueil_id', v_recueil));
    RETURN 'nouveau';
END $$;

-- Whether who spoke asked to be told the outcome: that much, never who (CASF L226-5, D226-2-8).
CREATE FUNCTION accueil_retour_demande(p_recueil uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT EXISTS (SELECT 1 FROM accueil_informateur WHERE recueil_id = p_recueil AND retour_demande)
$$;

-- One wrong code counts against its selector, known or not; ten an hour, then silence (confidentialite §20).
-- The worker tries again what was sealed until it is taken in: that is nobody's wrong code.
CREATE FUNCTION accueil_ouvrir_code(p_selecteur text, p_secret text, OUT recueil uuid, OUT resultat text)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    DELETE FROM accueil_essaicode WHERE depuis < now() - interval '1 hour';
    IF (SELECT nombre FROM accueil_essaicode WHERE selecteur = left(p_selecteur, 12)) >= 10 THEN
        resultat := 'trop';
        RETURN;
    END IF;
    SELECT id INTO recueil FROM accueil_recueil
    WHERE selecteur = p_selecteur AND sha256(secret_argon2::bytea) = sha256(p_secret::bytea);
    IF recueil IS NULL THEN
        INSERT INTO accueil_essaicode AS e (selecteur, depuis, nombre)
        SELECT left(p_selecteur, 12), now(), 1 WHERE session_user = 'egide_public'
        ON CONFLICT (selecteur) DO UPDATE SET nombre = e.nombre + 1;
        resultat := 'inconnu';
        RETURN;
    END IF;
    DELETE FROM accueil_essaicode WHERE selecteur = p_selecteur;
    resultat := 'ouvert';
END $$;

-- Where a contact stands, for who holds its whole code: a state, a date, counts, never a text.
CREATE FUNCTION relire(p_selecteur text, p_secret text)
RETURNS TABLE (
    resultat text, etat text, recu_le timestamptz, complements bigint, ecrit_par_l_enfant boolean, fichiers bigint)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE v_code record;
BEGIN
    SELECT * INTO v_code FROM accueil_ouvrir_code(p_selecteur, p_secret);
    IF v_code.resultat <> 'ouvert' THEN
        RETURN QUERY SELECT v_code.resultat, ''::text, NULL::timestamptz, 0::bigint, false, 0::bigint;
        RETURN;
    END IF;
    RETURN QUERY
        SELECT 'ouvert'::text, r.etat::text, r.recu_le,
               (SELECT count(*) FROM accueil_complement c WHERE c.recueil_id = r.id AND c.agent_id IS NULL),
               r.qualite_informateur = 'enfant',
               (SELECT count(*) FROM documents_piece d WHERE d.objet_id = r.id AND d.origine = 'publique')
        FROM accueil_recueil r WHERE r.id = v_code.recueil;
END $$;

-- Adds a text to a contact. Returns 'ajoute', 'deja' (the same sent twice), 'inconnu' or 'trop'.
CREATE FUNCTION completer(p jsonb) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    v_code record;
    v_sujet uuid;
    v_danger boolean := (p ->> 'danger_immediat')::boolean;
BEGIN
    SELECT * INTO v_code FROM accueil_ouvrir_code(p ->> 'selecteur', p ->> 'secret_argon2');
    IF v_code.resultat <> 'ouvert' THEN
        RETURN v_code.resultat;
    END IF;
    INSERT INTO accueil_complement (id, recueil_id, texte, le)
    VALUES ((p ->> 'complement_id')::uuid, v_code.recueil, p ->> 'texte', now())
    ON CONFLICT (id) DO NOTHING;
    IF NOT FOUND THEN
        RETURN 'deja';
    END IF;
    v_sujet := accueil_en_charge(v_code.recueil);
    PERFORM accueil_arriver(
        (p ->> 'arrivee_id')::uuid, v_code.recueil, v_sujet, 'complement_public', v_danger, now());
    IF v_danger THEN
        PERFORM accueil_alerter((p ->> 'alerte_id')::uuid, v_code.recueil, v_sujet, now());
    END IF;
    PERFORM accueil_journaliser((p ->> 'ligne_id')::uuid, v_code.recueil, 'completer');
    RETURN 'ajoute';
END $$;
