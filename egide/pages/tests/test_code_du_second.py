"""The code of the second person is no door to guess at: few tries, each one written, its holder warned."""

import psycopg
import pytest
from allauth.mfa.models import Authenticator
from django.urls import reverse

from egide.socle.acces.models import Scelle
from egide.socle.acces.tests.factories import un_agent, un_dossier
from egide.socle.comptes.roles import Role
from egide.socle.comptes.tests.courriers import avis_differes, remettre_les_avis
from egide.socle.comptes.tests.factories import code_du_moment, creer_distribution, donner_second_facteur
from egide.socle.interface.tests.lecture import texte_lu

FAUX = "000000"
PAS_LE_SIEN = "n’est pas celui que la seconde personne voit maintenant"


class Demande:
    """A seal asked by one manager, beside one of two others."""

    def __init__(self, cast, client_de):
        self.dossier = un_dossier(cast.agent_crip, cast.unites.crip)
        self.seconds = [un_agent(Role.CADRE_CRIP, cast.unites.crip) for _ in range(2)]
        donner_second_facteur(*self.seconds)
        self.cadre = cast.cadre_crip
        self.client = client_de(self.cadre, preuve_fraiche=True)

    def sceller(self, code=FAUX, second=None, client=None):
        second = second or self.seconds[0]
        saisie = {"fondement": "Notoriété locale", "nommes": [second.pk], "second": second.pk, "code": code}
        return (client or self.client).post(reverse("pages:sceller", args=[self.dossier.pk]), saisie)


@pytest.fixture
def demande(distribution, client_de):
    return Demande(distribution, client_de)


def test_apres_dix_codes_faux_le_juste_attend_et_la_saisie_reste(demande):
    for _ in range(10):
        assert PAS_LE_SIEN in texte_lu(demande.sceller())
    page = texte_lu(demande.sceller(code_du_moment(demande.seconds[0])))
    assert "Trop d’essais" in page
    assert "Notoriété locale" in page
    assert not Scelle.objects.exists()


def test_changer_de_seconde_personne_ne_donne_pas_d_essais_de_plus(demande):
    for tour in range(10):
        demande.sceller(second=demande.seconds[tour % 2])
    assert "Attendez une heure" in texte_lu(demande.sceller(code_du_moment(demande.seconds[1]), demande.seconds[1]))


def test_changer_de_demandeur_non_plus(demande, client_de):
    seconde, complice = demande.seconds
    autre = client_de(complice, preuve_fraiche=True)
    for client in (demande.client, autre):
        for _ in range(5):
            demande.sceller(client=client)
    assert "Attendez cinq minutes" in texte_lu(demande.sceller(code_du_moment(seconde)))


def test_un_code_juste_ne_rend_pas_les_essais_perdus_du_demandeur(demande):
    for _ in range(9):
        demande.sceller()
    complice = demande.seconds[1]
    saisie = {"fondement": "x", "nommes": [demande.cadre.pk], "second": complice.pk, "code": code_du_moment(complice)}
    assert demande.client.post(reverse("pages:sceller", args=[demande.dossier.pk]), saisie).status_code == 302
    acte = {"motif": "y", "second": demande.seconds[0].pk, "code": FAUX}
    lever = reverse("pages:lever_scelle", args=[demande.dossier.pk])
    assert PAS_LE_SIEN in texte_lu(demande.client.post(lever, acte))
    assert "Attendez une heure" in texte_lu(demande.client.post(lever, acte))


def test_la_seconde_personne_est_prevenue_une_fois_sans_nom_ni_fait(demande, mailoutbox):
    for tour in range(6):
        demande.sceller()
        assert len(avis_differes()) == (tour >= 2)
    remettre_les_avis()
    (lettre,) = mailoutbox
    assert lettre.to == [demande.seconds[0].courriel]
    assert demande.cadre.nom not in lettre.body
    assert demande.dossier.numero not in lettre.body


def test_une_seconde_personne_sans_application_est_dite_sans_code(demande):
    """With a passkey or the identity provider only, nothing that he reads aloud would ever do."""
    Authenticator.objects.filter(user=demande.seconds[0]).delete()
    page = texte_lu(demande.sceller())
    assert "Cette personne n’a pas de code à usage unique" in page
    assert PAS_LE_SIEN not in page


def test_chaque_echec_laisse_une_ligne(base_clonee, client_de):
    demande = Demande(creer_distribution(), client_de)
    for _ in range(11):
        demande.sceller()
    with psycopg.connect(base_clonee) as conn:
        lignes = conn.execute(
            "SELECT agent_id, objet_genre, objet_id, titre, motif FROM journal_ligne"
            " WHERE evenement = 'connexion_refusee' ORDER BY le"
        ).fetchall()
    vise = (demande.cadre.pk, "comptes.agent", demande.seconds[0].pk)
    assert lignes == [*[(*vise, "code de la seconde personne", "")] * 10, (*vise, "trop d’essais", "")]
