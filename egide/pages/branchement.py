"""Gives the layers below what only this one knows: roles in words, the pages that sum up, what a piece hangs from."""

from django.urls import reverse

from egide.pages.accroches import de_l_information, du_dossier
from egide.pages.fiches_des_roles import actes_par_lien, volets_lus
from egide.pages.preuves import PAGES
from egide.socle.comptes.registres import ACTES_DU_ROLE, VOLETS_LUS_PAR_LE_ROLE
from egide.socle.documents.accroches import DOSSIER, declarer_accroche
from egide.socle.dossiers.adresses import declarer_page
from egide.socle.etats.generateurs import declarer_pages

VOLETS_LUS_PAR_LE_ROLE.append(volets_lus)
ACTES_DU_ROLE.append(actes_par_lien)
declarer_pages(PAGES)
declarer_page(lambda dossier_id: reverse("pages:dossier", args=[dossier_id]))
declarer_accroche(DOSSIER, du_dossier)
declarer_accroche("information", de_l_information)
