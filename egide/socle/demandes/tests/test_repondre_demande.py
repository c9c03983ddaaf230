"""An answer is prepared, read again by another, signed by a manager; a refusal is reasoned; the clocks follow."""

from datetime import timedelta

import pytest
from django.utils import timezone

from egide.socle.acces.contexte import au_nom_de
from egide.socle.acces.tests.factories import un_agent
from egide.socle.comptes.roles import Role
from egide.socle.demandes import actions
from egide.socle.demandes.actions import Decision
from egide.socle.demandes.models import Demande, Element
from egide.socle.demandes.rules import REPONSE, REPONSE_ACCES, REPONSE_PROLONGEE
from egide.socle.demandes.states import Etat
from egide.socle.demandes.tests.factories import une_demande, une_demande_verifiee, une_reponse_a_relire
from egide.socle.echanges.models import Arrivee
from egide.socle.echeances.models import Echeance
from egide.socle.interface.refus import Invisible, Refus

pytestmark = pytest.mark.django_db

OUVRE = "Rapport d’évaluation"


@pytest.fixture
def unite(distribution):
    return distribution.unites.mds_arras


@pytest.fixture
def cadre(distribution):
    return distribution.cadre_territoire


def piece(decision=Element.Decision.COMMUNIQUE, motif=""):
    return Decision(OUVRE, None, Element.Regime.ADMINISTRATIF, decision, motif)


def relire(demande, agent, accord=True, motif=""):
    with au_nom_de(agent):
        return actions.relire_reponse(demande, agent=agent, le=timezone.now(), accord=accord, motif=motif)


def etat(demande, agent):
    with au_nom_de(agent):
        return Demande.objects.get(pk=demande.pk).etat


def ouvertes(demande, agent):
    with au_nom_de(agent):
        return {h.regle for h in Echeance.objects.ouvertes().filter(objet_id=demande.pk)}


def test_prepare_par_l_un_relue_par_l_autre_puis_signee(distribution, unite, cadre):
    demande = une_reponse_a_relire(cadre, unite)
    with pytest.raises(Refus) as refus:
        relire(demande, cadre)
    assert refus.value.phrase == "Une autre personne que celle qui a préparé la réponse la relit."
    relire(demande, distribution.referent_ase)
    with au_nom_de(cadre):
        actions.repondre_demande(demande, agent=cadre, le=timezone.now(), sens=Demande.Sens.TOTALE)
        faite = Demande.objects.get(pk=demande.pk)
        assert not Arrivee.objects.en_attente().filter(objet_id=demande.pk).exists()
    assert (faite.etat, faite.relue_par, faite.preparee_par) == (Etat.REPONDUE, distribution.referent_ase, cadre)
    assert ouvertes(demande, cadre) == set()


def test_un_referent_ne_signe_pas(distribution, unite, cadre):
    demande = une_reponse_a_relire(cadre, unite)
    relire(demande, distribution.referent_ase)
    with au_nom_de(distribution.referent_ase), pytest.raises(Refus) as refus:
        actions.repondre_demande(demande, agent=distribution.referent_ase, le=timezone.now(), sens=Demande.Sens.TOTALE)
    assert refus.value.phrase == "Seul un cadre signe la réponse."


def test_renvoyee_elle_dit_ce_qui_est_a_revoir(distribution, unite, cadre):
    demande = une_reponse_a_relire(cadre, unite)
    with pytest.raises(Refus) as refus:
        relire(demande, distribution.referent_ase, accord=False)
    assert refus.value.phrase == "Dites ce qui est à revoir dans la réponse."
    relire(demande, distribution.referent_ase, accord=False, motif="Le nom de la voisine se lit page 2.")
    assert etat(demande, cadre) == Etat.EN_PREPARATION


@pytest.mark.parametrize("sens", [Demande.Sens.PARTIELLE, Demande.Sens.REFUS])
def test_un_refus_meme_en_partie_est_motive(distribution, unite, cadre, sens):
    demande = une_reponse_a_relire(cadre, unite)
    relire(demande, distribution.referent_ase)
    with au_nom_de(cadre), pytest.raises(Refus) as refus:
        actions.repondre_demande(demande, agent=cadre, le=timezone.now(), sens=sens)
    assert refus.value.phrase == "Un refus, même en partie, est motivé : écrivez les raisons et les recours."
    assert ouvertes(demande, cadre) == {REPONSE, REPONSE_ACCES}


def test_sans_piece_ni_accompagnement_rien_ne_se_relit(unite, cadre):
    demande = une_demande_verifiee(cadre, unite)
    le = timezone.now()
    with au_nom_de(cadre):
        with pytest.raises(Refus) as refus:
            actions.soumettre_reponse(demande, agent=cadre, le=le)
        assert refus.value.code == "elements"
        element = actions.retenir_element(demande, agent=cadre, le=le, decision=piece())
        with pytest.raises(Refus) as refus:
            actions.soumettre_reponse(demande, agent=cadre, le=le)
        assert refus.value.code == "accompagnement"
        actions.ecarter_element(element, agent=cadre, le=le)
        actions.noter_accompagnement(
            demande, agent=cadre, le=le, reponse=Demande.Accompagnement.ACCEPTE, par="Mme Référente"
        )
        with pytest.raises(Refus) as refus:
            actions.soumettre_reponse(demande, agent=cadre, le=le)
        assert refus.value.code == "elements"
        with pytest.raises(Refus, match="déjà retirée"):
            actions.ecarter_element(element, agent=cadre, le=le)


