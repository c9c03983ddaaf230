"""Every page that the matrix shows to someone, as it opens and as it answers an empty form: axe, keyboard, 320 pixels.

The pages are rendered by the house itself, then given to the browser with the real styles and scripts.
"""

import mimetypes
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from django.db import connections
from django.test import Client, override_settings
from django.urls import reverse
from playwright.sync_api import Browser, Page, Route

from egide.socle.comptes.roles import Role
from egide.socle.comptes.tests.factories import creer_agent, creer_poste
from tests.acces.adresses import MATRICE, adresses, attendu, chemin
from tests.acces.scene import Scene, jouer
from tests.acces.test_matrice import demander
from tests.navigateur.controles import parcourt_au_clavier, sans_violation, tient_dans_320_pixels

ORIGINE = "http://egide.test"
# The keyboard meets the same controls when a form comes back with its errors: it is tried on the page as read.
CONTROLES = (sans_violation, tient_dans_320_pixels, parcourt_au_clavier)
# Opened by a story, because another page must come before it.
DANS_UN_RECIT = {
    "mfa_authenticate": "the second step of the sign-in: every story",
    "accueil_public:question": "a neighbour on a telephone",
    "accueil_public:relire": "a neighbour on a telephone",
    "accueil_public:confirmation": "a neighbour on a telephone",
}


@dataclass(frozen=True)
class Vue:
    """A page as someone reads it."""

    nom: str
    adresse: str
    contenu: bytes
    lue: bool = True


@pytest.fixture(scope="module", autouse=True)
def base_a_cote_du_navigateur() -> Iterator[None]:
    """The running browser driver would otherwise forbid the base to this thread."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
        yield


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


def vues(scene: Scene, urlconf: str, cle: str, objets: dict[str, Any]) -> Iterator[Vue]:
    """Each address for the first person to whom it answers with a page: read, then sent back empty."""
    motifs = adresses(urlconf)
    for ligne in MATRICE[cle]:
        adresse = chemin(ligne["route"], motifs[ligne["route"]], ligne, objets)
        for methode, statuts in (("get", (200,)), ("post", (200, 422))):
            lecteurs = (qui for qui in scene.clients if attendu(ligne[methode], qui) in statuts)
            lecteur = next(lecteurs, None)
            if lecteur is None:
                continue
            reponse = demander(scene.clients[lecteur], methode, adresse)
            if reponse.headers["Content-Type"].startswith("text/html") and b"<html" in reponse.content:
                yield Vue(f"{ligne['route']} {methode} ({lecteur})", adresse, reponse.content, methode == "get")


def servir(page: Page, vue: Vue) -> None:
    """Open this page in the browser, with the files of the house and nothing else."""

    def repondre(route: Route) -> None:
        demande = route.request.url.removeprefix(ORIGINE)
        if route.request.is_navigation_request():
            route.fulfill(body=vue.contenu, content_type="text/html; charset=utf-8")
            return
        fichier = finders.find(demande.removeprefix(settings.STATIC_URL)) if "/static/" in demande else None
        if isinstance(fichier, str):
            route.fulfill(body=Path(fichier).read_bytes(), content_type=mimetypes.guess_type(fichier)[0])
        else:
            route.abort()

    page.unroute_all()
    page.route("**/*", repondre)
    page.goto(f"{ORIGINE}{vue.adresse}")


def examiner(chromium: Browser, lues: list[Vue]) -> None:
    """Fail with everything that is wrong with these pages, each named."""
    contexte = chromium.new_context(locale="fr-FR", reduced_motion="reduce", viewport={"width": 1280, "height": 900})
    page, fautes = contexte.new_page(), []
    for vue in lues:
        servir(page, vue)
        for controle in CONTROLES if vue.lue else CONTROLES[:2]:
            try:
                controle(page)
            except AssertionError as faute:
                fautes.append(f"{vue.nom} : {faute}")
    contexte.close()
    assert not fautes, "\n".join(fautes)


def test_chaque_page_des_agents(scene: Scene, chromium: Browser) -> None:
    lues = list(vues(scene, "egide.config.urls", "adresses", scene.objets))
    examiner(chromium, lues)
    _toutes_ouvertes("adresses", lues)


def test_chaque_page_du_public(scene: Scene, chromium: Browser) -> None:
    publics = {
        "ROOT_URLCONF": "egide.config.urls_public",
        "MIDDLEWARE": settings.COMMON_MIDDLEWARE,
        "EGIDE_FACADE": "public",
    }
    scene.clients = {"tous": Client()}
    with override_settings(**publics):
        lues = list(vues(scene, "egide.config.urls_public", "adresses_publiques", {"numero": 1}))
    examiner(chromium, lues)
    _toutes_ouvertes("adresses_publiques", lues)


def test_la_page_qui_installe_le_second_facteur(
    scene: Scene, chromium: Browser, client_de: Callable[..., Client]
) -> None:
    adresse = reverse("mfa_activate_totp")
    nouvelle = creer_agent("Zoé", "Hanot", second_facteur=False)
    creer_poste(nouvelle, scene.cast.unites.crip, Role.AGENT_CRIP)
    client = client_de(nouvelle, second_facteur=False, preuve_fraiche=True)
    reponses = {methode: getattr(client, methode)(adresse) for methode in ("get", "post")}
    assert {reponse.status_code for reponse in reponses.values()} == {200}
    lues = [Vue(f"{adresse} {methode}", adresse, reponse.content) for methode, reponse in reponses.items()]
    examiner(chromium, lues)


def _toutes_ouvertes(cle: str, lues: list[Vue]) -> None:
    """Whatever answers 200 to a reading was opened here, or is named above with its story."""
    ouvertes = {vue.nom.split()[0] for vue in lues}
    montrees = {ligne["route"] for ligne in MATRICE[cle] if _montre(ligne["get"])}
    sans_page = {"sante"}
    assert montrees - ouvertes - set(DANS_UN_RECIT) - sans_page == set()


def _montre(reponses: Any) -> bool:
    return 200 in (reponses.values() if isinstance(reponses, dict) else [reponses])
