"""Many dangers at once: one message for each person, the first of each danger at once, and a mute server told once."""

import socket
from datetime import timedelta
from time import monotonic

import pytest

from egide.socle.acces.regles_acces import reglage
from egide.socle.comptes.models import Agent
from egide.socle.echanges.astreinte import veiller
from egide.socle.echanges.models import AvisEnvoye

pytestmark = pytest.mark.django_db
MINUTES = timedelta(minutes=1)


def _texte(facteur, rang=-1):
    return facteur.messages[rang][1].get_payload(decode=True).decode()


def _par_personne(facteur, agent):
    return facteur.destinataires().count(agent.courriel)


def test_vingt_dangers_pendant_une_heure_font_un_message_par_relance_et_par_personne(nuit, facteur, une_alerte):
    for _ in range(19):
        une_alerte(nuit.unite, nuit.debut)
    for minute in range(60):
        veiller(le=nuit.debut + minute * MINUTES)
    relances = 60 // reglage("astreinte_relance_minutes")
    assert [_par_personne(facteur, a) for a in (nuit.premier, nuit.second)] == [relances, relances - 1]
    assert "20 éléments urgents vous attendent" in _texte(facteur)
    assert not AvisEnvoye.objects.filter(remis=False).exists()


def test_des_dangers_qui_arrivent_un_a_un_partent_aussitot_et_leurs_relances_ensemble(nuit, facteur, une_alerte):
    relance = reglage("astreinte_relance_minutes")
    veiller(le=nuit.debut)
    for minute in range(1, relance):
        une_alerte(nuit.unite, nuit.debut + minute * MINUTES)
        assert veiller(le=nuit.debut + minute * MINUTES) == 1
    assert _par_personne(facteur, nuit.premier) == relance
    for minute in range(relance, 4 * relance):
        veiller(le=nuit.debut + minute * MINUTES)
    assert _par_personne(facteur, nuit.premier) <= relance + 3


def test_une_relance_retenue_part_avec_le_premier_avis_d_un_autre_danger(nuit, facteur, une_alerte):
    relance = reglage("astreinte_relance_minutes") * MINUTES
    veiller(le=nuit.debut)
    une_alerte(nuit.unite, nuit.debut + relance - MINUTES)
    veiller(le=nuit.debut + relance - MINUTES)
    veiller(le=nuit.debut + relance)
    assert AvisEnvoye.objects.filter(agent=nuit.premier, remis=False).count() == 1
    une_alerte(nuit.unite, nuit.debut + relance)
    veiller(le=nuit.debut + relance + timedelta(seconds=20))
    assert "2 éléments urgents vous attendent" in _texte(facteur)
    assert not AvisEnvoye.objects.filter(agent=nuit.premier, remis=False).exists()


def test_un_serveur_muet_ne_coute_qu_une_attente_par_ronde(nuit, settings, une_alerte):
    for _ in range(4):
        une_alerte(nuit.unite, nuit.debut)
    with socket.create_server(("127.0.0.1", 0)) as muet:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = muet.getsockname()
        settings.EMAIL_TIMEOUT = 1
        veiller(le=nuit.debut)
        debut = monotonic()
        assert veiller(le=nuit.debut + reglage("astreinte_relance_minutes") * MINUTES) == 0
    assert monotonic() - debut < 2
    assert Agent.objects.filter(pk__in=AvisEnvoye.objects.filter(remis=False).values("agent")).count() == 2


def test_une_adresse_refusee_ne_retient_pas_les_autres(nuit, facteur):
    facteur.refusees.add(nuit.premier.courriel)
    veiller(le=nuit.debut)
    assert veiller(le=nuit.debut + reglage("astreinte_relance_minutes") * MINUTES) == 1
    assert facteur.destinataires() == [nuit.second.courriel]
