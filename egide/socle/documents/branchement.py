"""Makes the state tables of redactions and of what leaves known, beside those of pieces. Discovered at start-up."""

from egide.socle.documents.occultation import states as occultation
from egide.socle.documents.sorties import states as sorties

__all__ = ["occultation", "sorties"]
