"""Inbox and urgent warnings under policy."""

from django.db import migrations

from egide.socle.acces.policies import mixte, sous_condition


class Migration(migrations.Migration):
    """Protects the inbox, the urgent warnings and the notices sent."""

    dependencies = [("echanges", "0001_initial"), ("acces", "0002_politiques")]

    operations = [
        mixte("echanges_arrivee", worker=True),
        mixte("echanges_alerteastreinte", worker=True),
        sous_condition(
            "echanges_avisenvoye",
            "agent_id = (SELECT acces_moi()) OR alerte_id IN (SELECT id FROM echanges_alerteastreinte)",
            worker=True,
        ),
    ]
