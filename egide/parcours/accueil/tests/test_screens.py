"""The agents' pages: what is typed, what is kept after an error, what is shown and to whom."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from egide.parcours.accueil.models import Complement, Recueil
from egide.parcours.accueil.tests.factories import VOISINE, un_agent_crip, un_recueil, une_cellule
from egide.socle.acces.contexte import au_nom_de
from egide.socle.acces.tests.factories import un_agent, une_unite
from egide.socle.comptes.roles import Role
from egide.socle.interface.brouillons import enregistrer_brouillon, lire_brouillon
from egide.socle.interface.tests.lecture import texte_lu

pytestmark = pytest.mark.django_db
NOUVEAU = reverse("accueil:nouveau")
MOTIF = "Rappeler cette voisine avant la visite de demain."


def saisie(**champs):
    """The page as a browser sends it."""
    jour = timezone.localdate() - timedelta(days=1)
    return {
        "requete": str(uuid4()),
        "canal": "snated",
        "qualite": "voisin",
        "recu_jour_jour": jour.day,
        "recu_jour_mois": jour.month,
        "recu_jour_annee": jour.year,
        "recu_heure": "9 h 42",
        "faits": "« Il crie la nuit. »",
        "enfants": "1",
        "enfant0-prenom": "Noé",
        "enfant0-naissance_annee": "2019",
        "nom": VOISINE.nom,
        **champs,
    }


@pytest.fixture
def agente(db):
    return un_agent_crip(une_cellule())


def dernier(agent):
    with au_nom_de(agent):
        return Recueil.objects.prefetch_related("enfants").get()


def test_what_is_typed_becomes_a_contact_received_when_it_was(agente, client_de):
    client = client_de(agente)
    reponse = client.post(NOUVEAU, saisie())
    recueil = dernier(agente)
    assert reponse.url == reverse("accueil:recueil", args=[recueil.pk])
    recu = timezone.localtime(recueil.recu_le)
    assert (recu.date(), recu.hour, recu.minute) == (timezone.localdate() - timedelta(days=1), 9, 42)
    enfant = recueil.enfants.get()
    assert (enfant.prenom, enfant.naissance.year, enfant.naissance_precision) == ("Noé", 2019, "annee")
    page = texte_lu(client.get(reponse.url))
    assert "Il crie la nuit" in page
    assert VOISINE.nom not in page


def test_an_error_keeps_everything_that_was_typed(agente, client_de):
    reponse = client_de(agente).post(NOUVEAU, saisie(faits="", **{"enfant0-prenom": "Maëlys"}))
    page = texte_lu(reponse)
    assert reponse.status_code == 422
    assert "Erreur" in page
    assert "Maëlys" in page
    assert VOISINE.nom in page
    with au_nom_de(agente):
        assert not Recueil.objects.exists()


def test_a_reception_in_the_future_is_refused(agente, client_de):
    demain = timezone.localdate() + timedelta(days=1)
    champs = {"recu_jour_jour": demain.day, "recu_jour_mois": demain.month, "recu_jour_annee": demain.year}
    reponse = client_de(agente).post(NOUVEAU, saisie(**champs))
    assert reponse.status_code == 422
    assert "pas encore arrivée" in texte_lu(reponse)


def test_another_child_is_added_without_losing_a_word(agente, client_de):
    client = client_de(agente)
    page = texte_lu(client.post(NOUVEAU, saisie(geste="ajouter", faits="")))
    assert "Enfant 2" in page
    assert "Noé" in page
    assert "Erreur" not in page
    client.post(NOUVEAU, saisie(enfants="2", **{"enfant1-prenom": "Zoé"}))
    assert [e.prenom for e in dernier(agente).enfants.all()] == ["Noé", "Zoé"]


def test_a_draft_comes_back_and_leaves_once_recorded(agente, client_de):
    with au_nom_de(agente):
        enregistrer_brouillon(
            agente, "accueil-nouveau", "faits=D%C3%A9but+de+phrase&enfants=2&enfant1-prenom=Zo%C3%A9", 0
        )
    client = client_de(agente)
    page = texte_lu(client.get(NOUVEAU))
    assert "Début de phrase" in page
    assert "Zoé" in page
    assert "Erreur" not in page
    client.post(NOUVEAU, saisie())
    with au_nom_de(agente):
        assert lire_brouillon(agente, "accueil-nouveau") is None


def test_two_clicks_make_one_contact(agente, client_de):
    client, donnees = client_de(agente), saisie()
    premier, second = client.post(NOUVEAU, donnees), client.post(NOUVEAU, donnees)
    assert premier.url == second.url
    assert dernier(agente).pk


def test_a_partner_transmits_and_is_told_what_follows(agente, client_de):
    partenaire = client_de(un_agent(Role.ENSEIGNANTE, une_unite()))
    reponse = partenaire.post(NOUVEAU, saisie(qualite="enseignement_public"), follow=True)
    assert "est transmise" in texte_lu(reponse)
    assert partenaire.get(reverse("accueil:recueil", args=[dernier(agente).pk])).status_code == 404


def test_who_may_not_record_is_told_whom_to_call(client_de):
    reponse = client_de(un_agent(Role.ODPE, une_unite())).get(NOUVEAU)
    assert reponse.status_code == 403
    assert "119" in texte_lu(reponse)


def test_the_informant_is_shown_after_a_written_reason(agente, client_de):
    recueil = un_recueil(agente)
    with au_nom_de(agente):
        cellule = agente.postes.get().unite
    collegue = un_agent_crip(cellule)
    client, adresse = client_de(collegue), reverse("accueil:informateur", args=[recueil.pk])
    assert VOISINE.nom not in texte_lu(client.get(adresse))
    court = client.post(adresse, {"motif": "pour voir"})
    assert court.status_code == 422
    assert VOISINE.nom not in texte_lu(court)
    assert VOISINE.nom in texte_lu(client.post(adresse, {"motif": MOTIF}, follow=True))
    autre = client_de(un_agent(Role.EVALUATRICE, une_unite()))
    assert autre.get(adresse).status_code == 404
    assert autre.post(adresse, {"motif": MOTIF}).status_code == 404


def test_an_addition_is_kept_beside_the_first_text(agente, client_de):
    recueil = un_recueil(agente)
    client = client_de(agente)
    page = client.post(
        reverse("accueil:complement", args=[recueil.pk]), {"texte": "Elle a rappelé à midi."}, follow=True
    )
    assert "Elle a rappelé à midi." in texte_lu(page)
    with au_nom_de(agente):
        assert Complement.objects.get(recueil=recueil).agent == agente
        assert Recueil.objects.get(pk=recueil.pk).faits == recueil.faits
