"""The genogram: pure placement on random families, the lines of the standard, then what is read and by whom."""

from dataclasses import replace
from datetime import date, timedelta
from itertools import combinations

import pytest
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st

from egide.enfant.actions import demenager, lier
from egide.enfant.genogramme.arbre import PARENTS, Fin, Forme, Individu, Parente, famille
from egide.enfant.genogramme.dessin import couper, dessiner
from egide.enfant.genogramme.lecture import lire_famille
from egide.enfant.genogramme.placement import PAS, RANGEE, croisements, placer
from egide.enfant.models import GenreLien, Habitant
from egide.enfant.tests.factories import un_enfant, un_foyer, un_parent, une_identite
from egide.enfant.tests.scene_fusions import relu
from egide.socle.acces.contexte import au_nom_de
from egide.socle.interface.tests.lecture import texte_lu

FORMES = [Forme.HOMME, Forme.FEMME, Forme.INCONNU]


@st.composite
def familles(tirer):
    """Recomposed families: up to four parents, ten children between them, grandparents, a carer, two households."""
    parente = Parente()
    parents = [f"p{i}" for i in range(tirer(st.integers(0, 4)))]
    enfants = [f"e{i}" for i in range(tirer(st.integers(1, 10)))]
    aieux = [f"g{i}" for i in range(tirer(st.integers(0, 4)))]
    noms = ["Alpha-Fictif", "Bravo-Fictif"]
    for generation, cles in ((0, aieux), (1, parents), (2, enfants)):
        for cle in cles:
            ne = tirer(st.none() | st.dates(date(2005, 1, 1), date(2005, 1, 5))) if generation == 2 else None
            nom = f"{cle} {tirer(st.sampled_from(noms))}"
            forme = tirer(st.sampled_from(FORMES))
            parente.individus[cle] = Individu(cle, nom, generation, forme, ne=ne, sujet=cle == "e0")
    for cle in enfants:
        parente.parents[cle] = tirer(st.lists(st.sampled_from(parents), max_size=2, unique=True)) if parents else []
    parente.grands_parents = aieux
    parente.beaux_parents = [p for p in parents if p not in parente.parents["e0"]][:1]
    tous = list(parente.individus)
    membres = tirer(st.lists(st.frozensets(st.sampled_from(tous), min_size=1), max_size=2))
    parente.foyers = {f"Foyer {i}": m for i, m in enumerate(membres)}
    return famille(parente, "e0")


@settings(max_examples=300, deadline=None)
@given(familles())
def test_personne_ne_se_superpose_et_personne_ne_manque(arbre):
    plan = placer(arbre)
    assert set(plan.places) == {i.cle for i in arbre.individus}
    for ici, la in combinations(plan.places.values(), 2):
        assert ici.y != la.y or abs(ici.x - la.x) >= PAS - 1
    assert all(0 < p.x < plan.largeur and 0 < p.y < plan.hauteur for p in plan.places.values())
    generations = {i.cle: i.generation for i in arbre.individus}
    for (un, pu), (autre, pa) in combinations(plan.places.items(), 2):
        assert (pu.y < pa.y) == (generations[un] < generations[autre])


@settings(max_examples=200, deadline=None)
@given(familles())
def test_les_traits_se_croisent_peu_et_le_dessin_ne_depend_de_rien(arbre):
    plan = placer(arbre)
    fratries = [t for t in plan.traces if t.union.enfants]
    assert croisements(plan) <= max(0, len(fratries) - 2)
    assert dessiner(arbre) == dessiner(arbre)
    niveaux = [(t.niveau, t.fratrie) for t in plan.traces]
    assert all(f - n > 10 for n, f in niveaux), "a couple's line stays above its children's"


