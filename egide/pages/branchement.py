"""Gives the page of roles what only the upper layers know: the parts read and the acts of the matrix."""

from egide.pages.fiches_des_roles import actes_par_lien, volets_lus
from egide.socle.comptes.registres import ACTES_DU_ROLE, VOLETS_LUS_PAR_LE_ROLE

VOLETS_LUS_PAR_LE_ROLE.append(volets_lus)
ACTES_DU_ROLE.append(actes_par_lien)
