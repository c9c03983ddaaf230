"""The base as anybody who steals it reads it, and the store beside it: no file, no protected address, no reporter."""

import subprocess

import psycopg
from django.utils import timezone

from egide.config.backup import programs
from egide.enfant.actions.identites import rectifier_identite
from egide.socle.acces.contexte import au_nom_de
from egide.socle.documents.controleur import relever_pieces
from egide.socle.documents.occultation.actions import preparer_occultation
from egide.socle.documents.tests.sorties import ADRESSE, INFORMATRICE, une_scene
from egide.socle.documents.tests.test_occultation import PHRASES, TIERS
from egide.socle.documents.tests.test_screens import deposer
from egide.socle.interface.brouillons import enregistrer_brouillon

DANS_LE_FICHIER, DANS_LE_BROUILLON = "zqxcanaridefichier", "zqxcanaridebrouillon"
SECRETS = {
    "adresse protégée": ("Lilas-Fictifs", "LILAS FICTIFS", "lilasfictifs", "lilas fictifs"),
    "personne qui a informé": ("Voisine-Inventé", "VOISINE INVENTE", "odile.voisine", "0639981234", "06 39 98 12 34"),
    "personne occultée": ("Tante-Inventé", "Moulin-Fictif", "karima.t@"),
    "fichier reçu": (DANS_LE_FICHIER,),
    "texte en cours": (DANS_LE_BROUILLON,),
}
TEMOIN = "Prénom-Lisible"


def copie_brute(adresse):
    """A plain dump of every row, by PostgreSQL's own program."""
    with psycopg.connect(adresse) as conn:
        programme = programs.find("pg_dump", conn.info.server_version // 10_000)
    lue = subprocess.run(
        [programme, "--inserts", "--no-owner"], env=programs.environment(adresse), capture_output=True, check=True
    )
    return lue.stdout.decode().lower()


def test_la_copie_brute_et_le_disque_ne_disent_aucun_secret(
    maison, au_travail, client_de, base_clonee, magasin_d_essai
):
    scene, agent = une_scene(maison), maison.agent_crip
    with au_nom_de(agent):
        rectifier_identite(scene.enfant, agent=agent, le=timezone.now(), motif="acte", champs={"prenoms": TEMOIN})
    octets = f"Le {DANS_LE_FICHIER} vit au {ADRESSE}.".encode() * 40
    assert deposer(client_de(agent), scene.information, octets, nom="mot.txt").status_code == 302
    piece = scene.piece(*[" ".join((*PHRASES, DANS_LE_FICHIER))], titre="Compte rendu")
    with au_nom_de(agent):
        preparer_occultation(piece, TIERS, agent=agent, le=timezone.now())
        enregistrer_brouillon(agent, "essai", f"texte={DANS_LE_BROUILLON}", 0)
    with au_travail():
        relever_pieces()

    copie = copie_brute(base_clonee)
    assert TEMOIN.lower() in copie, "the copy is read"
    assert str(scene.information.numero).lower() in copie
    dits = [(genre, mot) for genre, mots in SECRETS.items() for mot in mots if mot.lower() in copie]
    fichiers = [chemin for chemin in magasin_d_essai.rglob("*") if chemin.is_file()]
    disque = b"\0".join(chemin.read_bytes() for chemin in fichiers)
    dits += [(genre, mot) for genre, mots in SECRETS.items() for mot in mots if mot.encode() in disque]
    assert dits == []
    assert len(fichiers) > 2
    assert INFORMATRICE.courriel.startswith("odile.voisine")
