"""Canaries in what is received: never readable in the store, in a temporary folder, nor in the database."""

import io
import tempfile
from pathlib import Path

import psycopg
import pytest
from PIL import Image
from psycopg import sql

from egide.parcours.information_preoccupante.tests.factories import une_information
from egide.socle.acces.contexte import au_nom_de
from egide.socle.documents.actions import octets_de
from egide.socle.documents.controle.bac_a_sable import convertisseur_present
from egide.socle.documents.controle.limites import OCTETS
from egide.socle.documents.controleur import relever_pieces
from egide.socle.documents.models import Piece
from egide.socle.documents.reception import EnMemoire
from egide.socle.documents.states import Etat
from egide.socle.documents.tests.fabrique import docx, image, odt, pdf
from egide.socle.documents.tests.test_screens import deposer

CANARI = "zqxcanaridepiece"
ENVOIS = {
    "mot.txt": f"Le {CANARI} chante.".encode() * 40,
    "note.docx": docx(f"Le {CANARI} chante."),
    "note.odt": odt(f"<text:p>Le {CANARI} chante.</text:p>"),
    "scan.pdf": pdf(texte=f"Le {CANARI} chante."),
    "photo.jpg": image(comment=CANARI.encode()) + CANARI.encode(),
}


def lisibles(dossier: Path) -> list[Path]:
    """Files under a folder whose name or content holds the canary."""
    mot = CANARI.encode()
    return [c for c in dossier.rglob("*") if CANARI in c.name or (c.is_file() and mot in c.read_bytes())]


def lignes_lisibles(adresse: str) -> list[str]:
    """Tables with a row that holds the canary, for an administrator who reads them all."""
    with psycopg.connect(adresse) as conn:
        tables = [t for (t,) in conn.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'").fetchall()]
        cherche = "SELECT 1 FROM {t} AS t WHERE t::text LIKE %s LIMIT 1"
        mot = [f"%{CANARI}%"]
        return [t for t in tables if conn.execute(sql.SQL(cherche).format(t=sql.Identifier(t)), mot).fetchone()]


@pytest.fixture
def temporaire(tmp_path, monkeypatch):
    """The temporary folder of this process, empty."""
    dossier = tmp_path / "temporaire"
    dossier.mkdir()
    monkeypatch.setenv("TMPDIR", str(dossier))
    monkeypatch.setattr(tempfile, "tempdir", None)
    yield dossier
    tempfile.tempdir = None


def test_rien_de_recu_n_est_lisible(maison, au_travail, client_de, base_clonee, magasin_d_essai, temporaire):
    nadia = maison.agent_crip
    information = une_information(nadia)
    for nom, octets in ENVOIS.items():
        assert deposer(client_de(nadia), information, octets, nom=nom).status_code == 302
    assert lisibles(magasin_d_essai) == lisibles(temporaire) == []
    with au_travail():
        relever_pieces()
    assert lisibles(magasin_d_essai) == []
    assert list(temporaire.iterdir()) == []
    assert not Path("/travail").exists(), "the folder of work exists inside the sandbox only"
    assert lignes_lisibles(base_clonee) == []
    attendues = 5 if convertisseur_present() else 2
    with au_nom_de(nadia):
        pieces = list(Piece.objects.filter(etat=Etat.DISPONIBLE).select_related("original", "copie"))
        assert len(pieces) == attendues
        assert sum(CANARI.encode() in octets_de(piece.original) for piece in pieces) >= 2
        copies = [piece.copie for piece in pieces if piece.copie]
        photos = [octets_de(copie) for copie in copies if copie.media == "image/jpeg"]
    assert [CANARI.encode() in octets for octets in photos] == [False]
    assert Image.open(io.BytesIO(photos[0])).size == (48, 32)


def test_un_envoi_reste_en_memoire_et_s_arrete_a_ce_qui_est_accepte():
    reception = EnMemoire()
    reception.new_file("fichier", "gros.pdf", "application/pdf", None)
    morceau, debut = bytes(5_000_000), 0
    for _ in range(8):
        reception.receive_data_chunk(morceau, debut)
        debut += len(morceau)
    recu = reception.file_complete(debut)
    assert len(recu.read()) == OCTETS + 1
