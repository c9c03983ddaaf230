"""The professional who transmitted is told the outcome; only that act stops his three months."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from egide.parcours.accueil.actions import enregistrer_recueil
from egide.parcours.accueil.rules import InformateurDit, Inquietude
from egide.parcours.information_preoccupante.actions import consigner_retour, qualifier_information
from egide.parcours.information_preoccupante.models import Information
from egide.parcours.information_preoccupante.rules import Qualification
from egide.parcours.information_preoccupante.tests.factories import (
    FAITS,
    horloges,
    suivre,
    tout_dit,
    une_information_accusee,
    une_information_prete,
)
from egide.socle.acces.actions import sujet_de
from egide.socle.acces.contexte import au_nom_de
from egide.socle.etats.models import Passage
from egide.socle.interface.refus import Invisible, Refus
from egide.socle.interface.temps import date_courte
from egide.socle.interface.tests.lecture import texte_lu

COMMENT = "Courrier au médecin de PMI : une équipe rencontre la famille."


def qualifiee(agent):
    """An information transmitted by a professional, decided."""
    information = une_information_prete(agent, qualite="pmi")
    with au_nom_de(agent):
        qualifier_information(
            information,
            agent=agent,
            le=timezone.now(),
            qualification=Qualification.INFORMATION_PREOCCUPANTE,
            **tout_dit(),
        )
    return information


def test_le_retour_arrete_son_delai_et_rien_d_autre(distribution):
    agent = distribution.agent_crip
    information = qualifiee(agent)
    with au_nom_de(agent):
        assert "IP_RETOUR_PRO_3M" in horloges(information)
        consigner_retour(information, agent=agent, le=timezone.now(), motif=COMMENT)
        assert "IP_RETOUR_PRO_3M" not in horloges(information)
        assert "IP_EVAL_3M" in horloges(information)


def test_le_service_a_qui_elle_est_remise_note_le_retour_et_arrete_le_delai(distribution):
    """The clock goes with the charge: whoever holds it can stop it, and a service that does not cannot."""
    agent, service = distribution.agent_crip, distribution.evaluatrice
    information = une_information_prete(agent, qualite="pmi")
    with au_nom_de(service), pytest.raises((Invisible, Refus)):
        consigner_retour(information, agent=service, le=timezone.now(), motif=COMMENT)
    suivre(information, sujet_de(distribution.unites.mds_arras), agent=agent)
    with au_nom_de(agent):
        qualifier_information(
            information,
            agent=agent,
            le=timezone.now(),
            qualification=Qualification.DEJA_SUIVIE,
            **tout_dit(unite=distribution.unites.mds_arras),
        )
    with au_nom_de(service):
        remise = Information.objects.get(pk=information.pk)
        consigner_retour(remise, agent=service, le=timezone.now(), motif=COMMENT)
        assert "IP_RETOUR_PRO_3M" not in horloges(remise)


def test_pas_de_retour_avant_la_qualification_ni_sans_dire_comment(distribution):
    agent = distribution.agent_crip
    information = une_information_accusee(agent, qualite="pmi")
    with au_nom_de(agent), pytest.raises(Refus, match="n’est pas possible"):
        consigner_retour(information, agent=agent, le=timezone.now(), motif=COMMENT)


def recevoir(distribution, qualite, *, retour):
    """An information with somebody behind it, who asks for an answer or not; a colleague who is not named reads it."""
    le = timezone.now()
    dit = InformateurDit(nom="Yvonne Fictive-Voisine", telephone="06 39 98 00 01", retour_demande=retour)
    with au_nom_de(distribution.agent_crip):
        recueil = enregistrer_recueil(
            agent=distribution.agent_crip,
            le=le,
            recu_le=le,
            inquietude=Inquietude(canal="telephone", qualite=qualite, faits=FAITS),
            informateur=dit,
        )
    with au_nom_de(distribution.cadre_crip):
        return Information.objects.get(recueil=recueil)


@pytest.mark.parametrize(
    ("qualite", "retour", "attendue"),
    [
        ("voisin", True, {"IP_RETOUR_TIERS_3M"}),
        ("voisin", False, set()),
        ("pmi", True, {"IP_RETOUR_PRO_3M"}),
        ("pmi", False, {"IP_RETOUR_PRO_3M"}),
    ],
)
def test_qui_demande_la_suite_l_apprend_dans_son_delai_un_professionnel_d_office(
    distribution, qualite, retour, attendue
):
    information = recevoir(distribution, qualite, retour=retour)
    with au_nom_de(distribution.cadre_crip):
        courent = horloges(information)
        assert {code for code in courent if "RETOUR" in code} == attendue
        for code in attendue:
            assert courent[code].depart == information.recueil.recu_le


def test_repondre_a_qui_l_a_demande_arrete_le_delai(distribution, client_de):
    information = recevoir(distribution, "voisin", retour=True)
    cadre = distribution.cadre_crip
    with au_nom_de(cadre):
        qualifier_information(
            information,
            agent=cadre,
            le=timezone.now(),
            qualification=Qualification.DANGER_GRAVE_IMMEDIAT,
            **tout_dit(),
        )
        page = client_de(cadre).get(reverse("information_preoccupante:information", args=[information.pk]))
        assert "Noter le retour à qui a transmis" in texte_lu(page)
        assert "Yvonne" not in texte_lu(page)
        consigner_retour(information, agent=cadre, le=timezone.now(), motif="Courrier sans contenu, le 3 mars.")
        assert "IP_RETOUR_TIERS_3M" not in horloges(information)


def test_noter_le_retour_demande_ce_qui_a_ete_dit_comment_et_quel_jour(distribution, client_de):
    agent = distribution.agent_crip
    information = qualifiee(agent)
    with au_nom_de(agent):
        relue = Information.objects.get(pk=information.pk)
    client, page = client_de(agent), reverse("information_preoccupante:retour", args=[information.pk])
    lue = texte_lu(client.get(page))
    assert all(mot in lue for mot in ("Ce qui a été dit", "Par quel moyen", "Quel jour"))
    hier = timezone.localdate() - timedelta(days=1)
    saisie = {
        "version": relue.version,
        "requete": uuid4(),
        "moyen": "Par téléphone",
        "jour_jour": hier.day,
        "jour_mois": hier.month,
        "jour_annee": hier.year,
    }
    assert client.post(page, saisie).status_code == 422
    assert client.post(page, {**saisie, "dit": "Une suite est donnée."}).status_code == 302
    with au_nom_de(agent):
        motif = Passage.objects.get(objet_id=information.pk, acte="consigner_retour").motif
    assert motif == f"Par téléphone, le {date_courte(hier)}\N{NO-BREAK SPACE}: Une suite est donnée."
