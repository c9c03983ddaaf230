"""Act: undo a merge; each side is as before, after any sequence of merges too."""

from datetime import date

import pytest
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from egide.enfant.actions import defaire_fusion
from egide.enfant.models import Fusion
from egide.enfant.selectors import famille_de
from egide.enfant.tests.factories import un_enfant, une_identite
from egide.enfant.tests.scene_fusions import relu, tout_ce_que_voit
from egide.socle.acces.actions import recalculer_tout
from egide.socle.acces.contexte import au_nom_de
from egide.socle.echanges.models import Arrivee
from egide.socle.interface.refus import Invisible, Refus

pytestmark = pytest.mark.django_db


def test_tout_redevient_comme_avant(scene):
    qui = (scene.crip, scene.arras, scene.lens, scene.cadre_arras, scene.cadre_lens)
    avant = {agent.pk: tout_ce_que_voit(agent) for agent in qui}
    fusion = scene.fusionner(choix=scene.choix("inconnu"))
    scene.accorder(scene.b.dossier_id, scene.cadre_lens)
    assert tout_ce_que_voit(scene.arras) != avant[scene.arras.pk]
    scene.defaire(fusion)
    for agent in qui:
        assert tout_ce_que_voit(agent) == avant[agent.pk]
    with au_nom_de(scene.cadre_arras):
        assert not Arrivee.objects.en_attente().filter(nature="demande_partage").exists()
    assert recalculer_tout() == 0


def test_une_seule_fois_avec_un_motif_et_par_qui_voit_les_deux(scene):
    fusion = scene.fusionner()
    with au_nom_de(scene.arras), pytest.raises(Invisible):
        defaire_fusion(fusion, agent=scene.arras, le=timezone.now(), motif="x")
    with au_nom_de(scene.crip), pytest.raises(Refus):
        defaire_fusion(fusion, agent=scene.crip, le=timezone.now(), motif=" ")
    scene.defaire(fusion)
    with pytest.raises(Refus, match="déjà défaite"):
        scene.defaire(fusion)


def test_au_milieu_d_une_chaine(scene):
    c = un_enfant(scene.arras, une_identite("Lina", "Doublon-Fictive", ne=date(2018, 5, 12)))
    scene.fusionner(scene.b, scene.a)
    au_milieu = scene.fusionner(c, scene.b)
    scene.defaire(au_milieu)
    with au_nom_de(scene.crip):
        assert relu(c.dossier_id).dossiers == [c.dossier_id]
        assert relu(scene.a.dossier_id).dossiers == [scene.b.dossier_id, scene.a.dossier_id]


def test_les_adultes_aussi(scene):
    scene.fusionner()
    fusion = scene.fusionner(scene.mere_a, scene.mere_b)
    with au_nom_de(scene.crip):
        (mere,) = famille_de(relu(scene.a.dossier_id)).parents
        assert mere.autre.pk == scene.mere_a.pk
    with au_nom_de(scene.lens):
        (mere,) = famille_de(relu(scene.b.dossier_id)).parents
        assert mere.autre.pk == scene.mere_b.pk, "who sees one side reads it alone"
    scene.defaire(fusion)
    with au_nom_de(scene.crip):
        assert len(famille_de(relu(scene.a.dossier_id)).parents) == 2


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(gestes=st.lists(st.tuples(st.integers(0, 4), st.integers(0, 4), st.booleans()), min_size=3, max_size=10))
def test_n_importe_quelle_suite_de_fusions_tient(scene, gestes):
    """Merges and un-merges in any order: groups are those of a plain model of pointers, access is never adrift."""
    enfants = [scene.a, scene.b]
    autres = [une_identite(f"N{i}", "Suite-Fictif", ne=date(2010, 1, 1 + i)) for i in range(3)]
    enfants += [un_enfant(scene.arras, autre) for autre in autres]
    modele: dict[int, int] = {}
    fusions: dict[int, Fusion] = {}

    def racine(i):
        return racine(modele[i]) if i in modele else i

    for i, j, defaire in gestes:
        if defaire and i in modele:
            scene.defaire(fusions.pop(i))
            del modele[i]
        elif not defaire and i != j:
            if racine(i) == racine(j):
                if modele.get(i) != j and modele.get(j) != i:
                    with pytest.raises(Refus):
                        scene.fusionner(enfants[j], enfants[i])
                continue
            absorbe = racine(i)
            fusions[absorbe] = scene.fusionner(enfants[j], enfants[i])
            modele[absorbe] = j
    with au_nom_de(scene.crip):
        for i, enfant in enumerate(enfants):
            lu = relu(enfant.dossier_id)
            assert lu.pk == enfants[racine(i)].pk
            assert set(lu.dossiers) == {e.dossier_id for k, e in enumerate(enfants) if racine(k) == racine(i)}
    assert recalculer_tout() == 0
    for absorbe in list(fusions):
        scene.defaire(fusions.pop(absorbe))
    with au_nom_de(scene.crip):
        assert all(relu(e.dossier_id).dossiers == [e.dossier_id] for e in enfants)
