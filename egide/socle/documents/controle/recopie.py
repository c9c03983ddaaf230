"""Writes a PDF anew from what its pages show: an object crosses only under the kind that its place gives it."""

from collections import deque
from decimal import Decimal
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, Object, Pdf, Stream, String

from egide.socle.documents.controle.contenus import reecrire
from egide.socle.documents.controle.grammaire import (
    ACTIONS,
    AVEC_MOTS,
    COULEURS,
    DESSINS,
    DONNEES,
    GRAMMAIRE,
    PAGE,
    RACINE,
    SANS_PROFIL,
)
from egide.socle.documents.controle.images_pdf import alleger, exiger_petite, poser_filtres
from egide.socle.documents.controle.limites import COTE_D_UNE_PAGE, PROFONDEUR, SURFACE_D_UNE_PAGE
from egide.socle.documents.controle.marques import sans_marques_jbig2
from egide.socle.documents.controle.refus import PieceRefusee

_IMMENSE = "Une page de ce PDF est trop grande : un mètre carré au plus (A0). Réduisez-la, puis renvoyez le fichier."
_QUART_DE_TOUR = 90
_DESSINES = {"/Image": "image", "/Form": "forme"}


class Recopie:
    """A new PDF, filled from `source`. What is shared stays shared, what turns in a circle is copied once."""

    def __init__(self, source: Pdf) -> None:
        self.source, self.cible = source, pikepdf.new()
        self._faits: dict[tuple[tuple[int, int], str], Object] = {}
        self._a_remplir: deque[tuple[Object, Object, str]] = deque()

    def tout(self) -> Pdf:
        """The copy of the whole document. Raises PieceRefusee for what is too large, ValueError for what is broken."""
        pages = [(page, self._page_blanche(page)) for page in self.source.pages]
        for page, nouvelle in pages:
            self._remplir_la_page(page.obj, nouvelle)
        for cle, genre in RACINE.items():
            if cle in self.source.Root:
                self._poser(self.cible.Root, cle, self.source.Root[cle], genre, 0)
        while self._a_remplir:
            self._remplir(*self._a_remplir.popleft(), 0)
        return self.cible

    def _page_blanche(self, page: pikepdf.Page) -> Object:
        """A page of the same size; made before the rest, which may point at it."""
        gauche, bas, droite, haut = _rectangle(page.mediabox)
        unite = float(_herite(page.obj, "/UserUnit") or 1)
        largeur, hauteur = (droite - gauche) * unite, (haut - bas) * unite
        if largeur * hauteur > SURFACE_D_UNE_PAGE or max(largeur, hauteur) > COTE_D_UNE_PAGE:
            raise PieceRefusee(_IMMENSE, code="page_immense")
        nouvelle = self.cible.add_blank_page().obj
        nouvelle.MediaBox = Array([gauche, bas, droite, haut])
        visible = _rectangle(page.cropbox)
        cadre = [max(gauche, visible[0]), max(bas, visible[1]), min(droite, visible[2]), min(haut, visible[3])]
        if cadre[0] < cadre[2] and cadre[1] < cadre[3]:
            nouvelle.CropBox = Array(cadre)
        tourne = int(_herite(page.obj, "/Rotate") or 0)
        if tourne and tourne % _QUART_DE_TOUR == 0:
            nouvelle.Rotate = tourne
        if unite != 1:
            nouvelle.UserUnit = unite
        self._faits[page.obj.objgen, "page"] = nouvelle
        return nouvelle

    def _remplir_la_page(self, page: Object, nouvelle: Object) -> None:
        ecrit = page.get("/Contents", Array())
        flux = [f for f in (ecrit if isinstance(ecrit, Array) else [ecrit]) if isinstance(f, Stream)]
        brut = b"\n".join(morceau.read_bytes() for morceau in flux)
        nouvelle.Contents = self.cible.make_stream(self._dessin(Stream(self.source, brut)))
        self._poser(nouvelle, "/Resources", _herite(page, "/Resources"), "ressources", 0)
        for cle, genre in PAGE.items():
            if cle in page:
                self._poser(nouvelle, cle, page[cle], genre, 0)

    def _copier(self, valeur: Any, genre: str, profondeur: int) -> Any:
        """The value under this kind, in the new PDF; None for what does not cross."""
        if isinstance(valeur, bool | int | float | Decimal):
            return valeur
        if isinstance(valeur, Name):
            return Object.parse(valeur.unparse(resolved=True))
        if isinstance(valeur, String):
            return String(bytes(valeur)) if genre in AVEC_MOTS else None
        if not isinstance(valeur, Array | Dictionary | Stream):
            return None
        if profondeur > PROFONDEUR:
            raise ValueError("too deep")
        if genre == "couleur":
            return self._couleur(valeur, profondeur)
        precis = _preciser(valeur, genre)
        if precis is None:
            return None
        return self._contenant(valeur, precis, profondeur)

    def _contenant(self, valeur: Object, genre: str, profondeur: int) -> Object | None:
        cle = (valeur.objgen, genre)
        if cle in self._faits:
            return self._faits[cle]
        if genre == "page":
            return None
        vide = self._vide(valeur, genre)
        if not valeur.is_indirect:
            self._remplir(vide, valeur, genre, profondeur + 1)
            return vide
        self._faits[cle] = vide if isinstance(vide, Stream) else self.cible.make_indirect(vide)
        self._a_remplir.append((self._faits[cle], valeur, genre))
        return self._faits[cle]

    def _vide(self, valeur: Object, genre: str) -> Object:
        if isinstance(valeur, Array):
            return Array()
        flux = isinstance(valeur, Stream) and genre in DESSINS | DONNEES | {"image"}
        return self.cible.make_stream(b"") if flux else Dictionary()

    def _remplir(self, vide: Object, valeur: Object, genre: str, profondeur: int) -> None:
        if isinstance(valeur, Array):
            for element in valeur:
                copie = self._copier(element, genre, profondeur)
                if copie is not None or genre != "enfants":  # elsewhere the rank says what the value is
                    vide.append(copie)
            return
        if isinstance(valeur, Stream):
            if genre == "image":
                self._image(vide, valeur)
            elif genre in DESSINS:
                vide.write(self._dessin(valeur))
            elif genre in DONNEES:
                octets = valeur.read_bytes()
                vide.write(sans_marques_jbig2(octets) if genre == "jbig2" else octets)
        if genre.startswith("{"):
            cles = dict.fromkeys(sorted(valeur.keys()), genre[1:-1])  # the order of a set changes with the process
        else:
            cles = {cle: sorte for cle, sorte in GRAMMAIRE[genre].items() if cle in valeur}
        for cle, sorte in cles.items():
            self._poser(vide, cle, valeur[cle], sorte, profondeur)
        if genre == "{couleur}":  # a default that is a plain space would stand for itself
            for cle in sorted(vide.keys()):
                if cle.startswith("/Default") and isinstance(vide[cle], Name):
                    del vide[cle]

    def _poser(self, ou: Object, cle: str, valeur: Any, genre: str, profondeur: int) -> None:
        copie = self._copier(valeur, genre, profondeur)
        if copie is not None:
            ou[cle] = copie

    def _couleur(self, valeur: Object, profondeur: int) -> Any:
        """A colour space; its profile, which names a device, is left for the plain space of as many inks."""
        if not isinstance(valeur, Array) or not len(valeur):
            return None
        tete, *suite = valeur
        if tete == "/ICCBased":
            profil = suite[0]
            autre = self._copier(profil.get("/Alternate"), "couleur", profondeur + 1)
            return Name(SANS_PROFIL[int(profil.N)]) if autre is None else autre
        for nom, genres in COULEURS.items():
            if tete == nom:
                restes = [self._copier(v, g, profondeur + 1) for v, g in zip(suite, genres, strict=False)]
                return Array([Name(nom), *restes])
        return None

    def _image(self, vide: Object, image: Object) -> None:
        exiger_petite(image)
        octets, filtres = alleger(self.source, image)
        vide.write(octets)
        poser_filtres(vide, filtres, self._valeur)

    def _dessin(self, flux: Object) -> bytes:
        return reecrire(self.source, flux, self._valeur)

    def _valeur(self, valeur: Any, genre: str) -> Any:
        return self._copier(valeur, genre, 0)


