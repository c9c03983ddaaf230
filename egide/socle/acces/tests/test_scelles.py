"""A seal is posed, kept and lifted by two; those named really see the file; one of them answers for its review."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from egide.socle.acces.actions import (
    clore_relation,
    donner_acces,
    exclure_agent,
    lever_scelle,
    maintenir_scelle,
    recalculer_tout,
    sceller_dossier,
)
from egide.socle.acces.contexte import au_nom_de
from egide.socle.acces.models import DecisionScelle, Relation, Scelle
from egide.socle.acces.regles_acces import reglage
from egide.socle.acces.tests.factories import un_agent, un_dossier, une_portee, une_unite
from egide.socle.acces.volets import EVALUATION
from egide.socle.comptes.actions import clore_poste
from egide.socle.comptes.models import Poste
from egide.socle.comptes.roles import Role
from egide.socle.dossiers.models import Dossier
from egide.socle.interface.refus import Invisible, Refus
from egide.socle.journal.models import Evenement

pytestmark = pytest.mark.django_db

MOTIF = "Le père est élu de la commune"


class Situation:
    """A file of a house, two managers of the cell, one more named beside a colleague of the house."""

    def __init__(self):
        maison, crip = une_unite("Maison"), une_unite("CRIP", "crip")
        self.agent, self.collegue = un_agent(Role.EVALUATRICE, maison), un_agent(Role.EVALUATRICE, maison)
        self.cadre, self.second, self.troisieme = (un_agent(Role.CADRE_CRIP, crip) for _ in range(3))
        for cadre in (self.cadre, self.second, self.troisieme):
            une_portee(cadre)
        self.dossier = un_dossier(self.agent, maison)
        self.tous = (self.agent, self.collegue, self.cadre, self.second, self.troisieme)

    def voient(self):
        return {a for a in self.tous if self._voit(a)}

    def _voit(self, agent):
        with au_nom_de(agent):
            return Dossier.objects.filter(pk=self.dossier.pk).exists()

    def sceller(self, nommes, **autres):
        demande = {"agent": self.cadre, "second": self.second, "fondement": MOTIF, **autres}
        with au_nom_de(demande["agent"]):
            return sceller_dossier(dossier_id=self.dossier.pk, nommes=nommes, le=timezone.now(), **demande)

    def decider(self, acte, agent, second, motif="Revue faite", **autres):
        with au_nom_de(agent):
            acte(agent=agent, second=second, dossier_id=self.dossier.pk, le=timezone.now(), motif=motif, **autres)


@pytest.fixture
def s():
    return Situation()


def test_seules_les_personnes_nommees_voient_et_l_une_doit_revoir(s):
    scelle = s.sceller([s.agent, s.cadre])
    assert s.voient() == {s.agent, s.cadre}
    assert scelle.responsable == s.cadre
    assert scelle.revoir_le - scelle.pose_le == timedelta(days=reglage("revue_scelle_jours"))


@pytest.mark.parametrize("role", [Role.DPO, Role.ADMIN_TECHNIQUE, Role.ODPE, Role.ENSEIGNANTE])
def test_qui_ne_lit_aucun_dossier_n_est_pas_nomme(s, role):
    with pytest.raises(Refus, match="ne lit aucun dossier"):
        s.sceller([s.cadre, un_agent(role, une_unite())])
    assert s.voient() == set(s.tous)


def test_il_reste_toujours_un_cadre_pour_revoir(s):
    for nommes in ([], [s.agent]):
        with pytest.raises(Refus, match="au moins un cadre"):
            s.sceller(nommes)
    fini = un_agent(Role.CADRE_CRIP, une_unite(), jusqu_a_jours=-1)
    with pytest.raises(Refus, match="ne lit aucun dossier"):
        s.sceller([fini])
    with au_nom_de(s.cadre):
        exclure_agent(agent=s.cadre, exclu=s.second, dossier_id=s.dossier.pk, raison="proche", le=timezone.now())
    with pytest.raises(Refus, match="écarté"):
        s.sceller([s.second], second=s.troisieme)
    assert not Scelle.objects.filter(dossier=s.dossier).exists()


def test_lever_a_deux_rend_le_dossier_et_garde_l_histoire(s, journal):
    s.sceller([s.cadre])
    s.decider(lever_scelle, s.cadre, s.second, motif="Le mandat est fini")
    assert s.voient() == set(s.tous)
    assert recalculer_tout() == 0
    with au_nom_de(s.agent):
        histoire = list(DecisionScelle.objects.filter(dossier=s.dossier).values_list("genre", "motif", "second_id"))
    assert histoire == [("pose", MOTIF, s.second.pk), ("levee", "Le mandat est fini", s.second.pk)]
    assert journal.count((Evenement.DROITS, "lever_scelle", "Le mandat est fini")) == 2


def test_tant_que_le_dossier_est_scelle_son_histoire_l_est_aussi(s):
    s.sceller([s.cadre])
    for curieux in (s.agent, s.second):
        with au_nom_de(curieux):
            assert not DecisionScelle.objects.filter(dossier=s.dossier).exists()


def test_maintenir_repousse_la_revue_et_peut_la_confier(s):
    s.sceller([s.cadre, s.troisieme])
    Scelle.objects.filter(dossier=s.dossier)
    s.decider(maintenir_scelle, s.cadre, s.second, responsable=s.troisieme)
    scelle = Scelle.objects.get(dossier=s.dossier)
    assert scelle.responsable == s.troisieme
    assert scelle.revoir_le > scelle.pose_le + timedelta(days=reglage("revue_scelle_jours"))
    for autre in (s.second, s.agent):
        with pytest.raises(Refus, match="nommé sur ce dossier"):
            s.decider(maintenir_scelle, s.cadre, s.second, responsable=autre)


@pytest.mark.parametrize("acte", [lever_scelle, maintenir_scelle])
def test_ni_seul_ni_sans_motif_ni_sans_etre_nomme(s, acte):
    s.sceller([s.agent, s.cadre])
    refus = [
        (s.cadre, s.cadre, "x", Refus),
        (s.cadre, s.agent, "x", Refus),
        (s.agent, s.cadre, "x", Refus),
        (s.cadre, s.second, "  ", Refus),
        (s.second, s.troisieme, "x", Invisible),
    ]
    for agent, second, motif, erreur in refus:
        with pytest.raises(erreur):
            s.decider(acte, agent, second, motif=motif)
    assert s.voient() == {s.agent, s.cadre}
    with au_nom_de(s.cadre):
        assert DecisionScelle.objects.filter(dossier=s.dossier).count() == 1


def test_la_base_elle_meme_refuse_de_lever_seul_ou_sans_voir(s):
    s.sceller([s.cadre])
    appel = "SELECT acces_decider_scelle(gen_random_uuid(), %s, 'levee', %s, 'x', now(), now(), NULL)"
    with au_nom_de(s.second), connection.cursor() as cursor:
        cursor.execute(appel, [s.dossier.pk, s.cadre.pk])
        assert cursor.fetchone() == (False,)
    with au_nom_de(s.cadre), pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(appel, [s.dossier.pk, s.cadre.pk])
    assert s.voient() == {s.cadre}


def test_un_dossier_scelle_ne_s_ouvre_a_une_autre_personne_qu_a_deux(s):
    s.sceller([s.cadre])

    def donner(beneficiaire, genre="nommee", second=None):
        with au_nom_de(s.cadre):
            donner_acces(
                agent=s.cadre,
                dossier_id=s.dossier.pk,
                beneficiaire=beneficiaire,
                genre=genre,
                volets=EVALUATION,
                fondement="x",
                le=timezone.now(),
                second=second,
            )

    for a_qui, genre, second, phrase in (
        (s.collegue, "nommee", None, "à deux"),
        (s.collegue, "nommee", s.cadre, "différente"),
        (s.collegue, "nommee", s.agent, "à deux"),
        (s.collegue, "referent", s.second, "personne nommée"),
        (une_unite(), "charge", s.second, "personne nommée"),
    ):
        with pytest.raises(Refus, match=phrase):
            donner(a_qui, genre, second)
    donner(s.collegue, second=s.second)
    assert s.voient() == {s.cadre, s.collegue}


def test_qui_doit_revoir_ne_part_pas_sans_passer_la_revue(distribution):
    s = Situation()
    s.sceller([s.cadre, s.troisieme])
    admin, poste = distribution.admin_technique, Poste.objects.get(agent=s.cadre)
    with au_nom_de(admin), pytest.raises(Refus, match="revoir un dossier scellé"):
        clore_poste(agent=admin, poste=poste, au=timezone.localdate(), motif="départ")
    with au_nom_de(s.cadre):
        sienne = Relation.objects.get(dossier=s.dossier, genre="nommee", sujet__agent=s.cadre)
        with pytest.raises(Refus, match="revoir le scellé"):
            clore_relation(sienne, agent=s.cadre, le=timezone.now(), motif="départ")
    s.decider(maintenir_scelle, s.cadre, s.second, responsable=s.troisieme)
    with au_nom_de(admin):
        assert clore_poste(agent=admin, poste=poste, au=timezone.localdate(), motif="départ").au


def test_on_ne_scelle_pas_deux_fois(s):
    s.sceller([s.cadre])
    with pytest.raises(Refus, match="déjà scellé"):
        s.sceller([s.cadre])
