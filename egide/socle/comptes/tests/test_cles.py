"""Passkeys: they open alone, stand in for the code, prove again; a copied, foreign or unverified one opens nothing."""

from dataclasses import replace

import psycopg
import pytest
from allauth.mfa.models import Authenticator
from django.test import Client
from django.urls import reverse

from egide.socle.comptes.actions import retirer_cle
from egide.socle.comptes.avis import TACHE_SECOND_FACTEUR
from egide.socle.comptes.models import Agent
from egide.socle.comptes.roles import Role
from egide.socle.comptes.selectors import cles_de
from egide.socle.comptes.tests.cle_logicielle import CleLogicielle
from egide.socle.comptes.tests.courriers import avis_differes
from egide.socle.comptes.tests.distribution import ClientDe
from egide.socle.comptes.tests.factories import MOT_DE_PASSE, Distribution, creer_agent, creer_distribution, creer_poste
from egide.socle.interface.refus import Invisible, Refus
from egide.socle.interface.tests.lecture import texte_lu

NOM = "Téléphone de service"


def _enregistrer(client: Client, cle: CleLogicielle, nom: str = NOM):
    page = client.get(reverse("mfa_add_webauthn"), secure=True)
    saisie = {"name": nom, "credential": cle.creer(page.context["js_data"]["creation_options"])}
    return client.post(reverse("mfa_add_webauthn"), saisie, secure=True)


def _entrer(client: Client, cle: CleLogicielle, suite: str = ""):
    options = client.get(reverse("mfa_login_webauthn"), secure=True, headers={"X-Requested-With": "XMLHttpRequest"})
    saisie = {"credential": cle.signer(options.json()["request_options"]), "next": suite}
    return client.post(reverse("mfa_login_webauthn"), saisie, secure=True)


def _dehors(client: Client) -> bool:
    return client.get(reverse("comptes:mon_compte"), secure=True).status_code == 302


@pytest.fixture
def nadia(distribution: Distribution) -> Agent:
    return distribution.agent_crip


@pytest.fixture
def cle(nadia: Agent, client_de: ClientDe) -> CleLogicielle:
    cle = CleLogicielle()
    assert _enregistrer(client_de(nadia, preuve_fraiche=True), cle).status_code == 302
    return cle


def test_one_is_registered_under_its_name_and_named_again(
    nadia: Agent, cle: CleLogicielle, client_de: ClientDe
) -> None:
    assert [c.wrap().name for c in cles_de(nadia)] == [NOM]
    page = texte_lu(client_de(nadia).get(reverse("comptes:mon_compte")))
    assert NOM in page
    client = client_de(nadia, preuve_fraiche=True)
    assert _enregistrer(client, CleLogicielle(), "Clé bleue").status_code == 302
    assert "La clé « Clé bleue » est enregistrée." in texte_lu(client.get(reverse("comptes:mon_compte"), secure=True))
    assert [c.wrap().name for c in cles_de(nadia)] == [NOM, "Clé bleue"]


def test_the_options_ask_for_a_discoverable_key_whose_holder_is_verified(nadia: Agent, client_de: ClientDe) -> None:
    page = client_de(nadia, preuve_fraiche=True).get(reverse("mfa_add_webauthn"))
    choix = page.context["js_data"]["creation_options"]["publicKey"]["authenticatorSelection"]
    assert (choix["residentKey"], choix["userVerification"]) == ("required", "required")
    options = Client().get(reverse("mfa_login_webauthn"), headers={"X-Requested-With": "XMLHttpRequest"}).json()
    assert options["request_options"]["publicKey"]["userVerification"] == "required"


def test_it_opens_alone_under_a_new_key_and_counts_as_two_factors(cle: CleLogicielle) -> None:
    client = Client()
    client.get(reverse("account_login"), secure=True)
    reponse = _entrer(client, cle, suite=reverse("comptes:mon_compte"))
    assert reponse["Location"] == reverse("comptes:mon_compte")
    assert not _dehors(client)


@pytest.mark.parametrize("suite", ["https://ailleurs.example/", "//ailleurs.example", "javascript:alert(1)"])
def test_it_never_leads_to_another_site(cle: CleLogicielle, suite: str) -> None:
    assert _entrer(Client(), cle, suite=suite)["Location"] == "/"


def test_it_stands_in_for_the_code_after_the_password(nadia: Agent, cle: CleLogicielle) -> None:
    client = Client()
    client.post(reverse("account_login"), {"login": nadia.courriel, "password": MOT_DE_PASSE}, secure=True)
    page = client.get(reverse("mfa_authenticate"), secure=True)
    assert "Me connecter avec ma clé" in texte_lu(page)
    reponse = client.post(
        reverse("mfa_authenticate"), {"credential": cle.signer(page.context["js_data"]["request_options"])}, secure=True
    )
    assert reponse.status_code == 302
    assert not _dehors(client)


