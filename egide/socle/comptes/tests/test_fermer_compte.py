"""Closing an account shuts every door at once."""

import pytest
from allauth.mfa.models import Authenticator
from django.urls import reverse
from django.utils import timezone

from egide.socle.comptes.actions import fermer_compte
from egide.socle.comptes.actions import postes as module
from egide.socle.comptes.models import Poste
from egide.socle.comptes.tests.distribution import ClientDe
from egide.socle.comptes.tests.factories import Distribution
from egide.socle.interface.refus import Refus


def test_posts_second_factor_and_open_sessions_end(distribution: Distribution, client_de: ClientDe) -> None:
    yanis = distribution.educateur
    ouvert = client_de(yanis)
    assert ouvert.get(reverse("comptes:mon_compte")).status_code == 200
    fermer_compte(agent=distribution.admin_technique, titulaire=yanis, le=timezone.now(), motif="départ")
    suite = ouvert.get(reverse("comptes:mon_compte"))
    assert suite.status_code == 302
    assert reverse("account_login") in suite["Location"]
    assert Poste.objects.get(agent=yanis).au == timezone.localdate()
    assert not Authenticator.objects.filter(user=yanis).exists()


def test_it_is_refused_on_oneself_twice_or_with_files_left(
    distribution: Distribution, monkeypatch: pytest.MonkeyPatch
) -> None:
    admin, instant = distribution.admin_technique, timezone.now()
    with pytest.raises(Refus, match="propre compte"):
        fermer_compte(agent=admin, titulaire=admin, le=instant, motif="x")
    with pytest.raises(Refus, match="administrateur technique"):
        fermer_compte(agent=distribution.cadre_crip, titulaire=admin, le=instant, motif="x")
    fermer_compte(agent=admin, titulaire=distribution.ancien_agent, le=instant, motif="x")
    with pytest.raises(Refus, match="déjà fermé"):
        fermer_compte(agent=admin, titulaire=distribution.ancien_agent, le=instant, motif="x")
    monkeypatch.setattr(module, "CONTROLES_DE_FIN_DE_POSTE", [lambda p, au: "Un dossier reste."])
    with pytest.raises(Refus, match="Un dossier reste"):
        fermer_compte(agent=admin, titulaire=distribution.educateur, le=instant, motif="x")
    distribution.educateur.refresh_from_db()
    assert distribution.educateur.is_active
