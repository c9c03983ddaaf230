"""Administration pages: who opens them, what they say, how much they ask of the database."""

from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from egide.socle.comptes import selectors
from egide.socle.comptes.models import Agent, Invitation, Poste, Renouvellement, Unite
from egide.socle.comptes.presenters import LIBELLES_DROITS
from egide.socle.comptes.roles import ROLES, Droit, Role
from egide.socle.comptes.tests.distribution import ClientDe
from egide.socle.comptes.tests.factories import Distribution, creer_agent
from egide.socle.interface.tests.lecture import texte_lu

LISTES = ["comptes:unites", "comptes:personnes", "comptes:astreintes"]
OUVERTES_A_TOUS = ["comptes:roles", "comptes:mon_compte"]


def _date(prefixe: str, jour) -> dict[str, str]:
    return {f"{prefixe}_jour": str(jour.day), f"{prefixe}_mois": str(jour.month), f"{prefixe}_annee": str(jour.year)}


@pytest.mark.parametrize("nom", LISTES)
def test_administration_opens_to_those_who_run_and_to_nobody_else(
    distribution: Distribution, client_de: ClientDe, nom: str
) -> None:
    ouverts = {"admin_technique", "cadre_crip", "cadre_territoire"}
    for qui, agent in distribution.personnes().items():
        attendu = 302 if qui == "ancien_agent" else 200 if qui in ouverts else 403
        assert client_de(agent).get(reverse(nom)).status_code == attendu, qui


@pytest.mark.parametrize("nom", OUVERTES_A_TOUS)
def test_everyone_reads_the_roles_and_her_account(distribution: Distribution, client_de: ClientDe, nom: str) -> None:
    for qui, agent in distribution.personnes().items():
        assert client_de(agent).get(reverse(nom)).status_code == (302 if qui == "ancien_agent" else 200), qui


def test_the_roles_page_tells_every_role_and_every_right(distribution: Distribution, client_de: ClientDe) -> None:
    page = texte_lu(client_de(distribution.enseignante).get(reverse("comptes:roles")))
    for role, decrit in ROLES.items():
        assert (decrit.description in page) is (role is not Role.SYSTEME)
    assert set(LIBELLES_DROITS) == set(Droit)
    assert all(mots in page for mots in LIBELLES_DROITS.values())
    assert "votre rôle" in page


def test_the_list_of_people_is_one_query_whatever_the_search(distribution: Distribution) -> None:
    for rang in range(40):
        creer_agent("Numéro", f"Testeur-{rang:02}", second_facteur=False)
    with CaptureQueriesContext(connection) as requetes:
        trouves = selectors.personnes("heLENE sauv", nombre=26)
    assert len(requetes) == 1
    assert trouves == [distribution.medecin_pmi]
    assert trouves[0].__dict__["postes_lus"] == [f"{Role.MEDECIN_PMI}|PMI d’Arras"]


def test_pages_of_people_follow_each_other(distribution: Distribution, client_de: ClientDe) -> None:
    for rang in range(30):
        creer_agent("Numéro", f"Testeur-{rang:02}", second_facteur=False)
    client = client_de(distribution.admin_technique)
    premiere = client.get(reverse("comptes:personnes"), {"q": "testeur"})
    seconde = client.get(reverse("comptes:personnes"), {"q": "testeur", "page": "2"})
    assert len(premiere.context["personnes"]) == 25
    assert premiere.context["suivante"] == 2
    assert len(seconde.context["personnes"]) == 5
    assert seconde.context["suivante"] is None
    assert client.get(reverse("comptes:personnes"), {"page": "n’importe"}).status_code == 200


def test_an_invitation_shows_its_link_once(distribution: Distribution, client_de: ClientDe) -> None:
    client = client_de(distribution.admin_technique, preuve_fraiche=True)
    saisie = {
        "prenom": "Inès", "nom": "Pruvost", "courriel": "ines.pruvost@example.org",
        "unite": str(distribution.unites.mds_arras.pk), "role": "evaluatrice", **_date("du", timezone.localdate()),
    }  # fmt: skip
    page = client.post(reverse("comptes:inviter"), saisie)
    lien = page.context["lien"]
    assert lien in texte_lu(page)
    assert "Bienvenue, Inès" in texte_lu(Client().get(lien))
    assert Invitation.objects.get().invite_par == distribution.admin_technique


def test_a_refusal_of_the_act_is_said_on_the_form(distribution: Distribution, client_de: ClientDe) -> None:
    client = client_de(distribution.admin_technique, preuve_fraiche=True)
    saisie = {"nom": "CRIP du Pas-de-Calais", "genre": "crip"}
    page = client.post(reverse("comptes:ouvrir_unite"), saisie)
    assert page.status_code == 200
    assert "Une unité porte déjà ce nom." in texte_lu(page)
    assert Unite.objects.filter(nom="CRIP du Pas-de-Calais").count() == 1


