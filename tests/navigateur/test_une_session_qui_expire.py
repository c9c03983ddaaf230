"""The session closes while someone is typing: the text is kept, and offered back once she has signed in again."""

from typing import Any

from django.contrib.sessions.backends.db import SessionStore
from playwright.sync_api import expect

from tests.navigateur.recit import alors, etant_donne, quand
from tests.navigateur.scene import Scene

MOTIF = "Pourquoi ? Une ou deux phrases que la famille pourra lire"
ECRIT = "Grossesse suivie tard, madame dort dans sa voiture : elle demande elle-même de l’aide."
SUITE = "Elle est hébergée ce soir."
ABSENCE_MINUTES = 31


def _vieillir_les_sessions(scene: Scene) -> None:
    """Make every open session as old as if nobody had touched it for half an hour."""
    magasin = SessionStore()
    with scene.coulisses() as conn:
        for cle, contenu in conn.execute("SELECT session_key, session_data FROM django_session").fetchall():
            session: dict[str, Any] = magasin.decode(contenu)
            if "egide_vu" in session:
                session["egide_vu"] -= ABSENCE_MINUTES * 60
                conn.execute(
                    "UPDATE django_session SET session_data = %s WHERE session_key = %s", (magasin.encode(session), cle)
                )


def test_le_texte_envoye_trop_tard_est_garde(scene: Scene) -> None:
    with etant_donne("une agente qui remplit une qualification, puis que l’on appelle ailleurs"):
        nora = scene.agent("agent_crip")
        nora.page.clock.install()
        nora.ouvre("Delattre-Fictif", dans=nora.bloc("f2"))
        nora.choisit("Conditions de développement compromises")
        nora.ecrit(MOTIF, ECRIT)
        # once saved, the page asks nothing more of the house: only her own gesture meets the closed session
        nora.attend_l_enregistrement(ECRIT)
        _vieillir_les_sessions(scene)

    with quand("elle revient après une demi-heure et vérifie ce qu’elle a écrit"):
        nora.presse("Vérifier")

    with alors("la session est fermée, et la page de connexion dit que son texte est gardé"):
        nora.titre("Connexion des agents")
        nora.lit("Session fermée, faute d’activité.", "Ce que vous aviez écrit est gardé")
        nora.ne_lit_pas(ECRIT, "Delattre")

    with quand("elle se connecte de nouveau, avec un nouveau code"):
        scene.se_connecter(nora, "agent_crip")

    with alors("son texte l’attend, entier"):
        nora.titre("Votre saisie est gardée")
        nora.lit(ECRIT)

    with quand("elle l’envoie"):
        nora.presse("Envoyer maintenant")

    with alors("la page reprend où elle en était"):
        nora.titre("Qualifier l’information")
        expect(nora.champ(MOTIF)).to_have_value(ECRIT)
        expect(nora.champ("Conditions de développement compromises")).to_be_checked()


def test_la_page_laissee_ouverte_se_verrouille_puis_reprend(scene: Scene) -> None:
    with etant_donne("une agente qui écrit, puis quitte son poste sans rien fermer"):
        nora = scene.agent("agent_crip")
        nora.page.clock.install()
        nora.ouvre("Delattre-Fictif", dans=nora.bloc("f2"))
        nora.ecrit(MOTIF, ECRIT)

    with quand("une demi-heure passe"):
        _vieillir_les_sessions(scene)
        nora.page.clock.fast_forward(f"{ABSENCE_MINUTES}:00")

    with alors("la page se couvre : un passant ne lit rien, le texte n’est pas perdu"):
        voile = nora.page.get_by_role("dialog", name="Page fermée, votre saisie est gardée")
        expect(voile).to_be_visible()
        nora.regarde()

    with quand("elle se connecte dans un nouvel onglet, puis reprend"):
        onglet = nora.nouvel_onglet(voile.get_by_role("link", name="Me connecter dans un nouvel onglet"))
        scene.se_connecter(onglet, "agent_crip")
        voile.get_by_role("button", name="C’est fait, reprendre ici").click()

    with alors("son texte est là, et s’enregistre de nouveau"):
        expect(voile).to_be_hidden()
        expect(nora.champ(MOTIF)).to_have_value(ECRIT)
        nora.ecrit(MOTIF, f"{ECRIT} {SUITE}")
        nora.attend_l_enregistrement(SUITE)
        nora.lit("Brouillon enregistré à")
        nora.recharge()
        expect(nora.champ(MOTIF)).to_have_value(f"{ECRIT} {SUITE}")
