"""Is this child already known? A human being answers, after a search, for each child."""

import pytest
from django.utils import timezone

from egide.enfant.models import Personne
from egide.parcours.accueil.models import Recueil
from egide.parcours.accueil.rules import EnfantDit
from egide.parcours.information_preoccupante.actions import (
    chercher_antecedents,
    decider_rapprochement,
    ecarter_mention,
    mentionner_enfant,
    qualifier_information,
)
from egide.parcours.information_preoccupante.models import Candidat, Information
from egide.parcours.information_preoccupante.rules import Decision, Qualification
from egide.parcours.information_preoccupante.tests.factories import (
    A_NAITRE,
    BEBE,
    TOM,
    horloges,
    tout_dit,
    une_information,
    une_information_accusee,
    une_information_prete,
)
from egide.socle.acces.contexte import au_nom_de
from egide.socle.acces.models import Acces, Concerne
from egide.socle.etats.models import Passage
from egide.socle.interface.refus import Invisible, Refus


def dossier_de(information):
    dossier_id = information.enfants.get().dossier_id
    assert dossier_id is not None
    return dossier_id


def chercher_et_decider(information, agent, decision, dossier_id=None):
    chercher_antecedents(information, agent=agent, le=timezone.now())
    return decider_rapprochement(
        information,
        information.enfants.get(),
        agent=agent,
        le=timezone.now(),
        decision=decision,
        dossier_id=dossier_id,
    )


def test_an_unknown_child_gets_his_file_and_the_cell_reads_it(distribution):
    agent = distribution.agent_crip
    information = une_information_accusee(agent)
    with au_nom_de(agent):
        chercher_et_decider(information, agent, Decision.NOUVEAU)
        dossier_id = dossier_de(information)
        enfant = Personne.objects.get(dossier_id=dossier_id)
        assert (enfant.prenom_usuel, enfant.nom) == ("Tom", "Bernard-Inventé")
        assert Acces.objects.filter(dossier_id=dossier_id).exists()
        objets = set(Concerne.objects.filter(dossier_id=dossier_id).values_list("objet_id", flat=True))
        assert {information.pk, information.recueil_id} <= objets


def test_a_known_child_is_proposed_then_tied_without_a_second_file(distribution):
    agent = distribution.agent_crip
    premiere = une_information_prete(agent)
    seconde = une_information_accusee(agent)
    with au_nom_de(agent):
        dossier_id = premiere.enfants.get().dossier_id
        chercher_antecedents(seconde, agent=agent, le=timezone.now())
        assert [c.dossier_id for c in Candidat.objects.filter(information=seconde)] == [dossier_id]
        decider_rapprochement(
            seconde,
            seconde.enfants.get(),
            agent=agent,
            le=timezone.now(),
            decision=Decision.MEME_ENFANT,
            dossier_id=dossier_id,
        )
        assert Personne.objects.enfants().count() == 1
        assert seconde.enfants.get().dossier_id == dossier_id


def test_no_search_no_file(distribution):
    """The search is made in the act itself when nobody made it before: none is ever skipped."""
    agent = distribution.agent_crip
    information = une_information_accusee(agent)
    with au_nom_de(agent):
        decider_rapprochement(
            information, information.enfants.get(), agent=agent, le=timezone.now(), decision=Decision.NOUVEAU
        )
        assert information.enfants.get().recherche_id is not None


def test_a_hidden_file_does_not_exist(distribution):
    agent = distribution.agent_crip
    information = une_information_accusee(agent)
    with au_nom_de(agent), pytest.raises(Invisible):
        chercher_et_decider(information, agent, Decision.MEME_ENFANT, dossier_id=information.pk)


def test_an_answer_is_given_once(distribution):
    agent = distribution.agent_crip
    information = une_information_prete(agent)
    with au_nom_de(agent), pytest.raises(Refus, match="déjà tranché"):
        decider_rapprochement(
            information, information.enfants.get(), agent=agent, le=timezone.now(), decision=Decision.NOUVEAU
        )


def test_a_child_without_any_name_has_no_file(distribution):
    agent = distribution.agent_crip
    information = une_information_accusee(agent, enfants=(EnfantDit(age_declare=6),))
    with au_nom_de(agent), pytest.raises(Refus, match="au moins un nom ou un prénom"):
        chercher_et_decider(information, agent, Decision.NOUVEAU)


def test_a_doubt_does_not_stop_the_decision_which_opens_the_file(distribution):
    agent = distribution.agent_crip
    information = une_information_accusee(agent)
    with au_nom_de(agent):
        chercher_et_decider(information, agent, Decision.A_VERIFIER)
        assert information.enfants.get().dossier_id is None
        qualifier_information(
            information,
            agent=agent,
            le=timezone.now(),
            qualification=Qualification.INFORMATION_PREOCCUPANTE,
            **tout_dit(),
        )
        ligne = information.enfants.get()
        assert ligne.dossier_id is not None
        assert ligne.decision == Decision.A_VERIFIER


def test_a_baby_found_in_the_household_shortens_from_the_reception(distribution):
    agent = distribution.agent_crip
    information = une_information_accusee(agent, enfants=(TOM,))
    with au_nom_de(agent):
        assert "IP_EVAL_REDUIT" not in horloges(information)
    avec_bebe = une_information_accusee(agent, enfants=(TOM, BEBE))
    with au_nom_de(agent):
        assert horloges(avec_bebe)["IP_EVAL_REDUIT"].depart == avec_bebe.recue_le
        assert horloges(avec_bebe)["IP_EVAL_REDUIT"].terme < horloges(avec_bebe)["IP_EVAL_3M"].terme


def test_an_unborn_child_gets_a_file_and_no_three_months(distribution):
    agent = distribution.agent_crip
    information = une_information_prete(agent, enfants=(A_NAITRE,))
    with au_nom_de(agent):
        assert Personne.objects.get(dossier_id=dossier_de(information)).a_naitre
        assert "IP_EVAL_3M" not in horloges(information)


def test_a_mention_waits_and_is_checked_with_a_reason(distribution):
    agent = distribution.agent_crip
    information = une_information(agent)
    with au_nom_de(agent):
        mentionner_enfant(information, agent=agent, le=timezone.now(), designation="Un bébé ?")
        mention = information.enfants.get(presence="a_verifier")
        with pytest.raises(Refus, match="pourquoi"):
            ecarter_mention(information, mention, agent=agent, le=timezone.now(), motif=" ")
        ecarter_mention(information, mention, agent=agent, le=timezone.now(), motif="La PMI confirme : deux enfants.")
        assert information.enfants.get(pk=mention.pk).presence == "ecarte"
        actes = list(Passage.objects.filter(objet_id=information.pk).values_list("acte", flat=True))
        assert actes[-2:] == ["mentionner_enfant", "ecarter_mention"]
        assert Recueil.objects.get(pk=information.recueil_id).enfants.count() == 1
        assert Information.objects.get(pk=information.pk).seulement_a_naitre is False
