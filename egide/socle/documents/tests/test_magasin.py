"""The store: nothing readable on the disk, nothing lost by a crash, keys that change."""

import os
from datetime import timedelta
from uuid import uuid4

import pytest
from cryptography.fernet import Fernet
from django.core.management import CommandError, call_command
from django.utils import timezone

from egide.parcours.information_preoccupante.tests.factories import une_information
from egide.socle.acces.contexte import au_nom_de
from egide.socle.documents import magasin as module
from egide.socle.documents.actions import detruire_fichier, octets_de
from egide.socle.documents.controleur import ORPHELIN_APRES, balayer_le_magasin
from egide.socle.documents.magasin import FichierIllisible, Magasin
from egide.socle.documents.models import Fichier
from egide.socle.documents.noms import LONGUEUR, nom_propre
from egide.socle.documents.selectors import fichiers_illisibles
from egide.socle.documents.tests.factories import TEXTE, sur_l_information, une_piece
from egide.socle.echanges.reprise import CONTROLES
from egide.socle.interface.refus import Refus

SECRET = b"Tom dit avoir peur. " * 50


@pytest.fixture
def magasin(tmp_path):
    return Magasin(tmp_path / "pieces")


def fichiers(magasin):
    return [chemin for chemin in magasin.dossier.rglob("*") if chemin.is_file()]


def test_rien_n_est_lisible_sur_le_disque(magasin):
    un, deux = uuid4(), uuid4()
    premier, second = magasin.deposer(un, SECRET), magasin.deposer(deux, SECRET)
    contenus = [chemin.read_bytes() for chemin in fichiers(magasin)]
    assert len(set(contenus)) == 2
    assert not any(b"Tom" in contenu for contenu in contenus)
    assert premier.cle_verrouillee != second.cle_verrouillee
    assert (magasin.lire(un, premier), premier.taille) == (SECRET, len(SECRET))
    assert {oct(chemin.stat().st_mode & 0o777) for chemin in fichiers(magasin)} == {"0o600"}


def test_un_fichier_change_deplace_ou_sans_cle_ne_s_ouvre_pas(magasin):
    un, deux = uuid4(), uuid4()
    premier, second = magasin.deposer(un, SECRET), magasin.deposer(deux, SECRET)
    chemin = magasin._chemin(un)
    entier = chemin.read_bytes()
    for octets in (entier[:-1], entier[:5], b"", entier[:40] + bytes([entier[40] ^ 1]) + entier[41:]):
        chemin.write_bytes(octets)
        with pytest.raises(FichierIllisible):
            magasin.lire(un, premier)
    chemin.write_bytes(magasin._chemin(deux).read_bytes())
    with pytest.raises(FichierIllisible):
        magasin.lire(un, second)
    magasin.detruire(un)
    magasin.detruire(un)
    with pytest.raises(FichierIllisible):
        magasin.lire(un, premier)


def test_une_cle_detruite_ferme_aussi_les_copies_du_dossier(magasin, settings):
    fichier = uuid4()
    depot = magasin.deposer(fichier, SECRET)
    settings.EGIDE_CLES = [Fernet.generate_key().decode()]
    with pytest.raises(FichierIllisible):
        magasin.lire(fichier, depot)
    with pytest.raises(FichierIllisible):
        magasin.lire(fichier, module.Depot(depot.empreinte, depot.taille, ""))


def test_un_meme_identifiant_ne_sert_qu_une_fois(magasin):
    fichier = uuid4()
    depot = magasin.deposer(fichier, SECRET)
    with pytest.raises(FileExistsError):
        magasin.deposer(fichier, b"autre chose")
    assert magasin.lire(fichier, depot) == SECRET
    assert len(fichiers(magasin)) == 1


def test_une_ecriture_interrompue_ne_laisse_pas_de_fichier(magasin, monkeypatch):
    def couper(*_):
        raise OSError("no space left")

    monkeypatch.setattr(os, "fsync", couper)
    with pytest.raises(OSError, match="no space"):
        magasin.deposer(uuid4(), SECRET)
    assert fichiers(magasin) == []


def _deposer_puis_echouer(agent, ancre):
    with au_nom_de(agent):
        une_piece(agent, ancre)
        raise ZeroDivisionError


