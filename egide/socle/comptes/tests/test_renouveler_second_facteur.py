"""A lost second factor comes back through two people and a link handed over in person."""

from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from django.core import mail
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from egide.socle.comptes.actions import demander_renouvellement, renouveler_second_facteur, reprendre_compte
from egide.socle.comptes.models import Agent, Renouvellement
from egide.socle.comptes.tests.courriers import remettre_les_avis
from egide.socle.comptes.tests.distribution import ClientDe
from egide.socle.comptes.tests.factories import MOT_DE_PASSE, Distribution
from egide.socle.interface.refus import Refus


def _demander(distribution: Distribution, titulaire: Agent) -> Renouvellement:
    return demander_renouvellement(
        agent=distribution.admin_technique, titulaire=titulaire, le=timezone.now(), motif="téléphone perdu"
    )


def test_everything_old_stops_and_the_link_opens_a_new_start(
    distribution: Distribution,
    client_de: ClientDe,
) -> None:
    solene = distribution.evaluatrice
    ouvert = client_de(solene)
    demande = _demander(distribution, solene)
    assert ouvert.get(reverse("comptes:mon_compte")).status_code == 200
    remis = renouveler_second_facteur(agent=distribution.cadre_territoire, demande=demande, le=timezone.now())
    remettre_les_avis()
    assert ouvert.get(reverse("comptes:mon_compte")).status_code == 302
    solene.refresh_from_db()
    assert not solene.has_usable_password()
    assert not Authenticator.objects.filter(user=solene).exists()
    assert [courrier.to for courrier in mail.outbox] == [[solene.courriel]]
    assert "perdu" not in mail.outbox[0].body
    adresse = reverse("comptes:reprendre_compte", args=[remis.secret])
    saisie = {"mot_de_passe": MOT_DE_PASSE, "mot_de_passe_repete": MOT_DE_PASSE}
    assert Client().post(adresse, saisie).status_code == 302
    solene.refresh_from_db()
    assert solene.check_password(MOT_DE_PASSE)
    assert Client().get(adresse).status_code == 410


def test_the_same_person_never_asks_and_confirms(distribution: Distribution) -> None:
    demande = _demander(distribution, distribution.evaluatrice)
    for qui in ("admin_technique", "cadre_crip", "evaluatrice", "referent_ase", "dpo"):
        with pytest.raises(Refus, match="cadre de l’unité"):
            renouveler_second_facteur(agent=getattr(distribution, qui), demande=demande, le=timezone.now())
    with pytest.raises(IntegrityError), transaction.atomic():
        Renouvellement.objects.filter(pk=demande.pk).update(confirme_par=distribution.admin_technique)
    with pytest.raises(IntegrityError), transaction.atomic():
        Renouvellement.objects.filter(pk=demande.pk).update(confirme_par=distribution.evaluatrice)


def test_a_cadre_never_confirms_for_herself(distribution: Distribution) -> None:
    demande = _demander(distribution, distribution.cadre_territoire)
    with pytest.raises(Refus):
        renouveler_second_facteur(agent=distribution.cadre_territoire, demande=demande, le=timezone.now())


def test_requests_and_links_expire_and_serve_once(distribution: Distribution) -> None:
    cadre, instant = distribution.cadre_territoire, timezone.now()
    demande = _demander(distribution, distribution.evaluatrice)
    with pytest.raises(Refus, match="attend déjà"):
        _demander(distribution, distribution.evaluatrice)
    with pytest.raises(Refus, match="n’attend plus"):
        renouveler_second_facteur(agent=cadre, demande=demande, le=instant + timedelta(days=4))
    remis = renouveler_second_facteur(agent=cadre, demande=demande, le=instant)
    with pytest.raises(Refus, match="n’attend plus"):
        renouveler_second_facteur(agent=cadre, demande=demande, le=instant)
    with pytest.raises(Refus, match="n’est plus valable"):
        reprendre_compte(secret=remis.secret, mot_de_passe=MOT_DE_PASSE, le=instant + timedelta(hours=25))
    reprendre_compte(secret=remis.secret, mot_de_passe=MOT_DE_PASSE, le=instant)
    with pytest.raises(Refus, match="n’est plus valable"):
        reprendre_compte(secret=remis.secret, mot_de_passe=MOT_DE_PASSE, le=instant)


def test_only_the_administrator_asks_and_never_for_himself(distribution: Distribution) -> None:
    with pytest.raises(Refus, match="administrateur technique"):
        demander_renouvellement(
            agent=distribution.cadre_crip, titulaire=distribution.agent_crip, le=timezone.now(), motif="x"
        )
    with pytest.raises(Refus, match="autre administrateur"):
        _demander(distribution, distribution.admin_technique)
