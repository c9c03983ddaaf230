"""The list shows the last received first, whatever their state."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """Adds an index."""

    dependencies = [("information_preoccupante", "0003_ordre_des_enfants")]

    operations = [
        migrations.AddIndex(
            model_name="information",
            index=models.Index(fields=["-recue_le", "id"], name="information_recente"),
        ),
    ]
