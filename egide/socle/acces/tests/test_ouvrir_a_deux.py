"""A sealed file that two people named open together: who may, for how long, to read only, and what stays of it."""

from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from egide.socle.acces.actions import (
    clore_relation,
    lever_scelle,
    maintenir_scelle,
    ouvrir_a_deux,
    recalculer_tout,
    sceller_dossier,
    scelles_a_deux,
)
from egide.socle.acces.contexte import au_nom_de
from egide.socle.acces.models import DecisionScelle, Relation
from egide.socle.acces.regles_acces import reglage
from egide.socle.acces.tests.factories import un_agent, un_dossier, une_portee, une_unite
from egide.socle.acces.volets import Volet
from egide.socle.comptes.roles import Role
from egide.socle.dossiers.models import Dossier
from egide.socle.interface.refus import Invisible, Refus

pytestmark = pytest.mark.django_db

MOTIF = "Audience demain, il faut relire la note."


class Situation:
    """A file sealed for a referent and a manager, opened by two; a colleague and another manager are not named."""

    def __init__(self):
        maison, crip = une_unite("Maison"), une_unite("CRIP", "crip")
        self.agent, self.collegue = un_agent(Role.EVALUATRICE, maison), un_agent(Role.EVALUATRICE, maison)
        self.cadre, self.second = (un_agent(Role.CADRE_CRIP, crip) for _ in range(2))
        for cadre in (self.cadre, self.second):
            une_portee(cadre)
        self.dossier = un_dossier(self.agent, maison)
        self.sceller()

    def sceller(self):
        with au_nom_de(self.cadre):
            sceller_dossier(
                agent=self.cadre,
                second=self.second,
                dossier_id=self.dossier.pk,
                nommes=[self.agent, self.cadre],
                le=timezone.now(),
                fondement="Notoriété",
                a_deux=True,
            )

    def ouvrir(self, agent=None, second=None, *, le=None, preuves=None, motif=MOTIF):
        agent, le = agent or self.agent, le or timezone.now()
        with au_nom_de(agent):
            return ouvrir_a_deux(
                agent=agent,
                second=second or self.cadre,
                dossier_id=self.dossier.pk,
                motif=motif,
                le=le,
                preuves_le=(le, le) if preuves is None else preuves,
            )

    def lit(self, agent, volet=Volet.IDENTITE, *, ecrire=False):
        with au_nom_de(agent), connection.cursor() as cursor:
            cursor.execute("SELECT acces_ouvert(%s, %s::smallint, %s)", [self.dossier.pk, int(volet), ecrire])
            return cursor.fetchone()[0]


@pytest.fixture
def s():
    return Situation()


def test_etre_nomme_n_ouvre_rien_et_a_deux_le_dossier_s_ouvre_a_un_seul(s):
    assert not any(s.lit(a) for a in (s.agent, s.cadre, s.second, s.collegue))
    expire = s.ouvrir()
    assert s.lit(s.agent)
    assert not s.lit(s.agent, ecrire=True)
    assert not any(s.lit(a) for a in (s.cadre, s.second, s.collegue))
    assert expire - timezone.now() <= timedelta(minutes=reglage("ouverture_a_deux_minutes"))
    assert recalculer_tout() == 0


@pytest.mark.parametrize("volet", [Volet.ORIGINES, Volet.EXPLOITATION, Volet.ADRESSE_PROTEGEE, Volet.INFORMATEUR])
def test_les_volets_reserves_restent_fermes(s, volet):
    s.ouvrir()
    assert not s.lit(s.agent, volet)


def test_le_temps_passe_referme(s):
    avant = timezone.now() - timedelta(minutes=reglage("ouverture_a_deux_minutes") + 1)
    s.ouvrir(le=avant)
    assert not s.lit(s.agent)


def test_chaque_ouverture_laisse_les_deux_noms_et_le_motif(s):
    s.ouvrir()
    with au_nom_de(s.agent):
        decision = DecisionScelle.objects.get(dossier=s.dossier, genre=DecisionScelle.Genre.OUVERT)
    assert (decision.agent, decision.second, decision.motif) == (s.agent, s.cadre, MOTIF)


def test_la_meme_personne_deux_fois_est_refusee(s):
    with pytest.raises(Refus, match="différente"):
        s.ouvrir(second=s.agent)
    assert not s.lit(s.agent)


