"""A person in front of her screen: what she does, what she reads. Each page that she opens is checked at once."""

import os
import re
from pathlib import Path
from urllib.parse import unquote_plus

from playwright.sync_api import Locator, Page, Response, expect

from egide.socle.interface.tests.lecture import d_un_trait
from tests.navigateur.controles import parcourt_au_clavier, sans_violation, tient_dans_320_pixels

CAPTURES = "EGIDE_CAPTURES"
# What the browser itself says of a refusal; whether a refusal was expected is told by the story.
_REFUS_ATTENDUS = re.compile(
    r"Failed to load resource: the server responded with a status of 4\d\d|Response Status Error Code 401"
)


EST_ATTEINTE = """(e) => {
    const actif = document.activeElement;
    return e === actif || (e.type === "radio" && actif.type === "radio" && actif.name === e.name);
}"""


class Fenetre:
    """One window of a person. Leaving the story with a page that was not checked is a failure."""

    def __init__(self, page: Page, origine: str, *, relais: Page | None = None) -> None:
        self.page = page
        self.page.set_default_timeout(20_000)
        self._relais = relais
        self.origine = origine
        self.statut = 0
        self.fautes: list[str] = []
        self.onglets: list[Fenetre] = []
        self._ouvertes = 0
        self._verifiees = 0
        self.page.on("load", lambda _: self._compter())
        self.page.on("pageerror", lambda erreur: self.fautes.append(f"script : {erreur}"))
        self.page.on("console", lambda m: self._noter(m.text) if m.type in ("error", "warning") else None)
        self.page.on("response", self._lire_statut)

    # --- What she does ------------------------------------------------------------------------------

    def va(self, chemin: str) -> None:
        """Type an address."""
        self.page.goto(chemin if chemin.startswith("http") else f"{self.origine}{chemin}")
        self.regarde()

    def suit(self, commande: Locator) -> None:
        """Press something that opens another page."""
        with self.page.expect_navigation():
            commande.click()
        self.regarde()

    def presse(self, mot: str, dans: Locator | None = None) -> None:
        """Press the button with this word, which opens another page."""
        self.suit(self.bouton(mot, dans))

    def ouvre(self, mot: str, dans: Locator | None = None) -> None:
        """Follow the link with this word."""
        self.suit((dans or self.page).get_by_role("link", name=mot).first)

    def cherche(self, texte: str) -> None:
        """Use the search of the header."""
        entete = self.page.get_by_role("search")
        entete.get_by_role("searchbox").fill(texte)
        self.presse("Chercher", dans=entete)

    def ecrit(self, libelle: str, texte: str) -> None:
        """Fill the field with this label."""
        self.champ(libelle).fill(texte)

    def choisit(self, libelle: str) -> None:
        """Tick the choice with this label."""
        self.champ(libelle).check()

    def nouvel_onglet(self, lien: Locator) -> "Fenetre":
        """Follow a link that opens beside this page; the story checks the new window too."""
        with self.page.expect_popup() as ouverte:
            lien.click()
        onglet = Fenetre(ouverte.value, self.origine)
        self.onglets.append(onglet)
        onglet.regarde()
        return onglet

    def attend_l_enregistrement(self, texte: str) -> None:
        """Let ten seconds pass for this page: the draft that holds this text leaves. Needs the clock of the story."""

        def porte_le_texte(reponse: Response) -> bool:
            envoye = unquote_plus(unquote_plus(reponse.request.post_data or ""))
            return "/brouillons/" in reponse.url and texte in envoye

        with self.page.expect_response(porte_le_texte):
            self.page.clock.fast_forward("00:11")

    def recharge(self) -> None:
        """Open the same page again."""
        self.page.reload()
        self.regarde()

    def attend(self, texte: str, dans: str) -> None:
        """Open the page again until this part of it says so: deferred tasks take their time."""
        for _ in range(60):
            if texte in self.bloc(dans).inner_text():
                return
            self.page.wait_for_timeout(300)
            self.recharge()
        raise AssertionError(f"« {texte} » n’arrive pas dans {dans}")

    # --- With the keyboard only ---------------------------------------------------------------------

    def atteint(self, commande: Locator) -> None:
        """Press Tab until this control, or its group of choices, has the focus."""
        for _ in range(200):
            if commande.evaluate(EST_ATTEINTE):
                return
            self.page.keyboard.press("Tab")
        raise AssertionError(f"Tab n’atteint pas {commande}")

    def choisit_au_clavier(self, libelle: str) -> None:
        """Tick a choice: Space for a box, the arrows inside a group."""
        choix = self.champ(libelle)
        self.atteint(choix)
        if not choix.is_checked():
            self.page.keyboard.press("Space")
        for _ in range(12):
            if choix.is_checked():
                return
            self.page.keyboard.press("ArrowDown")
        raise AssertionError(f"le clavier ne choisit pas « {libelle} »")

    def ecrit_au_clavier(self, libelle: str, texte: str) -> None:
        """Type in a field, after whatever it already holds."""
        self.atteint(self.champ(libelle))
        self.page.keyboard.type(texte)

    def valide_au_clavier(self, mot: str) -> None:
        """Press Enter on the button with this word, which opens another page."""
        self.atteint(self.bouton(mot))
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")
        self.regarde()

    def parcourt(self) -> None:
        """Walk through the page as it is now: Tab reaches every control, and the focus shows."""
        parcourt_au_clavier(self._avec_scripts())

    # --- What she finds -----------------------------------------------------------------------------

    def champ(self, libelle: str) -> Locator:
        """The field or the choice with this label, marked optional or not."""
        mots = r"\s+".join(map(re.escape, libelle.split()))
        return self.page.get_by_label(re.compile(rf"^\s*{mots}(\s+\(facultatif\))?\s*$"))

    def bouton(self, mot: str, dans: Locator | None = None) -> Locator:
        """The button whose name begins with this."""
        nom = r"\s+".join(map(re.escape, mot.split()))
        return (dans or self.page).get_by_role("button", name=re.compile(rf"^\s*{nom}"))

    def bloc(self, identifiant: str) -> Locator:
        """The part of the page whose title has this name."""
        return self.page.locator(f'section[aria-labelledby="{identifiant}"]')

    def lit(self, *textes: str, dans: Locator | None = None) -> None:
        """Each text stands on the page."""
        for texte in textes:
            expect(dans or self.page.locator("body")).to_contain_text(texte)

    def ne_lit_pas(self, *textes: str, dans: Locator | None = None) -> None:
        """None of these texts is anywhere in the page, hidden parts and addresses included."""
        contenu = d_un_trait(dans.inner_html() if dans else self.page.content()).casefold()
        presents = [texte for texte in textes if texte.casefold() in contenu]
        assert not presents, f"{self.page.url} montre {presents}"

    def titre(self, texte: str) -> None:
        """The main title of the page."""
        expect(self.page.get_by_role("heading", level=1)).to_contain_text(texte)

    # --- What every page must hold ------------------------------------------------------------------

    def regarde(self) -> None:
        """Check the page as it is now."""
        self.page.wait_for_load_state()
        self._verifiees = self._ouvertes
        assert self.statut < 500, f"{self.page.url} répond {self.statut}"
        sans_violation(self._avec_scripts())
        tient_dans_320_pixels(self.page)

    def capture(self, nom: str, *, entiere: bool = False) -> None:
        """Keep an image of the page for the documentation, when a folder is named for it."""
        dossier = os.environ.get(CAPTURES)
        if dossier:
            self.page.evaluate("() => { document.activeElement?.blur(); window.scrollTo(0, 0); }")
            self.page.screenshot(path=Path(dossier) / f"{nom}.png", full_page=entiere, animations="disabled")

    def conclut(self) -> None:
        """End of the story: every page was checked, and no script failed."""
        for onglet in self.onglets:
            onglet.conclut()
        assert self._ouvertes == self._verifiees, f"{self.page.url} a été ouverte sans être vérifiée"
        assert not self.fautes, "\n".join(self.fautes)

    def _avec_scripts(self) -> Page:
        """This page, or the same bytes in a window that runs scripts: the checks need them where the story has none."""
        relais = self._relais
        if relais is None:
            return self.page
        octets = self.page.content()
        relais.unroute_all()
        relais.route(
            self.page.url, lambda route: route.fulfill(status=200, content_type="text/html; charset=utf-8", body=octets)
        )
        relais.goto(self.page.url)
        return relais

    def _compter(self) -> None:
        self._ouvertes += 1

    def _noter(self, texte: str) -> None:
        if not _REFUS_ATTENDUS.match(texte):
            self.fautes.append(f"console : {texte}")

    def _lire_statut(self, reponse: Response) -> None:
        if reponse.request.is_navigation_request() and reponse.frame == self.page.main_frame:
            self.statut = reponse.status
