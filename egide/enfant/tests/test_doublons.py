"""Possible duplicates: raised by a creation, by a person, by the watch; who sees them; the pages that answer."""

import re

import pytest
from django.urls import reverse
from django.utils import timezone

from egide.enfant.actions import ecarter_ressemblance, rectifier_identite, signaler_doublon
from egide.enfant.doublons import doublons_de, paires_a_verifier
from egide.enfant.models import DemandePartage, Fusion, Ressemblance
from egide.enfant.tests.factories import un_enfant, un_parent, une_identite
from egide.enfant.tests.scene_fusions import MOTIF, relu
from egide.socle.acces.contexte import au_nom_de
from egide.socle.acces.tests.factories import sceller, un_agent
from egide.socle.comptes.roles import Role
from egide.socle.dossiers.models import Dossier
from egide.socle.interface.refus import Refus
from egide.socle.interface.tests.lecture import texte_lu

pytestmark = pytest.mark.django_db


def vues(agent):
    with au_nom_de(agent):
        return [frozenset((p.un.pk, p.autre.pk)) for p in paires_a_verifier()]


def signaler(scene, agent=None):
    qui = agent or scene.crip
    with au_nom_de(qui):
        return signaler_doublon(scene.a, scene.b, agent=qui, le=timezone.now(), motif="même mère")


def ecarter(scene, ressemblance):
    with au_nom_de(scene.crip):
        ecarter_ressemblance(ressemblance, agent=scene.crip, le=timezone.now(), motif="deux cousines")


class TestLever:
    def test_une_creation_malgre_une_ressemblance(self, scene):
        c = un_enfant(scene.arras, une_identite("Lina", "Doublon-Fictif"))
        attendue = frozenset((scene.a.pk, c.pk))
        assert attendue in vues(scene.arras)
        assert attendue in vues(scene.crip)
        assert vues(scene.lens) == [], "neither of the two is theirs"
        with au_nom_de(scene.arras):
            (paire,) = paires_a_verifier()
            assert paire.ressemblance.origine == "creation"
            assert paire.comparaison.raison

    def test_un_jumeau_ne_leve_rien(self, scene):
        un_enfant(scene.arras, une_identite("Maël", "Doublon-Fictif"))
        assert vues(scene.arras) == []

    def test_une_personne_signale_une_seule_fois(self, scene):
        premiere = signaler(scene)
        assert signaler(scene).pk == premiere.pk
        assert vues(scene.crip) == [frozenset((scene.a.pk, scene.b.pk))]
        assert vues(scene.arras) == vues(scene.lens) == []
        with pytest.raises(Refus):
            signaler(scene, scene.arras)

    def test_ecartee_elle_ne_revient_qu_avec_d_autres_faits(self, scene):
        ecarter(scene, signaler(scene))
        assert vues(scene.crip) == []
        with pytest.raises(Refus, match="deux cousines"):
            signaler(scene)
        with au_nom_de(scene.lens):
            rectifier_identite(scene.b, agent=scene.lens, le=timezone.now(), motif="acte", champs={"prenoms": "Lina"})
        assert signaler(scene).ecartee_le is None

    def test_reunie_puis_defaite_elle_ne_revient_qu_avec_d_autres_faits(self, scene):
        signaler(scene)
        scene.defaire(scene.fusionner())
        with au_nom_de(scene.crip):
            assert Ressemblance.objects.get().motif_ecart == "ce sont deux sœurs"
            with pytest.raises(Refus, match="deux sœurs"):
                signaler(scene)
        with au_nom_de(scene.lens):
            rectifier_identite(scene.b, agent=scene.lens, le=timezone.now(), motif="acte", champs={"prenoms": "Lina"})
        assert signaler(scene).ecartee_le is None

    def test_reunie_elle_est_close(self, scene):
        signaler(scene)
        fusion = scene.fusionner()
        with au_nom_de(scene.crip):
            assert Ressemblance.objects.get().fusion_id == fusion.pk
        assert vues(scene.crip) == []


