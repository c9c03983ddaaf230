"""History under policy, and the function that refuses a state changed outside the engine."""

from django.db import migrations

from egide.socle.acces.policies import mixte
from egide.socle.etats.migrations_sql import FONCTION


class Migration(migrations.Migration):
    """Protects the history of states."""

    dependencies = [("etats", "0001_initial"), ("acces", "0002_politiques")]

    operations = [mixte("etats_passage", worker=True), migrations.RunSQL(FONCTION, migrations.RunSQL.noop)]
