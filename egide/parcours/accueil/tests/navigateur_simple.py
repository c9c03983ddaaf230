"""A browser without script: reads a page's form, fills it, presses one of its buttons, keeps any cookie."""

import urllib.error
import urllib.parse
import urllib.request
from dataclasses import dataclass, field
from html.parser import HTMLParser

from egide.socle.interface.tests.lecture import d_un_trait


@dataclass
class Page:
    """An answer, as this browser sees it."""

    statut: int
    adresse: str
    texte: str
    entetes: dict[str, str]
    champs: list[tuple[str, str]] = field(default_factory=list)
    boutons: list[dict[str, str]] = field(default_factory=list)
    action: str = ""


class _Lecteur(HTMLParser):
    """Collects the first form that posts."""

    def __init__(self, page: Page) -> None:
        super().__init__()
        self.page, self.dedans, self.zone = page, False, ""
        self.bouton: dict[str, str] | None = None

    def handle_starttag(self, tag, attrs):
        a = {nom: valeur or "" for nom, valeur in attrs}
        if tag == "form" and a.get("method") == "post" and not self.page.action:
            self.dedans, self.page.action = True, a.get("action", "")
        if not self.dedans:
            return
        if tag == "input" and a.get("name"):
            coche = a.get("type") not in ("radio", "checkbox", "file") or "checked" in a
            if coche:
                self.page.champs.append((a["name"], a.get("value", "on" if a.get("type") == "checkbox" else "")))
        elif tag == "textarea":
            self.zone = a["name"]
            self.page.champs.append((self.zone, ""))
        elif tag == "button":
            self.bouton = {**a, "texte": ""}
            self.page.boutons.append(self.bouton)

    def handle_data(self, data):
        if self.zone:
            nom, deja = self.page.champs[-1]
            self.page.champs[-1] = (nom, deja + data)
        elif self.bouton is not None:
            self.bouton["texte"] += data

    def handle_endtag(self, tag):
        if tag == "form":
            self.dedans = False
        elif tag == "textarea":
            nom, texte = self.page.champs[-1]
            self.page.champs[-1] = (nom, texte.removeprefix("\n"))
            self.zone = ""
        elif tag == "button":
            self.bouton = None


# What a person chooses on his device: the field, the name of the file, its bytes.
Fichier = tuple[str, str, bytes]
_BORNE = "borne-d-essai"


def _en_parties(champs: list[tuple[str, str]], fichier: Fichier) -> bytes:
    nom, fichier_nomme, octets = fichier
    textes = [f'form-data; name="{champ}"\r\n\r\n{valeur}'.encode() for champ, valeur in champs]
    entete = f'form-data; name="{nom}"; filename="{fichier_nomme}"\r\nContent-Type: image/jpeg\r\n\r\n'
    parties = [*textes, entete.encode() + octets]
    debut = f"--{_BORNE}\r\nContent-Disposition: ".encode()
    return b"".join(debut + partie + b"\r\n" for partie in parties) + f"--{_BORNE}--\r\n".encode()


class Navigateur:
    """Goes to addresses and presses buttons; `cookies` holds whatever a page tried to leave."""

    def __init__(self, racine: str, delai: float = 40) -> None:
        self.racine, self.delai = racine, delai
        self.cookies: list[str] = []

    def aller(self, chemin: str) -> Page:
        """Open an address."""
        return self._lire(urllib.request.Request(self.racine + chemin, headers=self._entetes()))

    def envoyer(self, chemin: str, champs: list[tuple[str, str]], fichier: Fichier | None = None) -> Page:
        """Post fields, as a form does; with a file, as one that carries files does."""
        corps, entetes = urllib.parse.urlencode(champs).encode(), self._entetes()
        if fichier is not None:
            corps = _en_parties(champs, fichier)
            entetes["Content-Type"] = f"multipart/form-data; boundary={_BORNE}"
        return self._lire(urllib.request.Request(self.racine + chemin, corps, headers=entetes))

    def presser(self, page: Page, bouton: str, fichier: Fichier | None = None, **reponses: str) -> Page:
        """Fill the form and press the button that carries these words; '' unticks a field."""
        choisi = next(b for b in page.boutons if bouton in d_un_trait(b["texte"]))
        champs = [(nom, valeur) for nom, valeur in page.champs if nom not in reponses]
        champs += [(nom, valeur) for nom, valeur in reponses.items() if valeur]
        if choisi.get("name"):
            champs.append((choisi["name"], choisi.get("value", "")))
        return self.envoyer(choisi.get("formaction") or page.action, champs, fichier)

    def _entetes(self) -> dict[str, str]:
        return {"User-Agent": CANARI_APPAREIL, "X-Forwarded-For": CANARI_ADRESSE}

    def _lire(self, requete) -> Page:
        try:
            reponse = urllib.request.urlopen(requete, timeout=self.delai)
        except urllib.error.HTTPError as erreur:
            reponse = erreur
        with reponse:
            self.cookies += reponse.headers.get_all("Set-Cookie") or []
            corps = reponse.read().decode()
            page = Page(reponse.status, reponse.url, d_un_trait(corps), dict(reponse.headers))
        _Lecteur(page).feed(corps)
        return page


CANARI_APPAREIL = "NavigateurCanari/7.31"
CANARI_ADRESSE = "203.0.113.77"
