"""Two teams opened a file for the same girl: the cell compares, chooses word by word, merges, then undoes it."""

import pytest

from tests.navigateur.personne import Fenetre
from tests.navigateur.recit import alors, etant_donne, quand
from tests.navigateur.scene import TELEPHONE, Scene

pytestmark = pytest.mark.long

MOTIF = "livret de famille vu par la MDS de Lens"
ERREUR = "deux cousines, pièces d’identité vues"
CHEZ_LE_PERE, CHEZ_LA_MERE = "Tom Bernard-Inventé", "Chez la mère"


def test_deux_dossiers_se_reunissent_puis_se_separent(scene: Scene) -> None:
    with etant_donne("Nora, de la CRIP, et Jade, que la MDS de Lens a inscrite une seconde fois"):
        scene.service.demarrer("agents")
        (garde, numero), (absorbe, autre_numero) = _dossiers_de_jade(scene)
        nora = scene.agent("agent_crip")

    with quand("elle ouvre la file des doublons depuis les dossiers"):
        nora.ouvre("Dossiers")
        nora.ouvre("Doublons possibles")
    with alors("la paire y est, avec ce qui concorde et ce qui diffère"):
        nora.lit("Jade Bernard-Inventé et Jade Bernard-Inventée", numero, autre_numero, "même son", "concorde")
        nora.capture("doublons", entiere=True)

    with quand("elle met les deux fiches côte à côte et réunit trop vite"):
        nora.ouvre("Vérifier")
        nora.titre("Est-ce la même personne ?")
        nora.lit("14 rue du Puits-Fictif", "Aucune ligne n’est déplacée", "MDS de Lens demandera à")
        nora.parcourt()
        nora.capture("deux-fiches", entiere=True)
        nora.ecrit_au_clavier("D’après quoi est-ce la même personne ?", MOTIF)
        nora.valide_au_clavier("Réunir les deux fiches")
    with alors("chaque mot qui diffère attend son choix, et ce qu’elle a écrit est gardé"):
        nora.lit("Choisissez une réponse.", dans=nora.bloc("reunir"))
        assert nora.champ("D’après quoi est-ce la même personne ?").input_value() == MOTIF

    with quand("elle choisit champ par champ, puis réunit"):
        for champ in ("nom", "naissance"):
            nora.choisit_au_clavier(_libelle(nora, champ, "autre"))
        nora.valide_au_clavier("Réunir les deux fiches")
    with alors("il n’y a plus qu’un dossier, où se lit ce que chaque équipe a écrit"):
        assert nora.page.url.endswith(f"/enfants/{garde}/")
        nora.titre("Jade Bernard-Inventée")
        nora.lit(f"{autre_numero} se lit avec le {numero}", MOTIF, CHEZ_LE_PERE, CHEZ_LA_MERE)
        nora.capture("dossiers-reunis", entiere=True)
        nora.va(f"/enfants/{absorbe}/")
        assert nora.page.url.endswith(f"/enfants/{garde}/"), "the old address leads to the kept file"

    with quand("elle regarde le dessin de la famille, puis le reprend sur son téléphone"):
        nora.ouvre("Dessin de la famille")
        nora.parcourt()
        telephone = scene.agent("agent_crip", appareil=TELEPHONE)
        telephone.va(nora.page.url)
    with alors("le texte dit la même famille que le dessin, sous un seul nom d’enfant"):
        for fenetre in (nora, telephone):
            fenetre.lit("Jade Bernard-Inventée, l’enfant de cette fiche, 11 ans", dans=fenetre.bloc("texte"))
            fenetre.ne_lit_pas("Jade Bernard-Inventé,", dans=fenetre.bloc("texte"))
        telephone.capture("genogramme-telephone", entiere=True)

    with quand("elle apprend que ce sont deux cousines et défait la fusion"):
        nora.va(f"/enfants/{garde}/")
        nora.ouvre("Défaire")
        nora.lit(numero, autre_numero, "Ce qui a été écrit depuis reste dans le dossier où on l’a écrit.")
        nora.parcourt()
        nora.capture("defaire-une-fusion", entiere=True)
        nora.ecrit_au_clavier("Pourquoi ?", ERREUR)
        nora.valide_au_clavier("Défaire cette fusion")
    with alors("une preuve fraîche lui est demandée, et ce qu’elle a écrit est gardé"):
        nora.titre("Confirmez que c’est vous")
        nora.ecrit("Code", scene.code("agent_crip"))
        nora.presse("Confirmer")
        nora.titre("Votre saisie est gardée")
        nora.presse("Envoyer maintenant")
    with alors("les deux dossiers se lisent à nouveau, chacun comme avant"):
        nora.lit(f"les dossiers {numero} et {autre_numero} sont comme avant")
        nora.titre("Jade Bernard-Inventé")
        nora.lit(CHEZ_LE_PERE)
        nora.ne_lit_pas("Dossiers réunis", "Bernard-Inventée", CHEZ_LA_MERE)
        nora.va(f"/enfants/{absorbe}/")
        assert nora.page.url.endswith(f"/enfants/{absorbe}/")
        nora.titre("Jade Bernard-Inventée")
        nora.lit(CHEZ_LA_MERE)
        nora.ne_lit_pas("Dossiers réunis", CHEZ_LE_PERE)


def _dossiers_de_jade(scene: Scene) -> list[tuple[str, str]]:
    """Address and number of both files, the older first."""
    with scene.coulisses() as conn:
        lignes = conn.execute(
            "SELECT d.id, d.numero FROM dossiers_dossier d JOIN enfant_personne p ON p.dossier_id = d.id"
            " WHERE p.prenoms = 'Jade' ORDER BY p.id"
        ).fetchall()
    assert len(lignes) == 2
    return [(str(dossier), str(numero)) for dossier, numero in lignes]


def _libelle(fenetre: Fenetre, champ: str, cote: str) -> str:
    """The words of one choice, as they stand on the page."""
    bouton = fenetre.page.locator(f"[name={champ}][value={cote}]")
    return str(bouton.evaluate("(e) => e.labels[0].innerText"))
