"""A sealed file opened by two is read; nothing is written in it, nor from an information that touches it."""

import pytest
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from egide.enfant.tests.factories import un_enfant, une_identite
from egide.parcours.accueil.rules import EnfantDit
from egide.parcours.information_preoccupante import actions as actes
from egide.parcours.information_preoccupante.models import Information
from egide.parcours.information_preoccupante.rules import Decision
from egide.parcours.information_preoccupante.tests.factories import une_information_accusee
from egide.socle.acces.actions import ouvrir_a_deux, sceller_dossier
from egide.socle.acces.contexte import au_nom_de
from egide.socle.acces.matrice import Lien, matrice, refus_des
from egide.socle.acces.tests.factories import un_agent
from egide.socle.comptes.roles import Role
from egide.socle.comptes.tests.factories import donner_second_facteur
from egide.socle.interface.tests.lecture import texte_lu

pytestmark = pytest.mark.django_db


class Situation:
    """An information in the charge of the cell, on a child whose file two of its managers opened together."""

    def __init__(self, cast):
        self.cadre, self.second = cast.cadre_crip, un_agent(Role.CADRE_CRIP, cast.unites.crip)
        donner_second_facteur(self.second)
        enfant = un_enfant(cast.agent_crip, une_identite("Jade", "Scellée-Fictive"))
        self.dossier_id = enfant.dossier_id
        dite = EnfantDit(prenom="Jade", nom="Scellée-Fictive")
        self.information = une_information_accusee(cast.agent_crip, enfants=(dite,))
        with au_nom_de(cast.agent_crip):
            actes.decider_rapprochement(
                self.information,
                self.information.enfants.get(),
                agent=cast.agent_crip,
                le=timezone.now(),
                decision=Decision.MEME_ENFANT,
                dossier_id=self.dossier_id,
            )
        self.sceller()

    def sceller(self):
        deux = {"agent": self.cadre, "second": self.second, "dossier_id": self.dossier_id, "le": timezone.now()}
        with au_nom_de(self.cadre):
            sceller_dossier(**deux, nommes=[self.cadre, self.second], fondement="Notoriété", a_deux=True)

    def ouvrir(self):
        le = timezone.now()
        deux = {"agent": self.cadre, "second": self.second, "dossier_id": self.dossier_id, "le": le}
        with au_nom_de(self.cadre):
            ouvrir_a_deux(**deux, motif="Audience demain, il faut relire.", preuves_le=(le, le))


@pytest.fixture
def s(distribution):
    situation = Situation(distribution)
    with au_nom_de(situation.cadre):
        assert not Information.objects.filter(pk=situation.information.pk).exists()
    situation.ouvrir()
    return situation


def test_aucun_acte_qui_demande_un_lien_n_est_permis_sur_ce_que_l_on_lit(s):
    lies = [acte for acte, p in matrice().items() if Lien.AUCUN not in p.liens]
    with au_nom_de(s.cadre):
        for objet in (Information.objects.get(pk=s.information.pk), _Dossier(s.dossier_id)):
            permis = [acte for acte, refus in refus_des(s.cadre, lies, objet).items() if refus is None]
            assert permis == []
    assert len(lies) > 30


class _Dossier:
    """What an act on a file is given: its id alone."""

    def __init__(self, pk):
        self.pk = self.dossier_id = pk


@pytest.mark.parametrize(
    ("table", "cle"),
    [
        ("information_preoccupante_information", "id"),
        ("information_preoccupante_enfantconcerne", "information_id"),
        ("echeances_echeance", "objet_id"),
    ],
)
def test_la_base_lit_ces_lignes_et_n_en_change_aucune(s, table, cle):
    with au_nom_de(s.cadre), connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {table} WHERE {cle} = %s", [s.information.pk])
        assert cursor.fetchone()[0] > 0
        cursor.execute(f"UPDATE {table} SET {cle} = {cle} WHERE {cle} = %s", [s.information.pk])
        assert cursor.rowcount == 0


def test_la_page_se_lit_et_aucun_envoi_ne_passe(s, client_de):
    client = client_de(s.cadre, preuve_fraiche=True)
    page = reverse("information_preoccupante:information", args=[s.information.pk])
    assert client.get(page).status_code == 200
    assert "ouvert à deux, en lecture seule" in texte_lu(client.get(reverse("pages:dossier", args=[s.dossier_id])))
    gel = client.post(
        reverse("pages:geler", args=[s.dossier_id]),
        {"nature": "procedure", "reference": "TJ 26/1", "motif": "Appel"},
    )
    assert gel.status_code == 403
    assert "vous n’y écrivez pas" in texte_lu(gel)
