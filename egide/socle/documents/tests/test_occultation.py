"""Redaction: what is proposed, what is painted, what no longer stands anywhere in the copy, who reads it again."""

import io
import random
import tempfile
from datetime import date

import pikepdf
import pypdfium2
import pytest
from django.utils import timezone

from egide.socle.acces.contexte import au_nom_de
from egide.socle.documents.lettres.images import pdf_d_une_image
from egide.socle.documents.models import Piece
from egide.socle.documents.occultation.actions import (
    ajouter_bande,
    ajouter_zones,
    choisir_zones,
    preparer_occultation,
    proposer_mentions,
    refuser_occultation,
    soumettre_occultation,
    valider_occultation,
)
from egide.socle.documents.occultation.copie import Zone as ZonePeinte
from egide.socle.documents.occultation.copie import fabriquer_copie
from egide.socle.documents.occultation.feuilles import bande, dessiner_page, mots_places, sur_l_image
from egide.socle.documents.occultation.mentions import Tiers, contexte, proposer
from egide.socle.documents.occultation.models import Occultation, Zone
from egide.socle.documents.occultation.states import EtatOccultation
from egide.socle.documents.sorties.actions import remettre, sortir_pieces
from egide.socle.documents.sorties.controle import pdf_de
from egide.socle.documents.sorties.ecriture import mots
from egide.socle.documents.sorties.lecture import lire_pdf
from egide.socle.documents.sorties.models import GenreDestinataire
from egide.socle.documents.states import Etat
from egide.socle.documents.tests.fabrique import image
from egide.socle.documents.tests.plantes import CACHETTES
from egide.socle.documents.tests.sorties import TOUT_VU, une_lettre, une_scene
from egide.socle.interface.refus import Refus

TIERS = Tiers(
    nom="Karima Tante-Inventé",
    naissance=date(1984, 5, 12),
    adresse="48 rue du Moulin-Fictif, 62300 Lens",
    telephone="06 39 98 70 71",
    courriel="karima.t@example.org",
)
PHRASES = (
    "Sa tante, Karima Tante-Inventé, née le 12 mai 1984, a appelé deux fois.",
    "Mme TANTE-INVENTÉ (née le 12/05/84) habite 48, r. du Moulin Fictif.",
    "Karima est joignable au 06.39.98.70.71 ou karima.t@example.org le soir.",
)
RESTE = "Tom va bien à l’école et voit son frère le mercredi."
CACHES = ("Karima", "Tante", "Inventé", "Moulin", "mai 1984", "12/05/84", "06.39.98.70.71", "karima.t")


def restes(octets: bytes) -> list[str]:
    """Hidden words that still stand in the file: its raw bytes, its streams once unzipped, any text it holds."""
    bruts = [octets]
    with pikepdf.open(io.BytesIO(octets)) as pdf:
        for objet in pdf.objects:
            if isinstance(objet, pikepdf.Stream):
                image = objet.get("/Subtype") == pikepdf.Name.Image
                bruts.append(objet.read_raw_bytes() if image else objet.read_bytes())
            bruts.append(str(objet).encode())
    brut = b"\0".join(bruts).lower()
    lu = tout_lu(octets)
    codes = ("utf-8", "latin-1", "utf-16-be", "utf-16-le")
    return [c for c in CACHES if "".join(mots(c)) in lu or any(c.lower().encode(code) in brut for code in codes)]


def tout_lu(octets: bytes) -> str:
    """Every text of the file, glued: pages, alternative texts, properties, bookmarks."""
    return "".join(mots(" ".join(endroit.texte for endroit in lire_pdf(octets, nom="c.pdf").endroits)))


def copie_de(octets: bytes, tiers: Tiers = TIERS) -> bytes:
    places = mots_places(octets)
    zones = [ZonePeinte(places[r].page, places[r].boite) for m in proposer(places, tiers) for r in m.rangs]
    return fabriquer_copie(octets, zones, titre="Copie occultée", le=timezone.now())


def test_toutes_les_mentions_sont_proposees_et_le_reste_ne_l_est_pas():
    places = mots_places(une_lettre(*PHRASES, RESTE))
    dites = " ".join(contexte(places, mention.rangs)[1] for mention in proposer(places, TIERS))
    for attendu in ("Karima", "TANTE-INVENTÉ", "12 mai 1984", "12/05/84", "48, r. du Moulin Fictif", "06.39.98.70.71"):
        assert attendu in dites
    assert "Tom" not in dites
    assert "école" not in dites


