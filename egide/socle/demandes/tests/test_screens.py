"""The pages of requests: what each role is shown, what a typing mistake says, and what stays."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from egide.socle.acces.contexte import au_nom_de
from egide.socle.demandes import actions
from egide.socle.demandes.models import Demande, Element
from egide.socle.demandes.tests.factories import NOM, une_demande, une_demande_verifiee, une_reponse_a_relire
from egide.socle.documents.models import Zone
from egide.socle.interface.tests.lecture import texte_lu
from egide.socle.interface.typographie import insecables

pytestmark = pytest.mark.django_db


def adresse(demande, geste=""):
    return (
        reverse("demandes:geste", args=[demande.pk, geste]) if geste else reverse("demandes:demande", args=[demande.pk])
    )


def test_la_deleguee_suit_les_delais_sans_lire_le_dossier(distribution, client_de):
    demande = une_demande(distribution.cadre_territoire, distribution.unites.mds_arras)
    client = client_de(distribution.dpo)
    assert NOM in texte_lu(client.get(reverse("demandes:liste")))
    page = texte_lu(client.get(adresse(demande)))
    assert "L’histoire de cette demande est lue par l’unité qui la prépare." in page
    assert "Cette demande se prépare dans l’unité à qui elle est confiée." in page


def test_elle_attend_dans_la_journee_de_l_unite_et_y_mene(distribution, client_de):
    demande = une_demande(distribution.dpo, distribution.unites.mds_arras)
    journee = client_de(distribution.referent_ase).get("/")
    assert "Demandes de personnes à préparer" in texte_lu(journee)
    assert "Dépôt du public" not in texte_lu(journee)
    assert adresse(demande) in journee.content.decode()


def test_ce_qui_est_tape_reste_quand_il_manque_quelque_chose(distribution, client_de):
    client = client_de(distribution.cadre_territoire)
    reponse = client.post(reverse("demandes:enregistrer"), {"nom": "Maud Essai-Fictive", "texte": "Je veux lire."})
    assert reponse.status_code == 422
    page = reponse.content.decode()
    assert "Maud Essai-Fictive" in page
    assert "Choisissez une réponse." in page


def test_enregistrer_par_la_page_puis_preparer_jusqu_a_la_reponse(distribution, client_de):
    d = distribution
    client = client_de(d.cadre_territoire, preuve_fraiche=True)
    formulaire = client.get(reverse("demandes:enregistrer")).context["formulaire"]
    jour = timezone.localdate()
    reponse = client.post(
        reverse("demandes:enregistrer"),
        {
            "demande_id": formulaire["demande_id"].value(), "nature": "acces", "nom": NOM, "qualite": "parent",
            "enfant": "Tom", "coordonnees": "3 rue de l’Essai", "texte": "Je veux lire.", "voie": "courrier",
            "recue_le_jour": jour.day, "recue_le_mois": jour.month, "recue_le_annee": jour.year,
            "unite": d.unites.mds_arras.pk,
        },
    )  # fmt: skip
    assert reponse.status_code == 302
    with au_nom_de(d.cadre_territoire):
        demande = Demande.objects.get()
    for geste, saisie in (
        ("identite", {"preuve": "sur_place", "qualite": "parent"}),
        ("piece", {"designation": "Rapport", "regime": "administratif", "decision": "occulte", "motif": "tiers"}),
        ("accompagnement", {"reponse": "accepte", "par": "Mme Référente"}),
        ("relecture", {}),
    ):
        assert client.post(adresse(demande, geste), saisie).status_code == 302, geste
    relectrice = client_de(d.referent_ase)
    assert relectrice.post(adresse(demande, "avis"), {"accord": "oui"}).status_code == 302
    refus = client.post(adresse(demande, "reponse"), {"sens": "partielle", "certaine": "on"})
    assert refus.status_code == 422
    assert "Un refus, même en partie, est motivé" in texte_lu(refus)
    bonne = {"sens": "partielle", "motif": "Mentions de tiers. Recours : CADA.", "certaine": "on"}
    assert client.post(adresse(demande, "reponse"), bonne).status_code == 302
    assert "Aucune demande n’attend de réponse ici." in texte_lu(client.get(reverse("demandes:liste")))
    assert NOM in texte_lu(client.get(reverse("demandes:liste") + "?toutes=oui"))


def test_repondre_demande_une_preuve_fraiche(distribution, client_de):
    demande = une_reponse_a_relire(distribution.cadre_territoire, distribution.unites.mds_arras)
    with au_nom_de(distribution.referent_ase):
        actions.relire_reponse(demande, agent=distribution.referent_ase, le=timezone.now(), accord=True)
    reponse = client_de(distribution.cadre_territoire).post(
        adresse(demande, "reponse"), {"sens": "totale", "certaine": "on"}
    )
    assert reponse.status_code == 302
    assert reverse("mfa_reauthenticate") in reponse["Location"]


def test_retirer_une_piece(distribution, client_de):
    demande = une_demande_verifiee(distribution.cadre_territoire, distribution.unites.mds_arras)
    client = client_de(distribution.cadre_territoire)
    client.post(
        adresse(demande, "piece"),
        {"designation": "Note", "regime": "judiciaire", "decision": "refuse", "motif": "justice"},
    )
    with au_nom_de(distribution.cadre_territoire):
        element = Element.objects.get()
    retrait = reverse("demandes:ecarter", args=[demande.pk, element.pk])
    assert "Retirer « Note » de la réponse" in texte_lu(client.get(retrait))
    assert client.post(retrait).status_code == 302
    assert client.get(retrait).status_code == 404
    assert "Rien n’est encore décidé." in texte_lu(client.get(adresse(demande)))


def test_ailleurs_elle_n_existe_pas(distribution, client_de):
    demande = une_demande(distribution.cadre_territoire, distribution.unites.mds_arras)
    for curieux in (distribution.agent_crip, distribution.educateur, distribution.evaluatrice, distribution.odpe):
        client = client_de(curieux)
        for page in (adresse(demande), adresse(demande, "identite"), adresse(demande, "rien")):
            assert client.get(page).status_code == 404, (curieux, page)


def test_de_la_piece_choisie_au_fichier_remis_par_les_pages(reponse, client_de):
    """The whole way by the pages: choose, redact, read again, sign, take the file."""
    client, relit = client_de(reponse.cadre, preuve_fraiche=True), client_de(reponse.seconde, preuve_fraiche=True)
    piece, demande = (
        reponse.scene.piece("Sa tante Karima Tante-Inventé a appelé.", titre="Compte rendu"),
        reponse.demande,
    )
    page = texte_lu(client.get(adresse(demande, "piece")))
    assert "Compte rendu, du " in page
    vide = client.post(adresse(demande, "piece"), {"decision": "communique"})
    assert vide.status_code == 422
    assert vide.context["formulaire"].errors.keys() == {"designation", "regime"}
    autre = client.post(adresse(demande, "piece"), {"piece": demande.pk, "decision": "communique"})
    assert "Choisissez une réponse de la liste." in texte_lu(autre)
    choisie = {"piece": piece.pk, "decision": "occulte", "motif": "tiers"}
    assert client.post(adresse(demande, "piece"), choisie).status_code == 302
    assert "Compte rendu" not in texte_lu(client.get(adresse(demande, "piece")))
    with au_nom_de(reponse.cadre):
        element = Element.objects.get()
    occulter = reverse("demandes:occulter", args=[demande.pk, element.pk])
    page = client.get(adresse(demande))
    assert "Copie à faire" in texte_lu(page)
    assert occulter in page.content.decode()
    assert client.post(occulter, {}).status_code == 422
    copie = client.post(occulter, {"nom": "Karima Tante-Inventé"})["Location"]
    assert "Copie en préparation" in texte_lu(client.get(adresse(demande)))
    assert f'href="{adresse(demande)}"' in client.get(copie).content.decode(), "the way back to the request"
    with au_nom_de(reponse.cadre):
        zones = [str(zone.pk) for zone in Zone.objects.all()]
    relire = client.post(copie, {"geste": "soumettre", "zone": zones})["Location"]
    assert "Copie à relire" in texte_lu(client.get(adresse(demande)))
    assert f'href="{adresse(demande)}"' in relit.get(relire).content.decode()
    for geste, saisie in (("accompagnement", {"reponse": "decline"}), ("relecture", {})):
        assert client.post(adresse(demande, geste), saisie).status_code == 302, geste
    refus = relit.post(adresse(demande, "avis"), {"accord": "oui"})
    assert insecables("« Compte rendu » : la copie occultée attend d’être relue") in texte_lu(refus)
    assert relit.post(relire, {"decision": "valider", "version": 2}).status_code == 302
    assert relit.post(adresse(demande, "avis"), {"accord": "oui"}).status_code == 302
    assert "Copie validée" in texte_lu(client.get(adresse(demande)))
    signee = {"sens": "partielle", "motif": "Une tante est nommée. Recours : CADA.", "certaine": "on"}
    refus = client.post(adresse(demande, "reponse"), signee)
    assert "Dites que l’intérêt supérieur de l’enfant ne s’y oppose pas." in texte_lu(refus)
    tout = {**signee, "controles": ["regardee", "interet", "tiers"]}
    assert client.post(adresse(demande, "reponse"), tout).status_code == 302
    (sortie,) = reponse.sorties()
    page = client.get(adresse(demande)).content.decode()
    assert reverse("sorties:sortie", args=[sortie.pk]) in page
    assert sortie.numero in page
    with au_nom_de(reponse.cadre):
        ligne = sortie.pieces.get()
    assert client.get(reverse("sorties:fichier", args=[sortie.pk, ligne.pk])).content.startswith(b"%PDF")
    vue = texte_lu(client_de(reponse.scene.cast.dpo).get(adresse(demande)))
    assert "Courrier ou message" in vue
    for cache in ("Compte rendu", "Copie validée", sortie.numero):
        assert cache not in vue


def test_ce_qui_n_est_pas_a_occulter_n_a_pas_de_page(reponse, client_de):
    element = reponse.retenir(reponse.scene.piece("Tom va bien."))
    page = reverse("demandes:occulter", args=[reponse.demande.pk, element.pk])
    for qui in (reponse.cadre, reponse.scene.cast.agent_crip):
        assert client_de(qui).get(page).status_code == 404


def test_autant_de_requetes_pour_une_piece_que_pour_dix(reponse, client_de):
    client = client_de(reponse.cadre)

    def requetes() -> int:
        with CaptureQueriesContext(connection) as faites:
            assert client.get(adresse(reponse.demande)).status_code == 200
        return len(faites)

    reponse.retenir(reponse.scene.piece("Tom va bien."), "occulte")
    requetes()
    une = requetes()
    for rang in range(9):
        reponse.retenir(reponse.scene.piece(f"Note {rang}."), "occulte")
    assert requetes() == une
