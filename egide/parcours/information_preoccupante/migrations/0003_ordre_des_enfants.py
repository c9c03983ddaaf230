"""Children in the order in which they were told."""

from django.db import migrations


class Migration(migrations.Migration):
    """Changes the default order; no column changes."""

    dependencies = [("information_preoccupante", "0002_politiques")]

    operations = [
        migrations.AlterModelOptions(
            name="enfantconcerne",
            options={"ordering": ("enfant_signale__rang", "id"), "verbose_name": "enfant concerné"},
        ),
    ]