@pytest.mark.parametrize(
    "dit", ["48-50 rue du Moulin-Fictif", "48, appt 2, rue du Moulin", "Mme K. Tante", "48 rue du Moullin-Fictif"]
)
def test_une_mention_sous_une_autre_plume_est_proposee(dit):
    places = mots_places(une_lettre(f"Nous avons écrit : {dit}."))
    proposes = "".join(mots(" ".join(contexte(places, mention.rangs)[1] for mention in proposer(places, TIERS))))
    assert "".join(mots(dit.removeprefix("Mme K. "))) in proposes


def test_aucune_page_en_clair_ne_passe_par_un_dossier(monkeypatch):
    monkeypatch.setattr(tempfile, "tempdir", "/dossier/qui/n/existe/pas")
    assert copie_de(une_lettre(*PHRASES)).startswith(b"%PDF-")
    assert pdf_d_une_image(image(), titre="Photo", le=timezone.now()).startswith(b"%PDF-")


def test_rien_de_ce_qui_est_occulte_ne_reste_dans_le_fichier():
    hasard = random.Random(7)
    for _ in range(12):
        phrases = [*PHRASES, RESTE] * hasard.randint(1, 6)
        hasard.shuffle(phrases)
        avec_caches = io.BytesIO()
        with pikepdf.open(io.BytesIO(une_lettre(*phrases))) as pdf:
            pdf.docinfo["/Subject"] = "Karima Tante-Inventé"
            CACHETTES["fichier joint"](pdf, "48 rue du Moulin-Fictif")
            pdf.save(avec_caches)
        copie = copie_de(avec_caches.getvalue())
        assert restes(avec_caches.getvalue()) == list(CACHES)
        assert restes(copie) == []
        assert "tomvabienalecole" in tout_lu(copie)


def test_sous_la_boite_il_n_y_a_que_du_noir():
    octets = une_lettre(*PHRASES)
    places = mots_places(octets)
    mot = next(m for m in places if m.texte == "Karima")
    copie = fabriquer_copie(octets, [ZonePeinte(mot.page, mot.boite)], titre="Copie", le=timezone.now())
    with pikepdf.open(io.BytesIO(copie)) as pdf:
        images = [o for o in pdf.objects if isinstance(o, pikepdf.Stream) and o.get("/Subtype") == pikepdf.Name.Image]
        image = pikepdf.PdfImage(images[0]).as_pil_image().convert("L")
        assert len(images) == len(pdf.pages)
        assert all("/SMask" not in image for image in images)
    with pypdfium2.PdfDocument(octets) as document:
        gauche, haut, droite, bas = sur_l_image(document[0], mot.boite, image.size)
    dedans = image.crop((gauche, haut, droite, bas))
    assert dedans.getbbox() is None or max(dedans.tobytes()) < 40
    assert image.crop((0, 0, 40, 40)).getextrema() == (255, 255)


def test_la_copie_est_un_document_accessible():
    with pikepdf.open(io.BytesIO(copie_de(une_lettre(*PHRASES, RESTE)))) as pdf:
        assert pdf.Root.MarkInfo.Marked
        assert str(pdf.Root.Lang).startswith("fr")
        alternatives = [str(o.Alt) for o in pdf.objects if isinstance(o, pikepdf.Dictionary) and "/Alt" in o]
    assert len(alternatives) == 1
    assert "[passage occulté]" in alternatives[0]
    assert RESTE.split()[0] in alternatives[0]


@pytest.mark.parametrize("tour", [0, 90, 180, 270])
def test_une_page_tournee_est_peinte_au_bon_endroit(tour):
    tampon = io.BytesIO()
    with pikepdf.open(io.BytesIO(une_lettre(*PHRASES))) as pdf:
        pdf.pages[0].obj.Rotate = tour
        pdf.save(tampon)
    octets = tampon.getvalue()
    places = mots_places(octets)
    zones = [ZonePeinte(m.page, m.boite) for m in places]
    copie = fabriquer_copie(octets, zones, titre="Copie", le=timezone.now())
    with pypdfium2.PdfDocument(copie) as document:
        noir = sum(dessiner_page(document[0], 30).convert("L").histogram()[:60])
    assert noir > 200
    assert "Karima" not in lire_pdf(copie, nom="c").endroits[-1].texte
    gauche, bas, droite, haut = bande(octets, 1, 0, 50)
    assert droite > gauche
    assert haut > bas


