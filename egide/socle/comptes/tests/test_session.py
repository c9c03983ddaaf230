"""A session closes by itself, and nothing typed is lost."""

import time
from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.http import QueryDict
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from egide.socle.comptes.models import Agent, Poste
from egide.socle.comptes.saisies import poser_agent
from egide.socle.comptes.tests.distribution import ClientDe
from egide.socle.comptes.tests.factories import MOT_DE_PASSE, Distribution, code_du_moment
from egide.socle.interface.brouillons import lire_brouillon
from egide.socle.interface.tests.lecture import texte_lu

MINUTE = 60.0


def vieillir(client: Client, *, vu: float = 0.0, debut: float = 0.0) -> None:
    """Move the clocks of the session back by this many seconds."""
    session = client.session
    session["egide_vu"] -= vu
    session["egide_debut"] -= debut
    session.save()


def _entrer(client: Client, agent: Agent, adresse: str):
    client.get(adresse)
    suite = QueryDict(adresse.partition("?")[2])["next"]
    client.post(adresse, {"login": agent.courriel, "password": MOT_DE_PASSE, "next": suite})
    return client.post(reverse("mfa_authenticate"), {"code": code_du_moment(agent)})


@pytest.fixture
def mon_compte() -> str:
    return reverse("comptes:mon_compte")


def test_thirty_idle_minutes_close_the_session(
    distribution: Distribution, client_de: ClientDe, mon_compte: str
) -> None:
    client = client_de(distribution.agent_crip)
    vieillir(client, vu=29 * MINUTE)
    assert client.get(mon_compte).status_code == 200
    vieillir(client, vu=31 * MINUTE)
    reponse = client.get(mon_compte)
    assert reponse.status_code == 302
    parametres = QueryDict(reponse["Location"].partition("?")[2])
    assert (parametres["next"], parametres["fin"]) == (mon_compte, "inactivite")
    assert client.get(mon_compte).status_code == 302


def test_twelve_hours_close_even_a_busy_session(
    distribution: Distribution, client_de: ClientDe, mon_compte: str
) -> None:
    client = client_de(distribution.agent_crip)
    vieillir(client, debut=12 * 3600 + 1)
    assert "fin=duree" in client.get(mon_compte)["Location"]


def test_a_session_row_is_written_at_most_once_a_minute(
    distribution: Distribution, client_de: ClientDe, mon_compte: str
) -> None:
    client = client_de(distribution.agent_crip)
    avant = Session.objects.get(pk=client.session.session_key).session_data
    client.get(mon_compte)
    assert Session.objects.get(pk=client.session.session_key).session_data == avant
    vieillir(client, vu=2 * MINUTE)
    client.get(mon_compte)
    assert time.time() - client.session["egide_vu"] < MINUTE


def test_what_runs_in_the_background_does_not_keep_a_session_open(
    distribution: Distribution, client_de: ClientDe, mon_compte: str
) -> None:
    client = client_de(distribution.agent_crip)
    vieillir(client, vu=20 * MINUTE)
    client.get(mon_compte, headers={"X-Egide-Arriere-Plan": "1"})
    assert time.time() - client.session["egide_vu"] > 19 * MINUTE


def test_a_form_sent_too_late_is_kept_and_offered_back(distribution: Distribution, client_de: ClientDe) -> None:
    luc = distribution.admin_technique
    client = client_de(luc, preuve_fraiche=True)
    vieillir(client, vu=40 * MINUTE)
    saisie = {"nom": "Équipe du littoral", "genre": "equipe", "telephone": "", "mot_de_passe": "jamais-garde"}
    reponse = client.post(reverse("comptes:ouvrir_unite"), saisie)
    assert "gardee=1" in reponse["Location"]
    assert "Ce que vous aviez écrit est gardé" in texte_lu(client.get(reponse["Location"]))
    apres = _entrer(client, luc, reponse["Location"])
    reprise = client.get(apres["Location"])
    page = texte_lu(reprise)
    assert "Équipe du littoral" in page
    assert ">nom<" not in page
    assert "jamais-garde" not in page
    assert f'action="{reverse("comptes:ouvrir_unite")}"' in page
    gardee = reprise.context["saisie"]
    renvoi = client.post(gardee.adresse, {**dict(gardee.champs), "_reprise": gardee.cle})
    assert renvoi["Location"] == reverse("comptes:unites")
    assert "Équipe du littoral" in texte_lu(client.get(renvoi["Location"]))
    assert client.get(apres["Location"]).status_code == 404


