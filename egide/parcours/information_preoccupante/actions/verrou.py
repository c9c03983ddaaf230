"""Takes the row of an information before an act: hidden is absent, and a repeated click is without effect."""

from typing import Any
from uuid import UUID

from egide.parcours.information_preoccupante.models import Information
from egide.parcours.information_preoccupante.rules import foyer_avec_tres_jeune, seulement_a_naitre
from egide.socle.etats.models import Passage
from egide.socle.interface.refus import Invisible
from egide.socle.interface.temps import jour_de


def verrouiller(information: Information) -> Information:
    """Lock and reread the information. Raises Invisible when this agent does not see it."""
    prise = Information.objects.select_for_update().filter(pk=information.pk).first()
    if prise is None:
        raise Invisible
    return prise


def deja_fait(information: Information, requete: UUID | None) -> Passage | None:
    """The line that this very request already wrote, or None. Read it once the row is locked."""
    if requete is None:
        return None
    return Passage.objects.filter(objet_id=information.pk, requete_id=requete).first()


def champs_du_foyer(information: Information) -> dict[str, Any]:
    """What the children known now change for the clocks of the assessment."""
    naissances = information.enfants.naissances()
    return {
        "jeune_enfant": foyer_avec_tres_jeune(naissances, le=jour_de(information.recue_le)),
        "seulement_a_naitre": seulement_a_naitre(naissances),
    }
