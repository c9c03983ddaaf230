"""The acts of what is kept: holds, slips, execution."""

from egide.socle.conservation.actions.bordereaux import (
    abandonner_bordereau,
    decider_bordereau,
    executer_bordereau,
    recevoir_paquet,
    refuser_visa,
    viser_bordereau,
)
from egide.socle.conservation.actions.execution import executer_lignes, remettre_paquet
from egide.socle.conservation.actions.gels import Cible, geler, geler_par_numero, lever_gel, lever_gels_de, poser_gel
from egide.socle.conservation.actions.journal import couper_journal
from egide.socle.conservation.actions.propositions import proposer_bordereaux, purger_ephemeres

__all__ = [
    "Cible",
    "abandonner_bordereau",
    "couper_journal",
    "decider_bordereau",
    "executer_bordereau",
    "executer_lignes",
    "geler",
    "geler_par_numero",
    "lever_gel",
    "lever_gels_de",
    "poser_gel",
    "proposer_bordereaux",
    "purger_ephemeres",
    "recevoir_paquet",
    "refuser_visa",
    "remettre_paquet",
    "viser_bordereau",
]
