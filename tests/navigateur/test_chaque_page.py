"""Every page that the matrix shows to someone, as it opens: axe, keyboard, 320 pixels.

The pages are rendered by the house itself, then given to the browser with the real styles and scripts. What each
answers to an empty form is seen the same way by the long tests.
"""

import mimetypes
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, ClassVar
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from django.conf import settings
from django.contrib.staticfiles import finders
from django.db import connections
from django.test import Client, override_settings
from django.urls import reverse
from playwright.sync_api import Browser, ViewportSize

from egide.socle.comptes.roles import Role
from egide.socle.comptes.tests.factories import creer_agent, creer_poste
from tests.acces.adresses import MATRICE, adresses, attendu, chemin
from tests.acces.scene import Scene, jouer
from tests.acces.test_matrice import demander
from tests.navigateur.controles import (
    parcourt_ce_qui_est_nouveau,
    sans_violation,
    tient_dans_320_pixels,
)

# Given with the page, axe is compiled once by the browser; sent to each page, it took longer to arrive than to read.
AXE = "/axe.js"
CONTROLES = (sans_violation, tient_dans_320_pixels, parcourt_ce_qui_est_nouveau)
# Opened by a story, because another page must come before it; the story walks through it with the Tab key.
DANS_UN_RECIT = {
    "mfa_authenticate": "the second step of the sign-in: every story",
    "accueil_public:question": "a neighbour on a telephone",
    "accueil_public:relire": "a neighbour on a telephone",
    "accueil_public:confirmation": "a neighbour on a telephone",
    "accueil_public:fichiers": "a neighbour on a telephone",
}


@dataclass(frozen=True)
class Vue:
    """A page as someone reads it, and the template that it comes from."""

    nom: str
    gabarit: str | None
    adresse: str
    contenu: bytes


@pytest.fixture
def scene(base_clonee: str, client_de: Callable[..., Client]) -> Iterator[Scene]:
    """The situation of the matrix."""
    scene = jouer()
    scene.clients = {
        qui: client_de(agent, preuve_fraiche=True) if agent else Client() for qui, agent in scene.personnes().items()
    }
    yield scene
    for alias in ("default", "journal"):
        connections[alias].close()


def vues(scene: Scene, urlconf: str, cle: str, objets: dict[str, Any], methode: str = "get") -> Iterator[Vue]:
    """Each address for the first person to whom it answers with a page: read, or (`post`) sent back empty."""
    motifs = adresses(urlconf)
    for ligne in MATRICE[cle]:
        adresse = chemin(ligne["route"], motifs[ligne["route"]], ligne, objets)
        lecteur = next((qui for qui in scene.clients if attendu(ligne[methode], qui) in (200, 422)), None)
        if lecteur is None:
            continue
        reponse = demander(scene.clients[lecteur], methode, adresse)
        if reponse.headers["Content-Type"].startswith("text/html") and b"<html" in reponse.content:
            yield Vue(f"{ligne['route']} {methode} ({lecteur})", reponse.templates[0].name, adresse, reponse.content)


def vues_du_public(scene: Scene, methode: str) -> list[Vue]:
    """The same on the facade of the public, where everyone is nobody."""
    publics = {
        "ROOT_URLCONF": "egide.config.urls_public",
        "MIDDLEWARE": settings.COMMON_MIDDLEWARE,
        "EGIDE_FACADE": "public",
    }
    scene.clients = {"tous": Client()}
    with override_settings(**publics):
        return list(vues(scene, "egide.config.urls_public", "adresses_publiques", {"numero": 1}, methode))


