"""No open file without a responsible agent: at the end of a post, of an account, at a hand-over, at an exclusion."""

from datetime import timedelta

import pytest
from django.utils import timezone

from egide.socle.acces.actions import donner_acces, exclure_agent, prendre_en_charge, sujet_de
from egide.socle.acces.appartenances import suivre_poste
from egide.socle.acces.contexte import au_nom_de
from egide.socle.acces.models import Exclusion, Relation
from egide.socle.acces.tests.factories import sceller, un_agent, un_dossier, une_portee, une_unite
from egide.socle.acces.volets import EVALUATION, Volet
from egide.socle.comptes.actions import (
    clore_poste,
    declarer_absence,
    fermer_compte,
    inscrire_astreinte,
    transmettre_poste,
)
from egide.socle.comptes.models import Agent, Poste
from egide.socle.comptes.roles import Role
from egide.socle.comptes.selectors import agent_systeme
from egide.socle.dossiers.models import Dossier
from egide.socle.interface.refus import Refus

pytestmark = pytest.mark.django_db


class Maison:
    """A house where one agent reads and follows the only open file, under a direction with its manager."""

    def __init__(self, admin):
        self.admin = admin
        self.direction, self.crip = une_unite("Direction", "direction"), une_unite("CRIP", "crip")
        self.maison = une_unite("Maison", parent=self.direction)
        self.cadre, self.second = un_agent(Role.CADRE_CRIP, self.crip), un_agent(Role.CADRE_CRIP, self.crip)
        for cadre in (self.cadre, self.second):
            une_portee(cadre)
        self.seule = un_agent(Role.EVALUATRICE, self.maison)
        self.dossier = un_dossier(self.seule, self.maison)

    def clore(self, qui=None):
        with au_nom_de(self.admin):
            poste = Poste.objects.get(agent=qui or self.seule, remplace__isnull=True)
            return clore_poste(agent=self.admin, poste=poste, au=timezone.localdate(), motif="départ")

    def fermer(self):
        with au_nom_de(self.admin):
            return fermer_compte(agent=self.admin, titulaire=self.seule, le=timezone.now(), motif="départ")

    def transmettre(self, successeur):
        with au_nom_de(self.admin):
            poste = Poste.objects.get(agent=self.seule)
            return transmettre_poste(
                agent=self.admin, poste=poste, successeur=successeur, le=timezone.localdate(), motif="départ"
            )

    def exclure(self, qui):
        with au_nom_de(self.cadre):
            return exclure_agent(
                agent=self.cadre, exclu=qui, dossier_id=self.dossier.pk, raison="proche", le=timezone.now()
            )

    def confier(self, a_qui, genre, volets=EVALUATION):
        with au_nom_de(self.cadre):
            return donner_acces(
                agent=self.cadre,
                dossier_id=self.dossier.pk,
                beneficiaire=a_qui,
                genre=genre,
                volets=volets,
                fondement="Relais",
                le=timezone.now(),
            )

    def sceller(self, nommes):
        sceller(self.dossier, nommes, cadre=self.cadre, second=self.second)


@pytest.fixture
def m(distribution):
    return Maison(distribution.admin_technique)


@pytest.mark.parametrize("acte", ["clore", "fermer"])
def test_la_derniere_a_lire_ne_part_pas_puis_part_quand_une_collegue_lit(m, acte):
    with pytest.raises(Refus, match="resteraient sans responsable") as refus:
        getattr(m, acte)()
    assert refus.value.code == "dossiers_sans_responsable"
    assert Poste.objects.get(agent=m.seule).au is None
    assert Agent.objects.get(pk=m.seule.pk).is_active
    un_agent(Role.EVALUATRICE, m.maison)
    getattr(m, acte)()
    assert Poste.objects.get(agent=m.seule).au == timezone.localdate()


@pytest.mark.parametrize("acte", ["clore", "fermer"])
def test_une_autre_unite_en_charge_suffit(m, acte):
    service = une_unite("Service")
    un_agent(Role.REFERENT_ASE, service)
    m.confier(service, "charge")
    assert getattr(m, acte)()


def test_transmettre_a_qui_est_ecarte_est_refuse_puis_accepte_avec_une_collegue(m):
    suite = un_agent(Role.EVALUATRICE, une_unite())
    m.exclure(suite)
    with pytest.raises(Refus, match="resteraient sans responsable"):
        m.transmettre(suite)
    un_agent(Role.EVALUATRICE, m.maison)
    assert m.transmettre(suite).agent == suite
    assert Poste.objects.get(agent=m.seule).au == timezone.localdate()


def test_transmettre_a_qui_peut_lire_suffit(m):
    suite = un_agent(Role.DPO, une_unite())
    assert m.transmettre(suite).role == Role.EVALUATRICE


def test_l_enfant_suivi_par_son_nom_est_toujours_transmis(m):
    """Even where colleagues read the file: the child would keep a referent who left."""
    un_agent(Role.EVALUATRICE, m.maison)
    m.confier(m.seule, "referent")
    with pytest.raises(Refus, match="resteraient sans responsable"):
        m.clore()
    m.transmettre(un_agent(Role.EVALUATRICE, une_unite()))
    assert not Relation.objects.filter(sujet__agent=m.seule, au__isnull=True).exists()


def _role_sans_lecture(m):
    un_agent(Role.ODPE, m.maison)


