"""Acts: merge two people, undo it, ask and answer the sharing; what each side sees before, during and after."""

from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from egide.enfant.actions import (
    Versions,
    accorder_partage,
    defaire_fusion,
    fusionner,
    rectifier_identite,
    rectifier_identite_lue,
    refuser_partage,
)
from egide.enfant.groupes import enfant_lu
from egide.enfant.models import DemandePartage, Fusion, Personne, Rectification
from egide.enfant.selectors import champs_a_choisir, famille_de, version_de
from egide.enfant.tests.factories import un_enfant, un_foyer, un_parent, une_identite
from egide.pages.selectors.dossier import lire_dossier
from egide.socle.acces.actions import exclure_agent, recalculer_tout
from egide.socle.acces.contexte import au_nom_de
from egide.socle.acces.tests.factories import sceller, un_agent, une_portee
from egide.socle.comptes.roles import Role
from egide.socle.dossiers.models import Dossier
from egide.socle.echanges.models import Arrivee
from egide.socle.interface.refus import Invisible, Refus, VersionPerimee

pytestmark = pytest.mark.django_db
MOTIF = "livret de famille présenté par la mère"


def relu(dossier_id: Any) -> Any:
    """The child of a file that this agent must see."""
    return enfant_lu(dossier_id)


class Scene:
    """Lina, known in Arras, and the same child opened again in Lens under a neighbouring spelling."""

    def __init__(self, cast):
        self.crip, self.arras, self.lens = cast.cadre_crip, cast.evaluatrice, cast.autre_territoire
        self.cadre_lens = un_agent(Role.CADRE_TERRITOIRE, cast.unites.mds_lens)
        self.cadre_arras = cast.cadre_territoire
        une_portee(self.crip)
        self.a = un_enfant(self.arras, une_identite("Lina", "Doublon-Fictif"))
        self.b = un_enfant(self.lens, une_identite("Lyna", "Doublon-Fictif", ne=date(2018, 5, 21)))
        self.mere_a = un_parent(self.arras, self.a, "Sabrina", "Doublon-Fictif")
        self.mere_b = un_parent(self.lens, self.b, "Sabrina", "Doublon-Fictif")
        self.foyer_b = un_foyer(self.lens, [self.b], adresse="3 rue des Fusions-Fictives")

    def choix(self, dit="garde", garde=None, absorbe=None):
        with au_nom_de(self.crip):
            return dict.fromkeys(champs_a_choisir(garde or self.a, absorbe or self.b), dit)

    def fusionner(self, garde=None, absorbe=None, *, agent=None, **autres):
        garde, absorbe = garde or self.a, absorbe or self.b
        autres.setdefault("choix", self.choix(garde=garde, absorbe=absorbe))
        with au_nom_de(agent or self.crip):
            return fusionner(garde, absorbe, agent=agent or self.crip, le=timezone.now(), motif=MOTIF, **autres)

    def defaire(self, fusion, agent=None):
        with au_nom_de(agent or self.crip):
            defaire_fusion(fusion, agent=agent or self.crip, le=timezone.now(), motif="ce sont deux sœurs")

    def accorder(self, dossier, agent):
        with au_nom_de(agent):
            demande = DemandePartage.objects.en_attente().get(dossier=dossier)
            accorder_partage(demande, agent=agent, le=timezone.now())


@pytest.fixture
def scene(distribution):
    return Scene(distribution)


SANS_TRACE = {
    "enfant_fusion",
    "enfant_choixdefusion",
    "enfant_demandepartage",
    "echanges_arrivee",
    "acces_partage",
    "journal_ligne",
}


def tout_ce_que_voit(agent):
    """Every row of every table, whole, as this agent sees it, but the lines that merging adds."""
    with au_nom_de(agent), connection.cursor() as cursor:
        cursor.execute(
            "SELECT table_name FROM information_schema.tables WHERE table_schema = 'public'"
            " AND table_name ~ '^(enfant|dossiers|acces|echeances|etats|echanges)_'"
            " AND has_table_privilege(quote_ident(table_name), 'SELECT') ORDER BY 1"
        )
        noms = [nom for (nom,) in cursor.fetchall() if nom not in SANS_TRACE]
        assert len(noms) > 20
        vues = {}
        for nom in noms:
            cursor.execute(f"SELECT coalesce(array_agg(t::text ORDER BY t::text), '{{}}') FROM \"{nom}\" t")
            (vues[nom],) = cursor.fetchone()
        return vues


