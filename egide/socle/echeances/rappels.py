"""When a clock rings before its term, and when it rings again. Pure: a term in, instants out.

No text says how long before a term a service must be warned: the advance is a parameter of the département, in
`egide/droit/parametres.yaml`. A term in hours has an advance in hours, any other one in days; none rings before
half of its time has run.
"""

from datetime import datetime, timedelta

from egide.socle.echeances.calculs import Terme
from egide.socle.echeances.definitions import Effet, Unite
from egide.socle.echeances.regles import parametre
from egide.socle.interface.temps import jour_de


def premier_rappel(terme: Terme) -> datetime:
    """The first reminder of a term. A duty « sans délai » rings at once."""
    jour = jour_de(terme.depart)
    if terme.unite is Unite.HEURES:
        avance = timedelta(hours=int(parametre("RAPPEL_AVANCE_HEURES", jour)))
    else:
        avance = timedelta(days=int(parametre("RAPPEL_AVANCE_JOURS", jour)))
    court = terme.alerte_le - terme.depart
    # An anticipation is counted backward: its event comes after its term, and nothing has run yet.
    return terme.alerte_le - (avance if court < timedelta(0) else min(avance, court / 2))


def rappel_suivant(effet: str, *, alerte_le: datetime, le: datetime) -> datetime | None:
    """The reminder that follows the one of `le`; None when the rule asks for a single one (« rappel »).

    An alert rings at its term, then again at intervals until an act stops the clock (confidentialité §57).
    """
    if effet == Effet.RAPPEL:
        return None
    if le < alerte_le:
        return alerte_le
    return le + timedelta(days=int(parametre("RAPPEL_REPETITION_JOURS", jour_de(le))))
