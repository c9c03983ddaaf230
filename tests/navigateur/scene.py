"""The people of a story: each comes in by the real door, with her own password and her own code of the moment."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from playwright.sync_api import Browser, BrowserContext, Page

from egide.demo.distribution import MOT_DE_PASSE, secret_totp
from tests.navigateur.personne import Fenetre
from tests.navigateur.serveurs import Service

PERIODE, MARGE = 30, 5
BUREAU: dict[str, Any] = {"viewport": {"width": 1280, "height": 900}}
TELEPHONE: dict[str, Any] = {
    "viewport": {"width": 390, "height": 844},
    "device_scale_factor": 2,
    "is_mobile": True,
    "has_touch": True,
}


class Personne:
    """Someone and her browser; her windows share her session."""

    def __init__(self, contexte: BrowserContext, origine: str) -> None:
        self.contexte = contexte
        self.origine = origine
        self.fenetres: list[Fenetre] = []

    def fenetre(self, relais: Page | None = None) -> Fenetre:
        """A new window."""
        ouverte = Fenetre(self.contexte.new_page(), self.origine, relais=relais)
        self.fenetres.append(ouverte)
        return ouverte


class Scene:
    """The house, the browser and the people."""

    def __init__(self, service: Service, chromium: Browser) -> None:
        self.service = service
        self._chromium = chromium
        self._personnes: list[Personne] = []
        self._derniers_codes: dict[str, int] = {}
        self._entrees: dict[str, Any] = {}
        self._second_facteur_parcouru = False

    def public(self, *, javascript: bool = True) -> Fenetre:
        """Someone from outside, on her telephone."""
        personne = self._arriver(self.service.public, java_script_enabled=javascript, **TELEPHONE)
        relais = None if javascript else self._arriver(personne.origine, **TELEPHONE).contexte.new_page()
        return personne.fenetre(relais)

    def agent(self, cle: str, *, appareil: dict[str, Any] = BUREAU) -> Fenetre:
        """A member of the cast, signed in; the second time she comes in with the session that she already has."""
        deja = self._entrees.get(cle)
        fenetre = self._arriver(self.service.agents, storage_state=deja, **appareil).fenetre()
        if deja is None:
            fenetre.va("/connexion/")
            self.se_connecter(fenetre, cle)
            self._entrees[cle] = fenetre.page.context.storage_state()
        else:
            fenetre.va("/")
        return fenetre

    def devant_la_porte(self, *, hote: str | None = None) -> Fenetre:
        """Someone before the agents' facade, not signed in; `hote` is another name of this machine."""
        origine = self.service.agents
        return self._arriver(origine.replace("127.0.0.1", hote) if hote else origine, **BUREAU).fenetre()

    def se_connecter(self, fenetre: Fenetre, cle: str) -> None:
        """Password then code, from the sign-in page that is shown."""
        fenetre.ecrit("Adresse électronique professionnelle", courriel(cle))
        fenetre.ecrit("Mot de passe", MOT_DE_PASSE)
        fenetre.presse("Continuer")
        if not self._second_facteur_parcouru:
            fenetre.parcourt()
            self._second_facteur_parcouru = True
        fenetre.ecrit("Code", self.code(cle))
        fenetre.presse("Me connecter")

    def code(self, cle: str) -> str:
        """A code of this person's application, later than the last she gave; waits for the next one when needed."""
        dernier = self._derniers_codes.get(cle, 0)
        while (choisi := next((c for c in _acceptes() if c > dernier), None)) is None:
            time.sleep(0.5)
        self._derniers_codes[cle] = choisi
        return str(format_hotp_value(hotp_value(secret_totp(courriel(cle)), choisi)))

    @contextmanager
    def coulisses(self) -> Iterator[psycopg.Connection[tuple[Any, ...]]]:
        """The base as its owner sees it, to know an address or to read what no screen may show."""
        with psycopg.connect(self.service.admin_url) as conn:
            yield conn

    def photographier(self, dossier: Path) -> Iterator[Path]:
        """An image of every window as it is, with its address."""
        for rang, fenetre in enumerate(self._fenetres(), 1):
            image = dossier / f"fenetre-{rang}.png"
            fenetre.page.screenshot(path=image, full_page=True)
            yield image

    def fermer(self, *, verifier: bool = True) -> None:
        """Conclude every window, then close the browsers."""
        try:
            for fenetre in self._fenetres() if verifier else []:
                fenetre.conclut()
        finally:
            for personne in self._personnes:
                personne.contexte.close()

    def _fenetres(self) -> list[Fenetre]:
        return [fenetre for personne in self._personnes for fenetre in personne.fenetres]

    def _arriver(self, origine: str, **options: Any) -> Personne:
        contexte = self._chromium.new_context(
            locale="fr-FR", timezone_id="Europe/Paris", reduced_motion="reduce", **options
        )
        personne = Personne(contexte, origine)
        self._personnes.append(personne)
        return personne


def courriel(cle: str) -> str:
    """Address of a member of the cast."""
    return f"{cle.replace('_', '.')}@example.org"


def _acceptes() -> list[int]:
    """Counters whose code is accepted now, the first of them first; that of the half-minute before while it lasts."""
    precedent, *suivants = sorted(yield_hotp_counters_from_time())
    reste = PERIODE - time.time() % PERIODE
    return [precedent, *suivants] if reste > MARGE else suivants
