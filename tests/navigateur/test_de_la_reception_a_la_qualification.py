"""An agent of the CRIP, from what the night brought to a decision with its reason, taken with the keyboard only."""

from datetime import datetime

from dateutil.relativedelta import relativedelta
from playwright.sync_api import expect

from egide.socle.interface.temps import a_paris, date_longue, moment
from tests.navigateur.controles import parcourt_au_clavier
from tests.navigateur.recit import alors, etant_donne, quand
from tests.navigateur.scene import Scene

MOTIF = "Un enfant de huit ans attend seul dehors le soir et des cris reviennent plusieurs fois par semaine."


def test_une_agente_de_la_crip_qualifie_ce_que_la_nuit_a_apporte(scene: Scene) -> None:
    with etant_donne("un dépôt du public que personne n’a lu, reçu cette nuit"):
        scene.service.demarrer("agents")
        scene.service.demarrer_le_travailleur()
        recue_le = _reception_du_depot(scene)
        terme = recue_le + relativedelta(months=3)
        nora = scene.agent("agent_crip")

    with alors("ma journée le montre dans ce qui attend un accusé, avec la raison"):
        nora.titre("Bonjour Nora")
        nora.lit("Sacha, 8 ans", "Transmis par voisin", "Attend depuis", dans=nora.bloc("f1"))
        parcourt_au_clavier(nora.page)
        nora.capture("ma-journee")

    with quand("elle l’ouvre"):
        nora.ouvre("Sacha", dans=nora.bloc("f1"))

    with alors("le texte est tel quel, et décider n’est pas encore possible, avec la raison"):
        nora.lit("en pyjama", dans=nora.bloc("recu"))
        nora.lit(f"réception de l’information par la cellule, {moment(recue_le)}")
        decider = nora.bouton("Décider et lancer les délais")
        expect(decider).to_have_attribute("aria-disabled", "true")
        nora.lit("Accusez d’abord réception de cette information.")

    with quand("elle accuse réception, cherche si l’enfant est connu, ouvre son dossier"):
        nora.presse("Accuser réception")
        nora.lit("Réception accusée")
        nora.presse("Chercher les antécédents")
        nora.presse("Ouvrir son dossier", dans=nora.bloc("connue"))
        nora.lit("Enfant inconnu jusqu’ici", dans=nora.bloc("connue"))

    with quand("elle recense sa sœur, qui vit au domicile"):
        nora.ouvre("Ajouter un enfant", dans=nora.bloc("enfants"))
        nora.choisit("Il vit au domicile")
        nora.ecrit("Prénom", "Zoé")
        nora.ecrit("Nom", "Lenoir-Fictif")
        nora.ecrit("École ou mode de garde", "Crèche")
        nora.presse("Ajouter cet enfant")
        nora.lit("Zoé", "Vit au foyer", dans=nora.bloc("enfants"))
        parcourt_au_clavier(nora.page)

    with quand("elle prépare sa décision, au clavier seulement"):
        nora.choisit_au_clavier("Tous les enfants qui vivent au domicile sont sur cette liste")
        nora.choisit_au_clavier("Négligences")
        nora.choisit_au_clavier("C’est une information préoccupante : ouvrir une évaluation")
        nora.choisit_au_clavier("Danger")
        nora.ecrit_au_clavier("Pourquoi ? Une ou deux phrases que la famille pourra lire", MOTIF)
        nora.choisit_au_clavier("Oui, par courrier puis rendez-vous")

    with alors("avant de décider, elle lit ce que la décision lancera, depuis la réception"):
        lance = nora.page.locator("#lance")
        nora.lit(f"Évaluation, terme le {date_longue(terme)}", "Continue", dans=lance)
        nora.lit("Évaluation de tous les mineurs du domicile", dans=lance)
        nora.lit("la cellule seule, tant qu’aucune équipe n’est choisie", dans=lance)
        expect(nora.bouton("Décider et lancer les délais")).not_to_have_attribute("aria-disabled", "true")
        nora.regarde()
        nora.capture("qualifier")

    with quand("elle décide, d’une touche"):
        nora.valide_au_clavier("Décider et lancer les délais")

    with alors("la décision porte son motif, et les trois mois courent depuis la réception"):
        nora.lit("C’est décidé")
        nora.lit("Information préoccupante, à évaluer", MOTIF, dans=nora.bloc("decidee"))
        nora.lit("Évaluation", date_longue(terme), moment(recue_le), dans=nora.bloc("delais"))
        nora.lit("Nora Exemple-Fictif, CRIP du Pas-de-Calais", dans=nora.bloc("histoire"))

    with alors("le dossier de l’enfant le raconte : qui le voit, les délais, la chronologie"):
        nora.cherche(_numero_du_dossier(scene))
        nora.titre("Sacha")
        nora.lit("CRIP du Pas-de-Calais", MOTIF, date_longue(terme))
        parcourt_au_clavier(nora.page)
        nora.capture("dossier")

    with alors("ma journée n’attend plus rien d’elle pour Sacha : le terme de l’évaluation est encore loin"):
        nora.va("/")
        nora.ne_lit_pas("Sacha", dans=nora.bloc("f1"))
        nora.ne_lit_pas("Sacha", dans=nora.bloc("f2"))
        nora.ne_lit_pas("Sacha", dans=nora.bloc("f3"))


def _reception_du_depot(scene: Scene) -> datetime:
    """When the cell received the neighbour's message of the demonstration, as the base keeps it."""
    with scene.coulisses() as conn:
        ligne = conn.execute(
            "SELECT i.recue_le FROM information_preoccupante_information i"
            " JOIN accueil_enfantsignale e USING (recueil_id) WHERE e.prenom = 'Sacha'"
        ).fetchone()
    assert ligne is not None
    return a_paris(ligne[0])


def _numero_du_dossier(scene: Scene) -> str:
    with scene.coulisses() as conn:
        ligne = conn.execute(
            "SELECT d.numero FROM dossiers_dossier d JOIN enfant_personne p ON p.dossier_id = d.id"
            " WHERE p.prenoms = 'Sacha'"
        ).fetchone()
    assert ligne is not None
    return str(ligne[0])
