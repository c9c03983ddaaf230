"""An agent invited for her employer comes in through the identity provider, and leaves both."""

import os
from collections.abc import Iterator

import pytest

from egide.socle.comptes.presenters import siret_affiche
from egide.socle.comptes.tests.fournisseur import SIRET, Cle, Fournisseur, ouvrir_le_guichet
from tests.navigateur.recit import alors, etant_donne, quand
from tests.navigateur.scene import Scene

pytestmark = pytest.mark.long


@pytest.fixture
def fournisseur(monkeypatch: pytest.MonkeyPatch) -> Iterator[Fournisseur]:
    """The provider of this machine, named in the environment of the processes of the story."""
    essai = Fournisseur(Cle())
    serveur = ouvrir_le_guichet(essai)
    for nom, valeur in essai.reglages.items():
        if nom != "origine":
            monkeypatch.setitem(os.environ, f"EGIDE_OIDC_{nom.upper()}", valeur)
    yield essai
    serveur.shutdown()
    serveur.server_close()


def test_une_agente_entre_par_son_fournisseur_d_identite(fournisseur: Fournisseur, scene: Scene) -> None:
    fournisseur.origine = scene.service.agents

    with etant_donne("l’administrateur technique, qui invite Inès pour son établissement"):
        admin = scene.agent("admin_technique")
        admin.va("/administration/invitations/nouvelle/")
        admin.ecrit("Prénom", "Inès")
        admin.ecrit("Nom", "Passerelle-Inventée")
        admin.ecrit("Adresse électronique professionnelle", "ines.passerelle@example.org")
        admin.champ("Unité").select_option(label="CRIP du Pas-de-Calais")
        admin.champ("Rôle").select_option(label="Agent de la CRIP")
        admin.ecrit("Jour", "1")
        admin.ecrit("Mois", "1")
        admin.ecrit("Année", "2026")
        admin.ecrit("SIRET de l’établissement", "123 456 782 00011")
        admin.presse("Préparer l’invitation")

    with alors("une preuve fraîche lui est demandée, et sa saisie est gardée"):
        admin.titre("Confirmez que c’est vous")
        admin.ecrit("Code", scene.code("admin_technique"))
        admin.presse("Confirmer")
        admin.titre("Votre saisie est gardée")
        admin.presse("Envoyer maintenant")
        admin.lit("Ce SIRET n’est pas juste")
        admin.ecrit("SIRET de l’établissement", SIRET)
        admin.presse("Préparer l’invitation")
        lien = admin.page.locator("[data-lien]").inner_text()

    with quand("Inès ouvre le lien et continue chez le fournisseur"):
        ines = scene.devant_la_porte()
        ines.va(lien)
        ines.titre("Bienvenue, Inès")
        ines.lit(siret_affiche(SIRET))
        ines.parcourt()
        ines.capture("invitation-federee")
        ines.presse("Continuer avec ProConnect")
        ines.titre("Fournisseur d’essai")
        ines.presse("Je suis Inès")

    with alors("elle est chez elle, sans mot de passe ni code"):
        ines.titre("Bonjour Inès")

    with quand("elle se déconnecte"):
        ines.va("/deconnexion/")
        ines.presse("Me déconnecter")

    with alors("les deux sessions sont fermées"):
        ines.titre("Connexion des agents")
        ines.lit("Vous êtes déconnecté d’Égide et de ProConnect")
        ines.capture("connexion-federee")

    with quand("elle revient par la page de connexion"):
        ines.parcourt()
        ines.presse("Me connecter avec ProConnect")
        ines.presse("Je suis Inès")

    with alors("elle est de nouveau chez elle"):
        ines.titre("Bonjour Inès")

    with quand("le fournisseur ne dit plus pour qui elle travaille"):
        ines.va("/deconnexion/")
        ines.presse("Me déconnecter")
        fournisseur.siret = None
        ines.presse("Me connecter avec ProConnect")
        ines.presse("Je suis Inès")

    with alors("une page calme lui dit quoi faire"):
        assert ines.statut == 403
        ines.titre("La connexion n’a pas abouti")
        ines.lit("appelez l’administrateur technique")
        ines.capture("connexion-refusee")