class Reponse(BaseHTTPRequestHandler):
    """Gives the page of the moment, and the files of the house, which the browser keeps; nothing else answers."""

    vue: ClassVar[Vue]

    def do_GET(self) -> None:
        """The page, or one of its files."""
        if self.path == AXE:
            self._donner(AXE_SCRIPT.encode(), "text/javascript", "max-age=600")
            return
        if not self.path.startswith(settings.STATIC_URL):
            page = self.vue.contenu.replace(b"</body>", f'<script src="{AXE}"></script></body>'.encode())
            self._donner(page, "text/html; charset=utf-8", "no-store")
            return
        fichier = finders.find(urlsplit(self.path).path.removeprefix(settings.STATIC_URL))
        if isinstance(fichier, str):
            self._donner(
                Path(fichier).read_bytes(),
                mimetypes.guess_type(fichier)[0] or "application/octet-stream",
                "max-age=600",
            )
        else:
            self.send_error(404)

    def _donner(self, contenu: bytes, nature: str, garde: str) -> None:
        self.send_response(200)
        self.send_header("Content-Type", nature)
        self.send_header("Content-Length", str(len(contenu)))
        self.send_header("Cache-Control", garde)
        self.end_headers()
        self.wfile.write(contenu)

    def log_message(self, *_: Any) -> None:
        """Say nothing."""


@pytest.fixture(scope="module")
def origine() -> Iterator[str]:
    """Address of the small server that gives the pages to the browser."""
    serveur = ThreadingHTTPServer(("127.0.0.1", 0), Reponse)
    threading.Thread(target=serveur.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{serveur.server_address[1]}"
    serveur.shutdown()
    serveur.server_close()


def examiner(chromium: Browser, origine: str, lues: list[Vue]) -> None:
    """Fail with everything that is wrong with these pages, each named."""
    bureau = ViewportSize(width=1280, height=900)
    contexte = chromium.new_context(locale="fr-FR", reduced_motion="reduce", viewport=bureau)
    page, fautes = contexte.new_page(), []
    for vue in lues:
        Reponse.vue = vue
        page.goto(f"{origine}{vue.adresse}")
        for controle in CONTROLES:
            try:
                controle(page)
            except AssertionError as faute:
                fautes.append(f"{vue.nom} : {faute}")
    contexte.close()
    assert not fautes, "\n".join(fautes)


def test_chaque_page_des_agents(scene: Scene, chromium: Browser, origine: str) -> None:
    """Each template once; the long tests show every page that it makes."""
    lues = list(vues(scene, "egide.config.urls", "adresses", scene.objets))
    examiner(chromium, origine, list({vue.gabarit: vue for vue in reversed(lues)}.values()))
    _toutes_ouvertes("adresses", lues)


def test_chaque_page_du_public(scene: Scene, chromium: Browser, origine: str) -> None:
    lues = vues_du_public(scene, "get")
    examiner(chromium, origine, lues)
    _toutes_ouvertes("adresses_publiques", lues)


def test_la_page_qui_installe_le_second_facteur(
    scene: Scene, chromium: Browser, origine: str, client_de: Callable[..., Client]
) -> None:
    adresse = reverse("mfa_activate_totp")
    nouvelle = creer_agent("Zoé", "Hanot", second_facteur=False)
    creer_poste(nouvelle, scene.cast.unites.crip, Role.AGENT_CRIP)
    client = client_de(nouvelle, second_facteur=False, preuve_fraiche=True)
    reponses = {methode: getattr(client, methode)(adresse) for methode in ("get", "post")}
    assert {reponse.status_code for reponse in reponses.values()} == {200}
    lues = [Vue(f"{adresse} {methode}", None, adresse, reponse.content) for methode, reponse in reponses.items()]
    examiner(chromium, origine, lues)


def _toutes_ouvertes(cle: str, lues: list[Vue]) -> None:
    """Whatever answers 200 to a reading was opened here, or is named above with its story."""
    ouvertes = {vue.nom.split()[0] for vue in lues}
    montrees = {ligne["route"] for ligne in MATRICE[cle] if _montre(ligne["get"])}
    # a sign of life, and the bytes of a file, of what left, of the picture of a page
    sans_page = {"sante", "documents:lire", "sorties:fichier", "sorties:page"}
    assert montrees - ouvertes - set(DANS_UN_RECIT) - sans_page == set()


def _montre(reponses: Any) -> bool:
    return 200 in (reponses.values() if isinstance(reponses, dict) else [reponses])
