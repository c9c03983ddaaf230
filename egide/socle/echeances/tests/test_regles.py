"""The files of `egide/droit` are whole, sourced and dated, and give the value in force."""

import datetime as dt
from collections import Counter
from urllib.parse import urlsplit

import pytest

from egide.socle.echeances.definitions import Derogation, TypeRegle, Unite
from egide.socle.echeances.regles import (
    calendrier,
    categories_conservation,
    charger_regles,
    parametre,
    regle,
    valeur_au,
)

LE = dt.date(2026, 11, 19)
NATIONALES = charger_regles(local=None)
LOCALES = charger_regles(local="62")
CHAMPS_LIMITES = {"code": 40, "article": 120, "version": 20, "unite": 20, "effet": 10}


def test_all_the_rules_are_there_once():
    assert len(NATIONALES) == 188
    assert NATIONALES.keys() == LOCALES.keys()
    par_type = Counter(r.type for r in NATIONALES.values())
    assert par_type == {
        TypeRegle.MAX: 91,
        TypeRegle.PERIODICITE: 23,
        TypeRegle.MIN: 16,
        TypeRegle.CONSERVATION: 16,
        TypeRegle.ANTICIPATION: 11,
        TypeRegle.AGE: 8,
        TypeRegle.OBJECTIF: 7,
        TypeRegle.SEUIL: 7,
        TypeRegle.VALIDITE: 5,
        TypeRegle.DATE_FIXE: 4,
    }


def test_retention_rules_are_kept_with_retention():
    for r in NATIONALES.values():
        assert r.fichier.startswith("conservation/") == (r.type is TypeRegle.CONSERVATION), r.code


def test_every_value_cites_its_article_and_says_whether_it_was_read():
    for r in NATIONALES.values():
        for valeur in r.valeurs:
            assert valeur.article, r.code
            if "à vérifier" in valeur.article and valeur.source is None:
                assert not valeur.verifie, r.code
            if valeur.source is not None:
                morceaux = urlsplit(valeur.source)
                assert morceaux.scheme == "https", r.code
                assert "." in morceaux.netloc, r.code


def test_what_is_not_verified_or_not_set_is_a_parameter():
    for r in NATIONALES.values():
        sure = all(v.verifie and v.valeur is not None for v in r.valeurs)
        assert sure or r.parametre, r.code
    assert sum(1 for r in LOCALES.values() if any(not v.verifie for v in r.valeurs)) == 15


def test_what_is_stored_fits_its_column():
    for r in LOCALES.values():
        assert len(r.code) <= CHAMPS_LIMITES["code"]
        assert len(r.unite) <= CHAMPS_LIMITES["unite"]
        assert len(r.effet) <= CHAMPS_LIMITES["effet"]
        for valeur in (*r.valeurs, *r.valeurs_locales):
            assert len(valeur.article) <= CHAMPS_LIMITES["article"], r.code
            assert len(valeur.version) <= CHAMPS_LIMITES["version"], r.code


def test_sentences_follow_french_typography():
    for r in NATIONALES.values():
        for texte in (r.objet, r.description, r.evenement_declencheur):
            assert "'" not in texte, r.code
            assert not any(f" {signe}" in texte for signe in (";", ":", "?", "!", "»")), r.code
        assert r.description.endswith("."), r.code


def test_the_three_months_run_from_reception():
    evaluation = regle("IP_EVAL_3M")
    assert evaluation.declencheur == "reception_information"
    assert "réception" in evaluation.evenement_declencheur
    assert evaluation.unite is Unite.MOIS
    valeur = valeur_au("IP_EVAL_3M", LE)
    assert valeur is not None
    assert (valeur.valeur, valeur.article) == (3, "CASF D226-2-4")


def demarrees_par(declencheur):
    return tuple(r for r in charger_regles().values() if r.declencheur == declencheur and r.demarrable)


