"""Rights on a file: excluded at once, sealed only by two, never by someone else's word."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from egide.pages.selectors.droits import scelles_a_revoir
from egide.socle.acces.actions import sceller_dossier
from egide.socle.acces.contexte import au_nom_de
from egide.socle.acces.models import Exclusion, Scelle
from egide.socle.acces.regles_acces import reglage
from egide.socle.acces.tests.factories import un_agent, un_dossier
from egide.socle.acces.volets import Volet
from egide.socle.comptes.models import Poste
from egide.socle.comptes.roles import Role
from egide.socle.comptes.tests.factories import code_du_moment, donner_second_facteur
from egide.socle.dossiers.models import Dossier
from egide.socle.interface.tests.lecture import texte_lu

pytestmark = pytest.mark.django_db


@pytest.fixture
def situation(distribution):
    dossier = un_dossier(distribution.agent_crip, distribution.unites.crip)
    second = un_agent(Role.CADRE_CRIP, distribution.unites.crip)
    donner_second_facteur(second)
    return dossier, second


def visible(agent, dossier):
    with au_nom_de(agent):
        return Dossier.objects.filter(pk=dossier.pk).exists()


def test_ecarter_un_agent_ferme_le_dossier_aussitot(distribution, client_de, situation):
    dossier, _ = situation
    assert visible(distribution.agent_crip, dossier)
    client = client_de(distribution.cadre_crip, preuve_fraiche=True)
    reponse = client.post(
        reverse("pages:exclure", args=[dossier.pk]),
        {"exclu": distribution.agent_crip.pk, "raison": Exclusion.Raison.PROCHE},
    )
    assert reponse.status_code == 302
    assert not visible(distribution.agent_crip, dossier)
    assert client_de(distribution.agent_crip).get(reverse("pages:dossier", args=[dossier.pk])).status_code == 404


def test_sans_preuve_fraiche_on_demande_le_second_facteur(distribution, client_de, situation):
    reponse = client_de(distribution.cadre_crip).post(reverse("pages:exclure", args=[situation[0].pk]), {})
    assert reponse.status_code == 302
    assert reverse("mfa_reauthenticate") in reponse["Location"]


def test_un_agent_ordinaire_n_a_pas_cette_page(distribution, client_de, situation):
    for curieux in (distribution.agent_crip, distribution.evaluatrice, distribution.admin_technique):
        assert client_de(curieux).get(reverse("pages:droits", args=[situation[0].pk])).status_code == 404


def test_fermer_un_acces_demande_un_motif_et_laisse_un_responsable(distribution, client_de, situation):
    dossier, second = situation
    with au_nom_de(second):
        relation = dossier.relations.get()
    client = client_de(distribution.cadre_crip, preuve_fraiche=True)
    adresse = reverse("pages:clore_relation", args=[dossier.pk, relation.pk])
    seul = client.post(adresse, {"motif": "Suivi repris"})
    assert seul.status_code == 200
    assert "sans responsable" in texte_lu(seul)
    confier = {
        "unite": distribution.unites.mds_arras.pk,
        "genre": "charge",
        "volets": [Volet.IDENTITE.value, Volet.DANGER.value],
        "fondement": "Décision du 3 mars",
    }
    assert client.post(reverse("pages:donner_acces", args=[dossier.pk]), confier).status_code == 302
    assert visible(distribution.evaluatrice, dossier)
    page = texte_lu(client.get(reverse("pages:droits", args=[dossier.pk])))
    assert "Décision du 3 mars" in page
    assert client.post(adresse, {"motif": " "}).status_code == 200
    assert client.post(adresse, {"motif": "Suivi repris"}).status_code == 302
    assert not visible(distribution.agent_crip, dossier)


def test_confier_exige_un_seul_destinataire_et_une_date_lisible(distribution, client_de, situation):
    dossier, second = situation
    client = client_de(distribution.cadre_crip, preuve_fraiche=True)
    adresse = reverse("pages:donner_acces", args=[dossier.pk])
    saisie = {"genre": "nommee", "volets": [Volet.IDENTITE.value], "fondement": "x"}
    deux = {"unite": distribution.unites.mds_arras.pk, "personne": distribution.evaluatrice.pk}
    for qui in ({}, deux):
        assert "et une seule" in texte_lu(client.post(adresse, {**saisie, **qui}))
    jour = (timezone.localdate() + timedelta(days=2)).strftime("%d/%m/%Y")
    assert client.post(adresse, {**saisie, "personne": distribution.evaluatrice.pk, "au": jour}).status_code == 302
    with au_nom_de(second):
        relation = dossier.relations.get(genre="nommee")
    assert timezone.localtime(relation.au).date() == timezone.localdate() + timedelta(days=3)


def test_une_exclusion_se_leve_avec_un_motif(distribution, client_de, situation):
    dossier, _ = situation
    client = client_de(distribution.cadre_crip, preuve_fraiche=True)
    exclu = {"exclu": distribution.agent_crip.pk, "raison": Exclusion.Raison.PROCHE}
    client.post(reverse("pages:exclure", args=[dossier.pk]), exclu)
    page = texte_lu(client.get(reverse("pages:droits", args=[dossier.pk])))
    with au_nom_de(distribution.agent_crip):
        exclusion = Exclusion.objects.get(dossier_id=dossier.pk)
    adresse = reverse("pages:lever_exclusion", args=[dossier.pk, exclusion.pk])
    assert adresse in page
    client.post(adresse, {"motif": ""})
    assert not visible(distribution.agent_crip, dossier)
    assert client.post(adresse, {"motif": "Homonyme"}).status_code == 302
    assert visible(distribution.agent_crip, dossier)
    assert client.post(adresse, {"motif": "Homonyme"}).status_code == 404


class TestScelle:
    def demande(self, nommes, second, code):
        return {"fondement": "Conflit d’intérêts", "nommes": nommes, "second": second.pk, "code": code}

    @pytest.mark.parametrize("code_juste", [True, False])
    def test_il_se_pose_avec_le_code_du_second_cadre(self, distribution, client_de, situation, code_juste):
        dossier, second = situation
        client = client_de(distribution.cadre_crip, preuve_fraiche=True)
        code = code_du_moment(second) if code_juste else "000000"
        reponse = client.post(reverse("pages:sceller", args=[dossier.pk]), self.demande([second.pk], second, code))
        assert (reponse.status_code == 302) is code_juste
        assert visible(distribution.agent_crip, dossier) is not code_juste
        assert visible(distribution.cadre_crip, dossier) is not code_juste
        assert visible(second, dossier)

    def test_seules_des_personnes_qui_lisent_sont_proposees_et_acceptees(self, distribution, client_de, situation):
        """Naming the officer or the administrator alone would have closed the file to everyone, for good."""
        dossier, second = situation
        client = client_de(distribution.cadre_crip, preuve_fraiche=True)
        adresse = reverse("pages:sceller", args=[dossier.pk])
        page = texte_lu(client.get(adresse))
        for muet in (distribution.dpo, distribution.admin_technique):
            assert str(muet.pk) not in page
            client.post(adresse, self.demande([muet.pk], second, code_du_moment(second)))
        client.post(adresse, self.demande([distribution.agent_crip.pk], second, code_du_moment(second)))
        assert not Scelle.objects.filter(dossier_id=dossier.pk).exists()
        assert visible(distribution.agent_crip, dossier)

    def test_il_se_revoit_dans_ma_journee_se_maintient_puis_se_leve(self, distribution, client_de, situation):
        dossier, second = situation
        cadre = distribution.cadre_crip
        with au_nom_de(cadre):
            pose = timezone.now() - timedelta(days=reglage("revue_scelle_jours") - 1)
            sceller_dossier(
                agent=cadre, second=second, dossier_id=dossier.pk, nommes=[cadre], le=pose, fondement="Notoriété"
            )
        client = client_de(cadre, preuve_fraiche=True)
        journee = texte_lu(client.get(reverse("pages:ma_journee")))
        assert "Scellés à revoir" in journee
        assert dossier.numero in journee
        assert dossier.numero not in texte_lu(client_de(second).get(reverse("pages:ma_journee")))
        maintien = {"motif": "Toujours élu", "responsable": cadre.pk, "second": second.pk}
        adresse = reverse("pages:maintenir_scelle", args=[dossier.pk])
        assert client.post(adresse, {**maintien, "code": "000000"}).status_code == 200
        assert client.post(adresse, {**maintien, "code": code_du_moment(second)}).status_code == 302
        assert "Scellés à revoir" not in texte_lu(client.get(reverse("pages:ma_journee")))
        assert "Toujours élu" in texte_lu(client.get(reverse("pages:droits", args=[dossier.pk])))

    def test_la_revue_revient_aux_autres_cadres_nommes_quand_le_premier_est_parti(self, distribution, situation):
        """A planned end that comes without any act must not leave a seal that nobody is asked about."""
        dossier, second = situation
        cadre, pose = distribution.cadre_crip, timezone.now() - timedelta(days=reglage("revue_scelle_jours"))
        with au_nom_de(cadre):
            sceller_dossier(
                agent=cadre, second=second, dossier_id=dossier.pk, nommes=[cadre, second], le=pose, fondement="x"
            )
        with au_nom_de(second):
            assert scelles_a_revoir(second, timezone.now()) == []
        Poste.objects.filter(agent=cadre).update(au=timezone.localdate() - timedelta(days=1))
        with au_nom_de(second):
            assert [s.numero for s in scelles_a_revoir(second, timezone.now())] == [dossier.numero]
        with au_nom_de(distribution.agent_crip):
            assert scelles_a_revoir(distribution.agent_crip, timezone.now()) == []

    def test_il_se_leve_a_deux(self, distribution, client_de, situation):
        dossier, second = situation
        cadre = distribution.cadre_crip
        with au_nom_de(cadre):
            sceller_dossier(
                agent=cadre, second=second, dossier_id=dossier.pk, nommes=[cadre], le=timezone.now(), fondement="x"
            )
        client = client_de(cadre, preuve_fraiche=True)
        adresse = reverse("pages:lever_scelle", args=[dossier.pk])
        demande = {"motif": "Mandat fini", "second": second.pk}
        assert client_de(second, preuve_fraiche=True).get(adresse).status_code == 404
        assert client.post(adresse, {**demande, "code": "000000"}).status_code == 200
        assert not visible(distribution.agent_crip, dossier)
        assert client.post(adresse, {**demande, "code": code_du_moment(second)}).status_code == 302
        assert visible(distribution.agent_crip, dossier)
