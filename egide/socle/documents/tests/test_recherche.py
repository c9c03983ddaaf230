"""What the control finds, and what it lets through: four hundred letters, hidden places, turns of the pen."""

import io
import shutil
import subprocess
from collections import Counter

import pikepdf
import pytest
from hypothesis import given
from hypothesis import strategies as st

from egide.socle.documents.sorties.ecriture import Endroit
from egide.socle.documents.sorties.lecture import lire_pdf
from egide.socle.documents.sorties.lieux import code_ouvert
from egide.socle.documents.sorties.nombres import en_lettres
from egide.socle.documents.sorties.recherche import chercher
from egide.socle.documents.sorties.secrets import Degre, Genre, Secret
from egide.socle.documents.tests.plantes import BOURRAGE, CACHETTES, dans_un_pdf, plantees, propres
from egide.socle.documents.tests.sorties import une_lettre
from egide.socle.interface.refus import Refus

ADRESSE = Secret(Genre.ADRESSE, adresse="12 bis avenue des Lilas-Fictifs, 62000 Arras")
TEMOIN = Secret(
    Genre.INFORMATEUR,
    nom="Mme Odile Voisine-Inventé",
    fonction="gardienne de la résidence Essai",
    qualite="Voisin ou voisine",
    telephone="06 39 98 12 34",
    courriel="odile.voisine@example.org",
)


def degres(texte, *secrets, **autres):
    return [t.degre for t in chercher([Endroit("page", texte, 1)], secrets or (ADRESSE,), **autres)]


# One letter out of seven each day, hence every form; the two hundred with the long tests.
PAS = [7, pytest.param(1, marks=pytest.mark.long)]


@pytest.mark.parametrize("pas", PAS)
def test_deux_cents_lettres_plantees_ne_sortent_pas(pas):
    """Each on two pages of a real PDF, the secret on the first or on the second."""
    sorties = []
    for rang, (forme, phrase, secret) in enumerate(list(plantees())[::pas]):
        blocs = [BOURRAGE] * 12
        blocs.insert(rang % 12, phrase)
        trouvees = chercher(lire_pdf(une_lettre(*blocs), nom="courrier.pdf").endroits, [secret])
        if not any(t.degre is Degre.CERTAIN for t in trouvees):
            sorties.append((forme, phrase))
    assert not sorties


@pytest.mark.parametrize("pas", PAS)
def test_deux_cents_lettres_propres_sortent(pas, record_property):
    arretees: Counter[str] = Counter()
    for nearness, phrase, secret in list(propres())[::pas]:
        trouvees = chercher(lire_pdf(une_lettre(BOURRAGE, phrase), nom="courrier.pdf").endroits, [secret])
        arretees[nearness] += any(t.degre is Degre.CERTAIN for t in trouvees)
    record_property("faux_arrets", sum(arretees.values()))
    assert sum(arretees.values()) == 0, arretees


@pytest.mark.parametrize("ou", CACHETTES)
def test_un_secret_hors_de_la_page_est_trouve(ou):
    octets = dans_un_pdf(une_lettre(BOURRAGE), "12 bis avenue des Lilas-Fictifs", ou)
    assert Degre.CERTAIN in [t.degre for t in chercher(lire_pdf(octets, nom="a.pdf").endroits, [ADRESSE])]


def test_un_nom_de_fichier_est_lu():
    endroits = lire_pdf(une_lettre(BOURRAGE), nom="visite_12bis_av_lilas_fictifs.pdf").endroits
    assert [(t.ou, t.degre) for t in chercher(endroits, [ADRESSE])] == [("nom du fichier", Degre.CERTAIN)]


def test_une_adresse_a_cheval_sur_deux_pages_est_trouvee():
    fin = Endroit("page", "Texte.\nIl vit au 12 bis avenue des\nDépartement – page 1 / 2", 1)
    suite = Endroit("page", "Note de suivi\nLilas-Fictifs, à Arras.", 2)
    assert chercher([fin, suite], [ADRESSE])[0].degre is Degre.CERTAIN