class TestScelle:
    def test_seules_les_personnes_nommees_sur_le_scelle_l_apprennent(self, scene):
        second = un_agent(Role.CADRE_CRIP, scene.crip.postes.get().unite)
        sceller(Dossier(pk=scene.a.dossier_id), [second, scene.crip], cadre=scene.crip, second=second)
        signaler(scene)
        assert vues(scene.crip) == [frozenset((scene.a.pk, scene.b.pk))]
        with au_nom_de(second):
            assert vues(second) == [], "the other file is not his to read"
            assert doublons_de(relu(scene.a.dossier_id)).ailleurs == 1
        for qui in (scene.arras, scene.lens, scene.cadre_lens, scene.cadre_arras):
            assert vues(qui) == []
            with au_nom_de(qui):
                assert not Ressemblance.objects.exists()
        with au_nom_de(scene.lens):
            dite = doublons_de(relu(scene.b.dossier_id))
            assert (dite.paires, dite.ailleurs) == ([], 0)


class TestPages:
    def test_de_la_liste_a_la_fusion_puis_a_l_accord(self, scene, client_de):
        signaler(scene)
        crip = client_de(scene.crip)
        assert "Lyna Doublon-Fictif" in texte_lu(crip.get("/enfants/doublons/"))
        page = f"/enfants/doublons/{scene.a.pk}/{scene.b.pk}/"
        lue = texte_lu(crip.get(page))
        assert "Maison du Département d’Arras demandera à Maison du Département de Lens" in re.sub("<[^>]+>", "", lue)
        donnees = {"garde": "autre", "prenoms": "un", "naissance": "inconnu", "motif": MOTIF, "versions": "0-0"}
        assert crip.post(page, {**donnees, "prenoms": ""}).status_code == 200
        reponse = crip.post(page, donnees)
        assert reponse.url == f"/enfants/{scene.b.dossier_id}/"
        assert crip.post(page, donnees).status_code == 302, "a second click"
        assert Fusion.objects.count() <= 1
        fiche = crip.get(f"/enfants/{scene.a.dossier_id}/", follow=True)
        assert fiche.redirect_chain == [(f"/enfants/{scene.b.dossier_id}/", 302)]
        assert "Lina Doublon-Fictif" in texte_lu(fiche)
        assert "Dossiers réunis" in texte_lu(fiche)
        dossier = crip.get(f"/dossiers/{scene.a.dossier_id}/", follow=True)
        assert dossier.redirect_chain == [(f"/dossiers/{scene.b.dossier_id}/", 302)]
        with au_nom_de(scene.cadre_arras):
            demande = DemandePartage.objects.get()
        sans_preuve = client_de(scene.cadre_arras).post(f"/enfants/partages/{demande.pk}/", {"reponse": "oui"})
        assert sans_preuve.url.startswith(reverse("mfa_reauthenticate"))
        with au_nom_de(scene.cadre_arras):
            assert DemandePartage.objects.get().close_le is None
        cadre = client_de(scene.cadre_arras, preuve_fraiche=True)
        assert f"/enfants/partages/{demande.pk}/" in texte_lu(cadre.get("/"))
        autre = texte_lu(client_de(scene.arras).get("/"))
        assert f"/enfants/partages/{demande.pk}/" not in autre
        assert "Un cadre de votre unité répond" in autre
        assert client_de(scene.lens).get(f"/enfants/partages/{demande.pk}/").status_code == 404
        assert client_de(scene.arras).get(f"/enfants/partages/{demande.pk}/").status_code == 403
        assert cadre.post(f"/enfants/partages/{demande.pk}/", {"reponse": "non"}).status_code == 200
        assert cadre.post(f"/enfants/partages/{demande.pk}/", {"reponse": "oui"}).status_code == 302
        with au_nom_de(scene.lens):
            assert len(relu(scene.b.dossier_id).dossiers) == 2

    def test_une_fiche_changee_pendant_le_choix(self, scene, client_de):
        crip, page = client_de(scene.crip), f"/enfants/doublons/{scene.a.pk}/{scene.b.pk}/"
        with au_nom_de(scene.arras):
            rectifier_identite(scene.a, agent=scene.arras, le=timezone.now(), motif="x", champs={"prenoms": "Linah"})
        choix = {"garde": "un", "prenoms": "un", "naissance": "un", "motif": MOTIF, "versions": "0-0"}
        reponse = crip.post(page, choix)
        assert reponse.status_code == 409
        assert "Linah" in texte_lu(reponse)

    def test_ecarter_puis_defaire(self, scene, client_de):
        crip, page = client_de(scene.crip, preuve_fraiche=True), f"/enfants/doublons/{scene.a.pk}/{scene.b.pk}/"
        assert crip.post(page, {"ecarter": "1", "ecart-motif": "deux cousines"}).url == "/enfants/doublons/"
        with au_nom_de(scene.crip):
            assert Ressemblance.objects.get().motif_ecart == "deux cousines"
        fusion = scene.fusionner()
        adresse = f"/enfants/fusions/{fusion.pk}/defaire/"
        assert client_de(scene.arras).get(adresse).status_code == 404
        assert crip.post(adresse, {"motif": ""}).status_code == 200
        assert crip.post(adresse, {"motif": "erreur"}).status_code == 302
        assert crip.get(adresse).status_code == 404

    def test_signaler_par_un_numero_ou_parmi_les_proches(self, scene, client_de):
        crip, page = client_de(scene.crip), f"/enfants/{scene.a.dossier_id}/doublon/"
        with au_nom_de(scene.crip):
            numero = Dossier.objects.get(pk=scene.b.dossier_id).numero
        dit = {"qui": str(scene.a.pk), "avec": "numero", "numero": numero, "motif": "même mère"}
        assert "Aucun dossier" in texte_lu(crip.post(page, {**dit, "numero": "62-2020-99999"}))
        ailleurs = client_de(scene.arras).post(page, dit)
        assert "Aucun dossier" in texte_lu(ailleurs), "hidden is absent"
        assert crip.post(page, dit).url == f"/enfants/doublons/{scene.a.pk}/{scene.b.pk}/"
        autre = un_parent(scene.arras, scene.a, "Sabrine", "Doublon-Fictif")
        proches = {"qui": str(scene.mere_a.pk), "avec": str(autre.pk), "motif": "écrite deux fois"}
        assert crip.post(page, {**proches, "avec": "numero"}).status_code == 200
        assert crip.post(page, proches).url == f"/enfants/doublons/{scene.mere_a.pk}/{autre.pk}/"

    def test_la_recherche_ne_montre_qu_un_enfant_et_l_ancien_numero_y_mene(self, scene, client_de):
        def trouves(agent):
            page = client_de(agent).post("/dossiers/", {"q": "Lina Doublon-Fictif", "motif": "appel"}, follow=True)
            return {p.dossier_id for p in (scene.a, scene.b) if str(p.dossier_id) in texte_lu(page)}

        avant = {qui: trouves(qui) for qui in (scene.crip, scene.arras, scene.lens)}
        assert avant[scene.crip] == {scene.a.dossier_id, scene.b.dossier_id}
        scene.fusionner()
        assert len(trouves(scene.crip)) == 1
        assert all(trouves(qui) == avant[qui] for qui in (scene.arras, scene.lens))
        with au_nom_de(scene.crip):
            numero = Dossier.objects.get(pk=scene.b.dossier_id).numero
        page = client_de(scene.crip).post("/dossiers/", {"q": numero}, follow=True)
        assert page.redirect_chain[-1][0] == f"/dossiers/{scene.a.dossier_id}/"
