"""The pieces of a signed answer leave as redacted, marked and numbered; a stop leaves everything as it was."""

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from egide.socle.acces.contexte import au_nom_de
from egide.socle.conservation.models import Gel
from egide.socle.demandes import actions
from egide.socle.demandes.models import Demande, Element
from egide.socle.demandes.selectors import demandeur
from egide.socle.demandes.states import Etat
from egide.socle.demandes.tests.reponse import OCCULTE, REFUSE, TANTE
from egide.socle.documents.models import Piece
from egide.socle.documents.sorties.actions import remettre, sortir_pieces
from egide.socle.documents.sorties.ecriture import mots
from egide.socle.documents.sorties.lecture import lire_pdf
from egide.socle.documents.sorties.models import GenreDestinataire, Sortie
from egide.socle.documents.sorties.rules import Confirmations
from egide.socle.documents.sorties.selectors import ligne_visible
from egide.socle.documents.sorties.states import EtatSortie
from egide.socle.documents.tests.sorties import ADRESSE, TOUT_VU
from egide.socle.echanges.models import Arrivee
from egide.socle.echeances.models import Echeance
from egide.socle.interface.refus import Refus

pytestmark = pytest.mark.django_db


def fichiers(reponse):
    """The text of each file that left, by the piece that left, read from the very bytes of the PDF."""
    textes = {}
    with au_nom_de(reponse.cadre):
        for sortie in Sortie.objects.all():
            for ligne in sortie.pieces.all():
                octets = remettre(ligne_visible(sortie.pk, ligne.pk), agent=reponse.cadre)
                lus = lire_pdf(octets, nom="x.pdf").endroits
                textes[ligne.piece_id] = "".join(mots(" ".join(endroit.texte for endroit in lus)))
    return textes


def copie_validee(reponse, element):
    occultation = reponse.occulter(element)
    reponse.faire_copie(occultation)
    reponse.valider_copie(occultation)
    return occultation


def envoyer(reponse, piece, agent=None):
    """Give this piece to the person who asks, by the ordinary act, outside any answer."""
    qui = agent or reponse.cadre
    with au_nom_de(qui):
        return sortir_pieces(
            [piece],
            destinataire=demandeur(reponse.demande),
            motif="demande d’accès",
            confirmations=TOUT_VU,
            agent=qui,
            le=timezone.now(),
        )


def test_la_copie_occultee_part_et_jamais_l_original(reponse):
    scene = reponse.scene
    entiere = scene.piece("Tom va bien à l’école.", titre="Note de l’école")
    nommee = scene.piece(f"Sa tante {TANTE} a appelé. Tom dort bien.", titre="Compte rendu")
    tue = scene.piece(f"{TANTE} a écrit au sujet de Tom.", titre="Lettre")
    reponse.retenir(entiere)
    occultee = reponse.retenir(nommee, OCCULTE)
    reponse.retenir(tue, REFUSE)
    copie_validee(reponse, occultee)
    reponse.soumettre()
    reponse.approuver()
    reponse.signer(Demande.Sens.PARTIELLE)
    assert reponse.etat() == Etat.REPONDUE
    with au_nom_de(reponse.cadre):
        copie = Element.objects.values_list("occultation__copie", flat=True).get(pk=occultee.pk)
        numeros = set(Element.objects.values_list("decision", "sortie__numero"))
    (sortie,) = reponse.sorties()
    assert (sortie.etat, sortie.destinataire_genre) == (EtatSortie.SORTIE, GenreDestinataire.DEMANDEUR)
    assert sortie.motif == f"Réponse à la demande {reponse.demande.numero}"
    assert numeros == {("communique", sortie.numero), ("occulte", sortie.numero), ("refuse", None)}
    textes = fichiers(reponse)
    assert set(textes) == {entiere.pk, copie}
    assert "tomdortbien" in textes[copie]
    assert "tomvabien" in textes[entiere.pk]
    for texte in textes.values():
        assert "karima" not in texte
        assert "tante" not in texte
        assert "".join(mots(sortie.numero)) in texte


@pytest.mark.parametrize(
    ("texte", "dit"),
    [
        (f"Vous habitez {ADRESSE}.", "une adresse protégée, page 1"),
        ("Madame Odile Voisine-Inventé a appelé.", "l’identité d’une personne protégée, page 1"),
    ],
)
def test_un_secret_arrete_la_reponse_et_rien_ne_reste_a_moitie(reponse, texte, dit):
    saine = reponse.scene.piece("Rien de secret.", titre="Note saine")
    reponse.retenir(saine)
    reponse.retenir(reponse.scene.piece(texte, titre="Note tue"))
    reponse.soumettre()
    reponse.approuver()
    with pytest.raises(Refus) as refus:
        reponse.signer()
    assert refus.value.code == "secret_trouve"
    assert f"« Note tue » : {dit}" in refus.value.phrase
    assert reponse.sorties() == []
    with au_nom_de(reponse.cadre):
        demande = Demande.objects.get(pk=reponse.demande.pk)
        assert (demande.etat, demande.sens, demande.repondue_le) == (Etat.PRETE, "", None)
        assert not Element.objects.filter(sortie__isnull=False).exists()
        assert Gel.objects.en_cours().filter(reference=demande.numero).exists()
        assert Arrivee.objects.en_attente().filter(objet_id=demande.pk).exists()
        assert Echeance.objects.ouvertes().filter(objet_id=demande.pk).count() == 2
        actions.reprendre_reponse(demande, agent=reponse.cadre, le=timezone.now(), motif="L’adresse est à taire.")
    assert reponse.etat() == Etat.EN_PREPARATION


