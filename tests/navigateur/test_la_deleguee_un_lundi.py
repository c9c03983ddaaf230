"""Monday at the officer's: a break-glass by night explained by the rota, another finding to verify, the numbers."""

import subprocess
import sys
from datetime import UTC, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from playwright.sync_api import expect

from egide.config import local
from tests.navigateur.base_recits import environnement
from tests.navigateur.personne import Fenetre
from tests.navigateur.recit import alors, etant_donne, quand
from tests.navigateur.scene import Scene

PARIS = ZoneInfo("Europe/Paris")
RAISON = "Les gendarmes ont Élio avec eux et demandent si sa mère est connue de nos services."
NUIT = """
import os
os.environ["DJANGO_SETTINGS_MODULE"] = "egide.config.settings"
import django
django.setup()
from datetime import date
from django.utils import timezone
from egide.vigilance.detection import relever, tirer_echantillon
jour = date.fromisoformat("{jour}")
relever(jour, le=timezone.now())
tirer_echantillon(jour.replace(day=1), le=timezone.now())
"""
DE_GARDE = """
INSERT INTO comptes_astreinte (id, unite_id, agent_id, niveau, du, au)
SELECT gen_random_uuid(), p.unite_id, p.agent_id, 1, now() - interval '2 days', now() + interval '1 day'
FROM comptes_poste p JOIN comptes_agent a ON a.id = p.agent_id WHERE a.prenom = 'Inès'
"""


def deux_heures_du_matin() -> datetime:
    """The last 2:14 that is past, in Paris."""
    maintenant = datetime.now(PARIS)
    cette_nuit = maintenant.replace(hour=2, minute=14, second=0, microsecond=0)
    return cette_nuit if cette_nuit < maintenant else cette_nuit - timedelta(days=1)


def la_nuit_passe(scene: Scene, *jours: datetime) -> None:
    """The worker examines those days, with its own roles, as it does every night."""
    env = local.WORKER.restrict(environnement(scene.service.admin_url))
    for jour in sorted({instant.astimezone(PARIS).date() for instant in jours}):
        subprocess.run([sys.executable, "-c", NUIT.format(jour=jour.isoformat())], env=env, check=True)


def le_dossier_d_elio(scene: Scene) -> tuple[UUID, str]:
    """The file of Élio, and its number."""
    with scene.coulisses() as conn:
        ligne = conn.execute(
            "SELECT d.id, d.numero FROM dossiers_dossier d JOIN enfant_personne p ON p.dossier_id = d.id"
            " WHERE p.prenoms = 'Élio'"
        ).fetchone()
    assert ligne is not None
    return ligne[0], ligne[1]


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
    with etant_donne("Inès, d’astreinte pour Lens, qui n’a pas le dossier d’Élio et l’ouvre à deux heures du matin"):
        with scene.coulisses() as conn:
            conn.execute(DE_GARDE)
        ines = ouvrir_en_urgence(scene, "evaluatrice_lens", numero)
        ines.lit("Accès d’urgence, en lecture seule")
        nuit = deux_heures_du_matin()
        with scene.coulisses() as conn:
            conn.execute("UPDATE acces_accesurgence SET ouvert_le = %s WHERE dossier_id = %s", [nuit, dossier])

    with alors("l’unité qui suit l’enfant en est avertie"):
        nora = scene.agent("agent_crip")
        nora.lit("Une personne l’a ouvert par un accès d’urgence", dans=nora.bloc("avis"))

    with etant_donne("Luc, à Calais, qui insiste sur un dossier fermé pour lui"):
        luc = scene.agent("autre_territoire")
        for _ in range(3):
            luc.va(f"/dossiers/{dossier}/")
            assert luc.statut == 404
        la_nuit_passe(scene, nuit, datetime.now(UTC))

    with quand("le matin, Sophie ouvre le contrôle des accès"):
        sophie = scene.agent("dpo")
        sophie.lit("Des accès qui sortent de l’habitude", dans=sophie.bloc("vigilance"))
        sophie.ouvre("Contrôle des accès")

    with alors("chaque constat dit la personne, les faits et le contexte, sans aucun nom d’enfant"):
        a_relire = sophie.bloc("nouveaux")
        sophie.lit("Inès Bassin-Fictif", "Accès d’urgence", "2 h 14", "D’astreinte à ce moment", numero, dans=a_relire)
        sophie.lit("Luc Lointain-Inventé", "Refus répétés", "accès refusés", dans=a_relire)
        sophie.ne_lit_pas("Élio", "Caron-Fictif")
        sophie.parcourt()
        sophie.capture("controle-des-acces", entiere=True)

    with quand("elle explique l’accès d’Inès par son tour d’astreinte, au clavier"):
        sophie.suit(a_relire.get_by_role("link", name="Accès d’urgence, Inès Bassin-Fictif"))
        sophie.lit("Le tour d’astreinte de cette personne couvre ces accès")
        sophie.choisit_au_clavier("Expliqué")
        sophie.ecrit_au_clavier("Pourquoi", "Appel des gendarmes pendant son tour.")
        sophie.valide_au_clavier("Enregistrer la décision")

    with alors("il n’attend plus"):
        sophie.lit("Votre décision est enregistrée")
        expect(sophie.bloc("nouveaux")).not_to_contain_text("Inès Bassin-Fictif")

    with quand("elle demande une explication pour Luc"):
        sophie.suit(sophie.bloc("nouveaux").get_by_role("link", name="Refus répétés, Luc Lointain-Inventé"))
        sophie.capture("controle-un-constat")
        sophie.choisit("À vérifier auprès du responsable")
        sophie.ecrit("Pourquoi", "Demandé à son cadre ce matin.")
        sophie.presse("Enregistrer la décision")

    with alors("le constat attend la réponse du responsable, et l’échantillon du mois reste à relire"):
        sophie.lit("Luc Lointain-Inventé", dans=sophie.bloc("a-verifier"))
        sophie.lit("Tiré au hasard", dans=sophie.bloc("echantillon"))

    with alors("elle relit aussi le motif d’Inès, avant le terme, dans le journal"):
        sophie.ouvre("Journal")
        sophie.lit(RAISON, dans=sophie.bloc("urgences"))
        sophie.ouvre("Donner mon avis", dans=sophie.bloc("urgences"))
        sophie.choisit("Oui, il fallait lire ce dossier")
        sophie.presse("Noter mon avis")

    with quand("la direction ouvre les nombres"):
        irene = scene.agent("direction")
        irene.va("/vigilance/statistiques/")

    with alors("elle lit des nombres masqués, et personne n’y est nommé"):
        irene.lit("moins de 5")
        irene.ne_lit_pas("Bassin-Fictif", "Lointain-Inventé", numero)
        irene.capture("controle-nombres")
