"""While someone is absent, her stand-in reads what she follows by name; never what names her, nor a day longer."""

from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from egide.socle.acces.actions import (
    briser_la_glace,
    donner_acces,
    exclure_agent,
    prendre_en_charge,
    recalculer_tout,
    sujet_de,
)
from egide.socle.acces.contexte import au_nom_de
from egide.socle.acces.models import Acces, Appartenance, Relation, Sujet
from egide.socle.acces.tests.factories import sceller, un_agent, un_dossier, une_portee, une_unite
from egide.socle.acces.volets import EVALUATION, RESERVES, TOUS_SAUF_RESERVES, Volet, masque, volets_du
from egide.socle.comptes.actions import clore_poste, declarer_absence
from egide.socle.comptes.models import Poste
from egide.socle.comptes.roles import Role
from egide.socle.dossiers.models import Dossier

pytestmark = pytest.mark.django_db

DU_REFERENT = TOUS_SAUF_RESERVES & ~masque(Volet.SANTE)


class Absence:
    """A referent who follows by name a file of another unit, and who may stand in for him."""

    def __init__(self):
        self.maison, ailleurs, crip = une_unite("Maison"), une_unite("Ailleurs"), une_unite("CRIP", "crip")
        self.chef = un_agent(Role.CADRE_TERRITOIRE, self.maison)
        self.absent, self.collegue = un_agent(Role.REFERENT_ASE, self.maison), un_agent(Role.REFERENT_ASE, self.maison)
        self.remplacante = un_agent(Role.EVALUATRICE, une_unite())
        self.cadre, self.second = un_agent(Role.CADRE_CRIP, crip), un_agent(Role.CADRE_CRIP, crip)
        for cadre in (self.cadre, self.second):
            une_portee(cadre)
        self.la_bas = un_agent(Role.CADRE_TERRITOIRE, ailleurs)
        self.dossier = un_dossier(self.la_bas, ailleurs)

    def donner(self, a_qui, genre="referent", volets=DU_REFERENT):
        """Through the row itself when a part is reserved: nobody here reads one, hence may give it."""
        with au_nom_de(self.la_bas):
            if not volets & masque(*RESERVES):
                return donner_acces(
                    agent=self.la_bas,
                    dossier_id=self.dossier.pk,
                    beneficiaire=a_qui,
                    genre=genre,
                    volets=volets,
                    fondement="Décision",
                    le=timezone.now(),
                )
            relation = Relation(
                sujet=sujet_de(a_qui), dossier=self.dossier, genre=genre, volets=volets, du=timezone.now()
            )
            relation.save(force_insert=True)
            with connection.cursor() as cursor:
                cursor.execute("SELECT acces_actualiser(%s)", [[self.dossier.pk]])
            return relation

    def declarer(self, debut=0, fin=5, poste=None):
        jour = timezone.localdate()
        with au_nom_de(self.chef):
            return declarer_absence(
                agent=self.chef,
                poste=poste or Poste.objects.get(agent=self.absent),
                remplacant=self.remplacante,
                du=jour + timedelta(days=debut),
                au=jour + timedelta(days=fin),
            )

    def sceller(self, nommes):
        sceller(self.dossier, nommes, cadre=self.cadre, second=self.second)

    def lus(self, agent=None):
        """Parts of the file that someone reads, the stand-in unless told otherwise."""
        with au_nom_de(agent or self.remplacante), connection.cursor() as cursor:
            cursor.execute("SELECT acces_volets_ouverts(%s)", [self.dossier.pk])
            volets = set(volets_du(cursor.fetchone()[0]))
            assert (Volet.IDENTITE in volets) is Dossier.objects.filter(pk=self.dossier.pk).exists()
        return volets


@pytest.fixture
def a():
    return Absence()


def test_ce_que_suit_l_absent_par_son_nom_s_ouvre_avec_les_volets_du_role(a):
    a.donner(a.absent)
    assert a.lus() == set()
    a.declarer()
    assert a.lus() == a.lus(a.absent) == set(volets_du(DU_REFERENT))
    with au_nom_de(a.remplacante), connection.cursor() as cursor:
        cursor.execute("SELECT acces_volets_ouverts(%s, true)", [a.dossier.pk])
        assert cursor.fetchone()[0], "she acts in his place"
    assert recalculer_tout() == 0


def test_seulement_les_volets_de_la_relation_et_du_role_tenu(a):
    a.donner(a.absent, volets=EVALUATION)
    educateur = un_agent(Role.EDUCATEUR, a.maison)
    a.donner(educateur)
    a.declarer(poste=Poste.objects.get(agent=educateur))
    assert a.lus() == {Volet.IDENTITE, Volet.MESURES, Volet.PROJET, Volet.FUGUE}


def test_ce_qui_lui_est_confie_pendant_l_absence_suit_aussi(a):
    a.declarer()
    assert a.lus() == set()
    relation = a.donner(a.absent, volets=EVALUATION)
    assert a.lus() == {Volet.IDENTITE, Volet.DANGER}
    with au_nom_de(a.la_bas), connection.cursor() as cursor:
        Relation.objects.filter(pk=relation.pk).update(au=timezone.now())
        cursor.execute("SELECT acces_actualiser(%s)", [[a.dossier.pk]])
    assert a.lus() == set()


