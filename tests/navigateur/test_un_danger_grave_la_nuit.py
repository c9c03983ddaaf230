"""A grave danger by night: the numbers first, someone warned at once, then the decision and the prosecutor."""

import pytest
from playwright.sync_api import expect

from egide.socle.acces.regles_acces import reglage
from tests.navigateur.controles import parcourt_au_clavier
from tests.navigateur.recit import alors, etant_donne, quand
from tests.navigateur.scene import TELEPHONE, Scene

pytestmark = pytest.mark.long

FAITS = "Mon neveu de 4 ans est enfermé dans le garage, son père a bu et menace tout le monde."
MOTIF = "Un enfant de quatre ans est enfermé la nuit par un adulte alcoolisé qui menace : la police est appelée."
ALERTE = "Danger tout de suite"


def test_un_danger_grave_la_nuit(scene: Scene) -> None:
    with etant_donne("un oncle, la nuit, sur son téléphone ; les tâches différées sont arrêtées"):
        scene.service.demarrer("public", "agents")
        oncle = scene.public()
        oncle.va("/")
        parcourt_au_clavier(oncle.page)

    with quand("il écrit ce qui se passe et dit que c’est maintenant"):
        oncle.choisit("Quelqu’un d’autre de la famille")
        oncle.presse("Continuer")
        oncle.ecrit("Son prénom", "Timéo")
        oncle.ecrit("Son âge, en années", "4")
        oncle.ecrit("La commune où il se trouve", "Lens")
        oncle.presse("Continuer")
        oncle.ecrit("Ce que vous avez vu ou entendu", FAITS)
        oncle.choisit("Oui, en ce moment même")
        oncle.presse("Continuer")

    with alors("avant toute autre question, il lit qui appeler, et que rien n’est encore envoyé"):
        oncle.titre("Appelez maintenant")
        oncle.lit("17", "112", "114", "119", "n’est pas encore envoyé")
        expect(oncle.page.get_by_role("link", name="17", exact=True).first).to_have_attribute("href", "tel:17")
        oncle.capture("danger-public")

    with quand("il relit puis envoie"):
        oncle.presse("Relire puis envoyer")
        # nobody reads faster than this: a program does, and is asked to read again
        oncle.page.wait_for_timeout(1_000 * reglage("depot_secondes_minimum"))
        oncle.presse("Envoyer")

    with alors("il relit les numéros, et que l’astreinte est prévenue"):
        oncle.lit("N’attendez pas notre réponse", "17", "Nous prévenons une personne d’astreinte")

    with alors("l’alerte est là pour la cellule aussitôt, sans attendre aucune tâche"):
        helene = scene.agent("cadre_crip", appareil=TELEPHONE)
        bandeau = helene.page.get_by_role("region", name="Danger en cours")
        helene.lit(ALERTE, "Personne n’a encore dit « je prends »", "Appelez d’abord le 17 ou le 112", dans=bandeau)
        helene.lit("Les avis automatiques ne partent plus")
        helene.capture("danger-astreinte")

    with quand("Hélène dit « je prends »"):
        helene.presse("Je prends", dans=bandeau)

    with alors("l’alerte s’éteint pour tous, et la situation reste en tête de ce qui attend"):
        expect(bandeau).to_have_count(0)
        nora = scene.agent("agent_crip")
        expect(nora.page.get_by_role("region", name="Danger en cours")).to_have_count(0)
        nora.lit(ALERTE, dans=nora.bloc("f1"))

    with quand("les tâches reprennent, et Hélène ouvre l’information"):
        scene.service.demarrer_le_travailleur()
        helene.attend("Timéo", dans="f1")
        helene.ouvre("Timéo", dans=helene.bloc("f1"))
        helene.lit("Un danger immédiat est signalé")

    with quand("elle constate le danger grave, avec son seul motif"):
        helene.choisit("Danger grave et immédiat : saisir le parquet")
        helene.ecrit("Pourquoi ? Une ou deux phrases que la famille pourra lire", MOTIF)
        helene.champ("Précisez « autre »").click()
        helene.lit("Avis au procureur de la République, tout de suite", dans=helene.page.locator("#lance"))
        helene.presse("Décider et lancer les délais")

    with alors("c’est une urgence, même sans accusé ni antécédents, et l’avis au parquet est attendu"):
        helene.lit("C’est décidé")
        helene.lit("Danger grave et immédiat", MOTIF, dans=helene.bloc("decidee"))
        helene.lit("Avis au procureur de la République", dans=helene.bloc("delais"))

    with quand("le parquet est avisé par téléphone, et qu’elle le note"):
        helene.ouvre("Noter l’avis au parquet")
        helene.choisit("Danger grave et immédiat, notamment maltraitance")
        helene.choisit("Pas tout de suite : contraire à l’intérêt d’un enfant")
        helene.ecrit(
            "Sinon, pourquoi ce serait contraire à l’intérêt de l’enfant",
            "Le père menace : le prévenir aggraverait tout.",
        )
        helene.presse("Enregistrer")

    with alors("l’heure de l’avis est inscrite, et ce délai ne court plus"):
        helene.lit("Parquet avisé", dans=helene.bloc("decidee"))
        helene.ne_lit_pas("Avis au procureur", dans=helene.bloc("delais"))
        helene.lit("Procureur de la République avisé", dans=helene.bloc("histoire"))

    with alors("l’oncle, avec son code, lit qu’une suite est donnée, et rien d’autre"):
        code = oncle.page.locator("code").inner_text()
        oncle.va("/reprendre/")
        oncle.ecrit("Votre code", code)
        oncle.presse("Continuer")
        oncle.lit("Une suite a été donnée")
        oncle.ne_lit_pas("parquet", "garage")
