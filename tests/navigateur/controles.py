"""What every page must hold: no axe violation, no sideways scroll at 320 pixels, a visible focus on every control."""

import re
from dataclasses import dataclass

from axe_playwright_python.base import AXE_SCRIPT, AxeResults
from playwright.sync_api import Page, ViewportSize

ETROIT: ViewportSize = {"width": 320, "height": 640}
_pages_deja_etroites: set[str] = set()
_encres_deja_mesurees: set[str] = set()
_pieces_deja_lues: set[str] = set()
_pieces_deja_parcourues: set[str] = set()
_entetes_deja_parcourus: list[list[str]] = []
_VIOLATIONS = {"resultTypes": ["violations"]}
# What a page is built of, whatever its words: each element in its parent, with its roles and states, each step from a
# title to the next, each landmark. A value that is a text or an address of this page counts as present or empty.
CHARPENTE = """(depuis) => {
    const libres = new Set(["id", "for", "name", "value", "href", "src", "action", "content", "title", "alt", "d", "x",
        "y", "x1", "x2", "y1", "y2", "points", "transform", "width", "height", "viewBox", "style", "datetime", "max",
        "aria-label", "aria-labelledby", "aria-describedby", "aria-controls", "aria-errormessage", "maxlength"]);
    const libre = (nom) => libres.has(nom) || nom.startsWith("hx-");
    const vus = new Set(), racine = document.querySelector(depuis);
    const lire = (e) => {
        const mots = [...e.attributes].filter((a) => !a.name.startsWith("data-"))
            .map((a) => a.name + "=" + (libre(a.name) ? !a.value : a.value)).sort();
        const parle = [...e.childNodes].some((n) => n.nodeType === 3 && n.data.trim());
        return `${e.localName} ${mots}${parle ? " T" : ""}`;
    };
    for (const e of [racine, ...racine.querySelectorAll("*")])
        vus.add(`${e.parentElement?.localName} ${e.parentElement?.className} > ${lire(e)}`);
    const titres = [...racine.querySelectorAll("h1, h2, h3, h4, h5, h6")].map((e) => e.localName);
    titres.forEach((titre, rang) => vus.add(`${titres[rang - 1]} puis ${titre}`));
    vus.add(`${titres.filter((titre) => titre === "h1").length} h1`);
    return [...vus];
}"""
# Contrasts are four fifths of the time of axe: each ink on each paper is measured once, wherever it is met first.
# An ink is what the contrast of a text depends on: its colour and size, and what lies behind it up to the page.
ENCRES = """() => {
    const fonds = new Map([[null, ""]]);
    const fond = (e) => {
        if (!fonds.has(e)) {
            const s = getComputedStyle(e);
            const sien = [s.backgroundColor, s.backgroundImage, s.opacity, s.position, s.clip, s.filter].join(" ");
            fonds.set(e, fond(e.parentElement) + (sien === window.egideSansFond ? "" : "|" + sien));
        }
        return fonds.get(e);
    };
    const neutre = document.createElement("span");
    document.body.append(neutre);
    const n = getComputedStyle(neutre);
    window.egideSansFond = [n.backgroundColor, n.backgroundImage, n.opacity, n.position, n.clip, n.filter].join(" ");
    neutre.remove();
    const ecrit = (e) => e.matches("input, select, textarea, button")
        || [...e.childNodes].some((n) => n.nodeType === Node.TEXT_NODE && n.data.trim());
    const encres = new Map();
    for (const e of document.body.querySelectorAll("*")) {
        if (!ecrit(e) || !e.checkVisibility({ visibilityProperty: true, opacityProperty: true })) continue;
        const s = getComputedStyle(e);
        const encre = [s.color, s.fontSize, s.fontWeight, s.textShadow, e.matches(":disabled"), fond(e)].join(" ");
        encres.set(encre, [...(encres.get(encre) ?? []), e]);
    }
    window.egideEncres = encres;
    return [...encres.keys()];
}"""

LECTURE = """async ([options, encres]) => {
    const portent = encres.flatMap((encre) => window.egideEncres.get(encre));
    portent.forEach((e) => (e.dataset.aMesurer = ""));
    axe.configure({ rules: [{ id: "color-contrast", selector: "[data-a-mesurer]" }] });
    const lu = await axe.run(document, options);
    portent.forEach((e) => delete e.dataset.aMesurer);
    return lu;
}"""

DEBORDEMENT = """() => {
    const limite = document.documentElement.clientWidth;
    if (document.documentElement.scrollWidth <= limite) return [];
    return [...document.querySelectorAll("body *")]
        .filter((e) => e.getBoundingClientRect().right > limite + 1 && e.checkVisibility())
        .slice(0, 5).map((e) => e.outerHTML.slice(0, 160));
}"""

