# The on-call notices are unique, and the tasks give a sign of life.

from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("echanges", "0002_politiques"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Battement",
            fields=[
                ("nom", models.CharField(max_length=40, primary_key=True, serialize=False)),
                ("le", models.DateTimeField(verbose_name="dernier signe de vie")),
            ],
            options={
                "verbose_name": "signe de vie",
            },
        ),
        migrations.AlterField(
            model_name="alerteastreinte",
            name="niveau",
            field=models.PositiveSmallIntegerField(default=0, verbose_name="rang du dernier avis"),
        ),
        migrations.AddIndex(
            model_name="avisenvoye",
            index=models.Index(condition=models.Q(("remis", False)), fields=["envoye_le"], name="avis_a_remettre"),
        ),
        migrations.AddConstraint(
            model_name="avisenvoye",
            constraint=models.UniqueConstraint(fields=("alerte", "agent", "niveau"), name="avis_une_fois"),
        ),
        migrations.AddConstraint(
            model_name="avisenvoye",
            constraint=models.UniqueConstraint(fields=("urgence", "agent"), name="avis_d_urgence_une_fois"),
        ),
        migrations.AddConstraint(
            model_name="avisenvoye",
            constraint=models.CheckConstraint(
                condition=models.Q(("alerte__isnull", False), ("urgence__isnull", False), _connector="XOR"),
                name="avis_d_une_chose",
            ),
        ),
    ]
