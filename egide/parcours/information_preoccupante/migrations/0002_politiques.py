"""Informations under policy: several children, part danger; states change only through the engine."""

from django.db import migrations

from egide.socle.acces.policies import fonction_acces, plusieurs_enfants
from egide.socle.acces.volets import Volet
from egide.socle.etats.migrations_sql import etat_protege

_APP = "information_preoccupante"
_LIGNES = ("enfantconcerne", "dangerevoque", "candidat", "connuailleurs")
# The data protection officer reads the number of an information, column by column (config/roles_sql.py).
_NUMEROS_DU_JOURNAL = f"""
CREATE POLICY journaliser ON {_APP}_information FOR SELECT TO egide_journal
USING (id NOT IN (SELECT acces_objets_exclus()))
"""

# Nobody reads the charge of another unit: whoever is in charge of an object ends there what he had opened.
_RETIRER_CHARGE = """
CREATE FUNCTION information_retirer_charge(p_objet uuid, p_sujet uuid, p_le timestamptz) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
    UPDATE acces_priseencharge SET au = p_le
    WHERE objet_id = p_objet AND sujet_id = p_sujet AND au IS NULL
      AND EXISTS (SELECT 1 FROM acces_mes_objets(true) o WHERE o.objet_id = p_objet)
$$
"""


class Migration(migrations.Migration):
    """Protects an information and everything that hangs from it."""

    dependencies = [
        (_APP, "0001_initial"),
        ("acces", "0004_lecture_du_journal"),
        ("etats", "0002_politiques"),
    ]

    operations = [
        plusieurs_enfants(f"{_APP}_information", volet=Volet.DANGER, worker=True),
        *[
            plusieurs_enfants(f"{_APP}_{nom}", volet=Volet.DANGER, objet="information_id", worker=True)
            for nom in _LIGNES
        ],
        etat_protege(f"{_APP}_information"),
        migrations.RunSQL(_RETIRER_CHARGE, migrations.RunSQL.noop),
        fonction_acces("information_retirer_charge(uuid, uuid, timestamptz)", appelants="egide_app"),
        migrations.RunSQL(_NUMEROS_DU_JOURNAL, migrations.RunSQL.noop),
    ]
