"""A danger now wakes somebody up, then somebody else, until a human being says « je prends »."""

from datetime import timedelta

import pytest
from django.utils import timezone

from egide.socle.acces.regles_acces import reglage
from egide.socle.acces.tests.factories import un_agent, une_unite
from egide.socle.comptes.models import Astreinte
from egide.socle.comptes.roles import Role
from egide.socle.echanges.actions import accuser_alerte
from egide.socle.echanges.astreinte import veiller
from egide.socle.echanges.models import AlerteAstreinte, AvisEnvoye
from egide.socle.echanges.selectors import alertes_ouvertes, taches_silencieuses
from egide.socle.interface.refus import Refus

pytestmark = pytest.mark.django_db
MINUTES = timedelta(minutes=1)


def test_the_first_level_then_the_next_after_the_delay(nuit, facteur):
    relance = reglage("astreinte_relance_minutes") * MINUTES
    assert veiller(le=nuit.debut) == 1
    assert facteur.destinataires() == [nuit.premier.courriel]
    assert veiller(le=nuit.debut + relance - timedelta(seconds=1)) == 0
    assert veiller(le=nuit.debut + relance) == 2
    assert set(facteur.destinataires()[1:]) == {nuit.premier.courriel, nuit.second.courriel}
    assert veiller(le=nuit.debut + 2 * relance) == 2


def test_the_message_names_nobody_and_leads_nowhere(nuit, facteur):
    veiller(le=nuit.debut)
    _, message = facteur.messages[0]
    texte = f"{message} {message.get_payload(decode=True).decode()}"
    assert "un élément urgent vous attend" in texte.lower()
    for indice in ("http", str(nuit.alerte.objet_id), "enfant", "danger", "recueil"):
        assert indice not in texte.lower()


def test_the_same_round_twice_sends_once(nuit, facteur):
    assert [veiller(le=nuit.debut) for _ in range(3)] == [1, 0, 0]
    assert AvisEnvoye.objects.filter(alerte=nuit.alerte).count() == 1


def test_a_notice_prepared_before_a_kill_leaves_at_the_next_round(nuit, facteur):
    facteur.refuse = True
    assert veiller(le=nuit.debut) == 0
    avis = AvisEnvoye.objects.get(alerte=nuit.alerte)
    assert avis.remis is False
    facteur.refuse = False
    assert veiller(le=nuit.debut + timedelta(seconds=15)) == 1
    assert facteur.messages[0][1]["Message-ID"] == f"<{avis.pk}@egide>"
    assert AvisEnvoye.objects.filter(alerte=nuit.alerte, remis=True).count() == 1


def test_a_human_receipt_stops_everything(nuit, facteur):
    veiller(le=nuit.debut)
    accuser_alerte(nuit.alerte, agent=nuit.second, le=timezone.now())
    assert veiller(le=nuit.debut + timedelta(hours=2)) == 0
    assert AlerteAstreinte.objects.get(pk=nuit.alerte.pk).accusee_par == nuit.second
    assert not alertes_ouvertes(nuit.premier).exists()
    with pytest.raises(Refus, match="déjà pris"):
        accuser_alerte(nuit.alerte, agent=nuit.premier, le=timezone.now())


def test_who_may_not_take_it_is_told_so(nuit):
    with pytest.raises(Refus, match="astreinte"):
        accuser_alerte(nuit.alerte, agent=un_agent(Role.EVALUATRICE, une_unite()), le=timezone.now())


def test_without_anyone_on_call_the_managers_are_warned(nuit, facteur):
    veiller(le=nuit.debut + timedelta(hours=13))
    assert set(facteur.destinataires()) == {nuit.premier.courriel, nuit.second.courriel}


def test_a_missing_first_level_does_not_delay_the_warning(nuit, facteur):
    Astreinte.objects.filter(agent=nuit.premier).update(niveau=3)
    veiller(le=nuit.debut)
    assert facteur.destinataires() == [nuit.second.courriel]


def test_without_a_mail_server_nothing_pretends_to_have_left(nuit, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
    assert veiller(le=nuit.debut) == 0
    assert AvisEnvoye.objects.get(alerte=nuit.alerte).remis is False


def test_the_pages_see_when_tasks_fall_silent(nuit, facteur):
    veiller(le=nuit.debut)
    assert taches_silencieuses(nuit.debut + 1 * MINUTES, noms=["astreinte"]) is False
    assert taches_silencieuses(nuit.debut + 1 * MINUTES) is True  # the reminders have not rung yet
    assert taches_silencieuses(nuit.debut + 3 * MINUTES) is True
