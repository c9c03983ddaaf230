"""The cell sends an information to a team; somebody there says « reçu »; the sender reads who, and when."""

import pytest

from tests.navigateur.controles import parcourt_au_clavier
from tests.navigateur.recit import alors, etant_donne, quand
from tests.navigateur.scene import Scene

pytestmark = pytest.mark.long

MOT = "Merci de rencontrer l’école avant la famille."
MOTIF = "Un parent pourrait faire pression sur l’enfant."


def test_un_envoi_part_fige_et_une_personne_dit_recu(scene: Scene) -> None:
    with etant_donne("une agente de la cellule sur une information reçue cette nuit"):
        scene.service.demarrer("agents")
        scene.service.demarrer_le_travailleur()
        nora = scene.agent("agent_crip")
        nora.ouvre("Sacha", dans=nora.bloc("f1"))

    with quand("elle choisit de la transmettre"):
        nora.ouvre("Transmettre")

    with alors("le texte qui peut partir est montré mot pour mot"):
        nora.lit("en pyjama", "Sacha", dans=nora.bloc("texte"))
        parcourt_au_clavier(nora.page)
        nora.capture("transmettre", entiere=True)

    with quand("elle oublie de dire pourquoi les parents ne sont pas informés"):
        nora.page.get_by_label("À qui transmettez-vous ?").select_option(label="MDS d’Arras")
        nora.page.get_by_label("Sur quel fondement ?").select_option(index=1)
        nora.choisit("Ce qui a été reçu")
        nora.ecrit("Ce que vous ajoutez", MOT)
        nora.choisit_au_clavier("Non : contraire à l’intérêt de l’enfant")
        nora.page.locator("[name=enfant_informe][value=oui]").check()
        nora.presse("Transmettre")

    with alors("le refus est dit à côté du champ, et rien de ce qu’elle a écrit n’est perdu"):
        nora.lit("Dites pourquoi les parents ne sont pas informés avant l’envoi.")
        nora.capture("transmettre-refus", entiere=True)

    with quand("elle l’écrit et transmet"):
        nora.page.locator("[name=parents_motif]").fill(MOTIF)
        nora.presse("Transmettre")

    with alors("l’envoi est numéroté, figé, et attend une personne"):
        nora.lit("Elle attend qu’une personne dise", "Envoyée, en attente de réception", "Intact", MOT)
        nora.capture("transmission-envoyee", entiere=True)

    with quand("une évaluatrice d’Arras ouvre sa journée"):
        eva = scene.agent("evaluatrice")

    with alors("l’envoi y attend sa réponse"):
        eva.lit("CRIP du Pas-de-Calais", "Dites « reçu »", dans=eva.bloc("a-confirmer"))
        eva.capture("ma-journee-destinataire", entiere=True)

    with quand("elle l’ouvre et dit « reçu »"):
        eva.ouvre("Ouvrir", dans=eva.bloc("a-confirmer"))
        parcourt_au_clavier(eva.page)
        eva.lit("en pyjama", MOT, MOTIF, "n’ouvre pas le dossier")
        eva.capture("transmission-recue", entiere=True)
        eva.presse("Reçu")

    with alors("plus rien ne l’attend, et l’expéditrice lit qui a reçu"):
        eva.lit("reçue. L’expéditeur le voit.")
        nora.va("/transmissions/")
        nora.lit("Reçue", dans=nora.bloc("closes"))
        nora.capture("transmissions", entiere=True)
