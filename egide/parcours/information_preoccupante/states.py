"""The states of an information and the one table of its arrows (droit §1.2)."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.db import models

from egide.parcours.information_preoccupante import rules
from egide.parcours.information_preoccupante.rules import Qualification
from egide.socle.acces.volets import Volet
from egide.socle.etats.machine import Arret, Demarrage, Machine, Transition, inscrire
from egide.socle.interface.temps import jour_de

GENRE = "information"


class Etat(models.TextChoices):
    """Where an information stands."""

    RECUE = "recue", "Reçue"
    ACCUSEE = "accusee", "Accusée, à qualifier"
    INFORMATION_PREOCCUPANTE = "information_preoccupante", "Information préoccupante, à évaluer"
    URGENCE = "urgence", "Danger grave et immédiat"
    COMPLEMENT = "complement", "Jointe à une autre information"
    DEJA_SUIVIE = "deja_suivie", "Transmise au service qui suit"
    HORS_CHAMP = "hors_champ", "Pas une information préoccupante"
    TRANSFEREE = "transferee", "Transférée à un autre département"


A_QUALIFIER = (Etat.RECUE, Etat.ACCUSEE)
EN_EVALUATION = (Etat.INFORMATION_PREOCCUPANTE, Etat.URGENCE)
OUVERTS = (*A_QUALIFIER, *EN_EVALUATION)
QUALIFIES = tuple(etat for etat in Etat if etat not in A_QUALIFIER)

ETAT_DE: dict[Qualification, Etat] = {
    Qualification.INFORMATION_PREOCCUPANTE: Etat.INFORMATION_PREOCCUPANTE,
    Qualification.DANGER_GRAVE_IMMEDIAT: Etat.URGENCE,
    Qualification.COMPLEMENT: Etat.COMPLEMENT,
    Qualification.DEJA_SUIVIE: Etat.DEJA_SUIVIE,
    Qualification.HORS_CHAMP: Etat.HORS_CHAMP,
    Qualification.TRANSFEREE: Etat.TRANSFEREE,
}
ACTE_DE: dict[Qualification, str] = {
    Qualification.INFORMATION_PREOCCUPANTE: "retenir_information_preoccupante",
    Qualification.DANGER_GRAVE_IMMEDIAT: "constater_danger_grave",
    Qualification.COMPLEMENT: "joindre_complement",
    Qualification.DEJA_SUIVIE: "transmettre_au_service",
    Qualification.HORS_CHAMP: "ecarter_information",
    Qualification.TRANSFEREE: "transferer_information",
}
PREFIXE_REQUALIFICATION = "requalifier_"
CHAMPS_DE_LA_DECISION = (
    "qualification",
    "qualifiee_le",
    "motif",
    "niveau",
    "information_famille",
    "information_famille_motif",
    "foyer_revu_le",
    "cible",
    "unite_suivante",
    "unite_evaluation",
    "departement_competent",
    "orientation",
)
CHAMPS_DU_FOYER = ("jeune_enfant", "seulement_a_naitre")


def _depuis_la_reception(objet: Any, le: datetime) -> datetime:
    return objet.recue_le  # type: ignore[no-any-return]


def _sauf_a_naitre(objet: Any, le: datetime) -> datetime | None:
    return None if objet.seulement_a_naitre else objet.recue_le


def _si_tres_jeune(objet: Any, le: datetime) -> datetime | None:
    return objet.recue_le if objet.jeune_enfant else None


def _si_professionnel(objet: Any, le: datetime) -> datetime | None:
    return objet.transmise_le if objet.professionnel else None


def _si_retour_demande(objet: Any, le: datetime) -> datetime | None:
    return objet.transmise_le if objet.retour_demande else None


def _a_la_naissance(objet: Any, le: datetime) -> datetime | None:
    return None if objet.seulement_a_naitre else max(objet.recue_le, le)


def _a_la_naissance_si_jeune(objet: Any, le: datetime) -> datetime | None:
    return max(objet.recue_le, le) if objet.jeune_enfant else None


def _des_le_constat(objet: Any, le: datetime) -> datetime:
    return le


RECEPTION = "Réception de l’information par la cellule"
EVALUATION = (
    Demarrage(rules.EVALUATION, _sauf_a_naitre, RECEPTION),
    Demarrage(rules.EVALUATION_REDUITE, _si_tres_jeune, RECEPTION),
)
A_LA_RECEPTION = (
    Demarrage(rules.PREEVALUATION, _depuis_la_reception, RECEPTION),
    *EVALUATION,
    Demarrage(rules.RETOUR_PROFESSIONNEL, _si_professionnel, "Transmission par un professionnel"),
    Demarrage(rules.RETOUR_TIERS, _si_retour_demande, "Demande faite avec l’information"),
)
A_LA_NAISSANCE = tuple(
    Demarrage(demarrage.regle, depart, "Naissance de l’enfant")
    for demarrage, depart in zip(EVALUATION, (_a_la_naissance, _a_la_naissance_si_jeune), strict=True)
)
SAISINE = Demarrage(rules.SAISINE, _des_le_constat, "Constat d’un danger grave et immédiat")


def _arreter_evaluation(raison: str) -> tuple[Arret, ...]:
    return tuple(Arret(code, raison) for code in rules.HORLOGES_DE_L_EVALUATION)


_QUALIFIEE = Arret(rules.PREEVALUATION, "Information qualifiée")
DEMARRE: dict[Qualification, tuple[Demarrage, ...]] = {
    Qualification.INFORMATION_PREOCCUPANTE: EVALUATION,
    Qualification.DANGER_GRAVE_IMMEDIAT: (SAISINE, *EVALUATION),
}
ARRETE: dict[Qualification, tuple[Arret, ...]] = {
    Qualification.INFORMATION_PREOCCUPANTE: (_QUALIFIEE,),
    Qualification.DANGER_GRAVE_IMMEDIAT: (_QUALIFIEE,),
    Qualification.COMPLEMENT: (_QUALIFIEE, *_arreter_evaluation("Jointe à une information ouverte")),
    Qualification.DEJA_SUIVIE: (_QUALIFIEE, *_arreter_evaluation("Transmise au service qui suit")),
    Qualification.HORS_CHAMP: (_QUALIFIEE, *_arreter_evaluation("Pas une information préoccupante")),
    Qualification.TRANSFEREE: (_QUALIFIEE, *_arreter_evaluation("Transférée à un autre département")),
}


def _garde_qualification(qualification: Qualification) -> Callable[..., None]:
    def garde(objet: Any, *, agent: Any, le: datetime, motif: str, champs: dict[str, Any]) -> None:
        """Refuse with the first missing thing (rules.manques)."""
        rules.exiger_qualifiable(objet.faits(champs, motif=motif), qualification, le=jour_de(le))

    return garde


def _garde_motif(objet: Any, *, agent: Any, le: datetime, motif: str, champs: dict[str, Any]) -> None:
    rules.exiger_motif(motif)


def _garde_reception(objet: Any, *, agent: Any, le: datetime, motif: str, champs: dict[str, Any]) -> None:
    rules.exiger_motif(motif)
    rules.exiger_reception_plausible(champs["recue_le"], le=le)


def _garde_avis_parquet(objet: Any, *, agent: Any, le: datetime, motif: str, champs: dict[str, Any]) -> None:
    rules.exiger_avis_complet(
        champs["motif_saisine"], champs["information_famille"], champs["information_famille_motif"]
    )


def _qualifications() -> tuple[Transition, ...]:
    """First decision: from « accusée »; a grave danger does not even wait for the acknowledgement."""
    departs = [(Etat.ACCUSEE, q) for q in Qualification]
    departs.append((Etat.RECUE, Qualification.DANGER_GRAVE_IMMEDIAT))
    return tuple(_fleche(de, ACTE_DE[q], q) for de, q in departs)


def _requalifications() -> tuple[Transition, ...]:
    """Correction of a decision, by an arrow and with a reason; a closed information reopens only this way."""
    return tuple(
        _fleche(de, f"{PREFIXE_REQUALIFICATION}{q.value}", q)
        for de in QUALIFIES
        for q in Qualification
        if ETAT_DE[q] is not de
    )


def _fleche(de: Etat, acte: str, qualification: Qualification) -> Transition:
    champs: tuple[str, ...] = CHAMPS_DE_LA_DECISION
    if de is Etat.RECUE:
        champs = (*champs, "accusee_le", "accusee_par")
    return Transition(
        de,
        acte,
        ETAT_DE[qualification],
        "requalifier" if acte.startswith(PREFIXE_REQUALIFICATION) else "qualifier_information",
        _garde_qualification(qualification),
        (*champs, *CHAMPS_DU_FOYER),
        DEMARRE.get(qualification, ()),
        ARRETE[qualification],
    )


def _sur_place(acte: str, etats: tuple[Etat, ...], champs: tuple[str, ...], **suite: Any) -> tuple[Transition, ...]:
    """The same act from several states, that leaves the state as it is and adds a line to the history."""
    return tuple(Transition(etat, acte, etat, champs=champs, **suite) for etat in etats)


MACHINE = inscrire(
    Machine(
        nom=GENRE,
        libelle="Information préoccupante",
        modele="information_preoccupante.information",
        volet=Volet.DANGER,
        etats=Etat,
        transitions=(
            Transition("", "recevoir_information", Etat.RECUE, demarre=A_LA_RECEPTION),
            Transition(
                Etat.RECUE,
                "accuser_reception",
                Etat.ACCUSEE,
                champs=("accusee_le", "accusee_par", *CHAMPS_DU_FOYER),
                demarre=EVALUATION,
            ),
            *_qualifications(),
            *_requalifications(),
            *_sur_place("accuser_remise", tuple(Etat), ()),
            *_sur_place("chercher_antecedents", OUVERTS, ("antecedents_cherches_le", "antecedents_cherches_par")),
            *_sur_place("decider_rapprochement", OUVERTS, (*CHAMPS_DU_FOYER, "foyer"), demarre=EVALUATION),
            *_sur_place("recenser_enfant", OUVERTS, (*CHAMPS_DU_FOYER, "foyer"), demarre=EVALUATION),
            *_sur_place("mentionner_enfant", OUVERTS, ()),
            *_sur_place("ecarter_mention", OUVERTS, (), permis="mentionner_enfant", garde=_garde_motif),
            *_sur_place("recevoir_complement", OUVERTS, CHAMPS_DU_FOYER, permis="qualifier_information"),
            *_sur_place(
                "constater_naissance",
                OUVERTS,
                CHAMPS_DU_FOYER,
                permis="naissance_de_l_enfant",
                demarre=A_LA_NAISSANCE,
            ),
            *_sur_place(
                "annuler_rapprochement",
                tuple(Etat),
                (*CHAMPS_DU_FOYER, "foyer"),
                garde=_garde_motif,
            ),
            *_sur_place("corriger_reception", tuple(Etat), ("recue_le",), garde=_garde_reception),
            *_sur_place("raccourcir_delai", OUVERTS, (), garde=_garde_motif),
            *_sur_place(
                "consigner_retour",
                QUALIFIES,
                (),
                garde=_garde_motif,
                arrete=(
                    Arret(rules.RETOUR_PROFESSIONNEL, "Retour fait au professionnel"),
                    Arret(rules.RETOUR_TIERS, "Réponse faite, ou refus motivé"),
                ),
            ),
            *_sur_place(
                "consigner_avis_parquet",
                (Etat.URGENCE,),
                ("parquet_avise_le", "motif_saisine", "information_famille", "information_famille_motif"),
                garde=_garde_avis_parquet,
                arrete=(Arret(rules.SAISINE, "Parquet avisé"),),
            ),
        ),
    )
)