def test_une_rectification_n_attend_ni_piece_ni_accompagnement(unite, cadre):
    demande = une_demande_verifiee(cadre, unite, nature=Demande.Nature.RECTIFICATION)
    with au_nom_de(cadre):
        actions.soumettre_reponse(demande, agent=cadre, le=timezone.now())
    assert etat(demande, cadre) == Etat.A_RELIRE


def test_une_piece_cachee_dit_pourquoi(unite, cadre):
    demande = une_demande_verifiee(cadre, unite)
    with au_nom_de(cadre):
        for decision in (Element.Decision.OCCULTE, Element.Decision.REFUSE):
            with pytest.raises(Refus) as refus:
                actions.retenir_element(demande, agent=cadre, le=timezone.now(), decision=piece(decision))
            assert refus.value.phrase == ("Dites pourquoi cette pièce n’est pas communiquée, ou pas en entier.")
        ecrite = actions.retenir_element(
            demande, agent=cadre, le=timezone.now(), decision=piece(Element.Decision.REFUSE, Element.Motif.INTERET)
        )
        assert Element.objects.get(pk=ecrite.pk).motif == Element.Motif.INTERET


def test_un_accompagnement_accepte_dit_par_qui(unite, cadre):
    demande = une_demande_verifiee(cadre, unite)
    with au_nom_de(cadre), pytest.raises(Refus) as refus:
        actions.noter_accompagnement(
            demande, agent=cadre, le=timezone.now(), reponse=Demande.Accompagnement.ACCEPTE, par="  "
        )
    assert refus.value.phrase == "Dites qui accompagnera la lecture."


def test_rien_ne_se_prepare_avant_l_identite(unite, cadre):
    demande = une_demande(cadre, unite)
    with au_nom_de(cadre), pytest.raises(Refus) as refus:
        actions.retenir_element(demande, agent=cadre, le=timezone.now(), decision=piece())
    assert "Reçue, identité à vérifier" in refus.value.phrase


def test_prolonger_une_fois_avant_la_fin_du_mois_et_trois_mois_depuis_la_reception(unite, cadre):
    demande = une_demande_verifiee(cadre, unite, il_y_a_jours=20)
    with au_nom_de(cadre):
        with pytest.raises(Refus) as refus:
            actions.prolonger_demande(demande, agent=cadre, le=timezone.now(), motif=" ")
        assert refus.value.code == "motif"
        actions.prolonger_demande(demande, agent=cadre, le=timezone.now(), motif="Onze volumes à relire.")
        prolongee = Demande.objects.get(pk=demande.pk)
        assert prolongee.a_repondre_avant is not None
        ecart = prolongee.a_repondre_avant - prolongee.recue_le
        assert timedelta(days=89) < ecart < timedelta(days=94)
        with pytest.raises(Refus) as refus:
            actions.prolonger_demande(demande, agent=cadre, le=timezone.now(), motif="Encore.")
        assert refus.value.code == "deja_prolongee"
    # the silence of a month stays a refusal that the person may contest (CRPA): that clock is not moved
    assert ouvertes(demande, cadre) == {REPONSE_PROLONGEE, REPONSE_ACCES}


def test_apres_le_mois_il_est_trop_tard_pour_prolonger(unite, cadre):
    demande = une_demande_verifiee(cadre, unite, il_y_a_jours=40)
    with au_nom_de(cadre), pytest.raises(Refus) as refus:
        actions.prolonger_demande(demande, agent=cadre, le=timezone.now(), motif="Onze volumes à relire.")
    assert refus.value.code == "terme_passe"


def test_confiee_a_une_autre_unite_la_premiere_ne_la_lit_plus(distribution, unite, cadre):
    demande = une_demande_verifiee(cadre, unite)
    autre = un_agent(Role.CADRE_TERRITOIRE, distribution.unites.mds_lens)
    with au_nom_de(cadre):
        with pytest.raises(Refus, match="prépare déjà"):
            actions.confier_demande(demande, agent=cadre, le=timezone.now(), unite=unite, motif="Erreur")
        actions.confier_demande(
            demande, agent=cadre, le=timezone.now(), unite=distribution.unites.mds_lens, motif="La famille a déménagé."
        )
        assert not Demande.objects.filter(pk=demande.pk).exists()
    assert etat(demande, autre) == Etat.EN_PREPARATION
    assert ouvertes(demande, autre) == {REPONSE, REPONSE_ACCES}
    with au_nom_de(cadre), pytest.raises(Invisible):
        actions.soumettre_reponse(demande, agent=cadre, le=timezone.now())


def test_classee_sans_reponse_avec_une_raison(unite, cadre):
    demande = une_demande(cadre, unite)
    with au_nom_de(cadre):
        with pytest.raises(Refus):
            actions.classer_demande(demande, agent=cadre, le=timezone.now(), motif="")
        actions.classer_demande(demande, agent=cadre, le=timezone.now(), motif="Retirée par la personne.")
    assert etat(demande, cadre) == Etat.CLASSEE
    assert ouvertes(demande, cadre) == set()


def test_la_deleguee_suit_et_n_agit_pas(distribution, unite, cadre):
    demande = une_demande_verifiee(cadre, unite)
    with au_nom_de(distribution.dpo), pytest.raises((Refus, Invisible)):
        actions.soumettre_reponse(demande, agent=distribution.dpo, le=timezone.now())
    assert etat(demande, distribution.dpo) == Etat.EN_PREPARATION
