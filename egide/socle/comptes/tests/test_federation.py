"""The door of the identity provider when all goes well, and what an account becomes behind it."""

import json
from collections.abc import Callable
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from allauth.mfa.models import Authenticator
from cryptography.fernet import Fernet
from django.core.cache import cache
from django.http import QueryDict
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from egide.socle.comptes.actions import (
    accepter_invitation,
    delier_identite,
    demander_renouvellement,
    fermer_compte,
    renouveler_second_facteur,
    reprendre_compte,
)
from egide.socle.comptes.models import Agent, IdentiteFederee, Poste
from egide.socle.comptes.presenters import siret_affiche
from egide.socle.comptes.roles import Role
from egide.socle.comptes.selectors import roles_en_vigueur
from egide.socle.comptes.tests.cle_logicielle import CleLogicielle
from egide.socle.comptes.tests.distribution import ClientDe
from egide.socle.comptes.tests.factories import MOT_DE_PASSE, Distribution, code_du_moment, donner_second_facteur
from egide.socle.comptes.tests.fournisseur import AUTRE_SIRET, SIRET, Cle, Dits, Fournisseur
from egide.socle.comptes.tests.scene_federee import (
    COURRIEL,
    aller_et_revenir,
    chez_le_fournisseur,
    cle_du_fournisseur,
    entree,
    fournisseur,
    ines,
    invitation,
    partir,
)
from egide.socle.interface.refus import Refus
from egide.socle.interface.tests.lecture import texte_lu

__all__ = ["cle_du_fournisseur", "fournisseur", "ines"]


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
    assert (liee.emetteur, liee.sujet, liee.siret) == (fournisseur.adresse, "sujet-inès", SIRET)
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


# --- Two factors ------------------------------------------------------------------------------------------------


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


# --- A fresh proof ----------------------------------------------------------------------------------------------


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
    fournisseur.sujet = "sujet-collègue"
    aller_et_revenir(collegue, but="invitation", secret=invitation(distribution, courriel="lea.b@example.org"))
    fournisseur.sujet = "sujet-inès"
    client = Client()
    page = _jusqu_a_la_preuve(client, distribution)
    adresse = client.post(page, {"next": "/"}, secure=True)["Location"]
    fournisseur.sujet = "sujet-collègue"
    reponse = client.get(chez_le_fournisseur(adresse), secure=True)
    assert "n’est pas celle de ce compte" in texte_lu(reponse)


# --- Who is tied to what ----------------------------------------------------------------------------------------


def test_an_invitation_for_an_identity_opens_with_no_password(
    distribution: Distribution, fournisseur: Fournisseur
) -> None:
    secret = invitation(distribution)
    with pytest.raises(Refus, match="n’est plus valable"):
        accepter_invitation(secret=secret, mot_de_passe=MOT_DE_PASSE, le=timezone.now())
    ordinaire = invitation(distribution, siret="", courriel="partenaire@example.org")
    assert aller_et_revenir(Client(), but="invitation", secret=ordinaire).status_code == 403
    assert accepter_invitation(secret=ordinaire, mot_de_passe=MOT_DE_PASSE, le=timezone.now()).has_usable_password()


@pytest.mark.parametrize(
    ("siret", "attendu"), [(AUTRE_SIRET, "n’est pas celui de l’invitation"), (None, "pour quel établissement")]
)
def test_another_employer_is_not_the_invited_one(
    distribution: Distribution, fournisseur: Fournisseur, siret: str | None, attendu: str
) -> None:
    fournisseur.siret = siret
    client, secret = Client(), invitation(distribution)
    reponse = aller_et_revenir(client, but="invitation", secret=secret)
    assert (reponse.status_code, attendu in texte_lu(reponse)) == (403, True)
    assert not Agent.objects.filter(courriel=COURRIEL).exists()
    fournisseur.siret = SIRET
    assert aller_et_revenir(client, but="invitation", secret=secret)["Location"] == "/"


def _avec_adresse(courriel: str) -> Callable[[Dits], Dits]:
    return lambda dits: {**dits, "email": courriel, "email_verified": True}


def test_an_address_never_ties_an_account(ines: Agent, distribution: Distribution, fournisseur: Fournisseur) -> None:
    """The same address with another subject, or the address of an account that has a password."""
    for courriel in (ines.courriel, distribution.agent_crip.courriel):
        fournisseur.sujet = f"autre-{courriel}"
        fournisseur.fiche = _avec_adresse(courriel)
        reponse = aller_et_revenir(Client())
        assert reponse.status_code == 403
        assert "n’ouvre pas de compte ici" in texte_lu(reponse)
    assert IdentiteFederee.objects.count() == 1