# What Tab must reach: one stop per link, button, field, folding text; one per group of radio buttons.
COMMANDES = """(depuis) => {
    const vus = new Set(), noms = [], debut = depuis && document.querySelector(depuis);
    for (const e of document.querySelectorAll("a[href], button, input, select, textarea, summary, [tabindex]")) {
        if (e.tabIndex < 0 || e.disabled || e.type === "hidden" || !e.checkVisibility({ visibilityProperty: true }))
            continue;
        if (debut && !debut.contains(e) && debut.compareDocumentPosition(e) & Node.DOCUMENT_POSITION_PRECEDING)
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
DEBUT = """(depuis) => {
    const racine = (depuis && document.querySelector(depuis)) || document.documentElement;
    racine.tabIndex = -1;
    racine.focus();
    racine.removeAttribute("tabindex");
    window.scrollTo(0, 0);
}"""

# Writes down each stop of the Tab key: the look of the element and of what stands for it (its own label, its drawn box,
# its group), with and without the focus. Read once, at the end: one question to the browser and not one a stop.
ARRETS = """() => {
    const regles = ["outlineStyle", "outlineWidth", "outlineColor", "boxShadow", "backgroundColor", "borderColor",
        "borderWidth", "textDecorationLine", "color"];
    const lire = (noeud, pseudo) => {
        const style = getComputedStyle(noeud, pseudo);
        return regles.map((regle) => style[regle]).join("|");
    };
    const apparence = (cible) =>
        [cible, ...(cible.labels ?? [])].flatMap((n) => [lire(n), lire(n, "::before"), lire(n, "::after")]).join("#");
    const examiner = (e) => {
        const avec = apparence(e);
        const boite = (e.labels?.[0] && e.getBoundingClientRect().width < 4 ? e.labels[0] : e).getBoundingClientRect();
        const points = [[0.5, 0.5], [0.1, 0.5], [0.9, 0.5], [0.5, 0.1], [0.5, 0.9]].map(([x, y]) =>
            document.elementFromPoint(boite.left + boite.width * x, boite.top + boite.height * y));
        const siens = [e, ...(e.labels ?? [])];
        const a_lui = (n) => n && siens.some((sien) => sien.contains(n) || n.contains(sien));
        const arret = { rang: e.dataset.rang ?? null, html: e.outerHTML.slice(0, 160), cache: !points.some(a_lui) };
        e.blur();
        arret.change = apparence(e) !== avec;
        e.focus({ preventScroll: true });
        return arret;
    };
    window.egideArrets = [];
    let occupe = false;
    document.addEventListener("keyup", (evenement) => {
        const e = document.activeElement;
        if (occupe || evenement.key !== "Tab" || !e || e === document.body || e === document.documentElement) return;
        occupe = true;
        window.egideArrets.push(examiner(e));
        occupe = false;
    });
}"""


@dataclass(frozen=True)
class Arret:
    """One stop of the Tab key."""

    rang: str | None
    html: str
    cache: bool
    change: bool


def sans_violation(page: Page) -> None:
    """Fail with axe's own report when it finds anything; a page all made of what was already read is not read again."""
    encres = set(page.evaluate(ENCRES)) - _encres_deja_mesurees
    pieces = _pieces(page, "html") - _pieces_deja_lues
    if not pieces and not encres:
        return
    if not page.evaluate("typeof axe === 'object'"):
        page.evaluate(AXE_SCRIPT)
    resultat = AxeResults(page.evaluate(LECTURE, [_VIOLATIONS, sorted(encres)]))
    assert resultat.violations_count == 0, f"{page.url}\n{resultat.generate_report()}"
    _pieces_deja_lues.update(pieces)
    _encres_deja_mesurees.update(encres)


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


def _pieces(page: Page, depuis: str) -> set[str]:
    """What the page is built of, under the width that it has."""
    return {f"{page.viewport_size} {piece}" for piece in page.evaluate(CHARPENTE, depuis)}


def _sorte(page: Page) -> str:
    """The page whatever its object: its address without ids, and its title."""
    return re.sub(r"[0-9a-f-]{36}|\d+", "…", page.url.split("?")[0].split("/", 3)[-1]) + page.title()


def parcourt_ce_qui_est_nouveau(page: Page) -> None:
    """Walk with the Tab key through a page, unless it is all made of what was already walked through."""
    pieces = _pieces(page, "main") - _pieces_deja_parcourues
    if pieces:
        parcourt_au_clavier(page)
        _pieces_deja_parcourues.update(pieces)


def parcourt_au_clavier(page: Page) -> list[Arret]:
    """Press Tab through the whole page; every control must be reached, with a focus that shows and is not hidden.

    The same header, with the same menu, is walked through once; later pages start at what is theirs.
    """
    entete = page.locator(".eg-entete, .eg-nav").all_inner_texts()
    depuis = "main" if entete and entete in _entetes_deja_parcourus else None
    attendus: list[str] = page.evaluate(COMMANDES, depuis)
    page.evaluate(ARRETS)
    page.evaluate(DEBUT, depuis)
    for _ in range(len(attendus) + 1):
        page.keyboard.press("Tab")
    arrets = [Arret(**lu) for lu in page.evaluate("() => window.egideArrets")]
    atteints = {arret.rang for arret in arrets}
    manques = [html for rang, html in enumerate(attendus) if str(rang) not in atteints]
    assert not manques, f"{page.url} : Tab n’atteint pas {manques}"
    sans_trace = [arret.html for arret in arrets if not arret.change]
    assert not sans_trace, f"{page.url} : le focus ne se voit pas sur {sans_trace}"
    caches = [arret.html for arret in arrets if arret.cache]
    assert not caches, f"{page.url} : le focus est caché sur {caches}"
    _entetes_deja_parcourus.append(entete)
    return arrets