@pytest.mark.skipif(shutil.which("soffice") is None, reason="no converter on this machine")
def test_un_document_de_traitement_de_texte_converti_est_lu(tmp_path):
    source = tmp_path / "note.html"
    source.write_text("<p>Elle habite 12 bis,<br>avenue <b>des Li</b>las-Fictifs</p>", encoding="utf-8")
    for vers, depuis in (("docx:Office Open XML Text", source), ("pdf", tmp_path / "note.docx")):
        subprocess.run(
            ["soffice", f"-env:UserInstallation=file://{tmp_path}/profil", "--headless", "--writer", "--convert-to",
             vers, "--outdir", str(tmp_path), str(depuis)],
            check=True, capture_output=True, timeout=120,
        )  # fmt: skip
    endroits = lire_pdf((tmp_path / "note.pdf").read_bytes(), nom="note.pdf").endroits
    assert chercher(endroits, [ADRESSE])[0].degre is Degre.CERTAIN


@pytest.mark.parametrize(
    "texte",
    [
        "12BIS, AV. DES LILAS FICTIFS",
        "12 b ave lilas fictifs",
        "douze bis, avenue des Lilas-Fictifs",
        "l2 bis avenue des Lilas-Fictifs",
        "𝟏𝟐 bis avenue des Lilas-Fictifs",
        "Lilas-Fictifs (avenue des) n° 12 bis",
        "avenue des Lilas-Fictifs, Arras",
        "Arras, avenue des Lilas-Fictifs",
        "12 bis avenue Lilas",
        "1_2_b_i_s_avenue-des-lilas-fictifs",
    ],
)
def test_une_adresse_sous_une_autre_plume(texte):
    assert degres(texte) == [Degre.CERTAIN]


@pytest.mark.parametrize(
    "texte",
    [
        "14 avenue des Lilas-Fictifs, 62100 Calais",
        "12 avenue des Roses, 62000 Arras",
        "Le 12 décembre à Arras",
        "Il a cueilli des lilas.",
    ],
)
def test_une_autre_adresse_passe(texte):
    assert degres(texte) == []


@pytest.mark.parametrize(
    "texte",
    [
        "14 avenue des Lilas-Fictifs, 62000 Arras",
        "112 bis avenue des Lilas-Fictifs, Arras",
        "avenue des Lilas-Fictifs, 14 bis",
    ],
)
def test_une_autre_porte_de_la_meme_rue_demande_un_regard(texte):
    """Another number let it pass: a flat, a suffix or the other end of a range is another number too."""
    assert degres(texte) == [Degre.POSSIBLE]


def test_la_rue_seule_demande_un_regard():
    assert degres("Elle a été vue avenue des Lilas-Fictifs.") == [Degre.POSSIBLE]


@pytest.mark.parametrize(
    "texte", ["Résidence Les Tilleuls-Fictifs", "RESIDENCE TILLEULS FICTIFS", "rés. des Tilleuls Fictifs"]
)
def test_un_lieu_sans_numero(texte):
    secret = Secret(Genre.ADRESSE, adresse="Résidence Les Tilleuls-Fictifs, bâtiment B, appartement 3, 62300 Lens")
    assert Degre.CERTAIN in degres(texte, secret)
    assert degres("bâtiment B, appartement 3, 62300 Lens", secret) == []


@pytest.mark.parametrize(
    ("texte", "degre"),
    [
        ("50.2910, 2.7775", Degre.CERTAIN),
        ("50,29101 ; 2,77752", Degre.CERTAIN),
        ("50°17'27.6\"N 2°46'39\"E", Degre.CERTAIN),
        ("https://maps.example.org/@50.2911,2.7776,17z", Degre.CERTAIN),
        (code_ouvert((50.2910, 2.7775)), Degre.CERTAIN),
        (code_ouvert((50.2910, 2.7775))[4:] + " Arras", Degre.CERTAIN),
        ("48.8566, 2.3522", Degre.POSSIBLE),
    ],
)
def test_une_position_sur_la_carte(texte, degre):
    secret = Secret(Genre.ADRESSE, adresse="12 bis avenue des Lilas-Fictifs, 62000 Arras (50.2910, 2.7775)")
    assert degres(texte, secret) == [degre]