@pytest.mark.parametrize(("debut", "fin", "ouvert"), [(1, 5, False), (0, 0, True), (-9, 0, True), (-9, -1, False)])
def test_ni_avant_l_absence_ni_apres(a, debut, fin, ouvert):
    a.donner(a.absent)
    a.declarer(debut, fin)
    assert bool(a.lus()) is ouvert


def test_qui_est_ecarte_du_dossier_n_y_remplace_personne(a):
    a.donner(a.absent)
    a.declarer()
    assert a.lus()
    with au_nom_de(a.cadre):
        exclure_agent(agent=a.cadre, exclu=a.remplacante, dossier_id=a.dossier.pk, raison="proche", le=timezone.now())
    assert a.lus() == set()


@pytest.mark.parametrize("absence_d_abord", [True, False])
def test_un_dossier_scelle_ne_passe_pas_meme_si_l_absent_y_est_nomme(a, absence_d_abord):
    a.donner(a.absent)
    if absence_d_abord:
        a.declarer()
    a.sceller([a.absent, a.cadre])
    if not absence_d_abord:
        a.declarer()
    assert a.lus(a.absent)
    assert a.lus() == set()
    with au_nom_de(a.remplacante):
        assert not Acces.objects.filter(dossier=a.dossier).exists(), "not even the derived row"


@pytest.mark.parametrize("volet", sorted(RESERVES))
def test_etre_nomme_pour_un_volet_reserve_ne_passe_pas(a, volet):
    a.donner(a.absent, "nommee", masque(Volet.IDENTITE, volet))
    a.declarer()
    assert a.lus() == set()
    a.donner(a.absent, volets=EVALUATION)
    assert a.lus() == {Volet.IDENTITE, Volet.DANGER}


def test_etre_nomme_pour_des_volets_ordinaires_ne_passe_pas(a):
    a.donner(a.absent, "nommee")
    a.declarer()
    assert a.lus(a.absent)
    assert a.lus() == set()


def test_l_acces_d_urgence_de_l_absent_reste_le_sien(a):
    a.declarer()
    with au_nom_de(a.absent):
        briser_la_glace(
            agent=a.absent,
            numero=a.dossier.numero,
            motif="Appel de nuit, enfant introuvable",
            le=timezone.now(),
            preuve_le=timezone.now(),
        )
    assert a.lus(a.absent)
    assert a.lus() == set()


def test_l_informateur_leve_pour_l_absent_ne_passe_pas(a):
    """A charge held by name is always on a reserved part."""
    a.declarer()
    with au_nom_de(a.absent):
        charge = prendre_en_charge(
            a.dossier, objet_genre="essai", volet=Volet.INFORMATEUR, sujet=sujet_de(a.absent), du=timezone.now()
        )
    for agent, attendu in ((a.absent, [(charge.objet_id,)]), (a.remplacante, [])):
        with au_nom_de(agent), connection.cursor() as cursor:
            cursor.execute("SELECT objet_id FROM acces_mes_objets()")
            assert cursor.fetchall() == attendu


def test_remplacer_une_remplacante_n_ouvre_pas_ce_que_suit_le_premier_absent(a):
    a.donner(a.absent)
    a.declarer()
    siens = Poste.objects.get(agent=a.remplacante, remplace__isnull=True)
    tiers, jour = un_agent(Role.EVALUATRICE, une_unite()), timezone.localdate()
    chef = un_agent(Role.CADRE_TERRITOIRE, siens.unite)
    with au_nom_de(chef):
        declarer_absence(agent=chef, poste=siens, remplacant=tiers, du=jour, au=jour)
    assert a.lus(tiers) == set()


def test_nul_ne_remplace_apres_la_fin_du_poste_de_l_absent(a, distribution):
    """Neither the absence that runs, shortened, nor the one planned for later, which opens nothing any more."""
    jour, poste = timezone.localdate(), Poste.objects.get(agent=a.absent)
    a.declarer(0, 4)
    a.declarer(10, 20)
    with au_nom_de(distribution.admin_technique):
        clore_poste(agent=distribution.admin_technique, poste=poste, au=jour + timedelta(days=2), motif="départ")
    restent = Appartenance.objects.filter(agent=a.remplacante, poste__remplace=poste)
    assert restent.en_vigueur(jour + timedelta(days=2)).exists()
    for ecart in (3, 4, 10, 15, 20):
        assert not restent.en_vigueur(jour + timedelta(days=ecart)).exists()


def test_le_sujet_du_remplacement_ne_porte_que_l_absent(a):
    a.declarer()
    sujet = Sujet.objects.get(absent=a.absent)
    assert (sujet.genre, sujet.agent, sujet.unite) == (Sujet.Genre.REMPLACEMENT, None, None)
    assert str(sujet) == f"Remplacement de {a.absent}"
