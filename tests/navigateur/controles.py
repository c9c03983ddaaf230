"""What every page must hold: no axe violation, no sideways scroll at 320 pixels, a visible focus on every control."""

import re
from dataclasses import dataclass

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, ViewportSize

ETROIT: ViewportSize = {"width": 320, "height": 640}
_axe = Axe()
_pages_deja_etroites: set[str] = set()
_pages_deja_contrastees: set[str] = set()
_VIOLATIONS = {"resultTypes": ["violations"]}
# Two thirds of the time of axe, for colours that the same page keeps from one opening to the next.
_SANS_CONTRASTE = {**_VIOLATIONS, "rules": {"color-contrast": {"enabled": False}}}

DEBORDEMENT = """() => {
    const limite = document.documentElement.clientWidth;
    if (document.documentElement.scrollWidth <= limite) return [];
    return [...document.querySelectorAll("body *")]
        .filter((e) => e.getBoundingClientRect().right > limite + 1 && e.checkVisibility())
        .slice(0, 5).map((e) => e.outerHTML.slice(0, 160));
}"""

# What Tab must reach: one stop per link, button, field, folding text; one per group of radio buttons.
COMMANDES = """() => {
    const vus = new Set(), noms = [];
    for (const e of document.querySelectorAll("a[href], button, input, select, textarea, summary, [tabindex]")) {
        if (e.tabIndex < 0 || e.disabled || e.type === "hidden" || !e.checkVisibility({ visibilityProperty: true }))
            continue;
        if (e.type === "radio") {
            if (vus.has(e.name)) continue;
            vus.add(e.name);
        }
        e.dataset.rang = noms.length;
        if (e.type === "radio")
            document.getElementsByName(e.name).forEach((autre) => (autre.dataset.rang = noms.length));
        noms.push(e.outerHTML.slice(0, 160));
    }
    return noms;
}"""

# The keyboard starts from the top again, wherever the address or an earlier gesture had left it.
DEBUT = """() => {
    const racine = document.documentElement;
    racine.tabIndex = -1;
    racine.focus();
    racine.removeAttribute("tabindex");
    window.scrollTo(0, 0);
}"""

# The look of the element and of what stands for it: its own label, its drawn box, its group.
APPARENCE = """() => {
    const e = document.activeElement;
    if (!e || e === document.body || e === document.documentElement) return null;
    const regles = ["outlineStyle", "outlineWidth", "outlineColor", "boxShadow", "backgroundColor", "borderColor",
        "borderWidth", "textDecorationLine", "color"];
    const lire = (noeud, pseudo) => {
        const style = getComputedStyle(noeud, pseudo);
        return regles.map((regle) => style[regle]).join("|");
    };
    window.egideApparence = (cible) =>
        [cible, ...(cible.labels ?? [])].flatMap((n) => [lire(n), lire(n, "::before"), lire(n, "::after")]).join("#");
    const avec = window.egideApparence(e);
    const boite = (e.labels?.[0] && e.getBoundingClientRect().width < 4 ? e.labels[0] : e).getBoundingClientRect();
    const points = [[0.5, 0.5], [0.1, 0.5], [0.9, 0.5], [0.5, 0.1], [0.5, 0.9]].map(([x, y]) =>
        document.elementFromPoint(boite.left + boite.width * x, boite.top + boite.height * y));
    const siens = [e, ...(e.labels ?? [])];
    const a_lui = (n) => n && siens.some((sien) => sien.contains(n) || n.contains(sien));
    const resultat = { rang: e.dataset.rang ?? null, html: e.outerHTML.slice(0, 160), cache: !points.some(a_lui) };
    e.blur();
    resultat.change = window.egideApparence(e) !== avec;
    e.focus({ preventScroll: true });
    return resultat;
}"""


@dataclass(frozen=True)
class Arret:
    """One stop of the Tab key."""

    rang: str | None
    html: str
    cache: bool
    change: bool


def sans_violation(page: Page) -> None:
    """Fail with axe's own report when it finds anything; contrasts are measured the first time a page is met."""
    cle = f"{_sorte(page)} {page.viewport_size}"
    resultat = _axe.run(page, options=_SANS_CONTRASTE if cle in _pages_deja_contrastees else _VIOLATIONS)
    assert resultat.violations_count == 0, f"{page.url}\n{resultat.generate_report()}"
    _pages_deja_contrastees.add(cle)


def tient_dans_320_pixels(page: Page) -> None:
    """Fail when the page scrolls sideways on the narrowest telephone; each page once, ids left out."""
    cle = _sorte(page)
    if cle in _pages_deja_etroites:
        return
    avant = page.viewport_size
    page.set_viewport_size(ETROIT)
    deborde = page.evaluate(DEBORDEMENT)
    if avant is not None:
        page.set_viewport_size(avant)
    assert not deborde, f"{page.url} défile de côté à 320 pixels : {deborde}"
    _pages_deja_etroites.add(cle)


def _sorte(page: Page) -> str:
    """The page whatever its object: its address without ids, and its title."""
    return re.sub(r"[0-9a-f-]{36}|\d+", "…", page.url.split("?")[0].split("/", 3)[-1]) + page.title()


def parcourt_au_clavier(page: Page) -> list[Arret]:
    """Press Tab through the whole page; every control must be reached, with a focus that shows and is not hidden."""
    attendus: list[str] = page.evaluate(COMMANDES)
    page.evaluate(DEBUT)
    arrets: list[Arret] = []
    for _ in range(len(attendus) + 3):
        page.keyboard.press("Tab")
        lu = page.evaluate(APPARENCE)
        if lu is None:
            break
        arrets.append(Arret(**lu))
    atteints = {arret.rang for arret in arrets}
    manques = [html for rang, html in enumerate(attendus) if str(rang) not in atteints]
    assert not manques, f"{page.url} : Tab n’atteint pas {manques}"
    sans_trace = [arret.html for arret in arrets if not arret.change]
    assert not sans_trace, f"{page.url} : le focus ne se voit pas sur {sans_trace}"
    caches = [arret.html for arret in arrets if arret.cache]
    assert not caches, f"{page.url} : le focus est caché sur {caches}"
    return arrets