def test_un_arret_sur_la_seconde_piece_ne_laisse_pas_partir_la_premiere(reponse):
    """Two anchors, hence two leavings: the second one stops, the first one must not stay."""
    with au_nom_de(reponse.cadre):
        du_dossier = reponse.piece_du_dossier("Rien de secret.")
    reponse.retenir(du_dossier)
    reponse.retenir(reponse.scene.piece(f"Vous habitez {ADRESSE}.", titre="Note tue"))
    reponse.soumettre()
    reponse.approuver()
    with pytest.raises(Refus, match="« Note tue »"):
        reponse.signer()
    assert reponse.sorties() == []


def test_deux_ancres_font_deux_remises(reponse):
    reponse.retenir(reponse.piece_du_dossier("Rien de secret."))
    reponse.retenir(reponse.scene.piece("Rien de secret non plus."))
    reponse.soumettre()
    reponse.approuver()
    reponse.signer()
    assert len({sortie.numero for sortie in reponse.sorties()}) == 2


def test_ce_que_personne_n_a_verifie_ne_part_pas(reponse):
    reponse.retenir(reponse.scene.piece("Rien de secret."))
    reponse.soumettre()
    reponse.approuver()
    for dites, code in ((Confirmations(), "interet"), (Confirmations(interet=True), "tiers"), (None, "interet")):
        with pytest.raises(Refus) as refus:
            reponse.signer(confirmations=dites)
        assert refus.value.code == code
    assert (reponse.sorties(), reponse.etat()) == ([], Etat.PRETE)


def test_hors_de_la_reponse_rien_ne_part_vers_qui_demande(reponse):
    entiere, nommee = reponse.scene.piece("Tom va bien."), reponse.scene.piece(f"{TANTE} a appelé.")
    tue = reponse.scene.piece("Une lettre.")
    reponse.retenir(entiere)
    reponse.retenir(tue, REFUSE)
    occultation = copie_validee(reponse, reponse.retenir(nommee, OCCULTE))
    reponse.soumettre()
    reponse.approuver()
    with au_nom_de(reponse.cadre):
        toutes = [entiere, nommee, tue, Piece.objects.get(occultation_source=occultation)]
    for piece in toutes:
        with pytest.raises(Refus, match="n’est pas lié"):
            envoyer(reponse, piece)
    reponse.signer(Demande.Sens.PARTIELLE)
    for piece in toutes:
        with pytest.raises(Refus, match="n’est pas lié"):
            envoyer(reponse, piece)
    assert len(reponse.sorties()) == 1


def test_une_piece_retiree_depuis_arrete_la_reponse(reponse):
    piece = reponse.scene.piece("Rien de secret.", titre="Note déposée par erreur")
    reponse.retenir(piece)
    reponse.soumettre()
    reponse.approuver()
    reponse.retirer(piece)
    with pytest.raises(Refus, match="« Note déposée par erreur » n’est pas disponible"):
        reponse.signer()
    assert (reponse.sorties(), reponse.etat()) == ([], Etat.PRETE)


def test_une_ligne_ecartee_ne_part_pas(reponse):
    gardee = reponse.scene.piece("Tom va bien.")
    reponse.retenir(gardee)
    element = reponse.retenir(reponse.scene.piece("Tom va mal."))
    with au_nom_de(reponse.cadre):
        actions.ecarter_element(element, agent=reponse.cadre, le=timezone.now())
    reponse.soumettre()
    reponse.approuver()
    reponse.signer()
    assert set(fichiers(reponse)) == {gardee.pk}


def test_la_base_refuse_qu_une_piece_refusee_parte(reponse):
    reponse.retenir(reponse.scene.piece("Tom va bien."))
    refusee = reponse.retenir(reponse.scene.piece("Une lettre."), REFUSE)
    reponse.soumettre()
    reponse.approuver()
    reponse.signer(Demande.Sens.PARTIELLE)
    (sortie,) = reponse.sorties()
    with au_nom_de(reponse.cadre), pytest.raises(IntegrityError), transaction.atomic():
        Element.objects.filter(pk=refusee.pk).update(sortie=sortie)


@pytest.mark.parametrize(
    ("decision", "sens", "phrase"),
    [
        (REFUSE, Demande.Sens.TOTALE, "la réponse est partielle, avec ses raisons"),
        ("communique", Demande.Sens.REFUS, "la réponse n’est pas un refus"),
    ],
)
def test_la_reponse_dit_ce_que_font_ses_lignes(reponse, decision, sens, phrase):
    reponse.retenir(reponse.scene.piece("Tom va bien."), decision)
    reponse.soumettre()
    reponse.approuver()
    with pytest.raises(Refus, match=phrase):
        reponse.signer(sens)
    assert reponse.sorties() == []
