"""Act: merge two people; what is read afterwards, without anything moved or opened."""

from datetime import date

import pytest
from django.utils import timezone

from egide.enfant.actions import Versions, rectifier_identite, rectifier_identite_lue
from egide.enfant.groupes import enfant_lu
from egide.enfant.models import Fusion, Personne, Rectification
from egide.enfant.selectors import famille_de, version_de
from egide.enfant.tests.factories import un_enfant, une_identite
from egide.enfant.tests.scene_fusions import MOTIF, relu, tout_ce_que_voit
from egide.pages.selectors.dossier import lire_dossier
from egide.socle.acces.actions import exclure_agent, recalculer_tout
from egide.socle.acces.contexte import au_nom_de
from egide.socle.acces.tests.factories import sceller, un_agent
from egide.socle.comptes.roles import Role
from egide.socle.dossiers.models import Dossier
from egide.socle.interface.refus import Refus, VersionPerimee

pytestmark = pytest.mark.django_db


def test_un_enfant_un_dossier_un_parcours(scene):
    fusion = scene.fusionner()
    with au_nom_de(scene.crip):
        assert Dossier.objects.get(pk=scene.b.dossier_id).fusionne_dans_id == scene.a.dossier_id
        lu = relu(scene.b.dossier_id)
        assert (lu.pk, lu.dossier_id) == (scene.a.pk, scene.a.dossier_id)
        assert lu.dossiers == [scene.a.dossier_id, scene.b.dossier_id]
        page = lire_dossier(scene.a.dossier_id, agent=scene.crip)
        assert [f.pk for f in page.fusions] == [fusion.pk]
        assert {h.foyer_id for h in page.habitations} == {scene.foyer_b.pk}
        assert {r.dossier_id for r in page.relations} == set(lu.dossiers)
        assert len(famille_de(lu).parents) == 2, "nobody has said that the two mothers are one"


@pytest.mark.parametrize(("dit", "prenoms"), [("garde", "Lina"), ("absorbe", "Lyna"), ("inconnu", "")])
def test_le_choix_dit_ce_qui_est_lu_et_ne_recopie_rien(scene, dit, prenoms):
    with au_nom_de(scene.crip):
        avant = list(Personne.objects.filter(pk__in=(scene.a.pk, scene.b.pk)).order_by("pk").values())
    fusion = scene.fusionner(choix={**scene.choix(), "prenoms": dit})
    with au_nom_de(scene.crip):
        assert relu(scene.a.dossier_id).prenoms == prenoms
        assert list(Personne.objects.filter(pk__in=(scene.a.pk, scene.b.pk)).order_by("pk").values()) == avant
        dits = list(fusion.choix.values_list("champ", "choix", "agent", "source"))
        assert ("prenoms", dit, scene.crip.pk, MOTIF) in dits
        assert not Rectification.objects.exists()


def test_la_naissance_suit_un_seul_cote(scene):
    scene.fusionner(choix={**scene.choix(), "naissance": "absorbe"})
    with au_nom_de(scene.crip):
        lue = relu(scene.a.dossier_id)
    assert (lue.naissance_exacte, lue.naissance_min, lue.prenoms) == (date(2018, 5, 21), date(2018, 5, 21), "Lina")


def test_chaque_ligne_qui_differe_attend_un_choix(scene):
    choix = scene.choix()
    assert set(choix) == {"prenoms", "naissance"}
    for faux in ({}, {**choix, "telephone": "garde"}, {**choix, "prenoms": "les deux"}):
        with pytest.raises(Refus):
            scene.fusionner(choix=faux)


def test_un_second_clic_ne_fait_rien(scene, journal):
    premiere = scene.fusionner()
    assert scene.fusionner().pk == premiere.pk
    assert scene.fusionner(scene.b, scene.a).pk == premiere.pk
    assert [acte for _, acte in journal].count("fusionner") == 2, "one line in each file"


def test_deux_personnes_en_meme_temps(scene):
    with au_nom_de(scene.crip):
        lues = Versions(version_de(scene.a), version_de(scene.b))
    with au_nom_de(scene.lens):
        rectifier_identite(scene.b, agent=scene.lens, le=timezone.now(), motif="carnet", champs={"prenoms": "Line"})
    with pytest.raises(VersionPerimee):
        scene.fusionner(versions=lues)


