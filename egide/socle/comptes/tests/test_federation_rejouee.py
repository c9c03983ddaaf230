"""What already served, or was begun by someone else, opens nothing."""

from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client
from django.urls import reverse

from egide.socle.comptes.federation import demandes
from egide.socle.comptes.models import Agent
from egide.socle.comptes.tests.fournisseur import Fournisseur
from egide.socle.comptes.tests.scene_federee import aller_et_revenir, chez_le_fournisseur, code_du_refus, entree, partir
from egide.socle.interface.tests.lecture import texte_lu


def test_the_same_return_opens_once(ines: Agent, fournisseur: Fournisseur) -> None:
    fournisseur.codes_reutilisables = True
    client = Client()
    retour = chez_le_fournisseur(partir(client))
    assert client.get(retour, secure=True)["Location"] == "/"
    client.post(reverse("account_logout"), secure=True)
    rejoue = client.get(retour, secure=True)
    assert (rejoue.status_code, code_du_refus(rejoue)) == (403, "federation_etat")
    assert not entree(client)


def test_a_refused_return_does_not_serve_again_once_the_provider_behaves(ines: Agent, fournisseur: Fournisseur) -> None:
    fournisseur.codes_reutilisables = True
    fournisseur.siret = None
    client = Client()
    retour = chez_le_fournisseur(partir(client))
    assert client.get(retour, secure=True).status_code == 403
    fournisseur.siret = "12345678200010"
    assert code_du_refus(client.get(retour, secure=True)) == "federation_etat"
    assert not entree(client)


def test_a_code_that_already_served_is_refused_by_the_provider_and_by_us(ines: Agent, fournisseur: Fournisseur) -> None:
    client = Client()
    retour = parse_qs(urlsplit(chez_le_fournisseur(partir(client))).query)
    fournisseur.codes.clear()
    rejoue = client.get(reverse("comptes:federation_retour"), {n: v[0] for n, v in retour.items()}, secure=True)
    assert (rejoue.status_code, code_du_refus(rejoue)) == (403, "federation_code")


def test_an_id_token_that_already_served_is_refused(ines: Agent, fournisseur: Fournisseur) -> None:
    aller_et_revenir(Client())
    fournisseur.jeton_rejoue = fournisseur.dernier_jeton
    assert code_du_refus(aller_et_revenir(Client())) == "federation_nonce"


def test_the_state_of_another_browser_opens_nothing(ines: Agent) -> None:
    """Someone sends the victim a link that would sign her in as someone else."""
    attaquant, victime = Client(), Client()
    retour = chez_le_fournisseur(partir(attaquant))
    assert code_du_refus(victime.get(retour, secure=True)) == "federation_etat"
    partir(victime)
    assert code_du_refus(victime.get(retour, secure=True)) == "federation_etat"
    assert not entree(victime)


def test_a_stolen_code_is_useless_in_another_browser(ines: Agent) -> None:
    """The thief puts the code of the victim in his own return: the provider asks who began (PKCE)."""
    voleur, victime = Client(), Client()
    code = parse_qs(urlsplit(chez_le_fournisseur(partir(victime))).query)["code"][0]
    sien = {n: v[0] for n, v in parse_qs(urlsplit(chez_le_fournisseur(partir(voleur))).query).items()}
    reponse = voleur.get(reverse("comptes:federation_retour"), {**sien, "code": code}, secure=True)
    assert code_du_refus(reponse) == "federation_code"


def test_a_forged_return_does_not_undo_the_sign_in_of_its_victim(ines: Agent) -> None:
    client = Client()
    retour = chez_le_fournisseur(partir(client))
    client.get(reverse("comptes:federation_retour"), {"state": "x", "code": "y"}, secure=True)
    assert client.get(retour, secure=True)["Location"] == "/"


def test_ten_minutes_later_it_is_too_late(ines: Agent, monkeypatch: pytest.MonkeyPatch) -> None:
    client = Client()
    retour = chez_le_fournisseur(partir(client))
    monkeypatch.setattr(demandes, "SECONDES_POUR_REVENIR", -1)
    reponse = client.get(retour, secure=True)
    assert (reponse.status_code, code_du_refus(reponse)) == (403, "federation_trop_tard")
    assert "a attendu trop longtemps" in texte_lu(reponse)


def test_a_session_prepared_by_someone_else_is_not_the_one_that_opens(ines: Agent) -> None:
    """Fixation: whoever knows the key of the session before the sign-in does not know the one after."""
    client = Client()
    retour = chez_le_fournisseur(partir(client))
    avant = client.session.session_key
    client.get(retour, secure=True)
    piege = Client()
    piege.cookies["sessionid"] = str(avant)
    assert entree(client)
    assert not entree(piege)
