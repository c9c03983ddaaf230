"""The states of a request and the one table of its arrows."""

from datetime import datetime
from typing import Any

from django.db import models

from egide.socle.acces.volets import Volet
from egide.socle.demandes import rules
from egide.socle.etats.machine import Arret, Demarrage, Machine, Transition, inscrire

GENRE = "demande"


class Etat(models.TextChoices):
    """Where a request stands."""

    RECUE = "recue", "Reçue, identité à vérifier"
    EN_PREPARATION = "en_preparation", "Réponse en préparation"
    A_RELIRE = "a_relire", "À relire par une autre personne"
    PRETE = "prete", "Prête à répondre"
    REPONDUE = "repondue", "Répondue"
    CLASSEE = "classee", "Classée"

    @classmethod
    def en_cours(cls) -> tuple["Etat", ...]:
        """States of a request that still waits for its answer."""
        return (cls.RECUE, cls.EN_PREPARATION, cls.A_RELIRE, cls.PRETE)


def _reception(objet: Any, le: datetime) -> datetime:
    return objet.recue_le  # type: ignore[no-any-return]


def _si_acces(objet: Any, le: datetime) -> datetime | None:
    return objet.recue_le if objet.nature == rules.ACCES else None


RECEPTION = "Réception de la demande"
_FIN = tuple(Arret(regle, "Réponse faite") for regle in rules.HORLOGES)
_CLASSEE = tuple(Arret(regle, "Demande classée") for regle in rules.HORLOGES)


def _liees(objet: Any) -> list[rules.LigneLiee]:
    return [e.liee for e in objet.elements.retenus() if e.piece_id is not None]


def _garde_elements(objet: Any, *, agent: Any, le: datetime, motif: str, champs: dict[str, Any]) -> None:
    presents = objet.elements.retenus().exists()
    rules.exiger_reponse_preparee(objet.nature, presents, accompagnement=objet.accompagnement)
    rules.exiger_pieces_pretes(_liees(objet), copies=rules.COPIE_FAITE)


def _garde_relecture(objet: Any, *, agent: Any, le: datetime, motif: str, champs: dict[str, Any]) -> None:
    rules.exiger_second_lecteur(objet.preparee_par_id, agent.pk)
    rules.exiger_pieces_pretes(_liees(objet), copies=rules.COPIE_VALIDEE)


def _garde_renvoi(objet: Any, *, agent: Any, le: datetime, motif: str, champs: dict[str, Any]) -> None:
    rules.exiger_second_lecteur(objet.preparee_par_id, agent.pk)
    rules.exiger_motif(motif, "Dites ce qui est à revoir dans la réponse.")


def _garde_prolongation(objet: Any, *, agent: Any, le: datetime, motif: str, champs: dict[str, Any]) -> None:
    rules.exiger_motif(motif, "Dites pourquoi la réponse demande plus de temps : la personne lira cette raison.")
    rules.exiger_jamais_prolongee(objet.prolongee_le)
    rules.exiger_avant_le_terme(objet.a_repondre_avant, le)


def _garde_reponse(objet: Any, *, agent: Any, le: datetime, motif: str, champs: dict[str, Any]) -> None:
    if champs["sens"] != rules.TOTALE:
        rules.exiger_motif(motif, "Un refus, même en partie, est motivé : écrivez les raisons et les recours.")
    rules.exiger_sens_tenu(champs["sens"], set(objet.elements.retenus().values_list("decision", flat=True)))
    rules.exiger_pieces_pretes(_liees(objet), copies=rules.COPIE_VALIDEE)


def _garde_reprise(objet: Any, *, agent: Any, le: datetime, motif: str, champs: dict[str, Any]) -> None:
    rules.exiger_motif(motif, "Dites ce qui est à reprendre dans la réponse.")


def _garde_classement(objet: Any, *, agent: Any, le: datetime, motif: str, champs: dict[str, Any]) -> None:
    rules.exiger_motif(motif, "Dites pourquoi la demande est classée sans réponse.")


def _sur_place(acte: str, etats: tuple[Etat, ...], *champs: str) -> tuple[Transition, ...]:
    return tuple(Transition(etat, acte, etat, champs=champs) for etat in etats)


MACHINE = inscrire(
    Machine(
        nom=GENRE,
        libelle="Demande d’une personne",
        modele="demandes.demande",
        volet=Volet.JUDICIAIRE,
        etats=Etat,
        transitions=(
            Transition(
                "",
                "enregistrer_demande",
                Etat.RECUE,
                demarre=(
                    Demarrage(rules.REPONSE, _reception, RECEPTION),
                    Demarrage(rules.REPONSE_ACCES, _si_acces, RECEPTION),
                ),
            ),
            Transition(Etat.RECUE, "verifier_identite", Etat.EN_PREPARATION, champs=("preuve", "qualite")),
            *_sur_place("confier_demande", (Etat.RECUE, Etat.EN_PREPARATION), "unite"),
            *_sur_place("rattacher_dossier", (Etat.EN_PREPARATION,)),
            *_sur_place("retenir_element", (Etat.EN_PREPARATION,)),
            *_sur_place("ecarter_element", (Etat.EN_PREPARATION,)),
            *_sur_place("occulter_element", (Etat.EN_PREPARATION,)),
            *_sur_place("noter_accompagnement", (Etat.EN_PREPARATION,), "accompagnement", "accompagnement_par"),
            *(
                Transition(
                    etat,
                    "prolonger_demande",
                    etat,
                    garde=_garde_prolongation,
                    champs=("a_repondre_avant", "prolongee_le"),
                    demarre=(Demarrage(rules.REPONSE_PROLONGEE, _reception, RECEPTION),),
                    arrete=(Arret(rules.REPONSE, "Prolongée, personne prévenue"),),
                )
                for etat in Etat.en_cours()
            ),
            Transition(
                Etat.EN_PREPARATION, "soumettre_reponse", Etat.A_RELIRE, garde=_garde_elements, champs=("preparee_par",)
            ),
            Transition(
                Etat.A_RELIRE, "approuver_reponse", Etat.PRETE, "relire_reponse", _garde_relecture, ("relue_par",)
            ),
            Transition(Etat.A_RELIRE, "renvoyer_reponse", Etat.EN_PREPARATION, "relire_reponse", _garde_renvoi),
            Transition(
                Etat.PRETE,
                "repondre_demande",
                Etat.REPONDUE,
                garde=_garde_reponse,
                champs=("sens", "repondue_le"),
                arrete=_FIN,
            ),
            Transition(Etat.PRETE, "reprendre_reponse", Etat.EN_PREPARATION, garde=_garde_reprise),
            *(
                Transition(etat, "classer_demande", Etat.CLASSEE, garde=_garde_classement, arrete=_CLASSEE)
                for etat in (Etat.RECUE, Etat.EN_PREPARATION)
            ),
        ),
    )
)