@pytest.mark.parametrize("qui", ["arras", "lens", "cadre_arras"])
def test_qui_ne_voit_qu_un_cote_ne_reunit_rien(scene, qui):
    with pytest.raises(Refus):
        scene.fusionner(agent=getattr(scene, qui))


def test_une_chaine_et_jamais_un_cercle(scene):
    c = un_enfant(scene.arras, une_identite("Lina", "Doublon-Fictive", ne=date(2018, 5, 12)))
    scene.fusionner(scene.b, scene.a)
    scene.fusionner(c, scene.b)
    with pytest.raises(Refus, match="déjà réunies"):
        scene.fusionner(scene.a, c)
    with au_nom_de(scene.crip):
        lus = [relu(p.dossier_id) for p in (scene.a, scene.b, c)]
        assert {lu.pk for lu in lus} == {c.pk}
        assert lus[0].dossiers == [c.dossier_id, scene.b.dossier_id, scene.a.dossier_id]
    assert recalculer_tout() == 0


def test_ce_qui_est_corrige_ensuite_reste_dans_son_dossier(scene):
    scene.fusionner(choix={**scene.choix(), "prenoms": "absorbe", "naissance": "inconnu"})
    with au_nom_de(scene.crip):
        lue = relu(scene.a.dossier_id)
        rectifier_identite_lue(
            lue, agent=scene.crip, le=timezone.now(), motif="acte de naissance",
            champs={"prenoms": "Lyna, Rose", "nom": lue.nom, "lieu_naissance": "Lens"}, version=version_de(lue),
        )  # fmt: skip
        a, b = (Personne.objects.get(pk=p.pk) for p in (scene.a, scene.b))
        assert (a.prenoms, a.lieu_naissance, b.prenoms, b.lieu_naissance) == ("Lina", "Lens", "Lyna, Rose", "")
        assert relu(scene.a.dossier_id).prenoms == "Lyna, Rose"
        with pytest.raises(VersionPerimee):
            rectifier_identite_lue(
                lue, agent=scene.crip, le=timezone.now(), motif="x", champs={"nom": "Autre-Fictif"}, version=0
            )


def test_un_enfant_n_est_pas_un_adulte(scene):
    with pytest.raises(Refus, match="adulte"):
        scene.fusionner(scene.a, scene.mere_a, choix={})


def test_rien_ne_s_ouvre_sans_accord(scene):
    avant = {qui: tout_ce_que_voit(getattr(scene, qui)) for qui in ("arras", "cadre_arras", "lens")}
    scene.fusionner()
    for qui, vu in avant.items():
        apres = tout_ce_que_voit(getattr(scene, qui))
        for nom in vu:
            if nom != "dossiers_dossier":
                assert apres[nom] == vu[nom], (qui, nom)
        with au_nom_de(getattr(scene, qui)):
            assert not Fusion.objects.exists()
            assert len(Personne.objects.enfants()) == 1
    with au_nom_de(scene.lens):
        assert relu(scene.b.dossier_id).dossiers == [scene.b.dossier_id]


def test_une_exclusion_d_un_cote_ferme_les_deux(scene):
    scene.fusionner()
    scene.accorder(scene.b.dossier_id, scene.cadre_lens)
    with au_nom_de(scene.crip):
        exclure_agent(
            agent=scene.crip, exclu=scene.arras, dossier_id=scene.b.dossier_id, raison="proche", le=timezone.now()
        )
    with au_nom_de(scene.arras):
        assert not Personne.objects.exists()
        assert not Dossier.objects.exists()
        assert enfant_lu(scene.a.dossier_id) is None


def test_un_scelle_d_un_cote_ferme_les_deux_a_qui_n_y_est_pas_nomme(scene):
    second = un_agent(Role.CADRE_CRIP, scene.crip.postes.get().unite)
    scene.fusionner()
    sceller(Dossier(pk=scene.b.dossier_id), [scene.crip, second], cadre=scene.crip, second=second)
    for qui in (scene.arras, scene.lens, scene.cadre_lens, scene.cadre_arras):
        with au_nom_de(qui):
            assert not Personne.objects.filter(pk__in=(scene.a.pk, scene.b.pk)).exists(), qui
    with au_nom_de(scene.crip):
        assert len(relu(scene.a.dossier_id).dossiers) == 2, "named on the seal, and in charge of all"
