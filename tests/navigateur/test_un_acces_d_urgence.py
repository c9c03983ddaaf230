"""Break-glass: one file, read-only, after a fresh proof and a written reason; then the officer reviews it."""

from playwright.sync_api import expect

from tests.navigateur.recit import alors, etant_donne, quand
from tests.navigateur.scene import Scene

RAISON = "La mère d’Élio est aux urgences de Lens, l’hôpital demande si l’enfant est seul à la maison."


def test_un_dossier_ouvert_en_urgence_puis_relu(scene: Scene) -> None:
    with etant_donne("Inès, évaluatrice à Lens, qui ne voit pas le dossier d’Élio et en connaît le numéro"):
        with scene.coulisses() as conn:
            ligne = conn.execute(
                "SELECT d.id, d.numero FROM dossiers_dossier d JOIN enfant_personne p ON p.dossier_id = d.id"
                " WHERE p.prenoms = 'Élio'"
            ).fetchone()
        assert ligne is not None
        dossier, numero = ligne
        ines = scene.agent("evaluatrice_lens")
        ines.va(f"/dossiers/{dossier}/")
        assert ines.statut == 404

    with quand("elle demande l’accès d’urgence"):
        ines.va("/acces-urgence/")

    with alors("une preuve fraîche lui est demandée avant toute chose"):
        ines.titre("Confirmez que c’est vous")

    with quand("elle donne un nouveau code, le numéro et la raison"):
        ines.ecrit("Code", scene.code("evaluatrice_lens"))
        ines.presse("Confirmer")
        ines.titre("Ouvrir un dossier en urgence")
        ines.capture("acces-urgence")
        ines.ecrit("Numéro du dossier", numero)
        ines.ecrit("Pourquoi devez-vous lire ce dossier maintenant ?", RAISON)
        ines.presse("Ouvrir ce dossier")

    with alors("le dossier s’ouvre en lecture seule, et le dit"):
        ines.lit("Élio", numero, "Accès d’urgence, en lecture seule")

    with quand("elle redonne un numéro inventé"):
        ines.va("/acces-urgence/")
        ines.ecrit("Numéro du dossier", "62-2026-99999")
        ines.ecrit("Pourquoi devez-vous lire ce dossier maintenant ?", RAISON)
        ines.presse("Ouvrir ce dossier")
        with alors("rien ne distingue un dossier fermé d’un dossier absent, et sa raison est encore là"):
            ines.lit("Aucun dossier ne s’ouvre avec ce numéro")
            assert ines.champ("Pourquoi devez-vous lire ce dossier maintenant ?").input_value() == RAISON

    with alors("l’unité qui suit Élio en est avertie aussitôt, puis dit qu’elle l’a lu"):
        nora = scene.agent("agent_crip")
        nora.lit("Une personne l’a ouvert par un accès d’urgence", dans=nora.bloc("avis"))
        nora.presse("J’ai lu", dans=nora.bloc("avis"))
        expect(nora.bloc("avis")).to_have_count(0)

    with quand("la déléguée à la protection des données ouvre le journal"):
        sophie = scene.agent("dpo")
        sophie.ouvre("Journal")

    with alors("l’accès attend sa relecture, avec sa raison, et sans aucun contenu du dossier"):
        urgences = sophie.bloc("urgences")
        sophie.lit("Inès Bassin-Fictif", numero, RAISON, dans=urgences)
        sophie.ne_lit_pas("Caron-Fictif")
        sophie.capture("journal")

    with quand("elle le juge justifié"):
        sophie.ouvre("Donner mon avis", dans=urgences.get_by_role("row").filter(has_text=RAISON))
        sophie.parcourt()
        sophie.capture("relire-un-acces-d-urgence")
        sophie.choisit("Oui, il fallait lire ce dossier")
        sophie.presse("Noter mon avis")

    with alors("il n’attend plus, celui de la veille oui, et le journal garde sa lecture"):
        sophie.lit("La police de Lens", dans=urgences)
        sophie.ne_lit_pas(RAISON, dans=urgences)
        sophie.lit("Sophie Garde-Fictive", "Accès d’urgence", dans=sophie.bloc("lignes"))

    with alors("elle n’ouvre pas le dossier pour autant"):
        sophie.va(f"/dossiers/{dossier}/")
        assert sophie.statut == 404