@settings(max_examples=200, deadline=None)
@given(familles())
def test_les_freres_sont_dans_l_ordre_de_naissance(arbre):
    plan, gens = placer(arbre), arbre.par_cle()
    for union in arbre.unions:
        nes = [e for e in union.enfants if gens[e].ne]
        ordonnes = sorted(nes, key=lambda e: plan.places[e].x)
        assert [gens[e].ne for e in ordonnes] == sorted(gens[e].ne for e in nes)


def recomposee():
    """A mother with two fathers, twins, an unborn child, one who died, separated parents."""
    parente = Parente()
    for cle, generation, forme, ne in (
        ("pere", 1, Forme.HOMME, None), ("mere", 1, Forme.FEMME, None), ("ami", 1, Forme.HOMME, None),
        ("e0", 2, Forme.FEMME, date(2012, 3, 1)), ("e1", 2, Forme.HOMME, date(2012, 3, 1)),
        ("e2", 2, Forme.GROSSESSE, None),
    ):  # fmt: skip
        parente.individus[cle] = Individu(cle, f"{cle} Fictif", generation, forme, ne=ne, sujet=cle == "e0")
    parente.parents = {"e0": ["mere", "pere"], "e1": ["pere", "mere"], "e2": ["mere", "ami"]}
    parente.separes = frozenset({frozenset({"pere", "mere"})})
    parente.foyers = {"Chez la mère": frozenset({"mere", "ami", "e0", "e1"})}
    return famille(parente, "e0")


def test_une_famille_recomposee_se_lit_comme_la_norme():
    arbre = recomposee()
    plan, dessin = placer(arbre), dessiner(arbre)
    x = {cle: place.x for cle, place in plan.places.items()}
    assert x["pere"] < x["mere"] < x["ami"], "she stands between her two companions"
    assert x["e0"] < x["e1"] < x["e2"]
    assert croisements(plan) == 0
    assert plan.places["e0"].y - plan.places["mere"].y == RANGEE
    assert [u.fin for u in arbre.unions] == [Fin.SEPARATION, Fin.AUCUNE]
    assert {"Triangle : enfant à naître", "Deux traits partant d’un même point : jumeaux"} <= set(dessin.legende)
    assert not any("décédée" in ligne or "divorce" in ligne for ligne in dessin.legende), "only what is drawn"
    assert [c.nom for c in dessin.cadres] == ["Chez la mère", "Chez la mère"], "one frame a row, each with its name"


def test_le_texte_dit_ce_qui_est_connu_et_rien_de_plus():
    rose = Individu("r", "Rose", PARENTS, lien="Mère")
    assert rose.dit == "mère"
    assert replace(rose, age="1", decede=True).dit == "mère, 1 an, décédé(e)"
    assert replace(rose, age="11", sujet=True).dit == "l’enfant de cette fiche, 11 ans"


def test_aucun_trait_ne_traverse_un_nom():
    dessin = dessiner(recomposee())
    noms = {s.place.x: s.nom[-1][1] for s in dessin.symboles if s.individu.generation == PARENTS}
    couples = [t.chemin[1:] for t in dessin.traits if t.chemin.count("V") == 2 and not t.tirets]
    assert len(couples) == 2
    for chemin in couples:
        debut, _, suite = chemin.partition("V")
        gauche, haut = map(int, debut.split())
        droite, fin = map(int, suite.partition("H")[2].split("V"))
        assert (haut > noms[gauche], fin > noms[droite]) == (True, True), "a couple's line stays under both names"


def test_un_nom_long_se_coupe():
    lignes = couper("Marie-Antoinette-Joséphine de La Rochefoucauld-Inventé du Marais")
    assert len(lignes) == 3
    assert all(len(ligne) <= 15 for ligne in lignes)