def test_a_subject_opens_one_account_only(ines: Agent, distribution: Distribution, fournisseur: Fournisseur) -> None:
    secret = invitation(distribution, courriel="ines.bis@example.org")
    reponse = aller_et_revenir(Client(), but="invitation", secret=secret)
    assert (reponse.status_code, "ouvre déjà un autre compte" in texte_lu(reponse)) == (403, True)
    assert not Agent.objects.filter(courriel="ines.bis@example.org").exists()


def test_the_same_subject_of_another_issuer_is_someone_else(ines: Agent) -> None:
    IdentiteFederee.objects.update(emetteur="https://autre.example/")
    assert aller_et_revenir(Client()).status_code == 403


def test_who_moved_to_another_employer_finds_the_door_closed_and_the_administrator_knows(
    ines: Agent,
    fournisseur: Fournisseur,
    distribution: Distribution,
    client_de: ClientDe,
    mailoutbox: list,
    django_capture_on_commit_callbacks,
) -> None:
    ouverte, client = Client(), Client()
    aller_et_revenir(ouverte)
    assert entree(ouverte)
    fournisseur.siret = AUTRE_SIRET
    with django_capture_on_commit_callbacks(execute=True):
        assert aller_et_revenir(client)["Location"] == reverse("account_login")
    assert "n’est plus celui de votre compte" in texte_lu(client.get(reverse("account_login"), secure=True))
    assert not entree(client)
    assert not entree(ouverte)
    assert [message.to for message in mailoutbox] == [[distribution.admin_technique.courriel]]
    assert ines.nom not in mailoutbox[0].body
    luc = client_de(distribution.admin_technique)
    assert "autre établissement" in texte_lu(luc.get(reverse("comptes:personnes")))
    assert siret_affiche(AUTRE_SIRET) in texte_lu(luc.get(reverse("comptes:personne", args=[ines.pk])))
    fournisseur.siret = SIRET  # coming back with the first one opens nothing by itself
    assert aller_et_revenir(Client()).status_code == 403


def test_her_own_key_does_not_go_around_the_closed_door(ines: Agent, fournisseur: Fournisseur) -> None:
    donner_second_facteur(ines)
    fournisseur.siret = AUTRE_SIRET
    aller_et_revenir(Client())
    assert not Authenticator.objects.filter(user=ines).exists()
    assert not ines.has_usable_password()


def test_who_left_or_was_closed_stays_out(ines: Agent, distribution: Distribution) -> None:
    Poste.objects.filter(agent=ines).update(
        du=timezone.localdate() - timedelta(days=2), au=timezone.localdate() - timedelta(days=1)
    )
    client = Client()
    assert aller_et_revenir(client)["Location"] == reverse("account_login")
    assert "pas de poste en cours" in texte_lu(client.get(reverse("account_login"), secure=True))
    fermer_compte(agent=distribution.admin_technique, titulaire=ines, le=timezone.now(), motif="départ")
    assert "n’ouvre pas de compte ici" in texte_lu(aller_et_revenir(Client()))


def test_undoing_the_tie_is_an_act(ines: Agent, distribution: Distribution, client_de: ClientDe) -> None:
    ouverte = Client()
    aller_et_revenir(ouverte)
    with pytest.raises(Refus, match="administrateur technique"):
        delier_identite(agent=distribution.cadre_crip, titulaire=ines, le=timezone.now(), motif="non")
    luc = client_de(distribution.admin_technique, preuve_fraiche=True)
    adresse = reverse("comptes:delier_identite", args=[ines.pk])
    assert luc.post(adresse, {"motif": "a quitté le service"})["Location"] == reverse(
        "comptes:personne", args=[ines.pk]
    )
    assert not entree(ouverte)
    assert "n’ouvre pas de compte ici" in texte_lu(aller_et_revenir(Client()))
    assert "Aucune identité n’est liée" in texte_lu(luc.post(adresse, {"motif": "encore"}))
    assert IdentiteFederee.objects.get(agent=ines).deliee_le is not None


