"""The journal at its term: every night, the lines that nobody may keep any longer leave it."""

from datetime import datetime

from django.db import transaction

from egide.socle.comptes.models import Agent
from egide.socle.echeances.garde import categories_en_vigueur, duree_de_garde, limite_de_garde
from egide.socle.interface.temps import jour_de
from egide.socle.journal.coupe import couper
from egide.socle.journal.ecriture import consigner
from egide.socle.journal.models import Evenement

CATEGORIE = "journal"


@transaction.atomic
def couper_journal(*, agent: Agent, le: datetime) -> int:
    """Erase the lines of the journal past the duration of their category; returns how many (confidentialite §27).

    Nothing is erased without a duration, nor what a hold keeps. The journal itself says that it was cut.
    """
    duree = duree_de_garde(categories_en_vigueur()[CATEGORIE], jour_de(le))
    if duree is None:
        return 0
    effacees = couper(terme=limite_de_garde(duree, le), le=le)
    if effacees:
        consigner(Evenement.ADMINISTRATION, agent_id=agent.pk, acte="couper_journal", titre=str(effacees))
    return effacees
