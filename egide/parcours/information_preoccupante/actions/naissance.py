"""An unborn child is born: the three months that waited start at the birth (droit §1.10)."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from egide.enfant.models import Personne
from egide.parcours.information_preoccupante.actions.verrou import champs_du_foyer, verrouiller
from egide.parcours.information_preoccupante.models import EnfantConcerne, Information
from egide.socle.comptes.models import Agent
from egide.socle.echeances.calculs import debut_du_jour
from egide.socle.etats.models import Passage
from egide.socle.etats.moteur import passer

MOTIF = "Naissance de l’enfant"


@transaction.atomic
def constater_naissances(enfant: Personne, *, agent: Agent) -> list[Passage]:
    """Start, on each open information about this child, the clocks that waited for the birth.

    Follows the act that records the birth, in its name and transaction. The clock runs from the first day on which
    the birth may have happened. Informations that this agent does not see are left as they are.
    """
    if enfant.dossier_id is None:
        return []
    attendent = EnfantConcerne.objects.filter(dossier_id=enfant.dossier_id, a_naitre=True)
    ouvertes = Information.objects.ouvertes().filter(pk__in=attendent.values("information_id"))
    return [_constater(information, enfant, agent=agent) for information in ouvertes]


def _constater(information: Information, enfant: Personne, *, agent: Agent) -> Passage:
    prise = verrouiller(information)
    EnfantConcerne.objects.filter(information=prise, dossier=enfant.dossier).update(
        a_naitre=False, naissance_au_plus_tard=enfant.naissance_max, age_dit=enfant.naissance.en_clair()
    )
    return passer(
        prise,
        "constater_naissance",
        agent=agent,
        le=_instant(enfant),
        motif=MOTIF,
        champs=champs_du_foyer(prise),
    )


def _instant(enfant: Personne) -> datetime:
    """First instant at which the birth may have happened."""
    return debut_du_jour(enfant.naissance_min) if enfant.naissance_min else timezone.now()
