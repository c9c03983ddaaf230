"""What a restoration must open here: the deposits that waited on the disk."""

from egide.parcours.accueil.abri import depots_illisibles
from egide.socle.echanges.reprise import CONTROLES

CONTROLES.append(depots_illisibles)
