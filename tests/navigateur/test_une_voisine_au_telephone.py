"""A neighbour, her telephone, no script: she says it, keeps a code, comes back and adds words and a photo."""

from pathlib import Path

from playwright.sync_api import expect

from egide.socle.documents.tests.fabrique import image
from tests.navigateur.personne import Fenetre
from tests.navigateur.recit import alors, etant_donne, quand
from tests.navigateur.scene import Scene

FAITS = "J’entends des cris le soir. Le petit garçon du deuxième attend seul dans l’escalier."
LEGENDE = "Le petit mot qu’il a glissé sous ma porte."
AJOUT = "Il était encore dans l’escalier hier à 22 h."


def test_une_voisine_le_dit_puis_revient_avec_son_code(scene: Scene, tmp_path: Path) -> None:
    with etant_donne("une voisine, sur son téléphone, sans JavaScript"):
        scene.service.demarrer("public", "agents")
        scene.service.demarrer_le_travailleur()
        voisine = scene.public(javascript=False)
        voisine.va("/")
        voisine.parcourt()

    with alors("les numéros d’urgence viennent avant la première question"):
        voisine.titre("Vous êtes inquiet pour un enfant")
        numeros = voisine.page.get_by_text("119").first.bounding_box()
        question = voisine.page.get_by_text("Qui êtes-vous pour cet enfant ?").bounding_box()
        assert numeros is not None
        assert question is not None
        assert numeros["y"] < question["y"]
        voisine.capture("public-mobile")

    with quand("elle répond une question par page, et se ravise une fois"):
        voisine.choisit("Un voisin ou une voisine")
        voisine.presse("Continuer")
        voisine.parcourt()
        voisine.ecrit("Son prénom", "Nolan")
        voisine.ecrit("Son âge, en années", "7")
        voisine.ecrit("La commune où il se trouve", "Béthune")
        voisine.presse("Continuer")
        voisine.parcourt()
        voisine.presse("Continuer")
        voisine.parcourt()
        voisine.lit("Écrivez au moins quelques mots")
        voisine.ecrit("Ce que vous avez vu ou entendu", FAITS)
        voisine.choisit("Non, pas tout de suite")
        voisine.presse("Continuer")
        voisine.parcourt()
        voisine.presse("Retour")
        expect(voisine.champ("Ce que vous avez vu ou entendu")).to_have_value(FAITS)
        voisine.presse("Continuer")
        voisine.ecrit("Depuis quand cela dure", "Depuis la rentrée")
        voisine.presse("Continuer")
        voisine.parcourt()
        voisine.presse("Continuer")
        voisine.parcourt()
        voisine.presse("Continuer")
        voisine.parcourt()

    with alors("elle relit tout avant d’envoyer, et aucune adresse ne porte ses mots"):
        voisine.titre("Relisez avant d’envoyer")
        voisine.lit(FAITS, "Nolan", "Béthune", "Depuis la rentrée")
        assert voisine.page.url.endswith("/relire/")

    with quand("elle envoie"):
        voisine.presse("Envoyer")

    with alors("elle reçoit un code, montré une seule fois"):
        voisine.titre("C’est enregistré")
        voisine.parcourt()
        code = voisine.page.locator("code").inner_text()
        assert len(code.replace("-", "").replace(" ", "")) == 28
        assert voisine.page.context.cookies() == []

    with quand("elle revient plus tard avec ce code"):
        voisine.va("/reprendre/")
        voisine.ecrit("Votre code", code.lower())
        voisine.presse("Continuer")

    with alors("elle lit où en est son message, sans en revoir le texte"):
        voisine.titre("Où en est votre message")
        voisine.parcourt()
        voisine.lit("Reçue")
        voisine.ne_lit_pas("escalier", "Nolan")

    with quand("elle ajoute ce qu’elle a vu depuis, puis choisit par erreur un film au lieu de sa photo"):
        voisine.ecrit("Ce que vous voulez ajouter", AJOUT)
        voisine.presse("Ajouter une photo ou un document")
        voisine.lit("Ce que vous avez écrit est enregistré")
        voisine.parcourt()
        _joint(voisine, tmp_path / "film.mp4", bytes(4) + b"ftypisom" + bytes(40))

    with alors("le champ dit pourquoi, et ce qu’elle en dit est toujours là"):
        voisine.lit("Ce fichier n’est pas d’un type accepté")
        voisine.parcourt()
        expect(voisine.champ("Ce que l’on y voit, si vous voulez le dire")).to_have_value(LEGENDE)

    with quand("elle choisit la photo"):
        _joint(voisine, tmp_path / "mme-odile-fictive.jpg", image())
        voisine.lit("Fichier reçu.")

    with alors("la cellule lit les deux textes à la même page, sans aucun nom"):
        agente = scene.agent("agent_crip")
        agente.ouvre("Nolan", dans=agente.bloc("f1"))
        agente.lit(FAITS, AJOUT, dans=agente.bloc("recu"))
        agente.lit("identité gardée à part", dans=agente.bloc("recu"))

    with alors("la photo est parmi les pièces, sous un nom qui ne dit personne"):
        agente.lit("Photo jointe au message", "La personne qui a informé", dans=agente.bloc("pieces"))
        agente.lit(LEGENDE, dans=agente.bloc("recu"))
        agente.ne_lit_pas("odile")


def _joint(voisine: Fenetre, fichier: Path, octets: bytes) -> None:
    fichier.write_bytes(octets)
    voisine.champ("Votre fichier").set_input_files(str(fichier))
    voisine.ecrit("Ce que l’on y voit, si vous voulez le dire", LEGENDE)
    voisine.presse("Envoyer ce fichier")