def test_what_was_kept_is_for_its_author_alone(distribution: Distribution, client_de: ClientDe) -> None:
    client = client_de(distribution.admin_technique)
    vieillir(client, vu=40 * MINUTE)
    reponse = client.post(reverse("comptes:ouvrir_unite"), {"nom": "Secret"})
    suite = QueryDict(reponse["Location"].partition("?")[2])["next"]
    assert client_de(distribution.cadre_crip).get(suite).status_code == 404
    auteur = client_de(distribution.admin_technique)
    assert auteur.get(suite).status_code == 200
    assert auteur.post(suite).status_code == 302
    assert auteur.get(suite).status_code == 404


def test_an_autosave_sent_too_late_lands_in_its_own_draft(distribution: Distribution, client_de: ClientDe) -> None:
    client = client_de(distribution.agent_crip)
    vieillir(client, vu=40 * MINUTE)
    reponse = client.post(
        reverse("interface:brouillon", args=["qualifier-1"]),
        {"contenu": "motif=elle+a+dit+non", "version_lue": "0"},
        headers={"X-Requested-With": "fetch"},
    )
    assert reponse.status_code == 401
    assert "Votre session est fermée" in texte_lu(reponse)
    poser_agent(distribution.agent_crip)
    lu = lire_brouillon(distribution.agent_crip, "qualifier-1")
    assert lu is not None
    assert lu.donnees["motif"] == "elle a dit non"


def test_a_forged_form_plants_nothing(distribution: Distribution, client_de: ClientDe) -> None:
    ordinaire = client_de(distribution.admin_technique)
    vieillir(ordinaire, vu=40 * MINUTE)
    client = Client(enforce_csrf_checks=True)
    client.cookies = ordinaire.cookies
    reponse = client.post(reverse("comptes:ouvrir_unite"), {"nom": "Piège"})
    assert reponse.status_code == 302
    assert "gardee" not in reponse["Location"]


def test_a_script_without_session_gets_a_fragment_and_a_page_the_sign_in(mon_compte: str, db: None) -> None:
    client = Client()
    fragment = client.get(mon_compte, headers={"HX-Request": "true"})
    assert fragment.status_code == 401
    assert "<html" not in texte_lu(fragment)
    page = client.get(mon_compte)
    assert page["Location"] == f"{reverse('account_login')}?next=%2Fcompte%2F"


def test_a_post_that_ends_closes_the_open_session(
    distribution: Distribution, client_de: ClientDe, mon_compte: str
) -> None:
    client = client_de(distribution.educateur)
    assert client.get(mon_compte).status_code == 200
    Poste.objects.filter(agent=distribution.educateur).update(au=timezone.localdate() - timedelta(days=1))
    reponse = client.get(mon_compte)
    assert reponse.status_code == 302
    assert "pas de poste en cours" in texte_lu(client.get(reponse["Location"]))


def test_a_new_password_closes_the_other_sessions(
    distribution: Distribution, client_de: ClientDe, mon_compte: str
) -> None:
    client = client_de(distribution.agent_crip)
    distribution.agent_crip.serie_session += 1
    distribution.agent_crip.save()
    assert client.get(mon_compte).status_code == 302


def test_signing_out_needs_a_form_of_ours(distribution: Distribution, client_de: ClientDe, mon_compte: str) -> None:
    client = client_de(distribution.agent_crip)
    assert client.get(reverse("account_logout")).status_code == 200
    assert client.get(mon_compte).status_code == 200
    client.post(reverse("account_logout"))
    assert client.get(mon_compte).status_code == 302
