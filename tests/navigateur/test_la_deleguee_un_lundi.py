"""Monday at the officer's: a break-glass by night explained by the rota, another finding to verify, the numbers."""

import subprocess
import sys
from datetime import UTC, datetime
from uuid import UUID

from playwright.sync_api import expect

from egide.config import local
from tests.navigateur.base_recits import environnement
from tests.navigateur.personne import Fenetre
from tests.navigateur.recit import alors, etant_donne, quand
from tests.navigateur.scene import Scene

RAISON = "Les gendarmes ont Élio avec eux et demandent si sa mère est connue de nos services."
NUIT = """
import django; django.setup()
from django.utils import timezone
from egide.vigilance.detection import relever, tirer_echantillon
from datetime import date
relever(date.fromisoformat("{jour}"), le=timezone.now())
tirer_echantillon(date.fromisoformat("{jour}").replace(day=1), le=timezone.now())
"""


def la_nuit_passe(scene: Scene, jour: datetime) -> None:
    """The worker examines that day, with its own roles, as it does every night."""
    env = {
        **local.WORKER.restrict(environnement(scene.service.admin_url)),
        "DJANGO_SETTINGS_MODULE": "egide.config.settings",
    }
    texte = NUIT.format(jour=jour.astimezone().date().isoformat())
    subprocess.run([sys.executable, "-c", texte], env=env, check=True)


def le_dossier_d_elio(scene: Scene) -> tuple[UUID, str]:
    """The file of Élio, and its number, that everyone at the on-call post knows."""
    with scene.coulisses() as conn:
        ligne = conn.execute(
            "SELECT d.id, d.numero FROM dossiers_dossier d JOIN enfant_personne p ON p.dossier_id = d.id"
            " WHERE p.prenoms = 'Élio'"
        ).fetchone()
    assert ligne is not None
    return ligne


def ouvrir_en_urgence(scene: Scene, qui: str, numero: str) -> Fenetre:
    """Break-glass, with a code just given."""
    agent = scene.agent(qui)
    agent.va("/acces-urgence/")
    agent.ecrit("Code", scene.code(qui))
    agent.presse("Confirmer")
    agent.ecrit("Numéro du dossier", numero)
    agent.ecrit("Pourquoi devez-vous lire ce dossier maintenant ?", RAISON)
    agent.presse("Ouvrir ce dossier")
    return agent


def test_un_acces_d_urgence_de_nuit_puis_le_lundi_de_la_deleguee(scene: Scene) -> None:
    dossier, numero = le_dossier_d_elio(scene)
    with etant_donne("Marc, cadre de Lens, d’astreinte, qui n’a pas le dossier d’Élio"):
        with scene.coulisses() as conn:
            conn.execute("UPDATE acces_exclusion SET au = now() WHERE dossier_id = %s", [dossier])
        marc = ouvrir_en_urgence(scene, "cadre_astreinte", numero)
        marc.lit("Accès d’urgence, en lecture seule")

    with alors("l’unité qui suit l’enfant en est avertie"):
        nora = scene.agent("agent_crip")
        nora.lit("Une personne l’a ouvert par un accès d’urgence", dans=nora.bloc("avis"))

    with etant_donne("une collègue qui, le même jour, insiste sur un dossier fermé pour elle"):
        ines = scene.agent("evaluatrice_lens")
        for _ in range(3):
            ines.va(f"/dossiers/{dossier}/")
            assert ines.statut == 404
        la_nuit_passe(scene, datetime.now(UTC))

    with quand("le matin, Sophie ouvre le contrôle des accès"):
        sophie = scene.agent("dpo")
        sophie.lit("Accès inhabituels à relire", dans=sophie.bloc("vigilance"))
        sophie.ouvre("Contrôle des accès")

    with alors("chaque constat dit la personne, les faits et le contexte, sans aucun nom d’enfant"):
        a_relire = sophie.bloc("nouveaux")
        sophie.lit("Marc Veille-Fictive", "Accès d’urgence", "D’astreinte à ce moment", numero, dans=a_relire)
        sophie.lit("Inès Bassin-Fictif", "Refus répétés", "3 accès refusés", dans=a_relire)
        sophie.ne_lit_pas("Élio", "Caron-Fictif")
        sophie.parcourt()
        sophie.capture("controle-des-acces", entiere=True)

    with quand("elle explique l’accès de Marc par son tour d’astreinte, au clavier"):
        sophie.suit(a_relire.get_by_role("link", name="Accès d’urgence, Marc Veille-Fictive"))
        sophie.lit("Le tour d’astreinte de cette personne couvre ces accès")
        sophie.choisit_au_clavier("Expliqué")
        sophie.ecrit_au_clavier("Pourquoi", "Appel des gendarmes pendant son tour.")
        sophie.valide_au_clavier("Enregistrer la décision")

    with alors("il n’attend plus"):
        sophie.lit("Votre décision est enregistrée")
        expect(sophie.bloc("nouveaux")).not_to_contain_text("Marc Veille-Fictive")

    with quand("elle demande une explication pour Inès"):
        sophie.suit(sophie.bloc("nouveaux").get_by_role("link", name="Refus répétés, Inès Bassin-Fictif"))
        sophie.capture("controle-un-constat")
        sophie.choisit("À vérifier auprès du responsable")
        sophie.ecrit("Pourquoi", "Demandé à son cadre ce matin.")
        sophie.presse("Enregistrer la décision")

    with alors("le constat attend la réponse du responsable, et l’échantillon du mois reste à relire"):
        sophie.lit("Inès Bassin-Fictif", dans=sophie.bloc("a-verifier"))
        sophie.lit("Tiré au hasard", dans=sophie.bloc("echantillon"))

    with alors("elle relit aussi le motif de Marc, avant le terme, dans le journal"):
        sophie.ouvre("Journal")
        sophie.lit(RAISON, dans=sophie.bloc("urgences"))
        sophie.presse("Justifié : l’accès de Marc", dans=sophie.bloc("urgences"))

    with quand("la direction ouvre les nombres"):
        irene = scene.agent("direction")
        irene.va("/vigilance/statistiques/")

    with alors("elle lit des nombres masqués, et personne n’y est nommé"):
        irene.lit("moins de 5")
        irene.ne_lit_pas("Bassin-Fictif", "Veille-Fictive", numero)
        irene.capture("controle-nombres")
