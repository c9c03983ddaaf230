"""How a package disappears with what it was made of."""

from django.db import migrations

from egide.socle.acces.policies import fonction_acces

_OUBLIER = """
CREATE FUNCTION echanges_oublier(p_id uuid) RETURNS SETOF conservation_trace
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE v_paquets uuid[]; v_un uuid;
BEGIN
    v_paquets := ARRAY(SELECT id FROM echanges_transmission WHERE objet_id = p_id);
    FOREACH v_un IN ARRAY v_paquets LOOP
        RETURN QUERY SELECT * FROM conservation_effacer_objet(v_un);
    END LOOP;
    RETURN QUERY SELECT * FROM conservation_oublier(
        v_paquets, 'echanges_avisenvoye.transmission_id', 'echanges_lignetransmise.transmission_id',
        'echanges_transmission.id');
END $$;
INSERT INTO conservation_suite (fonction) VALUES ('echanges_oublier');
"""


class Migration(migrations.Migration):
    """Adds the eraser of packages."""

    dependencies = [("echanges", "0008_transmissions_figees"), ("conservation", "0002_regles")]

    operations = [
        migrations.RunSQL(_OUBLIER, migrations.RunSQL.noop),
        fonction_acces("echanges_oublier(uuid)", appelants="egide_acces"),
    ]