def test_the_code_remains_possible(nadia: Agent, cle: CleLogicielle) -> None:
    client = Client()
    client.post(reverse("account_login"), {"login": nadia.courriel, "password": MOT_DE_PASSE})
    page = texte_lu(client.get(reverse("mfa_authenticate")))
    assert 'name="code"' in page
    assert "Me connecter avec ma clé" in page


def test_it_gives_the_fresh_proof(distribution: Distribution, client_de: ClientDe) -> None:
    luc, cle = distribution.admin_technique, CleLogicielle()
    client = client_de(luc, preuve_fraiche=True)
    _enregistrer(client, cle)
    client = client_de(luc)
    adresse = reverse("comptes:demander_renouvellement", args=[distribution.agent_crip.pk])
    demande = client.post(adresse, {"motif": "téléphone tombé à l’eau"}, secure=True)
    assert demande["Location"].startswith(reverse("mfa_reauthenticate"))
    code = client.get(demande["Location"], secure=True)
    assert "Une clé d’accès" in texte_lu(code)
    [autre] = code.context["reauthentication_alternatives"]
    page = client.get(autre["url"], secure=True)
    suite = page.context["redirect_field_value"]
    saisie = {"credential": cle.signer(page.context["js_data"]["request_options"]), "next": suite}
    assert client.post(autre["url"], saisie, secure=True)["Location"] == suite
    assert "téléphone tombé à l’eau" in texte_lu(client.get(suite, secure=True))


def test_a_failed_proof_stays_on_its_page(nadia: Agent, cle: CleLogicielle, client_de: ClientDe) -> None:
    client = client_de(nadia)
    adresse = reverse("mfa_reauthenticate_webauthn")
    page = client.get(adresse, secure=True)
    fausse = replace(cle, verifie=False).signer(page.context["js_data"]["request_options"])
    reponse = client.post(adresse, {"credential": fausse}, secure=True)
    assert reponse.status_code == 200
    assert "Cette clé n’a pas été reconnue" in texte_lu(reponse)


@pytest.mark.parametrize(
    "mensonge",
    [
        {"verifie": False},
        {"origine": "https://testserver.ailleurs.example"},
        {"origine": "https://voisin.testserver"},
        {"origine": "http://[::1"},
        {"origine": "https://testserver:8443"},
        {"origine": "http://testserver"},
        {"site": "ailleurs.example"},
        {"cle": CleLogicielle().cle},
        {"identifiant": b"inconnue" * 4},
    ],
    ids=["unverified", "other-site", "subdomain", "no-address", "port", "plain-http", "rp", "signature", "unknown"],
)
def test_a_lying_key_opens_nothing(cle: CleLogicielle, mensonge: dict) -> None:
    client = Client()
    assert _entrer(client, replace(cle, **mensonge))["Location"] == reverse("account_login")
    assert "Cette clé n’a pas été reconnue" in texte_lu(client.get(reverse("account_login"), secure=True))
    assert _dehors(client)


@pytest.mark.parametrize(
    "mensonge",
    [{"verifie": False}, {"origine": "https://voisin.testserver"}, {"origine": "http://[::1"}, {"site": "autre"}],
)
def test_a_lying_key_is_never_registered(nadia: Agent, client_de: ClientDe, mensonge: dict) -> None:
    reponse = _enregistrer(client_de(nadia, preuve_fraiche=True), replace(CleLogicielle(), **mensonge))
    assert reponse.status_code == 200
    assert cles_de(nadia) == []


def test_an_answer_works_once(cle: CleLogicielle) -> None:
    client = Client()
    options = client.get(reverse("mfa_login_webauthn"), secure=True, headers={"X-Requested-With": "XMLHttpRequest"})
    saisie = {"credential": cle.signer(options.json()["request_options"])}
    assert client.post(reverse("mfa_login_webauthn"), saisie, secure=True)["Location"] == "/"
    client.post(reverse("account_logout"), secure=True)
    assert client.post(reverse("mfa_login_webauthn"), saisie, secure=True)["Location"] == reverse("account_login")
    assert Client().post(reverse("mfa_login_webauthn"), saisie, secure=True)["Location"] == reverse("account_login")


def test_a_copied_key_is_found_out_and_its_holder_is_told(cle: CleLogicielle) -> None:
    copie = replace(cle)
    assert _entrer(Client(), cle)["Location"] == "/"
    assert _entrer(Client(), cle)["Location"] == "/"
    client = Client()
    avant = len(avis_differes())
    assert _entrer(client, copie)["Location"] == reverse("account_login")
    assert "a peut-être été copiée" in texte_lu(client.get(reverse("account_login"), secure=True))
    assert [tache.task_name for tache in avis_differes()[avant:]] == [TACHE_SECOND_FACTEUR]


def test_a_key_that_never_counts_keeps_opening(nadia: Agent, client_de: ClientDe) -> None:
    cle = CleLogicielle(compte=False)
    _enregistrer(client_de(nadia, preuve_fraiche=True), cle)
    for _ in range(2):
        assert _entrer(Client(), cle)["Location"] == "/"


