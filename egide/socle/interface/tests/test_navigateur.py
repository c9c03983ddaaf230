"""The pages in a real browser, under the real policy, without any server: requests are answered here."""

import mimetypes
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.contrib.auth.models import AnonymousUser
from django.contrib.staticfiles import finders
from django.http import HttpResponse
from django.template.loader import render_to_string
from django.test import RequestFactory
from playwright.sync_api import Browser, Page, Route, sync_playwright

from egide.socle.interface import galerie, icones
from egide.socle.interface.context_processors import interface
from egide.socle.interface.securite import EntetesSecurite

pytestmark = [
    pytest.mark.navigateur,
    pytest.mark.skipif(not icones.DOSSIER.exists(), reason="the assets are not built"),
]
ORIGINE = "http://localhost:9"
CHROMIUM = os.environ.get("EGIDE_CHROMIUM", "/usr/bin/chromium")


@dataclass
class Enregistrement:
    """What the page sent, and what it is answered next."""

    html: str
    recus: list[dict[str, list[str]]]
    statut: int = 200


def page_html(chemin: str) -> str:
    requete = RequestFactory().get(chemin)
    requete.user = AnonymousUser()
    modele = "interface/galerie_publique.html" if "public" in chemin else "interface/galerie.html"
    contexte = galerie.contexte(requete.GET) | interface(requete) | {"sortie_url": f"{ORIGINE}/neutre"}
    veille = {"session_minutes": 30, "presence_url": "/presence/", "connexion_url": "/connexion/"}
    return render_to_string(modele, contexte | veille, request=requete)


def repondre(route: Route, suivi: Enregistrement) -> None:
    adresse = urlsplit(route.request.url)
    requete, reponse = RequestFactory().get(adresse.path), HttpResponse()
    entetes = EntetesSecurite(lambda _: reponse).process_response(requete, reponse).headers
    if adresse.path.startswith("/static/"):
        fichier = finders.find(adresse.path.removeprefix("/static/"))
        genre = mimetypes.guess_type(adresse.path)[0] or "application/octet-stream"
        route.fulfill(path=fichier, headers={"Content-Type": genre}) if fichier else route.abort()
    elif adresse.path.startswith("/brouillons/"):
        suivi.recus.append(parse_qs(route.request.post_data or "", keep_blank_values=True))
        texte = "Brouillon enregistré à 9 h 41"
        route.fulfill(status=suivi.statut, body=texte, headers={"X-Egide-Version": "7"})
    elif adresse.path == "/neutre":
        route.fulfill(body="<title>Météo</title>", content_type="text/html")
    else:
        route.fulfill(body=suivi.html, headers={**dict(entetes), "Content-Type": "text/html; charset=utf-8"})


@pytest.fixture(scope="module")
def navigateur() -> Iterator[Browser]:
    with sync_playwright() as outil:
        options = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
        yield outil.chromium.launch(executable_path=CHROMIUM, args=options)


@pytest.fixture
def ouvrir(navigateur: Browser, settings: Any) -> Iterator[Callable[..., tuple[Page, Enregistrement]]]:
    settings.ROOT_URLCONF = "egide.socle.interface.tests.adresses"
    pages: list[Page] = []
    plaintes: list[str] = []

    def _ouvrir(chemin: str, largeur: int = 1280, horloge: bool = False) -> tuple[Page, Enregistrement]:
        page = navigateur.new_page(viewport={"width": largeur, "height": 900})
        pages.append(page)
        suivi = Enregistrement(page_html(chemin), [])
        page.on("console", lambda message: plaintes.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda erreur: plaintes.append(str(erreur)))
        page.route("**/*", lambda route: repondre(route, suivi))
        if horloge:
            page.clock.install()
        page.goto(f"{ORIGINE}{chemin}")
        return page, suivi

    yield _ouvrir
    for page in pages:
        page.close()
    assert [plainte for plainte in plaintes if "409" not in plainte and "401" not in plainte] == []


@pytest.mark.parametrize("largeur", [1280, 390, 320])
@pytest.mark.parametrize("chemin", ["/galerie/", "/galerie/?erreurs=1", "/galerie/?facade=public"])
def test_les_pages_sont_accessibles_et_ne_debordent_pas(ouvrir, chemin, largeur):
    page, _ = ouvrir(chemin, largeur)
    violations = Axe().run(page).response["violations"]
    assert [(v["id"], v["nodes"][0]["html"]) for v in violations] == []
    assert page.evaluate("document.documentElement.scrollWidth") <= largeur


