"""Gives the layers below what only this one knows: what each role reads and does, and the pages that sum it up."""

from egide.pages.fiches_des_roles import actes_par_lien, volets_lus
from egide.pages.preuves import PAGES
from egide.socle.comptes.registres import ACTES_DU_ROLE, VOLETS_LUS_PAR_LE_ROLE
from egide.socle.etats.generateurs import declarer_pages

VOLETS_LUS_PAR_LE_ROLE.append(volets_lus)
ACTES_DU_ROLE.append(actes_par_lien)
declarer_pages(PAGES)
