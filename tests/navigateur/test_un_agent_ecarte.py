"""An agent kept away from a relative's file sees it nowhere: no list, no count, no search, no page, no emergency."""

import pytest

from tests.navigateur.personne import Fenetre
from tests.navigateur.recit import alors, etant_donne, quand
from tests.navigateur.scene import Scene

pytestmark = pytest.mark.long

RAISON = "Je dois savoir tout de suite si cet enfant est en sécurité ce soir."


def test_yanis_ne_voit_pas_le_dossier_d_arthur(scene: Scene) -> None:
    with etant_donne("Arthur, neveu de Yanis ; Yanis et Nora font le même métier dans la même cellule"):
        dossier, information, recueil, personne, numero, numero_information = _traces_d_arthur(scene)
        traces = (dossier, information, recueil, personne, "Arthur")
        adresses = (f"/dossiers/{dossier}/", f"/informations/{information}/", f"/accueil/{recueil}/")
        nora, yanis = scene.agent("agent_crip"), scene.agent("agent_crip_2")

    with alors("Nora le voit dans ses listes et l’ouvre"):
        nora.va("/informations/")
        nora.ouvre("Arthur")
        nora.lit(numero_information)

    with alors("Yanis n’en voit rien, ni dans ma journée, ni dans ses listes, ni dans leurs filtres"):
        yanis.ne_lit_pas(*traces)
        for adresse in ("/informations/", "/informations/?groupe=en_cours", "/informations/?canal=courriel"):
            yanis.va(adresse)
            yanis.ne_lit_pas(*traces)
        yanis.va(f"/informations/?numero={numero_information}")
        yanis.lit("Aucune information ne correspond à ces filtres")
        yanis.ne_lit_pas(*traces)

    with quand("il cherche Arthur, même avec un motif"):
        for motif in ("", RAISON):
            yanis.va("/dossiers/")
            yanis.ecrit("Nom, numéro, adresse ou téléphone", "Arthur Modèle-Fictif")
            yanis.ecrit("Naissance ou âge", "6 ans")
            yanis.ecrit("Motif, pour savoir si l’enfant est connu ailleurs", motif)
            yanis.presse("Chercher", dans=yanis.page.locator("main"))
            with alors("rien n’est trouvé, rien n’est compté, personne n’est nommé"):
                yanis.lit("0 réponse", "Rien de connu")
                assert "Arthur" not in yanis.page.url
                yanis.ne_lit_pas(dossier, information, personne)

    with quand("il cherche par numéro"):
        for connu in (numero, numero_information):
            yanis.cherche(connu)
            with alors("aucune page d’Arthur ne s’ouvre"):
                yanis.ne_lit_pas(*traces)

    with quand("il tape les adresses qu’un autre lui a montrées"):
        reponses = {_reponse(yanis, adresse) for adresse in (*adresses, f"/enfants/{personne}/")}
        with alors("elles n’existent pas"):
            assert len(reponses) == 1
            assert reponses.pop()[0] == 404

    with quand("il passe par l’accès d’urgence"):
        yanis.va("/acces-urgence/")
        yanis.ecrit("Code", scene.code("agent_crip_2"))
        yanis.presse("Confirmer")
        for essai in (numero, "62-2026-99999"):
            yanis.va("/acces-urgence/")
            yanis.ecrit("Numéro du dossier", essai)
            yanis.ecrit("Pourquoi devez-vous lire ce dossier maintenant ?", RAISON)
            yanis.presse("Ouvrir ce dossier")
            with alors("la réponse est celle d’un dossier absent"):
                yanis.lit("Aucun dossier ne s’ouvre avec ce numéro")

    with alors("ses autres dossiers restent ouverts"):
        yanis.va("/informations/")
        yanis.lit("Sacha", "Jade")


def _traces_d_arthur(scene: Scene) -> tuple[str, str, str, str, str, str]:
    with scene.coulisses() as conn:
        ligne = conn.execute(
            "SELECT d.id, i.id, i.recueil_id, p.id, d.numero, i.numero FROM enfant_personne p"
            " JOIN dossiers_dossier d ON d.id = p.dossier_id"
            " JOIN information_preoccupante_enfantconcerne e ON e.dossier_id = d.id"
            " JOIN information_preoccupante_information i ON i.id = e.information_id WHERE p.prenoms = 'Arthur'"
        ).fetchone()
    assert ligne is not None
    dossier, information, recueil, personne, numero, numero_information = map(str, ligne)
    return dossier, information, recueil, personne, numero, numero_information


def _reponse(fenetre: Fenetre, adresse: str) -> tuple[int, str]:
    fenetre.va(adresse)
    return fenetre.statut, fenetre.page.content()