@pytest.mark.django_db
class TestLecture:
    @pytest.fixture
    def lina(self, distribution):
        self.agent, self.autre = distribution.evaluatrice, distribution.autre_territoire
        enfant = un_enfant(self.agent, une_identite("Lina", "Dessin-Fictif", sexe="2"))
        self.mere = un_parent(self.agent, enfant, "Sabrina", "Dessin-Fictif")
        self.pere = un_parent(self.agent, enfant, "Ali", "Trait-Fictif", GenreLien.PERE)
        return enfant

    def lire(self, enfant, jour=None, agent=None):
        with au_nom_de(agent or self.agent):
            lue = lire_famille(relu(enfant.dossier_id), jour or timezone.localdate())
            return lue, famille(lue.parente, lue.sujet)

    def test_parents_et_foyer_a_une_date(self, lina):
        foyer = un_foyer(self.agent, [lina, self.mere, self.pere])
        with au_nom_de(self.agent):
            partants = list(Habitant.objects.filter(foyer=foyer, personne=self.pere))
            demenager(partants, agent=self.agent, le=timezone.now(), au=timezone.localdate(), motif="séparation")
        demain = timezone.localdate() + timedelta(days=1)
        avant, arbre = self.lire(lina, timezone.localdate())
        assert [len(m) for _, m in arbre.foyers] == [3]
        assert [u.fin for u in arbre.unions] == [Fin.AUCUNE]
        _, apres = self.lire(lina, demain)
        assert [len(m) for _, m in apres.foyers] == [2]
        assert [u.fin for u in apres.unions] == [Fin.SEPARATION]
        formes = {i.nom: i.forme for i in apres.individus}
        assert formes["Ali Trait-Fictif"] == Forme.HOMME
        assert avant.sujet == str(lina.pk)

    def test_un_frere_cache_ne_laisse_aucun_trou(self, lina):
        frere = un_enfant(self.autre, une_identite("Noé", "Dessin-Fictif", ne=date(2016, 1, 2)))
        sans = self.lire(lina)[1]
        with au_nom_de(self.agent):
            lier(agent=self.agent, le=timezone.now(), enfant=lina, autre=frere, genre=GenreLien.FRERE_SOEUR)
        avec = self.lire(lina)[1]
        assert dessiner(avec) == dessiner(sans)
        assert str(frere.pk) not in avec.par_cle()

    def test_une_soeur_vue_et_une_demi_soeur_par_sa_mere(self, lina):
        soeur = un_enfant(self.agent, une_identite("Zoé", "Dessin-Fictif", ne=date(2015, 1, 2)))
        demi = un_enfant(self.agent, une_identite("Ines", "Autre-Fictif", ne=date(2010, 1, 2)))
        with au_nom_de(self.agent):
            for autre, genre in ((soeur, GenreLien.FRERE_SOEUR), (demi, GenreLien.DEMI_FRERE_SOEUR)):
                lier(agent=self.agent, le=timezone.now(), enfant=lina, autre=autre, genre=genre)
            lier(agent=self.agent, le=timezone.now(), enfant=demi, autre=self.mere, genre=GenreLien.MERE)
        arbre = self.lire(lina)[1]
        fratries = {u.partenaires: set(u.enfants) for u in arbre.unions}
        assert fratries[(str(self.pere.pk), str(self.mere.pk))] == {str(lina.pk), str(soeur.pk)}
        assert fratries[(str(self.mere.pk),)] == {str(demi.pk)}

    def test_la_page_dit_en_texte_ce_qu_elle_dessine(self, lina, client_de):
        un_parent(self.agent, lina, "Rose", "Tutrice-Fictive", GenreLien.TUTEUR)
        client = client_de(self.agent)
        page = texte_lu(client.get(f"/enfants/{lina.dossier_id}/genogramme/"))
        assert 'role="img"' in page
        assert page.count("Sabrina Dessin-Fictif") == 1, "the drawing cuts names in lines, the text does not"
        assert "n’est pas sur le dessin" in page
        hier = {"au_0": "1", "au_1": "1", "au_2": "2019"}
        assert client.get(f"/enfants/{lina.dossier_id}/genogramme/", hier).status_code == 200
        assert client_de(self.autre).get(f"/enfants/{lina.dossier_id}/genogramme/").status_code == 404