@pytest.mark.parametrize("qui", ["collegue", "second"])
def test_qui_n_est_pas_nomme_ne_demande_ni_ne_confirme(s, qui):
    with pytest.raises(Invisible):
        s.ouvrir(getattr(s, qui))
    with pytest.raises(Invisible):
        s.ouvrir(second=getattr(s, qui))
    assert not any(s.lit(a) for a in (s.agent, s.collegue, s.second))


@pytest.mark.parametrize("preuves", [(None, None), (), "ancienne", "une seule"])
def test_sans_deux_preuves_fraiches_rien_ne_s_ouvre(s, preuves):
    le = timezone.now()
    ancienne = le - timedelta(minutes=reglage("preuve_identite_minutes") + 1)
    dites = {"ancienne": (le, ancienne), "une seule": (le,)}
    with pytest.raises(Refus, match="second facteur"):
        s.ouvrir(le=le, preuves=dites.get(preuves, preuves))
    assert not s.lit(s.agent)


@pytest.mark.parametrize("motif", ["", "  "])
def test_sans_motif_rien_ne_s_ouvre(s, motif):
    with pytest.raises(Refus, match="Écrivez pourquoi"):
        s.ouvrir(motif=motif)


def test_un_dossier_scelle_autrement_ou_sans_scelle_ne_s_ouvre_pas_ainsi(s):
    s.ouvrir(s.cadre, s.agent)
    with au_nom_de(s.cadre):
        lever_scelle(agent=s.cadre, second=s.second, dossier_id=s.dossier.pk, le=timezone.now(), motif="Revue")
    assert s.lit(s.agent, ecrire=True)
    with pytest.raises(Invisible):
        s.ouvrir()
    with au_nom_de(s.cadre):
        sceller_dossier(
            agent=s.cadre, second=s.second, dossier_id=s.dossier.pk, nommes=[s.agent, s.cadre], le=timezone.now(),
            fondement="Notoriété",
        )  # fmt: skip
    with pytest.raises(Invisible):
        s.ouvrir()


def test_le_cadre_a_qui_le_dossier_est_ouvert_revoit_le_scelle(s):
    decision = {"agent": s.cadre, "second": s.second, "dossier_id": s.dossier.pk, "motif": "Revue"}
    with au_nom_de(s.cadre), pytest.raises(Invisible):
        maintenir_scelle(le=timezone.now(), **decision)
    s.ouvrir(s.cadre, s.agent)
    with au_nom_de(s.cadre):
        maintenir_scelle(le=timezone.now(), **decision)
        assert DecisionScelle.objects.filter(genre=DecisionScelle.Genre.MAINTIEN).exists()
        assert not Relation.objects.filter(dossier=s.dossier, genre="charge", au__gt=timezone.now()).exists()


def test_on_ne_choisit_que_parmi_les_dossiers_ou_l_on_est_nomme(s):
    for agent, attendu in ((s.agent, [s.dossier.numero]), (s.cadre, [s.dossier.numero]), (s.collegue, [])):
        with au_nom_de(agent):
            assert [d.numero for d in scelles_a_deux()] == attendu
            assert not Dossier.objects.filter(pk=s.dossier.pk).exists()


def test_ce_qui_est_ouvert_en_lecture_ne_change_aucun_droit(s):
    s.ouvrir()
    with au_nom_de(s.agent):
        (nommee,) = Relation.objects.filter(dossier=s.dossier, genre="nommee", sujet__agent=s.agent)
        with pytest.raises(Refus):
            clore_relation(nommee, agent=s.agent, le=timezone.now(), motif="essai")


def test_il_faut_au_moins_deux_personnes_nommees():
    crip = une_unite("CRIP", "crip")
    cadre, second = (un_agent(Role.CADRE_CRIP, crip) for _ in range(2))
    une_portee(cadre)
    dossier = un_dossier(cadre, crip)
    with au_nom_de(cadre), pytest.raises(Refus, match="au moins deux"):
        sceller_dossier(
            agent=cadre, second=second, dossier_id=dossier.pk, nommes=[cadre], le=timezone.now(), fondement="Notoriété",
            a_deux=True,
        )  # fmt: skip
