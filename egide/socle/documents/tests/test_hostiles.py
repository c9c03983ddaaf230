"""Files made to harm: each is refused with a sentence, or circulates only as a clean copy, looked at again."""

import pytest
from hypothesis import given
from hypothesis import settings as reglages
from hypothesis import strategies as st

from egide.socle.documents.constat import Constat
from egide.socle.documents.controle.bac_a_sable import convertisseur_present
from egide.socle.documents.controle.grammaire import GRAMMAIRE, PAGE, RACINE
from egide.socle.documents.controle.nature import reconnaitre
from egide.socle.documents.controle.pdf import nettoyer_pdf
from egide.socle.documents.controle.refus import PieceRefusee
from egide.socle.documents.controleur import constater
from egide.socle.documents.states import Etat
from egide.socle.documents.tests.hostiles import HOSTILES
from egide.socle.documents.tests.hostiles_pdf import PDF_NETTOYES, action_enfouie
from egide.socle.documents.tests.inspection import ce_qui_agit, en_clair

# These hold nothing that a clean copy cannot leave behind; every other one is refused.
NETTOYES = {
    "jpeg_suivi_d_une_page", "jpeg_avec_script_en_commentaire", "png_suivi_d_une_archive", "pdf_javascript",
    "pdf_lance_un_programme", "pdf_ouvre_un_fichier_joint", "pdf_envoie", "pdf_importe", "pdf_fichier_joint",
    "pdf_script_par_son_nom", "pdf_actions_partout", "pdf_script_dans_les_signets", "pdf_formulaire_qui_envoie",
    "pdf_multimedia", "pdf_couche_cachee", "pdf_et_archive", "docx_commande_dde", *PDF_NETTOYES,
}  # fmt: skip
# What these files would run, call or bring, found nowhere in a copy that is written out in clear.
TRACES = (b"app.alert", b"cmd.exe", b"203.0.113.7", b"MZ un programme", b"facture.exe")
LIENS = st.sampled_from(["direct", "indirect"])
CLES = st.sampled_from(["[]", *sorted({cle for cles in (*GRAMMAIRE.values(), RACINE, PAGE) for cle in cles})])
PLACES = st.sampled_from(
    [*RACINE, "/Names", "/Inconnue"]
    + [f"page {cle}" for cle in (*PAGE, "/Resources", "/VP", "/PieceInfo")]
    + [f"ressources {cle}" for cle in GRAMMAIRE["ressources"]]
)


def traiter(octets: bytes) -> Constat:
    """What the act then the control make of a file that somebody sends."""
    try:
        reconnaitre(octets)
    except PieceRefusee as refus:
        return Constat(Etat.REFUSEE, phrase=refus.phrase)
    return constater(octets)


def test_il_y_en_a_assez():
    assert len(HOSTILES) >= 40
    assert set(HOSTILES) >= NETTOYES


@pytest.mark.parametrize("nom", HOSTILES)
def test_rien_d_actif_ne_circule(nom, clamd_ou_rien, settings):
    if nom.startswith("virus") and not clamd_ou_rien:
        pytest.skip("ClamAV n’est pas sur cette machine : l’antivirus n’est pas essayé.")
    settings.EGIDE_ANTIVIRUS, settings.EGIDE_SANS_ANTIVIRUS = clamd_ou_rien, not clamd_ou_rien
    constat = traiter(HOSTILES[nom]())
    if constat.etat == Etat.A_CONVERTIR:
        assert not convertisseur_present()
        return
    assert constat.etat == (Etat.DISPONIBLE if nom in NETTOYES else Etat.REFUSEE)
    if constat.etat == Etat.REFUSEE:
        assert constat.copie is None
        assert constat.phrase.endswith(".")
        return
    assert constat.copie is not None
    assert ce_qui_agit(constat.media, constat.copie) == []
    if constat.media == "application/pdf":
        assert [trace for trace in TRACES if trace in en_clair(constat.copie)] == []


@reglages(max_examples=300, deadline=None)
@given(chaine=st.lists(st.tuples(LIENS, CLES), max_size=8), ou=PLACES)
def test_une_action_n_est_cachee_nulle_part(chaine, ou):
    octets = action_enfouie(chaine, ou)
    try:
        copie = nettoyer_pdf(octets)
    except PieceRefusee:
        return
    assert ce_qui_agit("application/pdf", copie) == []
    assert b"app.alert" not in en_clair(copie)


def test_l_inspection_voit_ce_qu_elle_cherche():
    vus = {nom: ce_qui_agit("application/pdf", HOSTILES[nom]()) for nom in NETTOYES if nom.startswith("pdf")}
    assert [nom for nom, trouves in vus.items() if not trouves] == []
    for nom in ("jpeg_suivi_d_une_page", "jpeg_avec_script_en_commentaire", "png_suivi_d_une_archive"):
        assert ce_qui_agit("image", HOSTILES[nom]())