@pytest.mark.parametrize(
    ("texte", "degre"),
    [
        ("Odile Voisine-Inventé", Degre.CERTAIN),
        ("VOISINE INVENTE, Odile", Degre.CERTAIN),
        ("Mme Voisine", Degre.CERTAIN),
        ("Odile V.", Degre.CERTAIN),
        ("O. V., la voisine", Degre.CERTAIN),
        ("O. V.", Degre.POSSIBLE),
        ("Votre voisine nous a alertés", Degre.POSSIBLE),
        ("Odile, votre voisine", Degre.CERTAIN),
        ("gardienne de la résidence Essai", Degre.CERTAIN),
        ("zéro six, trente-neuf, quatre-vingt-dix-huit, douze, trente-quatre", Degre.CERTAIN),
        ("06 399 812 34", Degre.CERTAIN),
        ("odile point voisine arobase example point org", Degre.CERTAIN),
    ],
)
def test_qui_a_parle(texte, degre):
    assert degres(texte, TEMOIN)[0] is degre


@pytest.mark.parametrize("texte", ["La voisine garde Tom.", "Mme Martin-Inventé", "06 39 98 12 35", "Odile viendra"])
def test_quelqu_un_d_autre_passe(texte):
    assert degres(texte, Secret(Genre.INFORMATEUR, nom="Odile Voisin-Fictif", qualite="Voisin")) == []


def test_le_nom_de_la_famille_ne_suffit_pas():
    grand_mere = Secret(Genre.INFORMATEUR, nom="Rose Bernard-Inventé")
    assert degres("Tom Bernard-Inventé", grand_mere) == [Degre.CERTAIN]
    assert degres("Tom Bernard-Inventé", grand_mere, connus=["Tom Bernard-Inventé"]) == [Degre.POSSIBLE]
    assert degres("Rose Bernard-Inventé", grand_mere, connus=["Tom Bernard-Inventé"]) == [Degre.CERTAIN]


@given(
    st.integers(1, 9999),
    st.sampled_from(["{} rue de l’Essai-Fictif", "{}, r. Essai Fictif", "rue de l’Essai-Fictif, {}"]),
)
def test_tout_numero_se_dit_aussi_en_lettres(numero, forme):
    secret = Secret(Genre.ADRESSE, adresse=f"{numero} rue de l’Essai-Fictif, 62000 Arras")
    for dit in (str(numero), *en_lettres(numero)):
        assert Degre.CERTAIN in degres(forme.format(dit), secret)


def test_un_secret_ne_se_lit_pas_dans_ce_que_python_en_dit():
    trouvees = chercher([Endroit("page", "12 bis avenue des Lilas-Fictifs", 2)], [ADRESSE, TEMOIN])
    dit = repr(trouvees) + repr(ADRESSE) + repr(TEMOIN)
    assert "Lilas" not in dit
    assert "Odile" not in dit
    assert trouvees[0].page == 2


def test_un_pdf_illisible_est_refuse():
    with pytest.raises(Refus, match="ne peut pas être relu"):
        lire_pdf(b"%PDF-1.7 rien", nom="a.pdf")


def test_une_page_sans_mots_est_a_regarder():
    pdf = pikepdf.new()
    pdf.add_blank_page()
    pdf.pages[0].contents_add(b"10 10 100 100 re f")
    tampon = io.BytesIO()
    pdf.save(tampon)
    assert lire_pdf(tampon.getvalue(), nom="a.pdf").a_regarder == (1,)
