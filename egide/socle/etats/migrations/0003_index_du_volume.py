"""The history of one file is read by its own column, beside that of the objects that concern it."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """Adds an index."""

    dependencies = [("etats", "0002_politiques")]

    operations = [
        migrations.AddIndex(
            model_name="passage",
            index=models.Index(
                condition=models.Q(("dossier_id__isnull", False)), fields=["dossier_id"], name="passage_dossier"
            ),
        ),
    ]