def test_a_greyed_button_says_why(distribution: Distribution, client_de: ClientDe) -> None:
    page = texte_lu(client_de(distribution.cadre_territoire).get(reverse("comptes:personnes")))
    assert "Seul l’administrateur technique crée et ferme les comptes" in page
    assert f'href="{reverse("comptes:inviter")}"' not in page


def test_posts_absences_and_hand_overs_are_done_from_the_page_of_a_person(
    distribution: Distribution, client_de: ClientDe
) -> None:
    client, jour = client_de(distribution.admin_technique, preuve_fraiche=True), timezone.localdate()
    karim = distribution.referent_ase
    poste = Poste.objects.get(agent=karim)
    absence = {"remplacant": str(distribution.evaluatrice.pk), **_date("du", jour), **_date("au", jour)}
    assert client.post(reverse("comptes:declarer_absence", args=[poste.pk]), absence).status_code == 302
    passage = {"successeur": str(distribution.evaluatrice.pk), **_date("le", jour), "motif": "mutation"}
    assert client.post(reverse("comptes:transmettre_poste", args=[poste.pk]), passage).status_code == 302
    page = texte_lu(client.get(reverse("comptes:personne", args=[karim.pk])))
    assert "Solène Baudry remplace" in page
    nouveau = {"unite": str(distribution.unites.crip.pk), "role": "agent_crip", **_date("du", jour)}
    assert client.post(reverse("comptes:affecter_poste", args=[karim.pk]), nouveau).status_code == 302
    assert selectors.roles_en_vigueur(Agent.objects.get(pk=karim.pk)) >= {Role.AGENT_CRIP}


def test_two_people_give_a_lost_second_factor_back(distribution: Distribution, client_de: ClientDe) -> None:
    solene = distribution.evaluatrice
    admin = client_de(distribution.admin_technique, preuve_fraiche=True)
    cadre = client_de(distribution.cadre_territoire, preuve_fraiche=True)
    admin.post(reverse("comptes:demander_renouvellement", args=[solene.pk]), {"motif": "téléphone perdu"})
    demande = Renouvellement.objects.get()
    confirmation = reverse("comptes:confirmer_renouvellement", args=[demande.pk])
    assert admin.post(confirmation).status_code == 403
    assert "Confirmer et remettre un lien" in texte_lu(cadre.get(reverse("comptes:personne", args=[solene.pk])))
    lien = cadre.post(confirmation).context["lien"]
    assert "Retrouver votre accès, Solène" in texte_lu(Client().get(lien))


def test_the_week_of_the_rota_is_written_day_by_day(distribution: Distribution, client_de: ClientDe) -> None:
    client = client_de(distribution.cadre_crip, preuve_fraiche=True)
    saisie = {
        "unite": str(distribution.unites.crip.pk), "de_garde": str(distribution.agent_crip.pk), "niveau": "1",
        **_date("jour_du", date(2027, 3, 5)), "heure_du": "18 h",
        **_date("jour_au", date(2027, 3, 8)), "heure_au": "8 h 30",
    }  # fmt: skip
    assert client.post(reverse("comptes:inscrire_astreinte"), saisie).status_code == 302
    semaine = client.get(reverse("comptes:astreintes"), {"semaine": "2027-03-03"}).context["semaine"]
    assert [len(jour.astreintes) for jour in semaine] == [0, 0, 0, 0, 1, 1, 1]
    assert client.get(reverse("comptes:astreintes"), {"semaine": "2027-13-99"}).status_code == 200


def test_a_manager_of_another_unit_sees_why_he_may_not_organise(
    distribution: Distribution, client_de: ClientDe
) -> None:
    poste = Poste.objects.get(agent=distribution.evaluatrice)
    adresse = reverse("comptes:personne", args=[poste.agent_id])
    transmettre = f'href="{reverse("comptes:transmettre_poste", args=[poste.pk])}"'
    ailleurs = texte_lu(client_de(distribution.cadre_crip).get(adresse))
    assert transmettre not in ailleurs
    assert "les cadres de cette unité organisent" in ailleurs
    assert transmettre in texte_lu(client_de(distribution.cadre_territoire).get(adresse))


@pytest.mark.parametrize(
    ("nom", "mots"),
    [
        ("comptes:inviter", "Comment choisir le rôle"),
        ("comptes:astreintes", "Comment marche l’astreinte"),
        ("comptes:territoires", "À quoi sert un territoire"),
    ],
)
def test_pages_of_the_service_carry_their_help(
    distribution: Distribution, client_de: ClientDe, nom: str, mots: str
) -> None:
    assert mots in texte_lu(client_de(distribution.admin_technique).get(reverse(nom)))
