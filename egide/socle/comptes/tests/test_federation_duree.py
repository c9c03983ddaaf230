"""A session at the provider opens here no longer than one of ours would, and not at all once ours closed by itself."""

from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client
from django.urls import reverse

from egide.socle.comptes.models import Agent
from egide.socle.comptes.tests.factories import MOT_DE_PASSE, Distribution, code_du_moment
from egide.socle.comptes.tests.fournisseur import Dits, Fournisseur
from egide.socle.comptes.tests.scene_federee import (
    aller_et_revenir,
    chez_le_fournisseur,
    code_du_refus,
    entree,
    invitation,
    partir,
)
from egide.socle.comptes.tests.test_session import MINUTE, vieillir
from egide.socle.interface.tests.lecture import texte_lu

HEURE = 3600


def _demandee(client: Client) -> tuple[Any, Any]:
    """The prompt and the age asked of the provider."""
    lue = parse_qs(urlsplit(partir(client)).query)
    return lue.get("prompt"), lue["max_age"]


def _sans_instant(dits: Dits) -> Dits:
    return {nom: dit for nom, dit in dits.items() if nom != "auth_time"}


def _faux_instant(valeur: Any) -> Any:
    return lambda dits: {**dits, "auth_time": valeur}


def test_each_way_in_asks_for_a_proof_of_today(db: None, fournisseur: Fournisseur) -> None:
    assert _demandee(Client()) == (None, [str(12 * HEURE)])


@pytest.mark.parametrize(("age", "ouvre"), [(11 * HEURE, True), (13 * HEURE, False)])
def test_an_old_session_there_opens_nothing_here(ines: Agent, fournisseur: Fournisseur, age: int, ouvre: bool) -> None:
    fournisseur.ancienne_preuve = age
    client = Client()
    reponse = aller_et_revenir(client)
    assert entree(client) is ouvre
    if not ouvre:
        assert (reponse.status_code, code_du_refus(reponse)) == (403, "federation_preuve_ancienne")
        assert "n’a pas redemandé qui vous êtes" in texte_lu(reponse)


@pytest.mark.parametrize(
    "jeton", [_sans_instant, *map(_faux_instant, ("1790000000", True, [], -(10**30)))], ids=lambda _: ""
)
def test_a_provider_that_does_not_say_when_opens_nothing(ines: Agent, fournisseur: Fournisseur, jeton: Any) -> None:
    fournisseur.jeton = jeton
    client = Client()
    assert code_du_refus(aller_et_revenir(client)) == "federation_preuve_ancienne"
    assert not entree(client)


@pytest.mark.parametrize("avance", [300, 10**30])
def test_a_proof_that_is_not_given_yet_would_stay_fresh_until_then(
    ines: Agent, fournisseur: Fournisseur, avance: int
) -> None:
    fournisseur.ancienne_preuve = -avance
    client = Client()
    assert code_du_refus(aller_et_revenir(client)) == "federation_preuve_future"
    assert not entree(client)


def test_nor_does_a_link_open_for_an_old_session_there(distribution: Distribution, fournisseur: Fournisseur) -> None:
    fournisseur.ancienne_preuve = 13 * HEURE
    reponse = aller_et_revenir(Client(), but="invitation", secret=invitation(distribution))
    assert code_du_refus(reponse) == "federation_preuve_ancienne"


def test_after_an_idle_session_who_passes_by_must_prove_who_she_is(ines: Agent, fournisseur: Fournisseur) -> None:
    client = Client()
    aller_et_revenir(client)
    vieillir(client, vu=31 * MINUTE)
    client.get(reverse("comptes:mon_compte"), secure=True)
    client.get(reverse("account_login"), secure=True)  # whatever the address says of the end of the session
    assert _demandee(client) == (["login"], ["0"])
    fournisseur.ancienne_preuve = 60
    assert code_du_refus(aller_et_revenir(client)) == "federation_preuve_ancienne"
    fournisseur.ancienne_preuve = 0
    assert client.get(chez_le_fournisseur(partir(client)), secure=True)["Location"] == "/"
    assert entree(client)
    assert _demandee(client)[0] is None


def test_coming_back_by_our_own_means_is_a_proof_too(
    distribution: Distribution, fournisseur: Fournisseur, client_de: Any
) -> None:
    nadia = distribution.agent_crip
    client = client_de(nadia)
    vieillir(client, vu=31 * MINUTE)
    client.get(reverse("comptes:mon_compte"), secure=True)
    assert _demandee(client)[0] == ["login"]
    client.post(reverse("account_login"), {"login": nadia.courriel, "password": MOT_DE_PASSE}, secure=True)
    client.post(reverse("mfa_authenticate"), {"code": code_du_moment(nadia)}, secure=True)
    assert entree(client)
    assert _demandee(client)[0] is None
