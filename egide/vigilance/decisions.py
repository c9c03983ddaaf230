"""What may be decided of a finding, from what was decided before. Pure."""

from egide.vigilance.models import AccesInhabituel

Etat = AccesInhabituel.Etat
POSSIBLES: dict[str, tuple[Etat, ...]] = {
    Etat.NOUVEAU: (Etat.EXPLIQUE, Etat.A_VERIFIER, Etat.SUITE_DONNEE),
    Etat.A_VERIFIER: (Etat.EXPLIQUE, Etat.SUITE_DONNEE),
    Etat.EXPLIQUE: (),
    Etat.SUITE_DONNEE: (),
}


def refus_de_decider(avant: str, apres: str) -> str | None:
    """The sentence that refuses this decision, or None."""
    if not POSSIBLES[avant]:
        return "Cet accès est déjà relu : sa décision ne change plus."
    return None if apres in POSSIBLES[avant] else "Choisissez une décision de la liste."
