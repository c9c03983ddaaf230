"""A photo comes with an information: deposited by keyboard, controlled by the worker, then read without its place."""

from pathlib import Path

from egide.socle.documents.tests.fabrique import image
from egide.socle.documents.tests.photos import LIEU, exif
from tests.navigateur.personne import Fenetre
from tests.navigateur.recit import alors, etant_donne, quand
from tests.navigateur.scene import TELEPHONE, Scene

TITRE = "Mur de la chambre"


def test_une_photo_deposee_puis_lue(scene: Scene, tmp_path: Path) -> None:
    with etant_donne("Nora, de la CRIP, et une photo qui dit où elle a été prise"):
        photo = tmp_path / "IMG_0001.jpg"
        photo.write_bytes(image(taille=(640, 480), exif=exif(6)))
        page = tmp_path / "IMG_0002.jpg"
        page.write_bytes(b"<!DOCTYPE html><html><script>alert(1)</script></html>")
        nora = scene.agent("agent_crip")
        information = _une_information(scene)
        nora.va(f"/informations/{information}/")

    with quand("elle dépose d’abord une page déguisée en photo"):
        nora.ouvre("Déposer une pièce")
        nora.titre("Déposer une pièce")
        nora.parcourt()
        _remplit(nora, page)
        nora.valide_au_clavier("Déposer la pièce")
        with alors("le champ dit pourquoi, et ce qu’elle a écrit est toujours là"):
            nora.lit("Ce fichier n’est pas d’un type accepté")
            assert nora.champ("Son titre").input_value() == TITRE

    with quand("elle choisit la vraie photo"):
        nora.champ("Le fichier").set_input_files(str(photo))
        nora.valide_au_clavier("Déposer la pièce")
        with alors("la pièce attend son contrôle, et ne s’ouvre pas"):
            nora.lit(TITRE, "En attente de contrôle", dans=nora.bloc("pieces"))
            assert nora.page.get_by_role("link", name=TITRE, exact=True).count() == 0

    with quand("le contrôle est passé"):
        scene.service.demarrer_le_travailleur()
        _attend_le_controle(nora)
        adresse = nora.page.get_by_role("link", name=TITRE, exact=True).get_attribute("href")
        servie = nora.page.context.request.get(nora.origine + str(adresse))
        with alors("la photo est droite, et ne dit plus aucun lieu"):
            assert servie.ok
            assert not [mot for mot in LIEU if mot in servie.body()]
            nora.page.goto(nora.origine + str(adresse))
            taille = nora.page.evaluate("() => [document.images[0].naturalWidth, document.images[0].naturalHeight]")
            assert taille == [480, 640]
            nora.va(f"/informations/{information}/")

    with alors("sur un téléphone, la liste se lit sans glisser de côté"):
        telephone = scene.agent("agent_crip", appareil=TELEPHONE)
        telephone.va(f"/informations/{information}/")
        telephone.lit(TITRE, dans=telephone.bloc("pieces"))


def _remplit(nora: Fenetre, fichier: Path) -> None:
    nora.champ("Le fichier").set_input_files(str(fichier))
    nora.ecrit("Son titre", TITRE)
    nora.page.get_by_label("Ce que c’est").select_option("photo")


def _une_information(scene: Scene) -> str:
    with scene.coulisses() as conn:
        ligne = conn.execute(
            "SELECT id FROM information_preoccupante_information WHERE etat = 'accusee' ORDER BY numero LIMIT 1"
        ).fetchone()
    assert ligne is not None
    return str(ligne[0])


def _attend_le_controle(nora: Fenetre) -> None:
    """The page says it once it is read again."""
    for _ in range(60):
        nora.recharge()
        if nora.page.get_by_role("link", name=TITRE, exact=True).count():
            return
        nora.page.wait_for_timeout(1000)
    raise AssertionError("La pièce attend encore.")