@pytest.mark.parametrize("recu", ["", "{}", "[]", "null", '{"id": 1}', '{"rawId": "!!", "response": {}}', "{"])
def test_what_no_key_ever_answers_is_refused_calmly(nadia: Agent, recu: str) -> None:
    client = Client()
    assert client.post(reverse("mfa_login_webauthn"), {"credential": recu})["Location"] == reverse("account_login")
    assert "Cette clé n’a pas été reconnue" in texte_lu(client.get(reverse("account_login")))


def test_someone_who_left_stays_out_even_with_her_key(nadia: Agent, cle: CleLogicielle) -> None:
    Agent.objects.filter(pk=nadia.pk).update(is_active=False)
    client = Client()
    assert _entrer(client, cle)["Location"] == reverse("account_login")
    assert "Votre compte est fermé" in texte_lu(client.get(reverse("account_login"), secure=True))
    assert _dehors(client)


def test_registering_needs_a_fresh_proof_then_the_first_factor_needs_none(
    nadia: Agent, client_de: ClientDe, distribution: Distribution
) -> None:
    adresse = reverse("mfa_add_webauthn")
    assert client_de(nadia).get(adresse)["Location"].startswith(reverse("mfa_reauthenticate"))
    neuve = creer_agent("Zoé", "Hanot", second_facteur=False)
    creer_poste(neuve, distribution.unites.crip, Role.AGENT_CRIP)
    client, voleur = (client_de(neuve, second_facteur=False) for _ in range(2))
    assert _dehors(client)
    assert _enregistrer(client, CleLogicielle())["Location"] == reverse("mfa_view_recovery_codes")
    assert not _dehors(client)
    # who only knew the password, and came in before, does not profit from it
    assert _dehors(voleur)
    assert voleur.get(adresse)["Location"].startswith(reverse("mfa_reauthenticate"))


def test_a_key_without_a_name_is_asked_for_one(nadia: Agent, client_de: ClientDe) -> None:
    reponse = _enregistrer(client_de(nadia, preuve_fraiche=True), CleLogicielle(), "  ")
    assert "Donnez un nom à cette clé" in texte_lu(reponse)
    vide = client_de(nadia, preuve_fraiche=True).post(reverse("mfa_add_webauthn"), {"name": "", "credential": ""})
    assert "Donnez un nom à cette clé" in texte_lu(vide)
    assert "pas été reconnue" not in texte_lu(vide)
    assert cles_de(nadia) == []


def test_one_is_removed_under_a_fresh_proof(nadia: Agent, cle: CleLogicielle, client_de: ClientDe) -> None:
    [gardee] = cles_de(nadia)
    adresse = reverse("comptes:retirer_cle", args=[gardee.pk])
    assert client_de(nadia).get(adresse)["Location"].startswith(reverse("mfa_reauthenticate"))
    client = client_de(nadia, preuve_fraiche=True)
    assert NOM in texte_lu(client.get(adresse))
    assert client.post(adresse, {"_": "1"}).status_code == 302
    assert cles_de(nadia) == []
    assert _entrer(Client(), cle)["Location"] == reverse("account_login")


def test_the_last_factor_stays_and_nobody_removes_the_key_of_another(
    nadia: Agent, cle: CleLogicielle, client_de: ClientDe, distribution: Distribution
) -> None:
    [gardee] = cles_de(nadia)
    with pytest.raises(Invisible):
        retirer_cle(agent=distribution.cadre_crip, cle_id=gardee.pk)
    adresse = reverse("comptes:retirer_cle", args=[gardee.pk])
    assert client_de(distribution.cadre_crip, preuve_fraiche=True).get(adresse).status_code == 404
    Authenticator.objects.filter(user=nadia, type=Authenticator.Type.TOTP).delete()
    with pytest.raises(Refus, match="dernier moyen"):
        retirer_cle(agent=nadia, cle_id=gardee.pk)
    reponse = client_de(nadia, preuve_fraiche=True).post(adresse, {"_": "1"})
    assert "dernier moyen" in texte_lu(reponse)
    assert len(cles_de(nadia)) == 1


def test_every_use_and_every_failure_leaves_its_line(base_clonee: str, client_de: ClientDe) -> None:
    nadia, cle = creer_distribution().agent_crip, CleLogicielle()
    _enregistrer(client_de(nadia, preuve_fraiche=True), cle)
    copie = replace(cle)
    _entrer(Client(), cle)
    _entrer(Client(), copie)
    _entrer(Client(), replace(cle, verifie=False))
    [gardee] = cles_de(nadia)
    client_de(nadia, preuve_fraiche=True).post(reverse("comptes:retirer_cle", args=[gardee.pk]), {"_": "1"})
    with psycopg.connect(base_clonee) as conn:
        lignes = conn.execute("SELECT evenement, titre, acte FROM journal_ligne ORDER BY le").fetchall()
    assert lignes == [
        ("administration", "gestion des comptes", "enregistrer_cle"),
        ("connexion", "", ""),
        ("connexion_refusee", "clé copiée", ""),
        ("connexion_refusee", "clé d’accès", ""),
        ("administration", "gestion des comptes", "retirer_cle"),
    ]
