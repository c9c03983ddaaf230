"""A neighbour, her telephone, no script: she says it, keeps a code, comes back and adds something."""

from playwright.sync_api import expect

from tests.navigateur.recit import alors, etant_donne, quand
from tests.navigateur.scene import Scene

FAITS = "J’entends des cris le soir. Le petit garçon du deuxième attend seul dans l’escalier."
AJOUT = "Il était encore dans l’escalier hier à 22 h."


def test_une_voisine_le_dit_puis_revient_avec_son_code(scene: Scene) -> None:
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

    with quand("elle ajoute ce qu’elle a vu depuis"):
        voisine.ecrit("Ce que vous voulez ajouter", AJOUT)
        voisine.presse("Ajouter")
        voisine.lit("Ce que vous avez ajouté est enregistré")

    with alors("la cellule lit les deux textes à la même page, sans aucun nom"):
        agente = scene.agent("agent_crip")
        agente.ouvre("Nolan", dans=agente.bloc("f1"))
        agente.lit(FAITS, AJOUT, dans=agente.bloc("recu"))
        agente.lit("identité gardée à part", dans=agente.bloc("recu"))
