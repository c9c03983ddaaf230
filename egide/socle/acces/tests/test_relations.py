"""Giving a file and taking it back: bounded by the giver, never to oneself, never leaving an open file to nobody."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from egide.socle.acces.actions import clore_relation, donner_acces, exclure_agent, lever_exclusion, sujet_de
from egide.socle.acces.contexte import au_nom_de
from egide.socle.acces.models import Exclusion, Relation
from egide.socle.acces.tests.factories import un_agent, un_dossier, une_portee, une_unite
from egide.socle.acces.volets import EVALUATION, Volet, masque
from egide.socle.comptes.roles import Role
from egide.socle.interface.refus import Invisible, Refus
from egide.socle.journal.models import Evenement

pytestmark = pytest.mark.django_db


def voit(agent, dossier, volet=Volet.IDENTITE):
    with au_nom_de(agent), connection.cursor() as cursor:
        cursor.execute("SELECT acces_ouvert(%s, %s::smallint)", [dossier.pk, volet])
        return cursor.fetchone()[0]


@pytest.fixture
def situation():
    """A manager of the cell with the general scope, and a file that a house follows."""
    maison, crip = une_unite("Maison"), une_unite("CRIP", "crip")
    agent, cadre = un_agent(Role.EVALUATRICE, maison), un_agent(Role.CADRE_CRIP, crip)
    une_portee(cadre)
    return maison, agent, cadre, un_dossier(agent, maison, EVALUATION)


def donner(cadre, dossier, beneficiaire, genre="nommee", volets=EVALUATION, **autres):
    demande = {"fondement": "Décision du 3 mars", "le": timezone.now(), **autres}
    with au_nom_de(cadre):
        return donner_acces(
            agent=cadre, dossier_id=dossier.pk, beneficiaire=beneficiaire, genre=genre, volets=volets, **demande
        )


class TestDonner:
    def test_a_une_unite_et_a_une_personne_avec_trace(self, situation, journal):
        _, _, cadre, dossier = situation
        service = une_unite("Service")
        equipe, seul = un_agent(Role.REFERENT_ASE, service), un_agent(Role.REFERENT_ASE, une_unite())
        donner(cadre, dossier, service, "charge")
        donner(cadre, dossier, seul, "referent", volets=masque(Volet.IDENTITE))
        assert voit(equipe, dossier, Volet.DANGER)
        assert voit(seul, dossier)
        assert not voit(seul, dossier, Volet.DANGER)
        assert [ligne[:2] for ligne in journal if ligne[0] == Evenement.DROITS] == [
            (Evenement.DROITS, "accorder_relation")
        ] * 2

    def test_elle_finit_a_sa_date(self, situation):
        _, _, cadre, dossier = situation
        invitee, debut = un_agent(Role.PSYCHOLOGUE, une_unite()), timezone.now() - timedelta(days=2)
        donner(cadre, dossier, invitee, le=debut, au=debut + timedelta(days=1))
        assert not voit(invitee, dossier)
        donner(cadre, dossier, invitee, "referent", au=timezone.now() + timedelta(days=1))
        assert voit(invitee, dossier)

    def test_nul_ne_donne_plus_qu_il_ne_lit_ni_a_soi_ni_a_qui_ne_lit_pas(self, situation):
        maison, agent, cadre, dossier = situation
        voisine = un_agent(Role.EVALUATRICE, une_unite())
        dpo = un_agent(Role.DPO, une_unite())
        fermee = une_unite("Fermée")
        fermee.fermee_le = timezone.localdate()
        fermee.save(update_fields=["fermee_le"])
        refus: list[tuple[Any, dict[str, Any], str]] = [
            ((cadre, voisine), {"volets": masque(Volet.SANTE)}, "que vous lisez"),
            ((cadre, voisine), {"volets": masque(Volet.INFORMATEUR)}, "que vous lisez"),
            ((cadre, une_unite()), {"genre": "charge", "volets": masque(Volet.ADRESSE_PROTEGEE)}, "personne nommée"),
            ((cadre, voisine), {"genre": "referent", "volets": masque(Volet.ORIGINES)}, "personne nommée"),
            ((cadre, cadre), {}, "soi-même"),
            ((cadre, dpo), {}, "ne lit aucun dossier"),
            ((cadre, fermee), {"genre": "charge"}, "fermée"),
            ((cadre, voisine), {"genre": "charge"}, "à quel titre"),
            ((cadre, une_unite()), {"genre": "nommee"}, "à quel titre"),
            ((cadre, voisine), {"genre": "urgence"}, "à quel titre"),
            ((cadre, voisine), {"fondement": " "}, "pourquoi"),
            ((cadre, voisine), {"au": timezone.now() - timedelta(days=1)}, "début"),
            ((agent, voisine), {}, "Seul un cadre"),
        ]
        for (par, a_qui), demande, phrase in refus:
            with pytest.raises(Refus, match=phrase):
                donner(par, dossier, a_qui, **demande)
        donner(cadre, dossier, voisine)
        with pytest.raises(Refus, match="déjà ouvert"):
            donner(cadre, dossier, voisine)
        with au_nom_de(cadre):
            assert Relation.objects.filter(dossier=dossier).count() == 2

    def test_un_cadre_d_ailleurs_ne_connait_meme_pas_le_dossier(self, situation):
        ailleurs = un_agent(Role.CADRE_TERRITOIRE, une_unite())
        with pytest.raises(Invisible):
            donner(ailleurs, situation[3], un_agent(Role.EVALUATRICE, une_unite()))

    def test_un_acces_d_urgence_ne_donne_rien(self, situation):
        _, _, cadre, dossier = situation
        cadre.postes.get().portees.update(retiree_le=timezone.now())
        with au_nom_de(situation[1]):
            Relation(
                sujet=sujet_de(cadre),
                dossier=dossier,
                genre="urgence",
                volets=1,
                fondement="x",
                du=timezone.now(),
                lecture_seule=True,
            ).save(force_insert=True)
            with connection.cursor() as cursor:
                cursor.execute("SELECT acces_actualiser(%s)", [[dossier.pk]])
        assert voit(cadre, dossier)
        with pytest.raises(Refus, match="pas en charge"):
            donner(cadre, dossier, un_agent(Role.EVALUATRICE, une_unite()))

    def test_une_personne_ecartee_n_en_verra_rien(self, situation):
        _, _, cadre, dossier = situation
        proche = un_agent(Role.EVALUATRICE, une_unite())
        with au_nom_de(cadre):
            exclure_agent(agent=cadre, exclu=proche, dossier_id=dossier.pk, raison="proche", le=timezone.now())
        donner(cadre, dossier, proche)
        assert not voit(proche, dossier)


class TestClore:
    def clore(self, cadre, relation, motif="Suivi repris ailleurs"):
        with au_nom_de(cadre):
            clore_relation(relation, agent=cadre, le=timezone.now(), motif=motif)

    def relation(self, cadre, dossier):
        with au_nom_de(cadre):
            return Relation.objects.get(dossier=dossier, genre="ouverture")

    def test_un_dossier_ouvert_ne_reste_pas_sans_responsable(self, situation):
        _, agent, cadre, dossier = situation
        relation = self.relation(cadre, dossier)
        with pytest.raises(Refus, match="sans responsable"):
            self.clore(cadre, relation)
        assert voit(agent, dossier)

    @pytest.mark.parametrize("reste", ["unite_vide", "nommee", "fin_prevue", "ecarte", "poste_fini"])
    def test_ce_qui_reste_doit_vraiment_repondre_du_dossier(self, situation, reste):
        """Neither an empty unit, a person named for one part, an access that ends, nor people who see nothing."""
        _, _, cadre, dossier = situation
        relation, service = self.relation(cadre, dossier), une_unite("Service")
        if reste == "nommee":
            donner(cadre, dossier, un_agent(Role.REFERENT_ASE, service))
        elif reste != "unite_vide":
            hier = -1 if reste == "poste_fini" else None
            seul = un_agent(Role.REFERENT_ASE, service, jusqu_a_jours=hier)
            if reste == "ecarte":
                with au_nom_de(cadre):
                    exclure_agent(agent=cadre, exclu=seul, dossier_id=dossier.pk, raison="soi", le=timezone.now())
        if reste != "nommee":
            fin = timezone.now() + timedelta(days=1) if reste == "fin_prevue" else None
            donner(cadre, dossier, service, "charge", au=fin)
        with pytest.raises(Refus, match="sans responsable"):
            self.clore(cadre, relation)

    def test_confie_d_abord_ferme_ensuite_avec_un_motif_au_journal(self, situation, journal):
        _, agent, cadre, dossier = situation
        service = une_unite("Service")
        repreneuse = un_agent(Role.REFERENT_ASE, service)
        donner(cadre, dossier, service, "charge")
        relation = self.relation(cadre, dossier)
        with pytest.raises(Refus, match="pourquoi"):
            self.clore(cadre, relation, motif=" ")
        self.clore(cadre, relation)
        assert not voit(agent, dossier)
        assert voit(repreneuse, dossier)
        assert (Evenement.DROITS, "clore_relation", "Suivi repris ailleurs") in journal
        with pytest.raises(Refus, match="déjà close"):
            self.clore(cadre, relation)

    def test_un_agent_ordinaire_ne_ferme_rien(self, situation):
        _, agent, _, dossier = situation
        with pytest.raises(Refus, match="Seul un cadre"):
            self.clore(agent, self.relation(agent, dossier))


class TestLeverUneExclusion:
    @pytest.fixture
    def ecartee(self, situation):
        maison, _, cadre, dossier = situation
        ecartee = un_agent(Role.EVALUATRICE, maison)
        with au_nom_de(cadre):
            exclusion = exclure_agent(
                agent=cadre, exclu=ecartee, dossier_id=dossier.pk, raison="proche", le=timezone.now()
            )
        return ecartee, exclusion

    def lever(self, par, exclusion, dossier, motif="Erreur d’homonyme"):
        with au_nom_de(par):
            lever_exclusion(exclusion.pk, agent=par, dossier_id=dossier.pk, le=timezone.now(), motif=motif)

    def test_levee_elle_rend_le_dossier_et_garde_sa_ligne(self, situation, ecartee, journal):
        _, _, cadre, dossier = situation
        agent, exclusion = ecartee
        assert not voit(agent, dossier)
        self.lever(cadre, exclusion, dossier)
        assert voit(agent, dossier)
        assert (Evenement.DROITS, "lever_exclusion", "Erreur d’homonyme") in journal
        with au_nom_de(agent):
            assert Exclusion.objects.get(pk=exclusion.pk).au is not None

    def test_ni_soi_meme_ni_sans_motif_ni_par_un_autre_role(self, situation, ecartee):
        _, collegue, cadre, dossier = situation
        agent, exclusion = ecartee
        with pytest.raises(Refus, match="cadre de la CRIP"):
            self.lever(collegue, exclusion, dossier)
        with pytest.raises(Refus, match="pourquoi"):
            self.lever(cadre, exclusion, dossier, motif="")
        with au_nom_de(cadre):
            sienne = exclure_agent(agent=cadre, exclu=cadre, dossier_id=dossier.pk, raison="soi", le=timezone.now())
        with pytest.raises(Invisible):
            self.lever(cadre, sienne, dossier)
        with au_nom_de(cadre), connection.cursor() as cursor:
            cursor.execute("SELECT acces_lever_exclusion(%s, now())", [sienne.pk])
            assert cursor.fetchone() == (None,)
        assert not voit(agent, dossier)

    def test_l_exclusion_d_un_autre_dossier_n_existe_pas_ici(self, situation, ecartee):
        maison, collegue, cadre, _ = situation
        with pytest.raises(Invisible):
            self.lever(cadre, ecartee[1], un_dossier(collegue, maison))
