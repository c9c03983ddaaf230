"""Gives the lower layers what only the upper ones know: the words of the page of roles, what a piece hangs from."""

from egide.pages.accroches import de_l_information, du_dossier
from egide.pages.fiches_des_roles import actes_par_lien, volets_lus
from egide.socle.comptes.registres import ACTES_DU_ROLE, VOLETS_LUS_PAR_LE_ROLE
from egide.socle.documents.accroches import DOSSIER, declarer_accroche

VOLETS_LUS_PAR_LE_ROLE.append(volets_lus)
ACTES_DU_ROLE.append(actes_par_lien)
declarer_accroche(DOSSIER, du_dossier)
declarer_accroche("information", de_l_information)
