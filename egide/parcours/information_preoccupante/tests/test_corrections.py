"""Corrections are named acts: a line is added, open clocks follow, nothing is erased."""

from datetime import timedelta

import pytest
from django.utils import timezone

from egide.parcours.information_preoccupante.actions import (
    consigner_avis_parquet,
    corriger_reception,
    qualifier_information,
    raccourcir_delai,
    requalifier,
)
from egide.parcours.information_preoccupante.models import DangerEvoque, Information
from egide.parcours.information_preoccupante.rules import Qualification
from egide.parcours.information_preoccupante.states import Etat
from egide.parcours.information_preoccupante.tests.factories import (
    BEBE,
    horloges,
    tout_dit,
    une_information,
    une_information_accusee,
    une_information_prete,
)
from egide.socle.acces.contexte import au_nom_de
from egide.socle.echeances.calculs import calculer
from egide.socle.echeances.models import Echeance
from egide.socle.echeances.regles import regle
from egide.socle.etats.models import Passage
from egide.socle.interface.refus import Refus

CORRECTION = "Le courrier porte le tampon du 2."


def test_corriger_reception_recomputes_open_clocks_and_keeps_the_old_lines(distribution):
    agent = distribution.agent_crip
    information = une_information_accusee(agent, enfants=(BEBE,), qualite="pmi")
    vraie = information.recue_le - timedelta(days=10)
    with au_nom_de(agent):
        retour = horloges(information)["IP_RETOUR_PRO_3M"].pk
        corriger_reception(information, agent=agent, le=timezone.now(), recue_le=vraie, motif=CORRECTION)
        apres = horloges(information)
        for code in ("IP_PREEVAL_USAGE", "IP_EVAL_3M", "IP_EVAL_REDUIT"):
            attendu = calculer(regle(code), vraie)
            assert attendu is not None
            assert (apres[code].depart, apres[code].terme) == (vraie, attendu.terme)
        assert apres["IP_RETOUR_PRO_3M"].pk == retour
        assert Echeance.objects.filter(objet_id=information.pk, raison_arret__contains=CORRECTION).count() == 3
        assert Information.objects.get(pk=information.pk).recue_le == vraie


def test_corriger_reception_never_pushes_a_shortened_term_away(distribution):
    agent = distribution.agent_crip
    information = une_information_accusee(agent)
    terme = timezone.now() + timedelta(days=5)
    with au_nom_de(agent):
        raccourcir_delai(information, agent=agent, le=timezone.now(), terme=terme, motif="Enfant très isolé.")
        plus_tard = information.recue_le + timedelta(hours=1)
        corriger_reception(information, agent=agent, le=timezone.now(), recue_le=plus_tard, motif=CORRECTION)
        assert horloges(information)["IP_EVAL_3M"].terme == terme


@pytest.mark.parametrize(("motif", "jours", "phrase"), [(" ", -1, "pourquoi"), (CORRECTION, 2, "futur")])
def test_corriger_reception_refuses_without_a_reason_or_in_the_future(distribution, motif, jours, phrase):
    agent = distribution.agent_crip
    information = une_information_accusee(agent)
    recue_le = timezone.now() + timedelta(days=jours)
    with au_nom_de(agent), pytest.raises(Refus, match=phrase):
        corriger_reception(information, agent=agent, le=timezone.now(), recue_le=recue_le, motif=motif)


def test_raccourcir_delai_only_brings_nearer(distribution):
    agent = distribution.agent_crip
    information = une_information_accusee(agent)
    with au_nom_de(agent):
        avant = horloges(information)["IP_EVAL_3M"].terme
        with pytest.raises(Refus):
            raccourcir_delai(
                information, agent=agent, le=timezone.now(), terme=avant + timedelta(days=1), motif=CORRECTION
            )
        with pytest.raises(Refus, match="déjà passé"):
            raccourcir_delai(
                information, agent=agent, le=timezone.now(), terme=timezone.now() - timedelta(1), motif=CORRECTION
            )
        terme = timezone.now() + timedelta(days=10)
        raccourcir_delai(information, agent=agent, le=timezone.now(), terme=terme, motif=CORRECTION)
        assert horloges(information)["IP_EVAL_3M"].raccourcie_motif == CORRECTION


def test_raccourcir_delai_needs_a_clock(distribution):
    agent = distribution.agent_crip
    information = une_information_prete(agent)
    with au_nom_de(agent):
        qualifier_information(
            information, agent=agent, le=timezone.now(), qualification=Qualification.HORS_CHAMP, **tout_dit()
        )
        with pytest.raises(Refus):
            raccourcir_delai(
                information,
                agent=agent,
                le=timezone.now(),
                terme=timezone.now() + timedelta(days=3),
                motif=CORRECTION,
            )


def test_requalifier_reopens_with_the_term_of_the_reception(distribution):
    agent = distribution.agent_crip
    information = une_information_prete(agent)
    with au_nom_de(agent):
        terme = horloges(information)["IP_EVAL_3M"].terme
        qualifier_information(
            information, agent=agent, le=timezone.now(), qualification=Qualification.HORS_CHAMP, **tout_dit()
        )
        requalifier(
            information,
            agent=agent,
            le=timezone.now(),
            qualification=Qualification.INFORMATION_PREOCCUPANTE,
            **tout_dit(
                motif="L’école appelle : l’enfant porte des traces de coups.", dangers={"violences_physiques": ""}
            ),
        )
        relue = Information.objects.get(pk=information.pk)
        assert relue.etat == Etat.INFORMATION_PREOCCUPANTE
        assert horloges(relue)["IP_EVAL_3M"].terme == terme
        assert [d.code for d in relue.dangers.en_vigueur()] == ["violences_physiques"]
        assert DangerEvoque.objects.filter(information=relue).count() == 2
        derniers = [p.acte for p in Passage.objects.filter(objet_id=information.pk)][-2:]
        assert derniers == ["ecarter_information", "requalifier_information_preoccupante"]


def test_requalifier_asks_for_the_same_things_as_a_first_decision(distribution):
    agent = distribution.agent_crip
    information = une_information_prete(agent)
    with au_nom_de(agent):
        qualifier_information(
            information, agent=agent, le=timezone.now(), qualification=Qualification.HORS_CHAMP, **tout_dit()
        )
        with pytest.raises(Refus, match="danger évoqué"):
            requalifier(
                information,
                agent=agent,
                le=timezone.now(),
                qualification=Qualification.INFORMATION_PREOCCUPANTE,
                **tout_dit(dangers={}),
            )


def test_the_notice_to_the_prosecutor_stops_its_clock_and_says_what_the_parents_know(distribution):
    agent = distribution.agent_crip
    information = une_information(agent)
    with au_nom_de(agent):
        qualifier_information(
            information,
            agent=agent,
            le=timezone.now(),
            qualification=Qualification.DANGER_GRAVE_IMMEDIAT,
            motif="Enfant blessé, enfermé dehors cette nuit.",
        )

        def noter(**champs):
            return consigner_avis_parquet(information, agent=agent, le=timezone.now(), **champs)

        with pytest.raises(Refus, match="L. 226-4"):
            noter(cas="autre", information_famille="faite")
        with pytest.raises(Refus, match="contraire à l’intérêt"):
            noter(cas="danger_grave_immediat", information_famille="exclue")
        noter(cas="danger_grave_immediat", information_famille="faite")
        assert "IP_SAISINE_SD" not in horloges(information)
        assert Information.objects.get(pk=information.pk).motif_saisine == "danger_grave_immediat"
