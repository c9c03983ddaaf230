"""The states of a slip of elimination or of transfer, and the one table of its arrows (confidentialite §34)."""

from django.db.models import TextChoices

from egide.socle.acces.volets import Volet
from egide.socle.conservation import rules
from egide.socle.etats.machine import Machine, Transition, inscrire

GENRE = "bordereau"


class Etat(TextChoices):
    """Where a slip stands."""

    PROPOSE = "propose", "Proposé"
    DECIDE = "decide", "Décidé"
    VISE = "vise", "Visé par les archives"
    REMIS = "remis", "Remis aux archives"
    RECU = "recu", "Reçu par les archives"
    EN_EXECUTION = "en_execution", "En cours d’exécution"
    EXECUTE = "execute", "Exécuté"
    REFUSE = "refuse", "Visa refusé"
    ABANDONNE = "abandonne", "Abandonné"


OUVERTS = (Etat.PROPOSE, Etat.DECIDE, Etat.VISE, Etat.REMIS, Etat.RECU, Etat.EN_EXECUTION)
A_EXECUTER = (Etat.DECIDE, Etat.VISE, Etat.RECU)
# those whose package may stand on the disk, or be written now
AVEC_PAQUET = (Etat.VISE, Etat.REMIS, Etat.RECU, Etat.EN_EXECUTION)
ABANDONNABLES = (Etat.PROPOSE, Etat.DECIDE, Etat.VISE, Etat.REMIS)

MACHINE = inscrire(
    Machine(
        nom=GENRE,
        libelle="Bordereau",
        modele="conservation.bordereau",
        volet=Volet.IDENTITE,
        etats=Etat,
        transitions=(
            Transition("", "proposer_bordereau", Etat.PROPOSE),
            Transition(
                Etat.PROPOSE,
                "decider_bordereau",
                Etat.DECIDE,
                garde=rules.garde_decision,
                champs=("decide_par", "decide_le", "nature"),
            ),
            Transition(
                Etat.DECIDE,
                "viser_bordereau",
                Etat.VISE,
                garde=rules.garde_visa,
                champs=("visa_par", "visa_le", "visa_reference", "visa_du"),
            ),
            Transition(
                Etat.DECIDE,
                "refuser_visa",
                Etat.REFUSE,
                garde=rules.garde_refus,
                champs=("visa_par", "visa_le", "visa_reference", "visa_du", "motif"),
            ),
            Transition(
                Etat.VISE,
                "remettre_paquet",
                Etat.REMIS,
                garde=rules.garde_remise,
                champs=("paquet_empreinte", "paquet_le"),
            ),
            Transition(
                Etat.REMIS,
                "recevoir_paquet",
                Etat.RECU,
                garde=rules.garde_reception,
                champs=("recu_par", "recu_le", "recu_reference"),
            ),
            *(
                Transition(etat, "executer_bordereau", Etat.EN_EXECUTION, garde=rules.garde_execution)
                for etat in A_EXECUTER
            ),
            Transition(Etat.EN_EXECUTION, "clore_bordereau", Etat.EXECUTE, champs=("execute_le",)),
            *(
                Transition(etat, "abandonner_bordereau", Etat.ABANDONNE, garde=rules.garde_motif, champs=("motif",))
                for etat in ABANDONNABLES
            ),
        ),
    )
)
