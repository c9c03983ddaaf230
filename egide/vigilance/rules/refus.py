"""Doors tried again and again. One refusal is no abuse, on a file from which one is kept away either."""

from collections import Counter
from collections.abc import Iterator

from egide.vigilance.rules.definitions import Constat, Dit, Faits, Parametres, Regle, par_agent, sur_des_gestes
from egide.vigilance.rules.phrases import compte, entre, le_jour


def refus_repetes(faits: Faits, p: Parametres) -> Iterator[Constat]:
    """Agents refused several times on one object, or many times in the day."""
    for agent_id, gestes in par_agent(faits.refus).items():
        par_objet = Counter(g.objet_id for g in gestes if g.objet_id)
        insiste = any(n >= p("REFUS_MEME_OBJET") for n in par_objet.values())
        if insiste or len(gestes) >= p("REFUS_PLANCHER"):
            yield sur_des_gestes(agent_id, gestes)


def rafale(faits: Faits, p: Parametres) -> Iterator[Constat]:
    """Agents refused many times within the few minutes given."""
    for agent_id, gestes in par_agent(faits.refus).items():
        if len(gestes) >= p("RAFALE_REFUS"):
            yield sur_des_gestes(agent_id, gestes)


def _dire(dit: Dit) -> str:
    refus = compte(dit.nombre, "accès refusé", "accès refusés")
    return f"{refus} {le_jour(dit)}, {entre(dit)}. Un seul refus n’est pas un abus ; ceux-ci se répètent."


def _dire_rafale(dit: Dit) -> str:
    return f"{compte(dit.nombre, 'accès refusé', 'accès refusés')} en quelques minutes, {entre(dit)}."


REFUS = Regle(
    "refus_repetes",
    "Refus répétés",
    "Les pages refusées et les numéros inconnus de la journée, répétés sur un même objet ou nombreux.",
    "confidentialité §12 et §29",
    refus_repetes,
    _dire,
)
RAFALE = Regle(
    "rafale",
    "Refus en rafale",
    "Les refus des dernières minutes.",
    "confidentialité §29",
    rafale,
    _dire_rafale,
    aussitot=True,
)
