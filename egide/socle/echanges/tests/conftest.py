"""A night with two levels on call, and a mail server of the tests."""

from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.utils import timezone

from egide.socle.acces.actions import prendre_en_charge, sujet_de
from egide.socle.acces.contexte import au_nom_de
from egide.socle.acces.tests.factories import un_agent, une_unite
from egide.socle.acces.volets import Volet
from egide.socle.comptes.models import Astreinte, Unite
from egide.socle.comptes.roles import Role
from egide.socle.echanges.actions import alerter_astreinte
from egide.socle.echanges.tests.facteur import un_facteur
from egide.socle.interface.identifiants import uuid7


@pytest.fixture
def facteur(settings):
    with un_facteur() as facteur:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", facteur.port
        yield facteur


@pytest.fixture
def une_alerte():
    """Opens an urgent warning at the door of a unit, for an object that the present agent may read."""

    def ouvrir(unite, le):
        objet = SimpleNamespace(pk=uuid7())
        prendre_en_charge(objet, objet_genre="recueil", volet=Volet.DANGER, sujet=sujet_de(unite), du=le)
        return alerter_astreinte(objet, objet_genre="recueil", volet=Volet.DANGER, sujet=sujet_de(unite), le=le)

    return ouvrir


@pytest.fixture
def nuit(une_alerte):
    """Two levels on call, and a warning that has just opened. Tests read as the first level, in charge."""
    unite = une_unite("CRIP", Unite.Genre.CRIP)
    premier, second = (un_agent(Role.CADRE_CRIP, unite) for _ in range(2))
    debut = timezone.now()
    for niveau, agent in enumerate((premier, second), 1):
        Astreinte.objects.create(
            unite=unite, agent=agent, niveau=niveau, du=debut - timedelta(hours=1), au=debut + timedelta(hours=12)
        )
    with au_nom_de(premier):
        alerte = une_alerte(unite, debut)
        yield SimpleNamespace(alerte=alerte, premier=premier, second=second, debut=debut, unite=unite)
