"""What is past its term: proposed by the worker, decided by the officer, agreed by the archives, by two persons."""

import pytest

from tests.navigateur.recit import alors, etant_donne, quand
from tests.navigateur.scene import TELEPHONE, Scene

pytestmark = pytest.mark.long

_PROPOSER = """
INSERT INTO conservation_bordereau (id, numero, nature, categorie, visa_requis, etat, version, propose_le,
    visa_reference, paquet_empreinte, recu_reference, motif)
VALUES (gen_random_uuid(), '62-2026-00001', 'elimination', 'dossier_enfant', true, 'propose', 1, now(), '', '', '', '');
INSERT INTO etats_passage (id, objet_genre, objet_id, volet, rang, de, acte, vers, le, saisi_le, agent_id, motif)
SELECT gen_random_uuid(), 'bordereau', id, 0, 1, '', 'proposer_bordereau', 'propose', propose_le, propose_le,
    '00000000-0000-7000-8000-000000000001', '' FROM conservation_bordereau;
INSERT INTO conservation_lignebordereau (id, bordereau_id, objet_genre, objet_id, numero, evenement, depart,
    dernier_fait, regle, regle_version, article, valeur, unite, terme, sort, motif, etat, raison)
SELECT gen_random_uuid(), b.id, 'dossier', d.id, d.numero, 'Dernier fait connu', d.ouvert_le - interval '900 days',
    d.ouvert_le - interval '900 days', 'RGPD_ACTIVE_24M', 'national/origine', 'Référentiel CNIL du 20/01/2022', 24,
    'mois', d.ouvert_le - interval '170 days', '', '', 'en_attente', ''
FROM conservation_bordereau b, (SELECT * FROM dossiers_dossier WHERE id NOT IN (SELECT dossier_id FROM acces_scelle)
    ORDER BY numero LIMIT 2) d;
"""


def test_un_bordereau_decide_puis_vise_par_une_autre_personne(scene: Scene) -> None:
    with etant_donne("un bordereau proposé par le logiciel, avec deux dossiers au terme passé"):
        with scene.coulisses() as conn:
            conn.execute("SET session_replication_role = replica")
            for ordre in _PROPOSER.split(";"):
                if ordre.strip():
                    conn.execute(ordre)
            numeros = [
                n for (n,) in conn.execute("SELECT numero FROM conservation_lignebordereau ORDER BY 1").fetchall()
            ]
        sophie = scene.agent("dpo")
        sophie.ouvre("Conservation")
        sophie.capture("conservation")

    with quand("la déléguée l’ouvre"):
        sophie.ouvre("62-2026-00001", dans=sophie.bloc("ouverts"))

    with alors("elle lit des numéros, des dates et une règle, et le nom de personne"):
        sophie.lit(*numeros, "RGPD_ACTIVE_24M", "À décider", dans=sophie.bloc("lignes"))
        sophie.capture("bordereau")

    with quand("elle décide, après une preuve fraîche : l’un disparaît, l’autre reste"):
        sophie.ouvre("Décider")
        sophie.ecrit("Code", scene.code("dpo"))
        sophie.presse("Confirmer")
        sophie.titre("Décider du bordereau")
        sophie.capture("bordereau-decision")
        sophie.page.get_by_label("Élimination", exact=True).check()
        cartes = sophie.page.locator(".eg-carte")
        cartes.nth(0).get_by_label("Éliminer", exact=True).check()
        cartes.nth(1).get_by_label("Garder", exact=True).check()
        sophie.presse("Enregistrer la décision")

    with alors("il lui manque un motif, et elle peut le corriger sans rien ressaisir"):
        sophie.lit("Écrivez pourquoi")
        cartes.nth(1).get_by_role("textbox").fill("Une sœur cherche ses origines.")
        sophie.presse("Enregistrer la décision")
        sophie.lit("La décision est enregistrée", "Une sœur cherche ses origines.")

    with alors("elle ne peut pas enregistrer elle-même le visa"):
        sophie.lit("Une autre personne que celle qui a décidé doit le faire.")

    with quand("la correspondante des archives l’enregistre, de son téléphone"):
        anne = scene.agent("archiviste", appareil=TELEPHONE)
        anne.va("/conservation/")
        anne.ouvre("62-2026-00001", dans=anne.bloc("ouverts"))
        anne.capture("bordereau-telephone")
        anne.ouvre("Enregistrer le visa")
        anne.ecrit("Code", scene.code("archiviste"))
        anne.presse("Confirmer")
        anne.page.get_by_label("Accord", exact=True).check()
        anne.ecrit("Référence de leur écrit", "AD62-2026-114")
        for partie, valeur in (("Jour", "2"), ("Mois", "1"), ("Année", "2026")):
            anne.ecrit(partie, valeur)
        anne.presse("Enregistrer le visa")

    with alors("le bordereau est visé, et rien n’a encore disparu"):
        anne.lit("Visé par les archives", "AD62-2026-114")
        with scene.coulisses() as conn:
            assert conn.execute(
                "SELECT count(*) FROM dossiers_dossier WHERE numero = ANY (%s)", [numeros]
            ).fetchone() == (2,)
