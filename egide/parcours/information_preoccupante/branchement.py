"""Plugs informations into the control of what leaves. Discovered at start-up."""

from egide.parcours.information_preoccupante.sorties import parties, secrets_de, tient_l_informateur
from egide.socle.documents.sorties.registres import PARTIES, SECRETS, TITULAIRES
from egide.socle.documents.sorties.secrets import Genre

SECRETS.append(secrets_de)
PARTIES.append(parties)
TITULAIRES[Genre.INFORMATEUR] = tient_l_informateur
