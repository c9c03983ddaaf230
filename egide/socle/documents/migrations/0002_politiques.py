"""Pieces under policy, by file or by object; files through the piece that holds them; states only by the engine."""

from pathlib import Path

from django.db import migrations

from egide.socle.acces.policies import fonction_acces, mixte, sous_condition
from egide.socle.etats.migrations_sql import etat_protege

_TENU = (
    "EXISTS (SELECT 1 FROM documents_piece p"
    " WHERE p.original_id = documents_fichier.id OR p.copie_id = documents_fichier.id)"
)
# The history of a piece that hangs from an object is read through the piece: its own id is in charge of nobody.
_HISTOIRE = """
CREATE POLICY lire_piece ON etats_passage FOR SELECT TO egide_app
USING (objet_genre = 'piece' AND dossier_id IS NULL AND objet_id IN (SELECT id FROM documents_piece))
"""


class Migration(migrations.Migration):
    """Protects the tables of documents."""

    dependencies = [
        ("documents", "0001_initial"),
        ("acces", "0006_decisions"),
        ("etats", "0003_index_du_volume"),
    ]

    operations = [
        mixte("documents_piece", worker=True),
        etat_protege("documents_piece"),
        sous_condition(
            "documents_fichier", _TENU, ecriture="false", insertion="(SELECT acces_moi()) IS NOT NULL", worker=True
        ),
        migrations.RunSQL(_HISTOIRE, migrations.RunSQL.noop),
        migrations.RunSQL(
            (Path(__file__).parents[1] / "sql" / "0002_fonctions.sql").read_text(encoding="utf-8"),
            migrations.RunSQL.noop,
        ),
        fonction_acces("documents_orphelins(uuid[])", appelants="egide_worker"),
    ]
