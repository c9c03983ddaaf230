"""Sign-in under attack: nothing learned by guessing, nothing entered without two proofs."""

import time
from unittest import mock

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.contrib.auth.hashers import Argon2PasswordHasher
from django.http import QueryDict
from django.test import Client
from django.urls import NoReverseMatch, reverse

from egide.socle.comptes.connexion import consommer_code
from egide.socle.comptes.models import Agent
from egide.socle.comptes.roles import Role
from egide.socle.comptes.tests.distribution import ClientDe
from egide.socle.comptes.tests.factories import MOT_DE_PASSE, Distribution, code_du_moment, creer_agent, creer_poste
from egide.socle.interface.tests.lecture import texte_lu


def _mot_de_passe(client: Client, courriel: str, mot_de_passe: str = MOT_DE_PASSE, suite: str = ""):
    saisie = {"login": courriel, "password": mot_de_passe, "next": suite}
    return client.post(reverse("account_login"), saisie)


def _entrer(client: Client, agent: Agent, decalage: int = 0, suite: str = ""):
    _mot_de_passe(client, agent.courriel, suite=suite)
    return client.post(reverse("mfa_authenticate"), {"code": code_du_moment(agent, decalage)})


def test_two_proofs_open_a_session_under_a_new_key(distribution: Distribution) -> None:
    client = Client()
    reponse = _mot_de_passe(client, distribution.agent_crip.courriel.upper())
    assert reponse["Location"] == reverse("mfa_authenticate")
    avant = client.session.session_key
    assert client.get(reverse("comptes:mon_compte")).status_code == 302
    reponse = client.post(reverse("mfa_authenticate"), {"code": code_du_moment(distribution.agent_crip)})
    assert (reponse.status_code, reponse["Location"]) == (302, "/")
    assert client.session.session_key != avant
    assert client.get(reverse("comptes:mon_compte")).status_code == 200


def test_an_unknown_address_and_a_wrong_password_answer_the_same(distribution: Distribution) -> None:
    connue = _mot_de_passe(Client(), distribution.agent_crip.courriel, "faux-mot-de-passe")
    inconnue = _mot_de_passe(Client(), "personne.ici@example.org", "faux-mot-de-passe")
    partie = _mot_de_passe(Client(), distribution.ancien_agent.courriel, "faux-mot-de-passe")
    for reponse in (connue, inconnue, partie):
        assert reponse.status_code == 200
        assert "L’adresse ou le mot de passe ne convient pas." in texte_lu(reponse)
        assert len(reponse.content) == pytest.approx(len(connue.content), abs=40)


def test_each_guess_costs_one_slow_hash_whether_the_address_exists_or_not(distribution: Distribution) -> None:
    for courriel in (distribution.agent_crip.courriel, "personne.ici@example.org"):
        with (
            mock.patch.object(Argon2PasswordHasher, "verify", autospec=True, return_value=False) as verifie,
            mock.patch.object(Argon2PasswordHasher, "encode", autospec=True, return_value="argon2$x") as hache,
        ):
            _mot_de_passe(Client(), courriel, "faux-mot-de-passe")
        assert verifie.call_count + hache.call_count == 1


def test_after_ten_wrong_passwords_even_the_right_one_waits(distribution: Distribution) -> None:
    courriel = distribution.agent_crip.courriel
    for _ in range(10):
        _mot_de_passe(Client(), courriel, "faux-mot-de-passe")
    reponse = _mot_de_passe(Client(), courriel)
    assert reponse.status_code == 200
    assert "Trop d’essais" in texte_lu(reponse)
    assert _mot_de_passe(Client(), distribution.cadre_crip.courriel).status_code == 302


def test_after_ten_wrong_codes_the_right_one_waits(distribution: Distribution) -> None:
    client = Client()
    _mot_de_passe(client, distribution.agent_crip.courriel)
    for _ in range(10):
        assert client.post(reverse("mfa_authenticate"), {"code": "000000"}).status_code == 200
    reponse = client.post(reverse("mfa_authenticate"), {"code": code_du_moment(distribution.agent_crip)})
    assert "Trop d’essais" in texte_lu(reponse)
    assert client.get(reverse("comptes:mon_compte")).status_code == 302


def test_a_code_read_over_the_shoulder_is_refused(distribution: Distribution) -> None:
    nadia = distribution.agent_crip
    code = code_du_moment(nadia)
    premier, voleur = Client(), Client()
    _mot_de_passe(premier, nadia.courriel)
    assert premier.post(reverse("mfa_authenticate"), {"code": code}).status_code == 302
    _mot_de_passe(voleur, nadia.courriel)
    reponse = voleur.post(reverse("mfa_authenticate"), {"code": code})
    assert "Ce code ne convient pas" in texte_lu(reponse)
    assert voleur.get(reverse("comptes:mon_compte")).status_code == 302


def test_a_code_older_than_the_last_one_used_is_refused_in_every_process(distribution: Distribution) -> None:
    nadia = distribution.agent_crip
    preuve = Authenticator.objects.get(user=nadia, type=Authenticator.Type.TOTP)
    assert consommer_code(preuve, code_du_moment(nadia))
    assert not consommer_code(preuve, code_du_moment(nadia))
    assert not consommer_code(preuve, code_du_moment(nadia, -1))
    assert consommer_code(preuve, code_du_moment(nadia, 1))


def test_a_recovery_code_opens_once(distribution: Distribution) -> None:
    nadia = distribution.agent_crip
    secours = Authenticator.objects.get(user=nadia, type=Authenticator.Type.RECOVERY_CODES)
    code = secours.wrap().get_unused_codes()[0]
    for attendu in (302, 200):
        client = Client()
        _mot_de_passe(client, nadia.courriel)
        assert client.post(reverse("mfa_authenticate"), {"code": code}).status_code == attendu


