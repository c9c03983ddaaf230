"""A fresh proof, asked from the identity provider by someone who has no password here."""

from urllib.parse import parse_qs, urlsplit

import pytest
from django.http import QueryDict
from django.test import Client
from django.urls import reverse

from egide.socle.comptes.models import Agent, Poste
from egide.socle.comptes.roles import Role
from egide.socle.comptes.tests.factories import Distribution
from egide.socle.comptes.tests.fournisseur import Fournisseur
from egide.socle.comptes.tests.scene_federee import aller_et_revenir, chez_le_fournisseur, entree, invitation
from egide.socle.interface.tests.lecture import texte_lu


@pytest.fixture
def administratrice(ines: Agent, distribution: Distribution) -> Agent:
    Poste.objects.filter(agent=ines).update(role=Role.ADMIN_TECHNIQUE, unite=distribution.unites.informatique)
    return ines


def _jusqu_a_la_preuve(client: Client, distribution: Distribution) -> str:
    """Try a sensitive act; returns the page of proof at the provider."""
    aller_et_revenir(client)
    adresse = reverse("comptes:demander_renouvellement", args=[distribution.agent_crip.pk])
    demande = client.post(adresse, {"motif": "téléphone perdu"}, secure=True)
    page = client.get(demande["Location"], secure=True)  # nobody asks a code of someone who has none
    assert page["Location"].startswith(reverse("comptes:federation_prouver"))
    return str(page["Location"])


def test_an_account_without_any_password_gives_its_fresh_proof_there(
    administratrice: Agent, distribution: Distribution, fournisseur: Fournisseur
) -> None:
    client = Client()
    page = _jusqu_a_la_preuve(client, distribution)
    assert "Confirmer avec ProConnect" in texte_lu(client.get(page, secure=True))
    suite = QueryDict(page.partition("?")[2])["next"]
    adresse = client.post(page, {"next": suite}, secure=True)["Location"]
    demande = parse_qs(urlsplit(adresse).query)
    assert (demande["prompt"], demande["max_age"]) == (["login"], ["0"])
    assert client.get(chez_le_fournisseur(adresse), secure=True)["Location"] == suite
    gardee = client.get(suite, secure=True).context["saisie"]
    renvoi = client.post(gardee.adresse, {**dict(gardee.champs), "_reprise": gardee.cle}, secure=True)
    assert renvoi["Location"] == reverse("comptes:personne", args=[distribution.agent_crip.pk])


@pytest.mark.parametrize(
    ("mensonge", "phrase"),
    [
        ({"ancienne_preuve": 400}, "n’a pas redemandé qui vous êtes"),
        ({"ancienne_preuve": 60}, "n’a pas redemandé qui vous êtes"),
        ({"jeton": lambda dits: {nom: dit for nom, dit in dits.items() if nom != "auth_time"}}, "n’a pas redemandé"),
        ({"amr": ["pwd"]}, "n’a demandé qu’une preuve"),
        ({"sujet": "sujet-d-une-autre"}, "n’ouvre pas de compte"),
    ],
    ids=["old", "before-it-was-asked", "unsaid", "one-factor", "someone-else"],
)
def test_a_proof_that_was_not_given_again_proves_nothing(
    administratrice: Agent, distribution: Distribution, fournisseur: Fournisseur, mensonge: dict, phrase: str
) -> None:
    client = Client()
    page = _jusqu_a_la_preuve(client, distribution)
    for nom, valeur in mensonge.items():
        setattr(fournisseur, nom, valeur)
    adresse = client.post(page, {"next": "/"}, secure=True)["Location"]
    reponse = client.get(chez_le_fournisseur(adresse), secure=True)
    assert reponse.status_code == 403
    assert phrase in texte_lu(reponse)
    assert entree(client)  # her session stays as it was
    assert client.get(reverse("mfa_add_webauthn"), secure=True)["Location"].startswith(reverse("mfa_reauthenticate"))


def test_the_identity_of_a_colleague_gives_no_proof(
    administratrice: Agent, distribution: Distribution, fournisseur: Fournisseur
) -> None:
    collegue = Client()
    fournisseur.sujet = "sujet-collegue"
    aller_et_revenir(collegue, but="invitation", secret=invitation(distribution, courriel="lea.b@example.org"))
    fournisseur.sujet = "sujet-ines"
    client = Client()
    page = _jusqu_a_la_preuve(client, distribution)
    adresse = client.post(page, {"next": "/"}, secure=True)["Location"]
    fournisseur.sujet = "sujet-collegue"
    reponse = client.get(chez_le_fournisseur(adresse), secure=True)
    assert "n’est pas celle de ce compte" in texte_lu(reponse)