@pytest.mark.parametrize("chemin", ["/galerie/", "/galerie/?facade=public"])
def test_chaque_arret_du_clavier_se_voit(ouvrir, chemin):
    page, _ = ouvrir(chemin)
    vus = 0
    for _tabulation in range(25):
        page.keyboard.press("Tab")
        style = page.evaluate(
            "(() => { const e = document.activeElement; const s = getComputedStyle(e);"
            " const l = e.nextElementSibling ? getComputedStyle(e.nextElementSibling, '::before') : s;"
            " return [e.tagName, s.outlineStyle, s.boxShadow, l.boxShadow] })()"
        )
        if style[0] == "BODY":
            break
        vus += 1
        assert style[1] != "none" or style[2] != "none" or style[3] != "none", style
    assert vus > 8


def test_trois_fois_maj_masque_puis_quitte(ouvrir):
    page, _ = ouvrir("/galerie/?facade=public")
    page.keyboard.press("Shift")
    page.keyboard.press("Shift")
    assert "galerie" in page.url
    page.keyboard.press("Shift")
    page.wait_for_url(f"{ORIGINE}/neutre")


def test_une_autre_touche_remet_le_compte_a_zero(ouvrir):
    page, _ = ouvrir("/galerie/?facade=public")
    for touche in ("Shift", "Shift", "a", "Shift"):
        page.keyboard.press(touche)
    page.wait_for_timeout(200)
    assert "galerie" in page.url


def test_l_ecran_est_blanc_avant_meme_que_la_page_neutre_reponde(ouvrir):
    page, _ = ouvrir("/galerie/?facade=public")
    affichage, titre = page.evaluate(
        "(() => { document.querySelector('[data-quitter]').click();"
        " return [getComputedStyle(document.body).display, document.title] })()"
    )
    assert affichage == "none"
    assert titre == "…"


def test_le_brouillon_part_seul_et_dit_l_heure(ouvrir):
    page, suivi = ouvrir("/galerie/", horloge=True)
    page.get_by_label("Nom de l’enfant").fill("Lina")
    page.clock.run_for(10_500)
    page.get_by_text("Brouillon enregistré à 9 h 41").wait_for()
    assert len(suivi.recus) == 1
    assert "nom=Lina" in suivi.recus[0]["contenu"][0]
    assert suivi.recus[0]["version_lue"] == ["0"]
    page.clock.run_for(30_000)
    assert len(suivi.recus) == 1
    page.get_by_label("Nom de l’enfant").fill("Lina D.")
    page.clock.run_for(10_500)
    page.wait_for_timeout(200)
    assert suivi.recus[1]["version_lue"] == ["7"]


def test_une_session_fermee_cache_l_ecran_et_garde_le_texte(ouvrir):
    page, suivi = ouvrir("/galerie/", horloge=True)
    suivi.statut = 401
    page.get_by_label("Nom de l’enfant").fill("Lina")
    page.clock.run_for(10_500)
    page.get_by_role("heading", name="Page fermée, votre saisie est gardée").wait_for()
    assert page.evaluate("getComputedStyle(document.querySelector('main')).visibility") == "hidden"
    assert page.locator("[name=nom]").input_value() == "Lina"


def test_un_geste_refuse_n_envoie_rien(ouvrir):
    page, _ = ouvrir("/galerie/")
    bouton = page.get_by_role("button", name="Conclure l’évaluation")
    bouton.focus()
    page.keyboard.press("Enter")
    assert page.url == f"{ORIGINE}/galerie/"
    decrit = bouton.get_attribute("aria-describedby")
    assert "avis du père" in page.locator(f"#{decrit}").inner_text()


def test_le_papier_ne_garde_que_ce_qui_se_lit(ouvrir: Callable[..., tuple[Page, Enregistrement]]) -> None:
    """No menu, no button, no search on paper; everything else is there, within the width of an A4 sheet."""
    page, _ = ouvrir("/galerie/", largeur=718)
    page.emulate_media(media="print")
    for absent in (".eg-nav", ".eg-recherche", ".govuk-button", ".eg-veille", ".eg-aide"):
        assert page.locator(f"{absent}:visible").count() == 0, absent
    assert page.locator("main h1:visible, main h2:visible").count() > 5
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