def test_the_stored_secret_is_encrypted(distribution: Distribution) -> None:
    for preuve in Authenticator.objects.filter(user=distribution.agent_crip):
        secret = preuve.data.get("secret") or preuve.data["seed"]
        assert secret.startswith("gAAAA")


def test_someone_whose_post_ended_yesterday_stays_out(distribution: Distribution) -> None:
    client = Client()
    reponse = _mot_de_passe(client, distribution.ancien_agent.courriel)
    assert reponse["Location"] == reverse("account_login")
    page = texte_lu(client.get(reverse("account_login")))
    assert "Vous n’avez pas de poste en cours" in page
    assert client.get(reverse("mfa_authenticate")).status_code == 302
    assert client.get(reverse("comptes:mon_compte")).status_code == 302


def test_a_closed_account_stays_out(distribution: Distribution) -> None:
    Agent.objects.filter(pk=distribution.educateur.pk).update(is_active=False)
    client = Client()
    assert _mot_de_passe(client, distribution.educateur.courriel)["Location"] == reverse("account_login")
    assert "Votre compte est fermé" in texte_lu(client.get(reverse("account_login")))


@pytest.fixture
def nouvelle(distribution: Distribution) -> Agent:
    agent = creer_agent("Zoé", "Hanot", second_facteur=False)
    creer_poste(agent, distribution.unites.crip, Role.AGENT_CRIP)
    return agent


def test_without_a_second_factor_only_its_setup_opens(nouvelle: Agent) -> None:
    client = Client()
    assert _mot_de_passe(client, nouvelle.courriel).status_code == 302
    for nom in ("comptes:mon_compte", "comptes:roles", "comptes:unites", "mfa_view_recovery_codes"):
        assert client.get(reverse(nom))["Location"] == reverse("mfa_activate_totp")
    page = client.get(reverse("mfa_activate_totp"))
    assert page.status_code == 200
    assert "<svg" in texte_lu(page)
    assert "style=" not in texte_lu(page)


def _activer(client: Client):
    secret = client.session["mfa.totp.secret"]
    code = format_hotp_value(hotp_value(secret, int(time.time()) // 30))
    return client.post(reverse("mfa_activate_totp"), {"code": code})


def test_the_setup_gives_recovery_codes_then_everything_opens(nouvelle: Agent) -> None:
    client = Client()
    _mot_de_passe(client, nouvelle.courriel)
    client.get(reverse("mfa_activate_totp"))
    faux = client.post(reverse("mfa_activate_totp"), {"code": "000000"})
    assert "Ce code ne convient pas" in texte_lu(faux)
    assert _activer(client)["Location"] == reverse("mfa_view_recovery_codes")
    assert "10\u00a0codes encore valables" in texte_lu(client.get(reverse("mfa_view_recovery_codes")))
    assert client.get(reverse("comptes:mon_compte")).status_code == 200


def test_a_thief_signed_in_before_the_setup_does_not_profit_from_it(nouvelle: Agent) -> None:
    voleur, titulaire = Client(), Client()
    for client in (voleur, titulaire):
        _mot_de_passe(client, nouvelle.courriel)
        client.get(reverse("mfa_activate_totp"))
    assert _activer(titulaire).status_code == 302
    assert titulaire.get(reverse("comptes:mon_compte")).status_code == 200
    assert voleur.get(reverse("comptes:mon_compte")).status_code == 302
    assert _activer(voleur).status_code == 302
    assert voleur.get(reverse("comptes:mon_compte")).status_code == 302
    assert Authenticator.objects.filter(user=nouvelle, type=Authenticator.Type.TOTP).count() == 1


def test_rights_change_only_under_a_fresh_proof(distribution: Distribution, client_de: ClientDe) -> None:
    client = client_de(distribution.admin_technique)
    adresse = reverse("comptes:fermer_compte", args=[distribution.educateur.pk])
    assert client.get(adresse).status_code == 200
    reponse = client.post(adresse, {"motif": "départ"})
    assert reponse.status_code == 302
    assert reponse["Location"].startswith(reverse("mfa_reauthenticate"))
    distribution.educateur.refresh_from_db()
    assert distribution.educateur.is_active
    reprise = QueryDict(reponse["Location"].partition("?")[2])["next"]
    suite = client.post(reponse["Location"], {"code": code_du_moment(distribution.admin_technique), "next": reprise})
    assert suite["Location"] == reprise
    gardee = client.get(reprise).context["saisie"]
    assert (gardee.adresse, gardee.champs) == (adresse, [("motif", "départ")])
    renvoi = client.post(gardee.adresse, {**dict(gardee.champs), "_reprise": gardee.cle})
    assert renvoi["Location"] == reverse("comptes:personne", args=[distribution.educateur.pk])
    assert not Agent.objects.get(pk=distribution.educateur.pk).is_active
    assert client.get(reprise).status_code == 404


def test_nobody_signs_up_or_removes_a_second_factor_alone(distribution: Distribution, client_de: ClientDe) -> None:
    for nom in ("account_signup", "account_email", "account_reset_password", "account_set_password"):
        with pytest.raises(NoReverseMatch):
            reverse(nom)
    client = client_de(distribution.agent_crip, preuve_fraiche=True)
    client.post(reverse("mfa_deactivate_totp"))
    assert Authenticator.objects.filter(user=distribution.agent_crip).count() == 2


def test_signing_in_never_redirects_to_another_site(distribution: Distribution) -> None:
    reponse = _entrer(Client(), distribution.agent_crip, suite="https://ailleurs.example/")
    assert reponse["Location"] == "/"
