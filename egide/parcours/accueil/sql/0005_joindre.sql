-- The fourth door of the public: a file of his own contact, sealed in the store just before. It is born in quarantine:
-- the worker examines it, and nothing of it is served until its clean copy exists (confidentialite §53).
--
-- Returns 'jointe', 'deja' (the same sent twice), 'complet' (no more than ten a contact), 'trop', or 'inconnu': for a
-- wrong code, and for a contact that a human being already read. What the worker carries was promised to its sender:
-- it enters whatever happened meanwhile, and the cell is told when it had already read the rest.
CREATE FUNCTION joindre(p jsonb) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    f jsonb := p -> 'fichier';
    v_piece uuid := p ->> 'piece_id';
    v_promis boolean := session_user <> 'egide_public';
    v_code record;
    v_lu boolean;
    v_rang bigint;
    v_titre text;
BEGIN
    SELECT * INTO v_code FROM accueil_ouvrir_code(p ->> 'selecteur', p ->> 'secret_argon2');
    IF v_code.resultat <> 'ouvert' THEN
        RETURN v_code.resultat;
    END IF;
    SELECT etat NOT IN ('depose', 'pris_en_compte') INTO v_lu
    FROM accueil_recueil WHERE id = v_code.recueil FOR NO KEY UPDATE;
    IF EXISTS (SELECT 1 FROM documents_piece WHERE id = v_piece AND objet_id = v_code.recueil) THEN
        RETURN 'deja';
    END IF;
    SELECT count(*) + 1 INTO v_rang FROM documents_piece WHERE objet_id = v_code.recueil AND origine = 'publique';
    IF NOT v_promis AND v_lu THEN
        RETURN 'inconnu';
    ELSIF NOT v_promis AND v_rang > 10 THEN
        RETURN 'complet';
    END IF;
    v_titre := replace(p ->> 'titre', '{rang}', v_rang::text);
    INSERT INTO documents_fichier (id, empreinte, taille, media, cle_verrouillee, garde_le)
    VALUES ((f ->> 'id')::uuid, f ->> 'empreinte', (f ->> 'taille')::bigint, f ->> 'media', f ->> 'cle_verrouillee',
            now());
    INSERT INTO etats_passage (id, objet_genre, objet_id, volet, rang, de, acte, vers, le, saisi_le, agent_id, motif)
    VALUES ((p ->> 'passage_id')::uuid, 'piece', v_piece, 1, 1, '', 'joindre_piece', 'en_attente', now(), now(),
            '00000000-0000-7000-8000-000000000001', '');
    PERFORM set_config('egide.passage', p ->> 'passage_id', true);
    -- the name that the file had is not kept: it may be that of who informs
    INSERT INTO documents_piece (
        id, objet_genre, objet_id, volet, titre, genre, nature, saisine, origine, nom_d_origine, etat, version,
        original_id, antivirus, attend, constat, deposee_par_id, deposee_le)
    VALUES (
        v_piece, 'recueil', v_code.recueil, 1, v_titre, p ->> 'genre', 'administrative', 'aucune', 'publique', '',
        'en_attente', 1, (f ->> 'id')::uuid, '', '', '', '00000000-0000-7000-8000-000000000001', now());
    IF p ->> 'legende' <> '' THEN
        INSERT INTO accueil_complement (id, recueil_id, texte, le)
        VALUES ((p ->> 'complement_id')::uuid, v_code.recueil, v_titre || E'\n' || (p ->> 'legende'), now());
    END IF;
    IF v_lu THEN
        PERFORM accueil_arriver((p ->> 'arrivee_id')::uuid, v_code.recueil, accueil_en_charge(v_code.recueil),
                                'complement_public', false, now());
    END IF;
    PERFORM accueil_journaliser((p ->> 'ligne_id')::uuid, v_code.recueil, 'joindre_piece');
    PERFORM accueil_differer('documents', 'egide.documents.controler', 0, jsonb_build_object('piece_id', v_piece),
                             'documents');
    RETURN 'jointe';
END $$;
