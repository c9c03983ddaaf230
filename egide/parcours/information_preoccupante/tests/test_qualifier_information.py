"""The cell decides what an information is, with a written reason (D. 226-2-4, R. 223-2)."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from egide.parcours.accueil.models import Recueil
from egide.parcours.accueil.states import Etat as EtatRecueil
from egide.parcours.information_preoccupante import rules
from egide.parcours.information_preoccupante.actions import (
    chercher_antecedents,
    decider_rapprochement,
    qualifier_information,
)
from egide.parcours.information_preoccupante.models import DangerEvoque, Information
from egide.parcours.information_preoccupante.rules import Decision, Qualification
from egide.parcours.information_preoccupante.states import Etat
from egide.parcours.information_preoccupante.tests.factories import (
    MOTIF,
    TOM,
    horloges,
    suivre,
    tout_dit,
    une_information,
    une_information_accusee,
    une_information_prete,
)
from egide.socle.acces.actions import sujet_de
from egide.socle.acces.contexte import au_nom_de
from egide.socle.acces.models import PriseEnCharge
from egide.socle.echanges.models import AlerteAstreinte, Arrivee
from egide.socle.etats.models import Passage
from egide.socle.interface.refus import Refus, VersionPerimee
from egide.socle.referentiels.tests.factories import un_departement

IP = Qualification.INFORMATION_PREOCCUPANTE


def qualifier(information, agent, qualification=IP, **precisions):
    return qualifier_information(
        information, agent=agent, le=timezone.now(), qualification=qualification, **tout_dit(**precisions)
    )


def test_an_information_is_kept_and_its_assessment_clock_goes_on(distribution):
    agent = distribution.agent_crip
    information = une_information_prete(agent)
    with au_nom_de(agent):
        avant = horloges(information)["IP_EVAL_3M"].pk
        qualifier(information, agent)
        relue = Information.objects.get(pk=information.pk)
        assert (relue.etat, relue.qualification, relue.niveau) == (Etat.INFORMATION_PREOCCUPANTE, IP, "danger")
        assert relue.motif == MOTIF
        assert set(horloges(information)) == {"IP_EVAL_3M"}
        assert horloges(information)["IP_EVAL_3M"].pk == avant
        assert Recueil.objects.get(pk=information.recueil_id).etat == EtatRecueil.SUITE_DONNEE
        assert [p.motif for p in Passage.objects.filter(objet_id=information.pk)][-1] == MOTIF


@pytest.mark.parametrize(
    ("manque", "prete", "precisions"),
    [
        (rules.ANTECEDENTS, False, {}),
        (rules.FOYER, True, {"foyer_revu": False}),
        (rules.DANGERS, True, {"dangers": {}}),
        (rules.NIVEAU, True, {"niveau": ""}),
        (rules.MOTIF, True, {"motif": "Oui."}),
        (rules.FAMILLE, True, {"information_famille": ""}),
        (rules.FAMILLE_MOTIF, True, {"information_famille": "differee"}),
    ],
)
def test_each_missing_thing_refuses_with_its_sentence(distribution, manque, prete, precisions):
    agent = distribution.agent_crip
    information = (une_information_prete if prete else une_information_accusee)(agent)
    with au_nom_de(agent):
        with pytest.raises(Refus) as refus:
            qualifier(information, agent, **precisions)
        assert refus.value.phrase == manque.phrase
        assert not DangerEvoque.objects.exists()
        assert Information.objects.get(pk=information.pk).etat == Etat.ACCUSEE


def test_nothing_but_a_grave_danger_is_decided_before_the_acknowledgement(distribution):
    agent = distribution.agent_crip
    information = une_information(agent)
    with au_nom_de(agent), pytest.raises(Refus, match="l’état actuel est « Reçue »"):
        qualifier(information, agent)


def test_a_grave_danger_waits_for_nothing_and_warns_the_on_call_post(distribution):
    agent = distribution.agent_crip
    information = une_information(agent)
    with au_nom_de(agent):
        qualifier_information(
            information,
            agent=agent,
            le=timezone.now(),
            qualification=Qualification.DANGER_GRAVE_IMMEDIAT,
            motif="L’enfant est enfermé dehors cette nuit, en pyjama, blessé à la tête.",
        )
        relue = Information.objects.get(pk=information.pk)
        assert (relue.etat, relue.niveau, relue.accusee_par) == (Etat.URGENCE, "danger_grave", agent)
        saisine = horloges(information)["IP_SAISINE_SD"]
        assert saisine.terme == saisine.depart
        assert {"IP_EVAL_3M"} < set(horloges(information))
        assert AlerteAstreinte.objects.filter(objet_id=information.pk).count() == 1
        assert not Arrivee.objects.en_attente().exists()
        assert relue.enfants.filter(dossier__isnull=False).count() == 1


def test_not_one_stops_the_clock_of_the_assessment(distribution):
    agent = distribution.agent_crip
    information = une_information_prete(agent)
    with au_nom_de(agent):
        qualifier(information, agent, Qualification.HORS_CHAMP, orientation="Assistante sociale de secteur")
        assert horloges(information) == {}


def test_a_complement_keeps_the_nearest_term_and_never_resets(distribution):
    agent = distribution.agent_crip
    ancienne = timezone.now() - timedelta(days=40)
    cible = une_information_prete(agent, recu_le=ancienne)
    with au_nom_de(agent):
        qualifier(cible, agent)
        terme = horloges(cible)["IP_EVAL_3M"].terme
        dossier_id = cible.enfants.get().dossier_id
    nouvelle = une_information_accusee(agent)
    with au_nom_de(agent):
        rattacher(nouvelle, dossier_id, agent)
        qualifier(nouvelle, agent, Qualification.COMPLEMENT, cible=cible)
        assert horloges(cible)["IP_EVAL_3M"].terme == terme
        assert horloges(nouvelle) == {}
        assert Information.objects.get(pk=nouvelle.pk).etat == Etat.COMPLEMENT
        assert "recevoir_complement" in Passage.objects.filter(objet_id=cible.pk).values_list("acte", flat=True)


def test_an_older_complement_brings_the_term_nearer(distribution):
    agent = distribution.agent_crip
    cible = une_information_prete(agent)
    with au_nom_de(agent):
        qualifier(cible, agent)
        dossier_id = cible.enfants.get().dossier_id
    plus_ancienne = une_information_accusee(agent, recu_le=timezone.now() - timedelta(days=40))
    with au_nom_de(agent):
        terme = horloges(plus_ancienne)["IP_EVAL_3M"].terme
        rattacher(plus_ancienne, dossier_id, agent)
        qualifier(plus_ancienne, agent, Qualification.COMPLEMENT, cible=cible)
        raccourcie = horloges(cible)["IP_EVAL_3M"]
        assert raccourcie.terme == terme
        assert plus_ancienne.numero in raccourcie.raccourcie_motif


def test_a_complement_about_other_children_is_refused(distribution):
    agent = distribution.agent_crip
    cible, autre = une_information_prete(agent), une_information_prete(agent)
    with au_nom_de(agent), pytest.raises(Refus, match="aucun de ces enfants"):
        qualifier(autre, agent, Qualification.COMPLEMENT, cible=cible)


def test_a_family_already_followed_goes_to_its_service_which_alone_keeps_the_charge(distribution):
    agent, referent = distribution.agent_crip, distribution.referent_ase
    information = une_information_prete(agent)
    mds = sujet_de(distribution.unites.mds_arras)
    suivre(information, mds, agent=agent)
    with au_nom_de(agent):
        qualifier(information, agent, Qualification.DEJA_SUIVIE, unite=distribution.unites.mds_arras)
    with au_nom_de(referent):
        relue = Information.objects.get(pk=information.pk)
        assert relue.etat == Etat.DEJA_SUIVIE
        assert relue.recueil.faits
        charges = PriseEnCharge.objects.filter(objet_id=information.pk, au__isnull=True)
        assert [c.sujet_id for c in charges] == [mds.pk]
        assert Arrivee.objects.en_attente().get().nature == "information_transmise"


def test_a_service_that_follows_none_of_these_children_is_refused(distribution):
    agent = distribution.agent_crip
    information = une_information_prete(agent)
    with au_nom_de(agent), pytest.raises(Refus, match="ne suit aucun de ces enfants"):
        qualifier(information, agent, Qualification.DEJA_SUIVIE, unite=distribution.unites.mds_lens)


def test_a_transfer_names_the_other_departement(distribution):
    agent = distribution.agent_crip
    information = une_information_prete(agent)
    nord = un_departement("59", "Nord")
    with au_nom_de(agent):
        with pytest.raises(Refus, match="département compétent"):
            qualifier(information, agent, Qualification.TRANSFEREE)
        qualifier(information, agent, Qualification.TRANSFEREE, departement=nord)
        assert Information.objects.get(pk=information.pk).departement_competent_id == "59"
        assert horloges(information) == {}


def test_nobody_transfers_to_their_own_departement(distribution):
    agent = distribution.agent_crip
    information = une_information_prete(agent)
    le_notre = un_departement("62", "Pas-de-Calais")
    with au_nom_de(agent), pytest.raises(Refus, match="C’est le vôtre"):
        qualifier(information, agent, Qualification.TRANSFEREE, departement=le_notre)


def test_a_double_click_decides_once(distribution):
    agent = distribution.agent_crip
    information = une_information_prete(agent)
    requete = uuid4()
    with au_nom_de(agent):
        un = qualifier(information, agent, requete=requete)
        deux = qualifier(information, agent, requete=requete)
        assert un.pk == deux.pk
        assert DangerEvoque.objects.count() == 1


def test_two_agents_on_the_same_page_the_second_is_told(distribution):
    agent, cadre = distribution.agent_crip, distribution.cadre_crip
    information = une_information_prete(agent)
    vue = information.version
    with au_nom_de(cadre):
        qualifier(information, cadre, Qualification.HORS_CHAMP, version=vue)
    with au_nom_de(agent), pytest.raises(VersionPerimee):
        qualifier(information, agent, version=vue)


@pytest.mark.parametrize("qui", ["evaluatrice", "enseignante"])
def test_someone_else_may_not_decide(distribution, qui):
    agent = distribution.agent_crip
    information = une_information_prete(agent, enfants=(TOM,))
    autre = getattr(distribution, qui)
    with au_nom_de(agent), pytest.raises(Refus, match="Seule la CRIP qualifie une information"):
        qualifier(information, autre)


def rattacher(information, dossier_id, agent):
    """Look for the child, then say that he is the one of that file."""
    chercher_antecedents(information, agent=agent, le=timezone.now())
    enfant = information.enfants.get()
    decider_rapprochement(
        information,
        enfant,
        agent=agent,
        le=timezone.now(),
        decision=Decision.MEME_ENFANT,
        dossier_id=dossier_id,
    )
