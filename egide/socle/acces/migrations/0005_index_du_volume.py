"""What the policies read at each statement, from the index alone (measured on sixty thousand files)."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """Covering indexes."""

    dependencies = [("acces", "0004_lecture_du_journal")]

    operations = [
        migrations.AddIndex(
            model_name="acces",
            index=models.Index(
                fields=["sujet", "expire"], include=("dossier", "volets", "lecture_seule"), name="acces_lu"
            ),
        ),
        migrations.AddIndex(
            model_name="concerne",
            index=models.Index(
                fields=["dossier", "volet_objet"],
                include=("objet_id",),
                condition=models.Q(("au__isnull", True)),
                name="concerne_lu",
            ),
        ),
        migrations.AddIndex(
            model_name="priseencharge",
            index=models.Index(fields=["sujet", "au"], include=("objet_id", "volet_objet"), name="charge_lue"),
        ),
    ]