class TestFusionner:
    def test_un_enfant_un_dossier_un_parcours(self, scene):
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
    def test_le_choix_dit_ce_qui_est_lu_et_ne_recopie_rien(self, scene, dit, prenoms):
        with au_nom_de(scene.crip):
            avant = list(Personne.objects.filter(pk__in=(scene.a.pk, scene.b.pk)).order_by("pk").values())
        fusion = scene.fusionner(choix={**scene.choix(), "prenoms": dit})
        with au_nom_de(scene.crip):
            assert relu(scene.a.dossier_id).prenoms == prenoms
            assert list(Personne.objects.filter(pk__in=(scene.a.pk, scene.b.pk)).order_by("pk").values()) == avant
            dits = list(fusion.choix.values_list("champ", "choix", "agent", "source"))
            assert ("prenoms", dit, scene.crip.pk, MOTIF) in dits
            assert not Rectification.objects.exists()

    def test_la_naissance_suit_un_seul_cote(self, scene):
        scene.fusionner(choix={**scene.choix(), "naissance": "absorbe"})
        with au_nom_de(scene.crip):
            lue = relu(scene.a.dossier_id)
        assert (lue.naissance_exacte, lue.naissance_min, lue.prenoms) == (date(2018, 5, 21), date(2018, 5, 21), "Lina")

    def test_chaque_ligne_qui_differe_attend_un_choix(self, scene):
        choix = scene.choix()
        assert set(choix) == {"prenoms", "naissance"}
        for faux in ({}, {**choix, "telephone": "garde"}, {**choix, "prenoms": "les deux"}):
            with pytest.raises(Refus):
                scene.fusionner(choix=faux)

    def test_un_second_clic_ne_fait_rien(self, scene, journal):
        premiere = scene.fusionner()
        assert scene.fusionner().pk == premiere.pk
        assert scene.fusionner(scene.b, scene.a).pk == premiere.pk
        assert [acte for _, acte in journal].count("fusionner") == 2, "one line in each file"

    def test_deux_personnes_en_meme_temps(self, scene):
        with au_nom_de(scene.crip):
            lues = Versions(version_de(scene.a), version_de(scene.b))
        with au_nom_de(scene.lens):
            rectifier_identite(scene.b, agent=scene.lens, le=timezone.now(), motif="carnet", champs={"prenoms": "Line"})
        with pytest.raises(VersionPerimee):
            scene.fusionner(versions=lues)

    @pytest.mark.parametrize("qui", ["arras", "lens", "cadre_arras"])
    def test_qui_ne_voit_qu_un_cote_ne_reunit_rien(self, scene, qui):
        with pytest.raises(Refus):
            scene.fusionner(agent=getattr(scene, qui))

    def test_une_chaine_et_jamais_un_cercle(self, scene):
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

    def test_ce_qui_est_corrige_ensuite_reste_dans_son_dossier(self, scene):
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


class TestQuiVoit:
    def test_rien_ne_s_ouvre_sans_accord(self, scene):
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

    def test_l_unite_en_charge_accorde_et_l_autre_equipe_lit(self, scene):
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

    def test_un_refus_dit_pourquoi_et_n_ouvre_rien(self, scene):
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
    def test_seul_un_cadre_de_l_unite_repond(self, scene, qui):
        scene.fusionner()
        with pytest.raises(Refus):
            scene.accorder(scene.b.dossier_id, getattr(scene, qui))

    def test_une_exclusion_d_un_cote_ferme_les_deux(self, scene):
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

    def test_un_scelle_d_un_cote_ferme_les_deux_a_qui_n_y_est_pas_nomme(self, scene):
        second = un_agent(Role.CADRE_CRIP, scene.crip.postes.get().unite)
        scene.fusionner()
        sceller(Dossier(pk=scene.b.dossier_id), [scene.crip, second], cadre=scene.crip, second=second)
        for qui in (scene.arras, scene.lens, scene.cadre_lens, scene.cadre_arras):
            with au_nom_de(qui):
                assert not Personne.objects.filter(pk__in=(scene.a.pk, scene.b.pk)).exists(), qui
        with au_nom_de(scene.crip):
            assert len(relu(scene.a.dossier_id).dossiers) == 2, "named on the seal, and in charge of all"


class TestDefaire:
    def test_tout_redevient_comme_avant(self, scene):
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

    def test_une_seule_fois_avec_un_motif_et_par_qui_voit_les_deux(self, scene):
        fusion = scene.fusionner()
        with au_nom_de(scene.arras), pytest.raises(Invisible):
            defaire_fusion(fusion, agent=scene.arras, le=timezone.now(), motif="x")
        with au_nom_de(scene.crip), pytest.raises(Refus):
            defaire_fusion(fusion, agent=scene.crip, le=timezone.now(), motif=" ")
        scene.defaire(fusion)
        with pytest.raises(Refus, match="déjà défaite"):
            scene.defaire(fusion)

    def test_au_milieu_d_une_chaine(self, scene):
        c = un_enfant(scene.arras, une_identite("Lina", "Doublon-Fictive", ne=date(2018, 5, 12)))
        scene.fusionner(scene.b, scene.a)
        au_milieu = scene.fusionner(c, scene.b)
        scene.defaire(au_milieu)
        with au_nom_de(scene.crip):
            assert relu(c.dossier_id).dossiers == [c.dossier_id]
            assert relu(scene.a.dossier_id).dossiers == [scene.b.dossier_id, scene.a.dossier_id]

    def test_les_adultes_aussi(self, scene):
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

    def test_un_enfant_n_est_pas_un_adulte(self, scene):
        with pytest.raises(Refus, match="adulte"):
            scene.fusionner(scene.a, scene.mere_a, choix={})


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
