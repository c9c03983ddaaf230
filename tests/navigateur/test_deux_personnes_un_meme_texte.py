"""Two people, or two windows, write the same text: both versions are shown, and none is lost."""

import pytest
from playwright.sync_api import expect

from tests.navigateur.personne import Fenetre
from tests.navigateur.recit import alors, etant_donne, quand
from tests.navigateur.scene import Scene

pytestmark = pytest.mark.long

D_HELENE = "L’appelant parle d’un garçon déjà aidé : le service social de secteur peut reprendre contact."
DE_NORA = "Un garçon de dix ans garde sa mère la nuit et ne dort plus : une équipe doit le rencontrer."
MOTIF = "Pourquoi ? Une ou deux phrases que la famille pourra lire"


def _ouvrir_muhammad(fenetre: Fenetre) -> None:
    fenetre.ouvre("Muhammad", dans=fenetre.bloc("f2"))


def _repondre_a_tout(fenetre: Fenetre, qualification: str, motif: str) -> None:
    fenetre.choisit("Tous les enfants qui vivent au domicile sont sur cette liste")
    fenetre.choisit("Négligences")
    fenetre.choisit(qualification)
    fenetre.choisit("Risque de danger")
    fenetre.ecrit(MOTIF, motif)
    fenetre.choisit("Oui, par courrier puis rendez-vous")
    expect(fenetre.bouton("Décider et lancer les délais")).not_to_have_attribute("aria-disabled", "true")


def test_deux_agents_qualifient_la_meme_information(scene: Scene) -> None:
    with etant_donne("une information que Nora a préparée, ouverte chez elle et chez Hélène au même moment"):
        nora = scene.agent("agent_crip")
        _ouvrir_muhammad(nora)
        nora.presse("Chercher les antécédents")
        nora.lit("Mohamed Rahmani-Fictif", "Très probable", dans=nora.bloc("connue"))
        nora.capture("rapprochement")
        nora.presse("C’est le même enfant", dans=nora.bloc("connue"))
        helene = scene.agent("cadre_crip")
        _ouvrir_muhammad(helene)

    with quand("chacune écrit sa décision, sans savoir que l’autre écrit aussi"):
        _repondre_a_tout(nora, "C’est une information préoccupante : ouvrir une évaluation", DE_NORA)
        _repondre_a_tout(helene, "Pas une information préoccupante : orienter ou classer", D_HELENE)

    with quand("Hélène décide la première, puis Nora"):
        helene.presse("Décider et lancer les délais")
        helene.lit("C’est décidé")
        nora.presse("Décider et lancer les délais")

    with alors("rien n’est écrasé : les deux textes sont côte à côte, avec leurs auteurs"):
        assert nora.statut == 409
        nora.titre("Cette information a changé pendant que vous écriviez")
        nora.lit(D_HELENE, "Hélène Cadre-Fictive", dans=nora.bloc("version-autre"))
        nora.lit(DE_NORA, dans=nora.bloc("version-moi"))
        nora.capture("deux-versions")

    with quand("elle réunit les deux textes et enregistre"):
        nora.ecrit("Le texte à garder", f"{DE_NORA} {D_HELENE}")
        nora.presse("Enregistrer ce texte")

    with alors("la décision est corrigée, et l’histoire garde les deux"):
        nora.lit("C’est décidé")
        nora.lit(DE_NORA, D_HELENE, dans=nora.bloc("decidee"))
        nora.lit("Hélène Cadre-Fictive", "Décision corrigée", dans=nora.bloc("histoire"))


def test_deux_fenetres_d_un_meme_brouillon(scene: Scene) -> None:
    with etant_donne("une agente qui a ouvert deux fois la même qualification"):
        premiere = scene.agent("agent_crip")
        premiere.page.clock.install()
        _ouvrir_muhammad(premiere)
        seconde = scene.agent("agent_crip")
        seconde.page.clock.install()
        _ouvrir_muhammad(seconde)

    with quand("elle écrit dans la première, puis autre chose dans la seconde"):
        premiere.ecrit(MOTIF, DE_NORA)
        premiere.attend_l_enregistrement(DE_NORA)
        premiere.lit("Brouillon enregistré à")
        seconde.ecrit(MOTIF, D_HELENE)
        seconde.attend_l_enregistrement(D_HELENE)

    with alors("la seconde montre les deux textes, champ par champ"):
        conflit = seconde.page.get_by_role("alert").filter(has_text="modifié dans une autre fenêtre")
        seconde.lit("Rien n’est écrasé", DE_NORA, D_HELENE, "Pourquoi ?", dans=conflit)
        seconde.regarde()

    with quand("elle garde ce qu’elle écrit ici"):
        conflit.get_by_role("button", name="Garder ce que j’écris ici").click()

    with alors("son texte est le brouillon, que la page retrouve"):
        expect(conflit).to_have_count(0)
        seconde.lit("Brouillon enregistré à")
        seconde.recharge()
        expect(seconde.champ(MOTIF)).to_have_value(D_HELENE)

    with quand("la première fenêtre, restée en arrière, écrit encore"):
        premiere.ecrit(MOTIF, f"{DE_NORA} Et la suite.")
        premiere.attend_l_enregistrement("Et la suite.")

    with alors("elle est prévenue à son tour, son texte toujours à l’écran"):
        premiere.lit("modifié dans une autre fenêtre", D_HELENE)
        expect(premiere.champ(MOTIF)).to_have_value(f"{DE_NORA} Et la suite.")
