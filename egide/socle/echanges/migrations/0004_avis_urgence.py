"""The notice of a break-glass access reaches those who follow the child and the officer who reviews it, at once."""

from django.db import migrations

from egide.socle.acces.policies import fonction_acces

# The officer is written to like the on-call post; exclusions beat notices, and nobody reviews his own access.
_FONCTION = """
CREATE FUNCTION echanges_avertir_urgence(p_urgence uuid, p_le timestamptz) RETURNS integer
LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
    WITH avis AS (
        INSERT INTO echanges_arrivee (id, objet_genre, objet_id, dossier_id, volet, sujet_id, nature, urgente, depuis)
        SELECT gen_random_uuid(), 'acces_urgence', u.id, u.dossier_id, 0, r.sujet_id, 'acces_urgence', false, p_le
        FROM acces_accesurgence u
        JOIN acces_relation r ON r.dossier_id = u.dossier_id AND r.genre <> 'urgence'
        WHERE u.id = p_urgence AND u.agent_id = acces_moi() AND (r.au IS NULL OR r.au > statement_timestamp())
        GROUP BY u.id, u.dossier_id, r.sujet_id
        RETURNING 1),
    courriels AS (
        INSERT INTO echanges_avisenvoye (id, urgence_id, agent_id, niveau, envoye_le, remis)
        SELECT DISTINCT ON (a.id) gen_random_uuid(), u.id, a.id, 1, p_le, false
        FROM acces_accesurgence u
        JOIN comptes_poste p ON p.role = 'dpo' AND p.du <= current_date AND (p.au IS NULL OR p.au >= current_date)
        JOIN comptes_agent a ON a.id = p.agent_id AND a.is_active
        WHERE u.id = p_urgence AND u.agent_id = acces_moi() AND a.id <> u.agent_id
          AND NOT EXISTS (
            SELECT 1 FROM acces_exclusion e WHERE e.agent_id = a.id AND e.dossier_id = u.dossier_id
              AND (e.au IS NULL OR e.au > statement_timestamp()))
          AND u.dossier_id NOT IN (SELECT acces_fermes_par_fusion(a.id, false)))
    SELECT count(*)::integer FROM avis
$$;
"""


class Migration(migrations.Migration):
    """Adds the function."""

    dependencies = [("echanges", "0003_astreinte")]

    operations = [
        migrations.RunSQL(_FONCTION, migrations.RunSQL.noop),
        fonction_acces("echanges_avertir_urgence(uuid, timestamptz)"),
    ]