def test_un_acte_qui_echoue_laisse_un_fichier_que_le_balai_emporte(maison, au_travail, magasin_d_essai):
    nadia = maison.agent_crip
    ancre = sur_l_information(une_information(nadia))
    gardee = une_piece(nadia, ancre)

    with pytest.raises(ZeroDivisionError):
        _deposer_puis_echouer(nadia, ancre)
    magasin = Magasin(magasin_d_essai)
    (magasin_d_essai / "00").mkdir(exist_ok=True)
    (magasin_d_essai / "00" / "essai.en_cours").write_bytes(b"a moitie")
    assert len(fichiers(magasin)) == 3
    with au_travail():
        assert balayer_le_magasin() == 0
        vieux = (timezone.now() - ORPHELIN_APRES - timedelta(hours=1)).timestamp()
        for chemin in fichiers(magasin):
            os.utime(chemin, (vieux, vieux))
        assert balayer_le_magasin() == 1
        assert balayer_le_magasin() == 0
    with au_nom_de(nadia):
        assert octets_de(Fichier.objects.get(pk=gardee.original_id)) == TEXTE
    assert len(fichiers(magasin)) == 1


def test_les_cles_se_changent_sans_toucher_aux_fichiers(maison, au_travail, settings, magasin_d_essai):
    nadia = maison.agent_crip
    piece = une_piece(nadia, sur_l_information(une_information(nadia)))
    avant = [chemin.read_bytes() for chemin in fichiers(Magasin(magasin_d_essai))]
    neuve = Fernet.generate_key().decode()
    settings.EGIDE_CLES = [neuve, *settings.EGIDE_CLES]
    toutes = settings.EGIDE_CLES
    with au_travail():
        settings.EGIDE_CLES = [neuve]
        with pytest.raises(CommandError, match="rien n’a changé"):
            call_command("pieces_reverrouiller")
        settings.EGIDE_CLES = toutes
        call_command("pieces_reverrouiller")
    settings.EGIDE_CLES = [neuve]
    with au_nom_de(nadia):
        assert octets_de(Fichier.objects.get(pk=piece.original_id)) == TEXTE
    assert [chemin.read_bytes() for chemin in fichiers(Magasin(magasin_d_essai))] == avant


def test_apres_une_restauration_chaque_fichier_est_essaye(maison, au_travail, magasin_d_essai):
    nadia = maison.agent_crip
    ancre = sur_l_information(une_information(nadia))
    _, abimee, perdue = (une_piece(nadia, ancre) for _ in range(3))
    magasin = Magasin(magasin_d_essai)
    magasin._chemin(abimee.original_id).write_bytes(b"autre chose")
    magasin._chemin(perdue.original_id).unlink()
    with au_travail():
        assert set(fichiers_illisibles()) == {f"fichier {p.original_id}" for p in (abimee, perdue)}
        assert fichiers_illisibles in CONTROLES


def test_un_fichier_detruit_perd_sa_cle_et_une_ancienne_copie_ne_s_ouvre_plus(maison, au_travail, magasin_d_essai):
    nadia = maison.agent_crip
    piece = une_piece(nadia, sur_l_information(une_information(nadia)))
    chemin = Magasin(magasin_d_essai)._chemin(piece.original_id)
    sauvegarde = chemin.read_bytes()
    with au_nom_de(nadia), pytest.raises(Refus, match="par vous"):
        detruire_fichier(piece.original, le=timezone.now())
    with au_travail():
        detruire_fichier(piece.original, le=timezone.now())
        assert not chemin.exists()
        chemin.write_bytes(sauvegarde)
        detruit = Fichier.objects.get(pk=piece.original_id)
        with pytest.raises(FichierIllisible):
            octets_de(detruit)
        assert detruit.empreinte == piece.original.empreinte
        vieux = (timezone.now() - ORPHELIN_APRES - timedelta(hours=1)).timestamp()
        os.utime(chemin, (vieux, vieux))
        assert balayer_le_magasin() == 1


@pytest.mark.parametrize(
    ("recu", "propre"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\x\\photo.jpg", "photo.jpg"),
        ("photo\u202egpj.exe", "photogpj.exe"),
        ("a\x00b\n.pdf", "ab.pdf"),
        ("  ..  ", "sans nom"),
        ("un?nom*.pdf", "un_nom_.pdf"),
        ("é" * 300 + ".pdf", "é" * (LONGUEUR - 4) + ".pdf"),
    ],
)
def test_un_nom_est_lisible_et_sans_chemin(recu, propre):
    assert nom_propre(recu) == propre
