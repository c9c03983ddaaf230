"""How a request disappears, once the département has fixed how long it is kept."""

from django.db import migrations

from egide.socle.acces.policies import fonction_acces

_FONCTIONS = """
CREATE FUNCTION demandes_a_terme(p_ids uuid[]) RETURNS TABLE (
    objet_id uuid, numero text, categorie text, evenement text, depart timestamptz, dernier_fait timestamptz,
    obstacle text
) LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT d.id, d.numero, 'demande_droits', 'Fin de la demande', p.le, p.le,
        CASE WHEN d.etat IN ('repondue', 'classee') THEN '' ELSE 'ouverte' END
    FROM demandes_demande d
    JOIN (SELECT objet_id, max(saisi_le) AS le FROM etats_passage GROUP BY 1) p ON p.objet_id = d.id
    WHERE p_ids IS NULL OR d.id = ANY (p_ids)
$$;
CREATE FUNCTION demandes_effacer(p_id uuid) RETURNS SETOF conservation_trace
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    RETURN QUERY SELECT * FROM conservation_oublier(ARRAY[p_id], 'demandes_element.demande_id', 'demandes_demande.id');
    RETURN QUERY SELECT * FROM conservation_effacer_objet(p_id);
END $$;
-- A request outlives the file: what was decided of a piece stays, without the piece. It runs before the eraser of
-- pieces, by the order of their names.
CREATE FUNCTION demandes_delier(p_id uuid) RETURNS SETOF conservation_trace
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF current_setting('egide.conservation', true) <> 'copier' THEN
        UPDATE demandes_element SET piece_id = NULL, occultation_id = NULL, sortie_id = NULL
        WHERE piece_id IN (SELECT id FROM documents_piece WHERE p_id IN (objet_id, dossier_id));
    END IF;
END $$;
INSERT INTO conservation_suite (fonction) VALUES ('demandes_delier');
INSERT INTO conservation_genre (genre, nom_table, candidats, effacer)
VALUES ('demande', 'demandes_demande', 'demandes_a_terme', 'demandes_effacer');
"""


class Migration(migrations.Migration):
    """Declares the request as a kind of object that may be purged."""

    dependencies = [("demandes", "0002_politiques"), ("conservation", "0002_regles")]

    operations = [
        migrations.RunSQL(_FONCTIONS, migrations.RunSQL.noop),
        fonction_acces("demandes_a_terme(uuid[])", appelants="egide_acces"),
        fonction_acces("demandes_effacer(uuid)", appelants="egide_acces"),
        fonction_acces("demandes_delier(uuid)", appelants="egide_acces"),
    ]
