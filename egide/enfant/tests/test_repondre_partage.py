"""Acts: a manager of the unit in charge lets the other team read the merged file, or says why not."""

import pytest
from django.utils import timezone

from egide.enfant.actions import accorder_partage, refuser_partage
from egide.enfant.models import DemandePartage
from egide.enfant.tests.scene_fusions import relu
from egide.socle.acces.actions import recalculer_tout
from egide.socle.acces.contexte import au_nom_de
from egide.socle.echanges.models import Arrivee
from egide.socle.interface.refus import Refus

pytestmark = pytest.mark.django_db


def test_l_unite_en_charge_accorde_et_l_autre_equipe_lit(scene):
    scene.fusionner()
    with au_nom_de(scene.cadre_lens):
        (arrivee,) = Arrivee.objects.en_attente().filter(nature="demande_partage")
        assert arrivee.dossier_id == scene.b.dossier_id
    scene.accorder(scene.b.dossier_id, scene.cadre_lens)
    with au_nom_de(scene.arras):
        lu = relu(scene.a.dossier_id)
        assert lu.dossiers == [scene.a.dossier_id, scene.b.dossier_id]
    with au_nom_de(scene.lens):
        assert relu(scene.b.dossier_id).dossiers == [scene.b.dossier_id], "the other way waits for Arras"
    with au_nom_de(scene.cadre_lens):
        assert not Arrivee.objects.en_attente().filter(nature="demande_partage").exists()
    assert recalculer_tout() == 0


def test_un_refus_dit_pourquoi_et_n_ouvre_rien(scene):
    scene.fusionner()
    with au_nom_de(scene.cadre_lens):
        demande = DemandePartage.objects.get(dossier=scene.b.dossier_id)
        with pytest.raises(Refus):
            refuser_partage(demande, agent=scene.cadre_lens, le=timezone.now(), motif=" ")
        refuser_partage(demande, agent=scene.cadre_lens, le=timezone.now(), motif="rien d’utile à Arras")
        with pytest.raises(Refus, match="déjà sa réponse"):
            accorder_partage(demande, agent=scene.cadre_lens, le=timezone.now())
    with au_nom_de(scene.arras):
        assert relu(scene.a.dossier_id).dossiers == [scene.a.dossier_id]


@pytest.mark.parametrize("qui", ["crip", "lens"])
def test_seul_un_cadre_de_l_unite_repond(scene, qui):
    scene.fusionner()
    with pytest.raises(Refus):
        scene.accorder(scene.b.dossier_id, getattr(scene, qui))
