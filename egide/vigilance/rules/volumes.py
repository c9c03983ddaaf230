"""Too much at once: files, prints and exports, above the habit of the very person."""

from collections.abc import Iterator
from uuid import UUID

from egide.vigilance.rules.definitions import (
    Constat,
    Dit,
    Faits,
    Parametres,
    Regle,
    par_agent,
    sur_des_dossiers,
    sur_des_gestes,
)
from egide.vigilance.rules.habitude import Habitude
from egide.vigilance.rules.phrases import compte, d_habitude, entre, le_jour


def _depasse(faits: Faits, p: Parametres, agent_id: UUID, mesure: str, nombre: int) -> Habitude | None:
    """The habit that `nombre` goes far above, or None."""
    habitude = faits.habitude(agent_id, mesure)
    depassee = habitude.depassee(
        nombre,
        plancher=p(f"{mesure}_PLANCHER"),
        seule=p(f"{mesure}_SANS_HABITUDE"),
        minimum=p("HISTORIQUE_MINIMUM"),
        ecarts=p("HABITUDE_ECARTS"),
        pourcent=p("HABITUDE_POURCENT"),
    )
    return habitude if depassee else None


def volume(faits: Faits, p: Parametres) -> Iterator[Constat]:
    """Agents who opened far more files than they usually do."""
    for agent_id, ouvertures in par_agent(faits.ouvertures).items():
        habitude = _depasse(faits, p, agent_id, "VOLUME", len(ouvertures))
        if habitude is not None:
            yield sur_des_dossiers(agent_id, ouvertures, habitude=habitude)


def sorties(faits: Faits, p: Parametres) -> Iterator[Constat]:
    """Agents who printed or exported far more than they usually do."""
    for agent_id, gestes in par_agent(faits.sorties).items():
        habitude = _depasse(faits, p, agent_id, "SORTIES", len(gestes))
        if habitude is not None:
            yield sur_des_gestes(agent_id, gestes, habitude=habitude)


def masse(faits: Faits, p: Parametres) -> Iterator[Constat]:
    """Agents who opened many files within the hour given: waiting for the next day would be too late."""
    for agent_id, ouvertures in par_agent(faits.ouvertures).items():
        if len(ouvertures) >= p("MASSE_PAR_HEURE"):
            yield sur_des_dossiers(agent_id, ouvertures)


def _dire_volume(dit: Dit) -> str:
    return f"{compte(dit.nombre, 'dossier ouvert', 'dossiers ouverts')} {le_jour(dit)}{d_habitude(dit)}."


def _dire_sorties(dit: Dit) -> str:
    sorties_du_jour = compte(dit.nombre, "impression ou pièce remise", "impressions ou pièces remises")
    return f"{sorties_du_jour} {le_jour(dit)}{d_habitude(dit)}."


def _dire_masse(dit: Dit) -> str:
    return f"{compte(dit.nombre, 'dossier ouvert', 'dossiers ouverts')} en moins d’une heure, {entre(dit)}."


VOLUME = Regle(
    "volume",
    "Beaucoup de dossiers",
    "Les dossiers et les informations sans dossier ouverts dans la journée, comparés aux jours passés de la personne.",
    "confidentialité §29",
    volume,
    _dire_volume,
)
SORTIES = Regle(
    "sorties",
    "Beaucoup d’impressions ou de pièces remises",
    "Les impressions et les pièces remises de la journée, comparés aux jours passés de la même personne.",
    "confidentialité §29",
    sorties,
    _dire_sorties,
)
MASSE = Regle(
    "masse",
    "Ouvertures en masse",
    "Les dossiers différents, et les informations sans dossier, ouverts dans la dernière heure.",
    "confidentialité §29",
    masse,
    _dire_masse,
    aussitot=True,
)