def test_acts_that_exist_start_their_clocks_and_nothing_else():
    assert {r.code for r in demarrees_par("reception_information")} == {
        "IP_PREEVAL_USAGE",
        "IP_EVAL_3M",
        "IP_EVAL_REDUIT",
    }
    assert {r.code for r in demarrees_par("transmission_professionnel")} == {"IP_RETOUR_PRO_3M"}
    assert {r.code for r in demarrees_par("demande_retour")} == {"IP_RETOUR_TIERS_3M"}
    assert {r.code for r in demarrees_par("constat_danger")} == {"IP_SAISINE_SD"}
    assert {r.code for r in demarrees_par("reception_demande")} == {
        "DOSSIER_REPONSE_1M",
        "RGPD_REPONSE_1M",
        "RGPD_REPONSE_PROLONGEE_3M",
    }
    assert sum(r.demarrable for r in LOCALES.values()) == 9
    assert demarrees_par("rien_de_tel") == ()


def test_a_rule_without_value_starts_nothing():
    assert not NATIONALES["IP_EVAL_REDUIT"].demarrable
    assert LOCALES["IP_EVAL_REDUIT"].demarrable


def test_the_three_age_thresholds_stay_distinct():
    assert NATIONALES["RAPPORT_6M"].age_moins_de(LE) == 3
    assert NATIONALES["CESSEC_6M"].age_moins_de(LE) == 3
    assert NATIONALES["AE_RAPPORT_6M"].age_moins_de(LE) == 2
    assert NATIONALES["IP_EVAL_3M"].age_moins_de(LE) is None


def test_the_departement_values_win_and_are_marked_as_demonstration():
    preeval, reduit = LOCALES["IP_PREEVAL_USAGE"].valeur_au(LE), LOCALES["IP_EVAL_REDUIT"].valeur_au(LE)
    assert preeval is not None
    assert reduit is not None
    assert (preeval.valeur, preeval.origine, preeval.demonstration) == (24, "local_62", True)
    assert (reduit.valeur, reduit.origine, reduit.demonstration) == (1, "local_62", True)
    nationale = NATIONALES["IP_PREEVAL_USAGE"].valeur_au(LE)
    assert nationale is not None
    assert nationale.valeur == 72


def test_the_rule_of_one_departement_has_no_value_in_another():
    assert LOCALES["EXEC_MESURE_3M"].valeur_au(LE) is not None
    assert NATIONALES["EXEC_MESURE_3M"].valeur_au(LE) is None
    assert NATIONALES["EXEC_MESURE_3M"].parametre


def test_no_local_derogation_where_no_way_is_surely_better():
    sans_sens = {TypeRegle.SEUIL, TypeRegle.AGE, TypeRegle.CONSERVATION, TypeRegle.DATE_FIXE}
    for r in NATIONALES.values():
        if r.type in sans_sens:
            assert r.derogation_locale is Derogation.AUCUNE, r.code


def test_rights_of_appeal_admit_neither_shortening_nor_derogation():
    for code in ("AE_APPEL_15J", "AP_APPEL_15J", "TA_RECOURS_2M", "PUP_RECOURS_30J", "PUP_REPRISE_2M"):
        assert not NATIONALES[code].reductible, code
        assert NATIONALES[code].derogation_locale is Derogation.AUCUNE, code


def test_unknown_codes_are_said_in_french():
    with pytest.raises(KeyError, match="Aucune règle"):
        regle("IP_EVAL_4M")
    with pytest.raises(KeyError, match="n’a pas de valeur"):
        parametre("INCONNU", LE)


def test_general_parameters():
    assert parametre("MAJORITE_ANS", LE) == 18
    assert calendrier(LE).territoire == "metropole"
    assert calendrier(LE).naissance_29_fevrier == "plus_protecteur"


def test_retention_categories_point_to_rules_and_invent_no_national_value():
    categories = categories_conservation()
    assert categories["information_sans_suite"].valeur is None
    assert categories["information_sans_suite"].regle is None
    assert categories["mesure"].regle == "RGPD_ACTIVE_24M"
    assert (categories["brouillon_public"].valeur, categories["brouillon_public"].unite) == (24, Unite.HEURES)
    for categorie in categories.values():
        if categorie.regle is not None:
            assert NATIONALES[categorie.regle].type is TypeRegle.CONSERVATION
