"""What leaves and what is redacted under policy, by file or by object; their lines through them."""

from pathlib import Path

from django.db import migrations

from egide.socle.acces.policies import fonction_acces, mixte, sous_condition
from egide.socle.etats.migrations_sql import etat_protege

_HISTOIRE = """
CREATE POLICY lire_sortie ON etats_passage FOR SELECT TO egide_app
USING (objet_genre = 'sortie' AND dossier_id IS NULL AND objet_id IN (SELECT id FROM documents_sortie));
CREATE POLICY lire_occultation ON etats_passage FOR SELECT TO egide_app
USING (objet_genre = 'occultation' AND dossier_id IS NULL AND objet_id IN (SELECT id FROM documents_occultation))
"""


class Migration(migrations.Migration):
    """Protects what leaves and what is redacted."""

    dependencies = [("documents", "0003_sorties")]

    operations = [
        mixte("documents_sortie"),
        mixte("documents_occultation"),
        etat_protege("documents_sortie"),
        etat_protege("documents_occultation"),
        sous_condition("documents_piecesortie", "sortie_id IN (SELECT id FROM documents_sortie)"),
        sous_condition("documents_zone", "occultation_id IN (SELECT id FROM documents_occultation)"),
        migrations.RunSQL(_HISTOIRE, migrations.RunSQL.noop),
        migrations.RunSQL(
            (Path(__file__).parents[1] / "sql" / "0004_sorties.sql").read_text(encoding="utf-8"),
            migrations.RunSQL.noop,
        ),
        fonction_acces("acces_ancres_de(uuid)", appelants="egide_acces"),
        fonction_acces("documents_ouvert(uuid)", appelants="egide_app"),
        fonction_acces("documents_dossiers_de(uuid)", appelants="egide_app"),
    ]
