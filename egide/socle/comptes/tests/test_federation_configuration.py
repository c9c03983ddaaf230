"""Settings of the identity provider: absent by default, closed when something is missing, checked by a command."""

from io import StringIO

import pytest
from django import forms
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from egide.socle.comptes.federation.configuration import fournisseur as regle
from egide.socle.comptes.federation.configuration import manques
from egide.socle.comptes.forms import ChampSiret, siret_valable
from egide.socle.comptes.tests.fournisseur import AUTRE_SIRET, SIRET, Dits, Fournisseur
from egide.socle.interface.securite import politique

BONS = {
    "emetteur": "https://auth.example.org/api/v2",
    "client": "egide",
    "secret": "secret",
    "origine": "https://egide.example.org",
    "libelle": "ProConnect",
    "algorithmes": "RS256",
    "portees": "openid siret",
    "acr": "",
    "amr": "mfa",
}


def _verifier() -> str:
    sortie = StringIO()
    call_command("identite_verifier", stdout=sortie)
    return sortie.getvalue()


def test_nothing_is_set_by_default() -> None:
    assert regle() is None
    assert "Aucun fournisseur d’identité" in _verifier()
    assert politique().endswith("form-action 'self'")


def test_forms_go_to_the_origin_of_the_issuer_and_nowhere_else(db: None, settings) -> None:
    settings.EGIDE_FORMULAIRES_VERS = [BONS["emetteur"]]
    assert politique().endswith("form-action 'self' https://auth.example.org")
    reponse = Client().get(reverse("account_login"))
    assert "https://auth.example.org" in reponse["Content-Security-Policy"]


@pytest.mark.parametrize(
    ("change", "dit"),
    [
        ({"emetteur": ""}, "EGIDE_OIDC_EMETTEUR est absent"),
        ({"client": ""}, "EGIDE_OIDC_CLIENT est absent"),
        ({"secret": ""}, "EGIDE_OIDC_SECRET est absent"),
        ({"origine": ""}, "EGIDE_OIDC_ORIGINE est absent"),
        ({"emetteur": "http://auth.example.org"}, "EGIDE_OIDC_EMETTEUR doit commencer par https"),
        ({"origine": "http://egide.example.org"}, "EGIDE_OIDC_ORIGINE doit commencer par https"),
        ({"origine": "https://egide.example.org/agents"}, "EGIDE_OIDC_ORIGINE porte quelque chose de trop"),
        ({"emetteur": "https://auth.example.org?x=1"}, "EGIDE_OIDC_EMETTEUR porte quelque chose de trop"),
        ({"emetteur": "http://[::1"}, "EGIDE_OIDC_EMETTEUR n’est pas une adresse"),
        ({"origine": "https://[egide"}, "EGIDE_OIDC_ORIGINE n’est pas une adresse"),
        ({"algorithmes": "HS256"}, "EGIDE_OIDC_ALGORITHMES n’admet que"),
        ({"algorithmes": "RS256 none"}, "EGIDE_OIDC_ALGORITHMES n’admet que"),
        ({"algorithmes": ""}, "EGIDE_OIDC_ALGORITHMES n’admet que"),
        ({"portees": "openid"}, "EGIDE_OIDC_PORTEES doit contenir"),
        ({"amr": ""}, "rien ne dirait que deux preuves"),
    ],
)
def test_each_lack_is_said_and_closes_the_door(settings, change: dict[str, str], dit: str) -> None:
    assert manques(BONS) == []
    settings.EGIDE_OIDC = {**BONS, **change}
    assert regle() is None
    assert dit in "\n".join(manques(settings.EGIDE_OIDC))
    with pytest.raises(CommandError, match=dit):
        _verifier()


def test_the_command_gives_what_to_declare(db: None, fournisseur: Fournisseur) -> None:
    dit = _verifier()
    assert "https://testserver/connexion/fournisseur/retour/" in dit
    assert "https://testserver/deconnexion/fournisseur/" in dit


@pytest.mark.parametrize(
    ("change", "dit"),
    [
        ({"issuer": "https://autre.example"}, "n’est pas celui de l’émetteur"),
        ({"userinfo_signing_alg_values_supported": ["none"]}, "ne signe la fiche"),
        ({"id_token_signing_alg_values_supported": ["HS256"]}, "ne signe le jeton"),
    ],
)
def test_the_command_reads_the_provider_too(db: None, fournisseur: Fournisseur, change: Dits, dit: str) -> None:
    fournisseur.document = lambda dits: {**dits, **change}
    with pytest.raises(CommandError, match=dit):
        _verifier()


def test_the_command_says_when_nobody_answers(db: None, fournisseur: Fournisseur) -> None:
    fournisseur.en_panne = True
    with pytest.raises(CommandError, match="ne répond pas"):
        _verifier()


def test_a_provider_without_end_of_session_is_only_said(db: None, fournisseur: Fournisseur) -> None:
    fournisseur.document = lambda dits: {nom: dit for nom, dit in dits.items() if nom != "end_session_endpoint"}
    assert "la déconnexion n’ira pas jusqu’à lui" in _verifier()


@pytest.mark.parametrize("juste", [SIRET, AUTRE_SIRET, "35600000000048", "35600000009075"])
def test_a_siret_adds_up(juste: str) -> None:
    assert siret_valable(juste)


@pytest.mark.parametrize("faux", ["12345678200011", "1234567820001", "123456782000100", "1234567820001x", "", "١" * 14])
def test_a_wrong_siret_does_not(faux: str) -> None:
    assert not siret_valable(faux)


def test_a_siret_is_typed_as_people_write_it() -> None:
    assert ChampSiret().clean("123 456 782\u00a000010") == SIRET
    assert ChampSiret().clean("  ") == ""
    with pytest.raises(forms.ValidationError, match="pas juste"):
        ChampSiret().clean("123 456 782 00011")
