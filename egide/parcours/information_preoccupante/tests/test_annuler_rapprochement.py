"""A wrong tie is undone: whoever follows the wrong child reads nothing any more, and both chronologies say it."""

from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from egide.parcours.accueil.models import Recueil
from egide.parcours.information_preoccupante.actions import annuler_rapprochement, decider_rapprochement
from egide.parcours.information_preoccupante.models import Candidat, EnfantConcerne, Information
from egide.parcours.information_preoccupante.rules import Decision
from egide.parcours.information_preoccupante.tests.factories import (
    suivre,
    une_information_accusee,
    une_information_prete,
)
from egide.socle.acces.actions import recalculer_tout, sujet_de
from egide.socle.acces.contexte import au_nom_de
from egide.socle.acces.models import Concerne
from egide.socle.acces.volets import TOUS_SAUF_RESERVES
from egide.socle.echeances.models import Echeance
from egide.socle.etats.models import Passage
from egide.socle.interface.refus import Invisible, Refus
from egide.socle.interface.tests.lecture import texte_lu

pytestmark = pytest.mark.django_db

MOTIF = "Deux enfants du même nom, nés le même mois"


@pytest.fixture
def situation(distribution):
    """An information tied to the file of another child, that a house follows."""
    agent = distribution.agent_crip
    premiere = une_information_prete(agent)
    seconde = une_information_accusee(agent)
    arras = sujet_de(distribution.unites.mds_arras)
    dossier_id = suivre(premiere, arras, agent=agent, volets=TOUS_SAUF_RESERVES)
    with au_nom_de(agent):
        decider_rapprochement(
            seconde,
            seconde.enfants.get(),
            agent=agent,
            le=timezone.now(),
            decision=Decision.MEME_ENFANT,
            dossier_id=dossier_id,
        )
    return premiere, seconde, dossier_id


def annuler(agent, information, motif=MOTIF, **autres):
    with au_nom_de(agent):
        ligne = autres.pop("ligne", None) or information.enfants.get()
        return annuler_rapprochement(information, ligne, agent=agent, le=timezone.now(), motif=motif, **autres)


def lit(agent, information):
    """Everything of an information that someone reads, row by row."""
    with au_nom_de(agent):
        return {
            "information": Information.objects.filter(pk=information.pk).exists(),
            "recueil": Recueil.objects.filter(pk=information.recueil_id).exists(),
            "enfants": EnfantConcerne.objects.filter(information=information).exists(),
            "passages": Passage.objects.filter(objet_id=information.pk).exists(),
            "horloges": Echeance.objects.filter(objet_id=information.pk).exists(),
        }


def test_les_agents_du_mauvais_dossier_ne_lisent_plus_rien(distribution, situation, client_de):
    premiere, seconde, dossier_id = situation
    assert all(lit(distribution.evaluatrice, seconde).values()), "the wrong tie opened everything"
    annuler(distribution.agent_crip, seconde)
    assert not any(lit(distribution.evaluatrice, seconde).values())
    assert all(lit(distribution.evaluatrice, premiere).values())
    assert all(lit(distribution.agent_crip, seconde).values())
    client = client_de(distribution.evaluatrice)
    page = texte_lu(client.get(reverse("pages:dossier", args=[dossier_id])))
    for canari in (seconde.numero, str(seconde.pk), str(seconde.recueil_id), MOTIF):
        assert canari not in page
    assert client.get(reverse("information_preoccupante:information", args=[seconde.pk])).status_code == 404
    assert recalculer_tout() == 0


def test_les_deux_chronologies_le_disent(distribution, situation, client_de):
    _, seconde, dossier_id = situation
    annuler(distribution.agent_crip, seconde)
    agent = client_de(distribution.agent_crip)
    page = texte_lu(agent.get(reverse("information_preoccupante:information", args=[seconde.pk])))
    assert "Rapprochement défait" in page
    dossier = texte_lu(client_de(distribution.evaluatrice).get(reverse("pages:dossier", args=[dossier_id])))
    assert "Rapprochement défait" in dossier


def test_la_question_se_rouvre_et_le_lien_reste_en_histoire(distribution, situation):
    _, seconde, dossier_id = situation
    passage = annuler(distribution.agent_crip, seconde)
    assert (passage.acte, passage.motif) == ("annuler_rapprochement", MOTIF)
    with au_nom_de(distribution.agent_crip):
        ligne = seconde.enfants.get()
        assert (ligne.dossier_id, ligne.decision, ligne.decide_par) == (None, "", None)
        assert not Concerne.objects.filter(objet_id=seconde.pk).exists()
        assert not Candidat.objects.filter(enfant=ligne, dossier_id=dossier_id, ecarte_le=None).exists()
        decider_rapprochement(
            seconde, ligne, agent=distribution.agent_crip, le=timezone.now(), decision=Decision.NOUVEAU
        )
        assert seconde.enfants.get().dossier_id not in (None, dossier_id)
    with au_nom_de(distribution.evaluatrice):
        defaits = Concerne.historique.filter(dossier_id=dossier_id, au__isnull=False)
        assert set(defaits.values_list("objet_id", flat=True)) == {seconde.pk, seconde.recueil_id}


def test_le_meme_lien_peut_se_refaire(distribution, situation):
    _, seconde, dossier_id = situation
    annuler(distribution.agent_crip, seconde)
    with au_nom_de(distribution.agent_crip):
        decider_rapprochement(
            seconde,
            seconde.enfants.get(),
            agent=distribution.agent_crip,
            le=timezone.now(),
            decision=Decision.MEME_ENFANT,
            dossier_id=dossier_id,
        )
    assert all(lit(distribution.evaluatrice, seconde).values())


def test_ni_sans_motif_ni_hors_de_la_cellule_ni_sur_un_dossier_neuf(distribution, situation):
    premiere, seconde, _ = situation
    with pytest.raises(Refus, match="pourquoi"):
        annuler(distribution.agent_crip, seconde, motif="  ")
    with pytest.raises(Refus, match="Seule la CRIP"):
        annuler(distribution.evaluatrice, seconde)
    with pytest.raises(Refus, match="déjà connu"):
        annuler(distribution.agent_crip, premiere)
    with au_nom_de(distribution.agent_crip):
        ligne = seconde.enfants.get()
    with pytest.raises(Invisible):
        annuler(distribution.admin_technique, seconde, ligne=ligne)
    annuler(distribution.agent_crip, seconde)
    with pytest.raises(Refus, match="déjà connu"):
        annuler(distribution.agent_crip, seconde)


def test_la_page_demande_un_motif_puis_defait(distribution, situation, client_de):
    _, seconde, _ = situation
    with au_nom_de(distribution.agent_crip):
        ligne = seconde.enfants.get()
        seconde.refresh_from_db()
    adresse = reverse("information_preoccupante:annulation", args=[seconde.pk, ligne.pk])
    client = client_de(distribution.agent_crip)
    page = texte_lu(client.get(reverse("information_preoccupante:information", args=[seconde.pk])))
    assert adresse in page
    saisie = {"version": seconde.version, "requete": uuid4()}
    assert client.post(adresse, {**saisie, "motif": ""}).status_code == 422
    reponse = client.post(adresse, {**saisie, "motif": MOTIF})
    assert reponse.status_code == 302
    assert not any(lit(distribution.evaluatrice, seconde).values())
