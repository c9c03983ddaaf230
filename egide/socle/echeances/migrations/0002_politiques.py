"""Clocks under policy; the deferred tasks watch all of them."""

from django.db import migrations

from egide.socle.acces.policies import mixte


class Migration(migrations.Migration):
    """Protects the clocks."""

    dependencies = [("echeances", "0001_initial"), ("acces", "0002_politiques")]

    operations = [mixte("echeances_echeance", worker=True)]
