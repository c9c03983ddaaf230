"""How a contact disappears with the information it opened, and the counts of wrong codes after a while."""

from django.db import migrations

from egide.socle.acces.policies import fonction_acces

_EFFACER = """
CREATE FUNCTION accueil_effacer_recueil(p_id uuid) RETURNS SETOF conservation_trace
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    RETURN QUERY SELECT * FROM conservation_oublier(
        ARRAY[p_id], 'accueil_complement.recueil_id', 'accueil_enfantsignale.recueil_id',
        'accueil_informateur.recueil_id', 'accueil_recueil.id');
    RETURN QUERY SELECT * FROM conservation_effacer_objet(p_id);
END $$;
INSERT INTO conservation_ephemere (nom, categorie, condition) VALUES ('accueil_essaicode', 'session', 'depuis < $1');
"""


class Migration(migrations.Migration):
    """Adds the eraser of a contact."""

    dependencies = [("accueil", "0003_depot"), ("conservation", "0002_regles")]

    operations = [
        migrations.RunSQL(_EFFACER, migrations.RunSQL.noop),
        fonction_acces("accueil_effacer_recueil(uuid)", appelants="egide_acces"),
    ]
