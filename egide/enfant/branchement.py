"""Plugs what is known of people into the control of what leaves. Discovered at start-up."""

from egide.enfant.sorties import noms_connus, parties, secrets_de, tient_l_adresse
from egide.socle.documents.sorties.registres import NOMS_CONNUS, PARTIES, SECRETS, TITULAIRES
from egide.socle.documents.sorties.secrets import Genre

SECRETS.append(secrets_de)
NOMS_CONNUS.append(noms_connus)
PARTIES.append(parties)
TITULAIRES[Genre.ADRESSE] = tient_l_adresse