def test_another_identity_takes_two_people_and_ends_the_first(
    ines: Agent, distribution: Distribution, fournisseur: Fournisseur
) -> None:
    demande = demander_renouvellement(
        agent=distribution.admin_technique, titulaire=ines, le=timezone.now(), motif="mutation", siret=AUTRE_SIRET
    )
    assert aller_et_revenir(Client())["Location"] == "/"
    remis = renouveler_second_facteur(agent=distribution.cadre_territoire, demande=demande, le=timezone.now())
    assert aller_et_revenir(Client()).status_code == 403
    with pytest.raises(Refus):
        reprendre_compte(secret=remis.secret, mot_de_passe=MOT_DE_PASSE, le=timezone.now())
    page = texte_lu(Client().get(reverse("comptes:reprendre_compte", args=[remis.secret])))
    assert siret_affiche(AUTRE_SIRET) in page
    assert "mot_de_passe" not in page
    client = Client()
    assert aller_et_revenir(client, but="reprise", secret=remis.secret).status_code == 403  # still the first employer
    fournisseur.sujet, fournisseur.siret = "sujet-inès-2", AUTRE_SIRET
    assert aller_et_revenir(client, but="reprise", secret=remis.secret)["Location"] == "/"
    assert entree(client)
    assert [i.sujet for i in IdentiteFederee.objects.liees()] == ["sujet-inès-2"]
    assert aller_et_revenir(Client(), but="reprise", secret=remis.secret).status_code == 403


def test_a_linked_account_takes_no_second_subject(
    ines: Agent, distribution: Distribution, fournisseur: Fournisseur
) -> None:
    demande = demander_renouvellement(
        agent=distribution.admin_technique, titulaire=ines, le=timezone.now(), motif="mutation", siret=SIRET
    )
    remis = renouveler_second_facteur(agent=distribution.cadre_territoire, demande=demande, le=timezone.now())
    IdentiteFederee.objects.update(deliee_le=None)
    fournisseur.sujet = "sujet-2"
    reponse = aller_et_revenir(Client(), but="reprise", secret=remis.secret)
    assert (reponse.status_code, "avec une autre identité" in texte_lu(reponse)) == (403, True)


# --- The end of a session ---------------------------------------------------------------------------------------


def test_signing_out_ends_both_sessions_and_comes_back(ines: Agent, fournisseur: Fournisseur) -> None:
    client = Client()
    aller_et_revenir(client)
    adresse = client.post(reverse("account_logout"), secure=True)["Location"]
    assert not entree(client)
    demande = parse_qs(urlsplit(adresse).query)
    assert urlsplit(adresse).path == "/api/v2/session/end"
    assert demande["id_token_hint"] == [fournisseur.dernier_jeton]
    assert demande["post_logout_redirect_uri"] == ["https://testserver/deconnexion/fournisseur/"]
    retour = client.get(f"/deconnexion/fournisseur/?state={demande['state'][0]}", secure=True)
    assert "déconnecté d’Égide et de ProConnect" in texte_lu(client.get(retour["Location"], secure=True))
    forge = client.get("/deconnexion/fournisseur/?state=inventé", secure=True)
    assert "déconnecté d’Égide" not in texte_lu(client.get(forge["Location"], secure=True))


def test_signing_out_survives_a_change_of_keys(ines: Agent, fournisseur: Fournisseur, settings) -> None:
    client = Client()
    aller_et_revenir(client)
    settings.EGIDE_CLES = [Fernet.generate_key().decode()]
    assert client.post(reverse("account_logout"), secure=True)["Location"] == "/"
    assert not entree(client)


def test_signing_out_needs_nobody(ines: Agent, fournisseur: Fournisseur) -> None:
    client = Client()
    aller_et_revenir(client)
    cache.clear()
    fournisseur.en_panne = True
    assert client.post(reverse("account_logout"), secure=True)["Location"] == "/"
    assert not entree(client)


def test_a_session_of_our_own_means_goes_nowhere_else(
    distribution: Distribution, client_de: ClientDe, fournisseur: Fournisseur
) -> None:
    assert client_de(distribution.agent_crip).post(reverse("account_logout"))["Location"] == "/"


def test_without_a_provider_the_door_is_absent(distribution: Distribution, settings) -> None:
    assert "ProConnect" not in texte_lu(Client().get(reverse("account_login")))
    assert Client().post(reverse("comptes:federation_demander")).status_code == 404
    with pytest.raises(Refus, match="Aucun fournisseur"):
        invitation(distribution)