def _preciser(valeur: Object, genre: str) -> str | None:
    """The kind of this very object, where a place may hold several; None when none of them."""
    if isinstance(valeur, Array):
        return genre
    nom = valeur.get("/S")
    if valeur.get("/Type") == "/Action" or (isinstance(nom, Name) and nom.unparse(resolved=True) in ACTIONS):
        return None
    if genre == "xobjet":
        return next((sorte for dit, sorte in _DESSINES.items() if valeur.get("/Subtype") == dit), None)
    if genre in ("enfants", "element"):
        genre = "arbre" if valeur.get("/Type") == "/StructTreeRoot" else "element"
        return None if "/Obj" in valeur else genre
    return genre if genre in GRAMMAIRE or genre.startswith("{") or genre == "page" else None


def _herite(page: Object, cle: str) -> Any:
    """The value of a page, or of the branch that it hangs from."""
    branche: Any = page
    for _ in range(PROFONDEUR):
        if not isinstance(branche, Dictionary) or cle in branche:
            break
        branche = branche.get("/Parent")
    return branche.get(cle) if isinstance(branche, Dictionary) else None


def _rectangle(boite: Any) -> list[float]:
    x1, y1, x2, y2 = (float(nombre) for nombre in boite)
    return [min(x1, x2), min(y1, y2), max(x1, x2), max(y1, y2)]
