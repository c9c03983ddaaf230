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
    ouvertes = Information.objects.ouvertes().filter(enfants__dossier_id=enfant.dossier_id, enfants__a_naitre=True)
    return [_constater(information, enfant, agent=agent) for information in ouvertes]


def _constater(information: Information, enfant: Personne, *, agent: Agent) -> Passage:
    prise = verrouiller(information)
    EnfantConcerne.objects.filter(information=prise, dossier_id=enfant.dossier_id).update(
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
