"""A passkey: registered, it opens alone, proves again, and a copy of it is found out. Chromium plays the device."""

from typing import Any

import pytest
from playwright.sync_api import CDPSession

from tests.navigateur.personne import Fenetre
from tests.navigateur.recit import alors, etant_donne, quand
from tests.navigateur.scene import Scene

pytestmark = pytest.mark.long

TELEPHONE: dict[str, Any] = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


class Appareil:
    """The device of the person, as the browser plays it."""

    def __init__(self, fenetre: Fenetre) -> None:
        self._cdp: CDPSession = fenetre.page.context.new_cdp_session(fenetre.page)
        self._cdp.send("WebAuthn.enable")
        self._nom = self._cdp.send("WebAuthn.addVirtualAuthenticator", {"options": TELEPHONE})["authenticatorId"]

    def reconnait(self, oui: bool) -> None:
        """Whether it recognises the finger of its holder."""
        self._cdp.send("WebAuthn.setUserVerified", {"authenticatorId": self._nom, "isUserVerified": oui})

    def cle(self) -> dict[str, Any]:
        """The only key that it holds, as a thief would copy it."""
        [cle] = self._cdp.send("WebAuthn.getCredentials", {"authenticatorId": self._nom})["credentials"]
        return dict(cle)

    def remplacer(self, cle: dict[str, Any]) -> None:
        """Put this copy in the place of the key."""
        self._cdp.send("WebAuthn.clearCredentials", {"authenticatorId": self._nom})
        self._cdp.send("WebAuthn.addCredential", {"authenticatorId": self._nom, "credential": cle})


def _sortir(fenetre: Fenetre) -> None:
    fenetre.va("/deconnexion/")
    fenetre.presse("Me déconnecter")


def test_une_cle_d_acces_de_bout_en_bout(scene: Scene) -> None:
    with etant_donne("Inès, évaluatrice à Lens, entrée avec son mot de passe et son code"):
        ines = scene.devant_la_porte(hote="localhost")
        ines.va("/connexion/")
        scene.se_connecter(ines, "evaluatrice_lens")
        telephone = Appareil(ines)

    with quand("elle enregistre son téléphone comme clé d’accès, après une preuve fraîche"):
        ines.va("/compte/")
        ines.ouvre("Enregistrer une clé d’accès")
        ines.page.wait_for_load_state()
        ines.regarde()
        ines.titre("Confirmez que c’est vous")
        ines.ecrit("Code", scene.code("evaluatrice_lens"))
        ines.presse("Confirmer")
        ines.titre("Enregistrer une clé d’accès")
        ines.parcourt()
        ines.capture("cle-d-acces")
        ines.presse("Enregistrer cette clé")
        ines.lit("Donnez un nom à cette clé")
        ines.ecrit("Nom de cette clé", "Téléphone de service")
        ines.valide_au_clavier("Enregistrer cette clé")

    with alors("des codes de secours lui sont remis, et elle voit sa clé dans ses moyens de connexion"):
        ines.titre("Vos codes de secours")
        ines.va("/compte/")
        ines.lit("Téléphone de service", dans=ines.bloc("connexion"))
        ines.capture("moyens-de-connexion")
        copie = telephone.cle()

    with quand("elle sort, puis revient avec sa clé seule"):
        _sortir(ines)
        ines.va("/connexion/?next=/compte/")
        ines.parcourt()
        ines.capture("connexion")
        ines.presse("Me connecter avec une clé d’accès")

    with alors("elle est entrée, sur la page qu’elle voulait"):
        ines.titre("Mon compte")

    with quand("un acte sensible demande une preuve fraîche, et qu’elle la donne avec sa clé"):
        ines.va("/acces-urgence/")
        ines.ouvre("Une clé d’accès")
        ines.page.wait_for_load_state()
        ines.regarde()
        ines.presse("Confirmer avec ma clé")

    with alors("l’acte lui est ouvert"):
        ines.titre("Ouvrir un dossier en urgence")

    with quand("son téléphone ne reconnaît pas son doigt"):
        _sortir(ines)
        ines.va("/connexion/")
        telephone.reconnait(False)
        ines.bouton("Me connecter avec une clé d’accès").click()

    with alors("rien n’est ouvert, et le mot de passe reste possible"):
        ines.lit("Rien n’a été confirmé sur l’appareil")
        ines.regarde()
        ines.champ("Mot de passe").wait_for()
        telephone.reconnait(True)

    with quand("quelqu’un se sert d’une copie plus ancienne de sa clé"):
        telephone.remplacer(copie)
        ines.presse("Me connecter avec une clé d’accès")

    with alors("la copie est reconnue et refusée"):
        ines.lit("Cette clé a peut-être été copiée")
        ines.titre("Connexion des agents")


def test_une_cle_d_acces_ne_repond_pas_a_une_autre_adresse(scene: Scene) -> None:
    with etant_donne("la même maison sous une adresse où aucune clé ne peut être liée"):
        ines = scene.devant_la_porte()
        ines.va("/connexion/")
        Appareil(ines)

    with quand("quelqu’un y essaie une clé"):
        ines.bouton("Me connecter avec une clé d’accès").click()

    with alors("le navigateur refuse, et la page dit quoi faire"):
        ines.lit("Ce navigateur refuse les clés d’accès à cette adresse")
        ines.regarde()
