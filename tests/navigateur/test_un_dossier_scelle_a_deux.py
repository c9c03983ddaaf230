"""A sealed file opened by two: naming opens nothing, two present open it to one, read-only, and both names stay."""

from uuid import UUID

from tests.navigateur.recit import alors, etant_donne, quand
from tests.navigateur.scene import Scene


def test_un_dossier_scelle_ouvert_a_deux(scene: Scene) -> None:
    with etant_donne("le dossier d’Élio, que la cellule voit, et Hélène, cadre, qui prouve son identité"):
        with scene.coulisses() as conn:
            ligne = conn.execute(
                "SELECT d.id, d.numero FROM dossiers_dossier d JOIN enfant_personne p ON p.dossier_id = d.id"
                " WHERE p.prenoms = 'Élio'"
            ).fetchone()
        assert ligne is not None
        dossier: UUID = ligne[0]
        numero: str = ligne[1]
        helene = scene.agent("cadre_crip")
        helene.va(f"/dossiers/{dossier}/droits/scelle/")
        helene.ecrit("Code", scene.code("cadre_crip"))
        helene.presse("Confirmer")

    with quand("elle le scelle avec Bruno, pour elle et Nora, en demandant l’ouverture à deux"):
        helene.ecrit("Pourquoi sceller ce dossier", "Notoriété de la famille")
        for nom in ("Nora Exemple-Fictif", "Hélène Cadre-Fictive"):
            helene.choisit(nom)
        helene.choisit("Deux personnes nommées l’ouvrent ensemble, chaque fois")
        helene.champ("Second cadre, présent").select_option(label="Bruno Second-Inventé")
        helene.ecrit("Code du second facteur du second cadre", scene.code("second_cadre"))
        helene.presse("Sceller à deux")

    with alors("personne ne le voit plus, pas même ceux qui y sont nommés"):
        nora = scene.agent("agent_crip")
        for fenetre in (helene, nora):
            fenetre.va(f"/dossiers/{dossier}/")
            assert fenetre.statut == 404

    with quand("Nora demande à l’ouvrir, Hélène à côté d’elle"):
        nora.va("/dossiers-scelles/")
        nora.ecrit("Code", scene.code("agent_crip"))
        nora.presse("Confirmer")
        nora.parcourt()
        nora.capture("ouvrir-a-deux")
        nora.choisit(f"Dossier {numero}")
        nora.ecrit("Pourquoi l’ouvrir", "Audience demain : relire la note.")
        nora.champ("Seconde personne nommée, présente").select_option(label="Yanis Modèle-Inventé")
        nora.ecrit("Code du second facteur de la seconde personne", scene.code("agent_crip_2"))
        nora.presse("Ouvrir à deux")

    with alors("avec une personne qui n’est pas nommée, rien ne s’ouvre"):
        assert nora.statut == 404

    with quand("Hélène confirme avec son propre code"):
        nora.va("/dossiers-scelles/")
        nora.choisit(f"Dossier {numero}")
        nora.ecrit("Pourquoi l’ouvrir", "Audience demain : relire la note.")
        nora.champ("Seconde personne nommée, présente").select_option(label="Hélène Cadre-Fictive")
        nora.ecrit("Code du second facteur de la seconde personne", scene.code("cadre_crip"))
        nora.presse("Ouvrir à deux")

    with alors("le dossier s’ouvre à Nora seule, en lecture seule, et le dit"):
        nora.lit("Élio", numero, "Dossier scellé, ouvert à deux, en lecture seule")
        nora.ne_lit_pas("Gérer les droits")
        helene.va(f"/dossiers/{dossier}/")
        assert helene.statut == 404

    with quand("l’heure est passée"):
        with scene.coulisses() as conn:
            conn.execute("UPDATE acces_relation SET au = now() - interval '1 minute' WHERE genre = 'a_deux'")
            conn.execute("UPDATE acces_acces SET expire = now() - interval '1 minute' WHERE dossier_id = %s", [dossier])
        nora.recharge()

    with alors("il se referme"):
        assert nora.statut == 404

    with alors("le journal garde les deux noms et le motif"):
        sophie = scene.agent("dpo")
        sophie.ouvre("Journal")
        lignes = sophie.bloc("lignes")
        sophie.lit("Dossier scellé ouvert à deux", "Nora Exemple-Fictif", "Hélène Cadre-Fictive", dans=lignes)
