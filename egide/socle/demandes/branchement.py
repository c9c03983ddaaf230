"""Plugs the person who asks into the control of what leaves. Discovered at start-up."""

from egide.socle.demandes.selectors import parties
from egide.socle.documents.sorties.registres import PARTIES

PARTIES.append(parties)