def _systeme(m):
    poste = Poste.objects.create(
        agent=agent_systeme(), unite=m.maison, role=Role.SYSTEME, du=timezone.localdate() - timedelta(days=9)
    )
    suivre_poste(poste)


def _compte_ferme(m):
    Agent.objects.filter(pk=un_agent(Role.EVALUATRICE, m.maison).pk).update(is_active=False)


def _ecartee(m):
    m.exclure(un_agent(Role.EVALUATRICE, m.maison))


def _a_venir(m):
    un_agent(Role.EVALUATRICE, m.maison, depuis_jours=-2)


def _finissante(m):
    un_agent(Role.EVALUATRICE, m.maison, jusqu_a_jours=0)


def _cadre_du_dessus(m):
    un_agent(Role.CADRE_TERRITOIRE, m.direction)


def _remplacante(m):
    """She stands in for the one who leaves: her days are shortened with the post."""
    with au_nom_de(m.admin):
        declarer_absence(
            agent=m.admin,
            poste=Poste.objects.get(agent=m.seule),
            remplacant=un_agent(Role.EVALUATRICE, une_unite()),
            du=timezone.localdate(),
            au=timezone.localdate() + timedelta(days=30),
        )


def _de_garde(m):
    with au_nom_de(m.admin):
        inscrire_astreinte(
            agent=m.admin,
            unite=m.maison,
            de_garde=m.second,
            niveau=1,
            du=timezone.now(),
            au=timezone.now() + timedelta(days=3),
        )


@pytest.mark.parametrize(
    "autre",
    [
        _role_sans_lecture,
        _systeme,
        _compte_ferme,
        _ecartee,
        _a_venir,
        _finissante,
        _cadre_du_dessus,
        _remplacante,
        _de_garde,
    ],
)
def test_qui_ne_repond_pas_du_dossier_ne_compte_ni_a_la_fin_du_poste_ni_a_l_exclusion(m, autre):
    autre(m)
    with pytest.raises(Refus, match="resteraient sans responsable"):
        m.clore()
    if autre is _finissante:
        return
    with pytest.raises(Refus, match="seule à répondre"):
        m.exclure(m.seule)


def test_un_role_qui_ne_lit_rien_part_quand_il_veut(m):
    odpe = un_agent(Role.ODPE, m.maison)
    assert m.clore(odpe).au == timezone.localdate()


def test_une_relation_close_ne_retient_personne(m):
    with au_nom_de(m.seule):
        Relation.objects.filter(dossier=m.dossier).update(au=timezone.now())
    assert m.clore().au == timezone.localdate()


def test_ce_que_l_unite_a_en_charge_demande_quelqu_un_qui_le_lit(m):
    """An information that concerns no file yet: its part « danger » is not read by everyone."""
    service = une_unite("Service")
    seul = un_agent(Role.EVALUATRICE, service)
    with au_nom_de(seul):
        prendre_en_charge(Agent(), objet_genre="essai", volet=Volet.DANGER, sujet=sujet_de(service), du=timezone.now())
    un_agent(Role.GESTIONNAIRE_PLACES, service)
    with pytest.raises(Refus, match="resteraient sans responsable"):
        m.clore(seul)
    un_agent(Role.EVALUATRICE, service)
    assert m.clore(seul).au == timezone.localdate()


def test_scelle_seules_les_personnes_nommees_en_repondent(m):
    collegue = un_agent(Role.EVALUATRICE, m.maison)
    m.sceller([m.cadre, collegue])
    assert m.clore(m.seule).au, "the unit answers for it no more"
    m.exclure(collegue)
    with pytest.raises(Refus, match="seule à répondre"):
        m.exclure(m.cadre)


class TestExclure:
    def test_la_derniere_a_repondre_du_dossier_n_en_est_pas_ecartee(self, m):
        with pytest.raises(Refus, match="confiez-le d’abord à une autre") as refus:
            m.exclure(m.seule)
        assert refus.value.code == "dossier_sans_responsable"
        with au_nom_de(m.seule):
            assert not Exclusion.objects.exists()
            assert Dossier.objects.filter(pk=m.dossier.pk).exists()

    @pytest.mark.parametrize("relais", ["collegue", "referente"])
    def test_une_fois_le_dossier_confie_elle_l_est(self, m, relais):
        autre = un_agent(Role.EVALUATRICE, m.maison if relais == "collegue" else une_unite())
        if relais == "referente":
            m.confier(autre, "referent")
        assert m.exclure(m.seule).agent == m.seule
        with au_nom_de(m.seule):
            assert not Dossier.objects.filter(pk=m.dossier.pk).exists()
        with pytest.raises(Refus, match="seule à répondre"):
            m.exclure(autre)

    def test_qui_n_en_repond_pas_est_ecarte_sans_condition(self, m):
        assert m.exclure(m.second).agent == m.second
        assert m.exclure(un_agent(Role.DPO, m.maison))

    def test_un_dossier_que_l_on_ne_voit_pas_ne_dit_rien(self, m):
        """Neither that he has one agent only, nor that he exists."""
        m.sceller([m.cadre])
        with au_nom_de(m.second), pytest.raises(Exception, match="row-level security"):
            exclure_agent(agent=m.second, exclu=m.cadre, dossier_id=m.dossier.pk, raison="soi", le=timezone.now())
