"""Contacts under policy: the text by charge, the informant by name, the counted codes by nobody."""

from django.db import migrations

from egide.socle.acces.policies import plusieurs_enfants, sous_condition
from egide.socle.acces.volets import Volet
from egide.socle.etats.migrations_sql import etat_protege


class Migration(migrations.Migration):
    """Protects the tables of what arrives."""

    dependencies = [("accueil", "0001_initial"), ("acces", "0002_politiques"), ("etats", "0002_politiques")]

    operations = [
        plusieurs_enfants("accueil_recueil", volet=Volet.DANGER, worker=True),
        plusieurs_enfants("accueil_enfantsignale", volet=Volet.DANGER, objet="recueil_id", worker=True),
        plusieurs_enfants("accueil_complement", volet=Volet.DANGER, objet="recueil_id", worker=True),
        plusieurs_enfants("accueil_informateur", volet=Volet.INFORMATEUR, objet="recueil_id"),
        sous_condition("accueil_essaicode", "false"),
        etat_protege("accueil_recueil"),
    ]
