"""How pieces disappear with what they hang from. The key of a file goes with its row; the bytes are swept afterwards."""

from django.db import migrations

from egide.socle.acces.policies import fonction_acces

_OUBLIER = """
CREATE FUNCTION documents_oublier(p_id uuid) RETURNS SETOF conservation_trace
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE v_pieces uuid[]; v_occultations uuid[]; v_sorties uuid[]; v_fichiers uuid[]; v_un uuid;
BEGIN
    v_pieces := ARRAY(SELECT id FROM documents_piece WHERE p_id IN (objet_id, dossier_id));
    v_occultations := ARRAY(SELECT id FROM documents_occultation WHERE p_id IN (objet_id, dossier_id));
    v_sorties := ARRAY(SELECT id FROM documents_sortie WHERE p_id IN (objet_id, dossier_id));
    v_fichiers := ARRAY(
        SELECT f FROM documents_piece p, LATERAL (VALUES (p.original_id), (p.copie_id)) AS g(f)
        WHERE p.id = ANY (v_pieces) AND f IS NOT NULL);
    RETURN QUERY SELECT * FROM conservation_oublier(v_sorties, 'documents_piecesortie.sortie_id');
    RETURN QUERY SELECT * FROM conservation_oublier(v_occultations, 'documents_zone.occultation_id');
    FOREACH v_un IN ARRAY v_sorties || v_occultations || v_pieces LOOP
        RETURN QUERY SELECT * FROM conservation_effacer_objet(v_un);
    END LOOP;
    RETURN QUERY SELECT * FROM conservation_oublier(v_sorties, 'documents_sortie.id');
    RETURN QUERY SELECT * FROM conservation_oublier(v_occultations, 'documents_occultation.id');
    RETURN QUERY SELECT * FROM conservation_oublier(v_pieces, 'documents_piece.id');
    RETURN QUERY SELECT * FROM conservation_oublier(v_fichiers, 'documents_fichier.id');
END $$;
INSERT INTO conservation_suite (fonction) VALUES ('documents_oublier');
"""


class Migration(migrations.Migration):
    """Adds the eraser of pieces."""

    dependencies = [("documents", "0004_politiques_des_sorties"), ("conservation", "0002_regles")]

    operations = [
        migrations.RunSQL(_OUBLIER, migrations.RunSQL.noop),
        fonction_acces("documents_oublier(uuid)", appelants="egide_acces"),
    ]
