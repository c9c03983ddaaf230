"""The door of the identity provider when all goes well, with one or two factors there."""

import json
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client
from django.urls import reverse

from egide.socle.comptes.models import Agent, IdentiteFederee
from egide.socle.comptes.presenters import siret_affiche
from egide.socle.comptes.roles import Role
from egide.socle.comptes.selectors import roles_en_vigueur
from egide.socle.comptes.tests.cle_logicielle import CleLogicielle
from egide.socle.comptes.tests.distribution import ClientDe
from egide.socle.comptes.tests.factories import Distribution, code_du_moment, donner_second_facteur
from egide.socle.comptes.tests.fournisseur import SIRET, Cle, Fournisseur
from egide.socle.comptes.tests.scene_federee import (
    COURRIEL,
    aller_et_revenir,
    entree,
    invitation,
    partir,
)
from egide.socle.interface.refus import Refus
from egide.socle.interface.tests.lecture import texte_lu


def test_the_link_leads_there_and_back_to_an_account_without_password(
    distribution: Distribution, fournisseur: Fournisseur
) -> None:
    secret, client = invitation(distribution), Client()
    page = texte_lu(client.get(reverse("comptes:accepter_invitation", args=[secret])))
    assert "Continuer avec ProConnect" in page
    assert siret_affiche(SIRET) in page
    assert "mot_de_passe" not in page
    avant = client.session.session_key
    assert aller_et_revenir(client, but="invitation", secret=secret)["Location"] == "/"
    assert entree(client)
    assert client.session.session_key != avant
    neuve = Agent.objects.get(courriel=COURRIEL)
    assert not neuve.has_usable_password()
    assert roles_en_vigueur(neuve) == {Role.EVALUATRICE}
    liee = IdentiteFederee.objects.get(agent=neuve)
    assert (liee.emetteur, liee.sujet, liee.siret) == (fournisseur.adresse, "sujet-ines", SIRET)
    assert aller_et_revenir(Client(), but="invitation", secret=secret).status_code == 403


def test_what_is_asked_is_what_the_provider_needs_and_no_more(db: None, fournisseur: Fournisseur) -> None:
    demande = parse_qs(urlsplit(partir(Client())).query)
    assert {
        nom: valeurs[0] for nom, valeurs in demande.items() if nom in ("response_type", "redirect_uri", "scope")
    } == {
        "response_type": "code",
        "redirect_uri": "https://testserver/connexion/fournisseur/retour/",
        "scope": "openid siret idp_id",
    }
    assert demande["code_challenge_method"] == ["S256"]
    assert len(demande["state"][0]) >= 32
    assert len(demande["nonce"][0]) >= 32
    assert demande["acr_values"] == ["eidas2 eidas3"]
    assert json.loads(demande["claims"][0])["id_token"]["amr"] == {"essential": True}
    assert "prompt" not in demande
    autre = parse_qs(urlsplit(partir(Client())).query)
    assert not any(demande[nom] == autre[nom] for nom in ("state", "nonce", "code_challenge"))


def test_she_comes_back_in_and_reaches_the_page_that_she_wanted(ines: Agent) -> None:
    client = Client()
    assert aller_et_revenir(client, next="/aide/roles/")["Location"] == "/aide/roles/"
    assert entree(client)


@pytest.mark.parametrize(
    "suite", ["https://ailleurs.example/", "//ailleurs.example", "/\\ailleurs.example", "javascript:1"]
)
def test_she_is_never_sent_to_another_site(ines: Agent, suite: str) -> None:
    assert aller_et_revenir(Client(), next=suite)["Location"] == "/"


@pytest.mark.parametrize("algorithme", ["RS256", "ES256"])
def test_both_signatures_of_the_provider_are_read(
    ines: Agent, fournisseur: Fournisseur, settings, algorithme: str
) -> None:
    settings.EGIDE_OIDC = {**fournisseur.reglages, "algorithmes": algorithme}
    fournisseur.cle = Cle(algorithme=algorithme)
    client = Client()
    aller_et_revenir(client)
    assert entree(client)


def test_a_new_key_is_read_once_when_its_name_is_unknown(ines: Agent, fournisseur: Fournisseur) -> None:
    aller_et_revenir(Client())
    lues = fournisseur.lectures_des_cles
    aller_et_revenir(Client())
    assert fournisseur.lectures_des_cles == lues
    fournisseur.cle = Cle()
    client = Client()
    aller_et_revenir(client)
    assert entree(client)
    assert fournisseur.lectures_des_cles == lues + 1


@pytest.mark.parametrize(("acr", "amr"), [("eidas2", ["pwd"]), ("eidas1", ["pwd", "mfa"])])
def test_two_factors_there_are_not_asked_again_here(
    ines: Agent, fournisseur: Fournisseur, acr: str, amr: list[str]
) -> None:
    donner_second_facteur(ines)
    fournisseur.acr, fournisseur.amr = acr, amr
    client = Client()
    assert aller_et_revenir(client)["Location"] == "/"
    assert entree(client)


def test_one_factor_there_asks_ours(ines: Agent, fournisseur: Fournisseur) -> None:
    donner_second_facteur(ines)
    fournisseur.amr = ["pwd"]
    client = Client()
    assert aller_et_revenir(client)["Location"] == reverse("mfa_authenticate")
    assert not entree(client)
    client.post(reverse("mfa_authenticate"), {"code": code_du_moment(ines)}, secure=True)
    assert entree(client)


def test_one_factor_there_and_none_here_sets_one_up_at_the_first_entry_only(
    distribution: Distribution, fournisseur: Fournisseur
) -> None:
    fournisseur.amr = ["pwd"]
    client = Client()
    aller_et_revenir(client, but="invitation", secret=invitation(distribution))
    assert not entree(client)
    assert client.get("/", secure=True)["Location"] == reverse("mfa_activate_totp")
    page = client.get(reverse("mfa_add_webauthn"), secure=True)
    saisie = {"name": "Clé", "credential": CleLogicielle().creer(page.context["js_data"]["creation_options"])}
    client.post(reverse("mfa_add_webauthn"), saisie, secure=True)
    assert entree(client)


def test_whoever_stole_the_password_there_sets_nothing_up_here(ines: Agent, fournisseur: Fournisseur) -> None:
    fournisseur.amr = ["pwd"]
    client = Client()
    reponse = aller_et_revenir(client)
    assert reponse.status_code == 403
    assert "n’a demandé qu’une preuve" in texte_lu(reponse)
    assert client.get("/", secure=True)["Location"].startswith(reverse("account_login"))


def test_without_a_provider_the_door_is_absent(distribution: Distribution, settings) -> None:
    assert "ProConnect" not in texte_lu(Client().get(reverse("account_login")))
    assert Client().post(reverse("comptes:federation_demander")).status_code == 404
    with pytest.raises(Refus, match="Aucun fournisseur"):
        invitation(distribution)


def test_coming_back_as_someone_else_ends_the_session_that_was_open(
    ines: Agent, distribution: Distribution, client_de: ClientDe
) -> None:
    """Her two factors count for her new session, where a second factor is not set up without a fresh proof."""
    client = client_de(distribution.agent_crip, preuve_fraiche=True)
    reponse = aller_et_revenir(client)
    assert reponse["Location"] == "/"
    assert client.session["_auth_user_id"] == str(ines.pk)
    assert entree(client)
    page = client.get(reverse("mfa_activate_totp"), secure=True)
    assert page["Location"].startswith(reverse("mfa_reauthenticate"))
