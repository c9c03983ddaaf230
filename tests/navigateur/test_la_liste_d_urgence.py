"""The emergency list opens on any computer, from a plain file, without Égide and without any network."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.template.loader import render_to_string
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect

from egide.pages.liste_urgence.contenu import Ligne, Liste, Situation
from egide.pages.liste_urgence.enveloppe import deriver, envelopper, nouvelle_phrase
from egide.socle.comptes.models import Unite
from tests.navigateur.controles import sans_violation, tient_dans_320_pixels
from tests.navigateur.recit import alors, etant_donne, quand

PHRASE = nouvelle_phrase()
TOM = Situation("IP-2026-000012", ("Tom Bernard-Inventé, 8 ans", "Jade Bernard-Inventé, 3 ans"), "CRIP")


def ecrire(dossier: Path, *, il_y_a: timedelta) -> Path:
    le = timezone.now() - il_y_a
    liste = Liste(
        le=le,
        dangers=[Ligne(TOM, "Alerte que personne n’a prise", le)],
        depassees=[Ligne(TOM, "Évaluation : terme passé", le)],
        astreintes=[],
        unites=[Unite(nom="CRIP", telephone="01 99 00 12 34")],
    )
    feuille = render_to_string("pages/liste_urgence.html", {"liste": liste})
    page = envelopper(feuille, deriver(PHRASE), le=le, perimee_le=le + timedelta(hours=24))
    fichier = dossier / "liste-d-urgence.html"
    fichier.write_text(page, encoding="utf-8")
    return fichier


@pytest.fixture
def demandes() -> list[str]:
    return []


@pytest.fixture
def page(chromium: Browser, demandes: list[str]):
    """A person's browser, cut from every network, that notes whatever it asks for."""
    contexte = chromium.new_context(offline=True, locale="fr-FR")
    ouverte = contexte.new_page()
    ouverte.on("request", lambda demande: demandes.append(demande.url))
    yield ouverte
    contexte.close()


def test_une_cadre_d_astreinte_ouvre_la_liste_sans_reseau(page: Page, tmp_path: Path, demandes: list[str]):
    with etant_donne("une liste faite il y a dix minutes, sur une clé, et le réseau coupé"):
        fichier = ecrire(tmp_path, il_y_a=timedelta(minutes=10))
        page.goto(fichier.as_uri())
        expect(page.get_by_text("Périmée après le")).to_be_visible()
        expect(page.get_by_role("alert")).to_be_hidden()
        expect(page.get_by_text("Tom")).to_have_count(0)
        sans_violation(page)
        tient_dans_320_pixels(page)

    with quand("elle se trompe de phrase, puis tape la bonne au clavier, en minuscules et sans tirets"):
        page.keyboard.press("Tab")
        page.keyboard.type("ABCD-EFGH-JKMN-PQRS-TUVW-XYZ2")
        page.keyboard.press("Enter")
        expect(page.get_by_role("status")).to_contain_text("n’ouvre pas la liste")
        expect(page.get_by_text("Tom")).to_have_count(0)
        page.get_by_label("Phrase des cadres").fill(PHRASE.lower().replace("-", " "))
        page.keyboard.press("Enter")

    with alors("elle lit, à l’écran comme sur papier, qui est en danger et qui appeler"):
        expect(page.get_by_role("heading", name="Dangers ouverts (1)")).to_be_visible()
        expect(page.get_by_text("Tom Bernard-Inventé, 8 ans").first).to_be_visible()
        expect(page.get_by_text("01 99 00 12 34")).to_be_visible()
        sans_violation(page)
        tient_dans_320_pixels(page)
        page.emulate_media(media="print")
        expect(page.get_by_role("button", name="Imprimer")).to_be_hidden()
        expect(page.get_by_text("Périmée après le")).to_be_visible()
        assert page.pdf().startswith(b"%PDF")
        assert {url for url in demandes if url != fichier.as_uri()} == set()

    with alors("refermée, il n’en reste rien"):
        page.emulate_media(media="screen")
        page.get_by_role("button", name="Refermer").click()
        expect(page.get_by_label("Phrase des cadres")).to_have_value("")
        expect(page.get_by_text("Tom")).to_have_count(0)


def test_une_liste_d_avant_hier_se_dit_perimee(page: Page, tmp_path: Path):
    page.goto(ecrire(tmp_path, il_y_a=timedelta(days=2)).as_uri())
    expect(page.get_by_role("alert")).to_contain_text("Périmée")
    sans_violation(page)