@pytest.fixture
def scene(distribution, magasin_d_essai):
    return une_scene(distribution)


@pytest.fixture
def preparee(scene):
    piece = scene.piece(*[" ".join((*PHRASES, RESTE))], titre="Audition de Karima Tante-Inventé")
    with au_nom_de(scene.agent):
        return preparer_occultation(piece, TIERS, agent=scene.agent, le=timezone.now())


@pytest.mark.django_db
def test_le_chemin_entier(scene, preparee):
    relectrice = scene.cast.cadre_crip
    with au_nom_de(scene.agent):
        avant = pdf_de(preparee.piece)
        ajouter_zones(preparee, agent=scene.agent, cherche="son frère")
        soumettre_occultation(preparee, agent=scene.agent, le=timezone.now())
        with pytest.raises(Refus, match="Une autre personne que vous"):
            valider_occultation(preparee, agent=scene.agent, le=timezone.now())
        copie = preparee.copie
        with pytest.raises(Refus, match="attend sa relecture"):
            _sortir(scene, copie)
    with au_nom_de(relectrice):
        valider_occultation(Occultation.objects.get(), agent=relectrice, le=timezone.now())
    with au_nom_de(scene.agent):
        assert pdf_de(Piece.objects.get(pk=preparee.piece_id)) == avant
        lu = tout_lu(pdf_de(copie))
        assert "sonfrere" not in lu
        sortie = _sortir(scene, copie)
        for octets in (pdf_de(copie), remettre(sortie.pieces.get(), agent=scene.agent)):
            assert restes(octets) == [], "neither in the pages nor in the title that goes with them"


@pytest.mark.django_db
def test_une_relecture_refusee_renvoie_en_preparation(scene, preparee):
    relectrice = scene.cast.cadre_crip
    with au_nom_de(scene.agent):
        soumettre_occultation(preparee, agent=scene.agent, le=timezone.now())
        copie = preparee.copie
        with pytest.raises(Refus, match="plus en préparation"):
            ajouter_zones(preparee, agent=scene.agent, cherche="Tom")
    with au_nom_de(relectrice):
        prise = Occultation.objects.get()
        with pytest.raises(Refus, match="Dites ce qui reste"):
            refuser_occultation(prise, agent=relectrice, le=timezone.now(), motif="")
        refuser_occultation(prise, agent=relectrice, le=timezone.now(), motif="la tante reste nommée page 1")
    with au_nom_de(scene.agent):
        assert Occultation.objects.get().etat == EtatOccultation.EN_PREPARATION
        assert Piece.objects.get(pk=copie.pk).etat == Etat.RETIREE


@pytest.mark.django_db
def test_l_agent_ajoute_et_ecarte(scene, preparee):
    agent = scene.agent
    with au_nom_de(agent):
        proposees = preparee.zones.count()
        assert proposer_mentions(preparee, TIERS, agent=agent) == 0
        assert ajouter_zones(preparee, agent=agent, cherche="à l'école") == 1
        with pytest.raises(Refus, match="Aucun mot ne correspond"):
            ajouter_zones(preparee, agent=agent, cherche="introuvable")
        ajouter_bande(preparee, agent=agent, page=1, de=80, a=100)
        for page, de, a in ((9, 0, 10), (1, 50, 50), (1, -1, 20)):
            with pytest.raises(Refus):
                ajouter_bande(preparee, agent=agent, page=page, de=de, a=a)
        assert preparee.zones.count() == proposees + 2
        choisir_zones(preparee, agent=agent, retenues=[])
        with pytest.raises(Refus, match="rien à occulter"):
            soumettre_occultation(preparee, agent=agent, le=timezone.now())


@pytest.mark.django_db
def test_qui_ne_lit_pas_la_piece_ne_voit_ni_n_occulte(scene, preparee):
    for autre in (scene.cast.autre_territoire, scene.cast.enseignante, scene.cast.dpo):
        with au_nom_de(autre):
            assert not Occultation.objects.exists()
            assert not Zone.objects.exists()
            with pytest.raises(Refus):
                preparer_occultation(preparee.piece, TIERS, agent=autre, le=timezone.now())
            with pytest.raises(Refus):
                choisir_zones(preparee, agent=autre, retenues=[])


def _sortir(scene, piece):
    return sortir_pieces(
        [piece],
        destinataire=scene.partie(piece, GenreDestinataire.PERSONNE),
        motif="demande d’accès",
        confirmations=TOUT_VU,
        agent=scene.agent,
        le=timezone.now(),
    )
