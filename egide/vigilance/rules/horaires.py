"""Outside working hours: nights and days off, for who is neither on call nor used to it."""

from collections.abc import Iterator
from dataclasses import replace

from egide.vigilance.rules.definitions import Constat, Dit, Faits, Parametres, Regle, par_agent, sur_des_dossiers
from egide.vigilance.rules.phrases import compte, entre, le_jour


def hors_horaires(faits: Faits, p: Parametres) -> Iterator[Constat]:
    """Agents who opened files by night or on a day off, without being on call, and do not usually do so."""
    for agent_id, ouvertures in par_agent(faits.ouvertures).items():
        tardives = [
            replace(o, premier=o.hors_premier, dernier=o.hors_dernier)
            for o in ouvertures
            if o.hors_premier is not None and o.hors_dernier is not None
        ]
        if faits.jours_hors.get(agent_id, 0) < p("NUIT_HABITUDE_JOURS") and len(tardives) >= p("NUIT_PLANCHER"):
            yield sur_des_dossiers(agent_id, tardives)


def _dire(dit: Dit) -> str:
    ouverts = compte(dit.nombre, "dossier ouvert", "dossiers ouverts")
    return f"{ouverts} hors des heures de travail et hors astreinte, {le_jour(dit)}, {entre(dit)}."


HORAIRES = Regle(
    "hors_horaires",
    "Nuit ou jour non travaillé",
    "Les dossiers ouverts la nuit ou un jour non travaillé, hors du tour d’astreinte et de l’habitude de la personne.",
    "confidentialité §29",
    hors_horaires,
    _dire,
)
