"""The checks of every page find what they are made to find, also on a page met after many others."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.navigateur.controles import parcourt_au_clavier, sans_violation, tient_dans_320_pixels

PAGE = """<!doctype html><html lang="fr"><head><title>{titre}</title></head>
<body style="background: {fond}"><main><h1 style="color: {encre}">Un titre</h1>{corps}</main></body></html>"""


@pytest.fixture
def page(chromium: Browser) -> Iterator[Page]:
    contexte = chromium.new_context(reduced_motion="reduce")
    yield contexte.new_page()
    contexte.close()


def montrer(page: Page, titre: str, *, encre: str = "#000000", fond: str = "#ffffff", corps: str = "") -> Page:
    page.set_content(PAGE.format(titre=titre, encre=encre, fond=fond, corps=corps))
    return page


def test_une_encre_se_mesure_sur_chaque_papier(page: Page) -> None:
    sans_violation(montrer(page, "Noir sur blanc"))
    sans_violation(montrer(page, "Gris sur noir", encre="#9a9a9a", fond="#000000"))
    for passage in ("premier", "second"):
        with pytest.raises(AssertionError, match="color-contrast"):
            sans_violation(montrer(page, f"Gris sur blanc, {passage}", encre="#9a9a9a"))
    with pytest.raises(AssertionError, match="color-contrast"):
        sans_violation(montrer(page, "Noir sur sombre", fond="#222222"))


def test_une_encre_connue_n_empeche_pas_de_lire_le_reste(page: Page) -> None:
    sans_violation(montrer(page, "Rien à dire"))
    with pytest.raises(AssertionError, match="image-alt"):
        sans_violation(montrer(page, "Une image muette", corps='<img src="data:,">'))


def test_ce_qui_deborde_et_ce_que_tab_n_atteint_pas_se_voient(page: Page) -> None:
    with pytest.raises(AssertionError, match="défile de côté"):
        tient_dans_320_pixels(montrer(page, "Trop large", corps='<p style="width: 900px">Long</p>'))
    with pytest.raises(AssertionError, match="focus"):
        parcourt_au_clavier(montrer(page, "Sans trace", corps='<a href="#" style="outline: none">Lien</a>'))
