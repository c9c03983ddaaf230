"""PDF made to harm in the places that a list of dangerous keys forgets, or by what they open to."""

import zlib
from collections.abc import Callable

import pikepdf
from pikepdf import Array, Dictionary, Name, String

from egide.socle.documents.tests.fabrique import action, image, joint, pdf

_JS = String("app.alert('essai')")


def un_script() -> Dictionary:
    """An action written where it stands, not under a number of its own."""
    return action("JavaScript", JS=_JS)


def _dans(chemin: str, **valeurs):
    """A PDF with these values at this path from its page."""

    def armer(document):
        objet = document.pages[0].obj
        for cle in chemin.split():
            if f"/{cle}" not in objet:
                objet[f"/{cle}"] = Dictionary()
            objet = objet[f"/{cle}"]
        for cle, valeur in valeurs.items():
            objet[f"/{cle}"] = valeur

    return lambda: pdf(armer)


def _racine(faire):
    return lambda: pdf(lambda document: faire(document, document.Root))


def _signets_directs(document, racine):
    titre = Dictionary(Title=String("Ouvrir"), A=un_script())
    racine.Outlines = Dictionary(Type=Name.Outlines, First=titre, Last=titre, Count=1)


def _arbre_qui_tient_un_lien(document, racine):
    lien = Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=[0, 0, 9, 9], A=action("Launch", F=String("cmd.exe")))
    renvoi = Dictionary(Type=Name.OBJR, Obj=lien, Pg=document.pages[0].obj)
    paragraphe = Dictionary(Type=Name.StructElem, S=Name.P, K=Array([renvoi, Dictionary(S=Name.Span, AA=un_script())]))
    racine.StructTreeRoot = Dictionary(Type=Name.StructTreeRoot, K=Array([paragraphe]))


def _arbre_qui_tient_un_fichier(document, racine):
    racine.StructTreeRoot = Dictionary(Type=Name.StructTreeRoot, AF=Array([joint(document)]), K=Array())


def _arbre_dont_un_attribut_agit(document, racine):
    attribut = Dictionary(O=Name.Layout, Placement=un_script(), A=un_script())
    racine.StructTreeRoot = Dictionary(
        Type=Name.StructTreeRoot, K=Dictionary(S=Name.P, A=Array([attribut, 0])), ClassMap=Dictionary(C=attribut)
    )


def _affichage(document, racine):
    racine.ViewerPreferences = Dictionary(DisplayDocTitle=True, AA=un_script())
    racine.PageLabels = Dictionary(Nums=Array([0, Dictionary(S=Name.D, A=un_script())]))


def _arbre_d_actions(document, racine):
    """Actions that do not say so, in the place of the passages of the text."""
    racine.StructTreeRoot = Dictionary(Type=Name.StructTreeRoot, K=Array([Dictionary(S=Name.JavaScript, JS=_JS)]))


def _cercle(document, racine):
    un, deux = (document.make_indirect(Dictionary(S=Name.P)) for _ in range(2))
    un.P, un.K, deux.P, deux.K = deux, Array([deux, un]), un, Array([un, un_script()])
    racine.StructTreeRoot = Dictionary(Type=Name.StructTreeRoot, K=un)


def _tableaux_gonfles(document, racine):
    """Ten arrays of ten times the next: ten thousand million items, for who does not see that they are shared."""
    tableau = document.make_indirect(Array([un_script()]))
    for _ in range(10):
        tableau = document.make_indirect(Array([tableau] * 10))
    racine.StructTreeRoot = Dictionary(Type=Name.StructTreeRoot, K=tableau)


def _forme(document, racine):
    forme = document.make_stream(b"0 0 9 9 re f")
    forme.Type, forme.Subtype, forme.BBox = Name.XObject, Name.Form, Array([0, 0, 9, 9])
    forme.Resources = Dictionary(Properties=Dictionary(P=Dictionary(AA=un_script())))
    forme.PS = document.make_stream(b"(cmd.exe) run")
    document.pages[0].obj.Resources.XObject = Dictionary(F=forme)


def _postscript(document, racine):
    programme = document.make_stream(b"(cmd.exe) run")
    programme.Type, programme.Subtype = Name.XObject, Name.PS
    document.pages[0].obj.Resources.XObject = Dictionary(P=programme)


def _flux_ailleurs(document, racine):
    flux = document.make_stream(b"")
    flux.F, flux.FFilter = String("\\\\203.0.113.7\\x"), Name.FlateDecode
    document.pages[0].obj.Contents = flux


def page_de(largeur: float, hauteur: float, unite: float = 1) -> bytes:
    """A PDF of one page of this size."""

    def agrandir(document):
        page = document.pages[0].obj
        page.MediaBox = Array([0, 0, largeur, hauteur])
        if unite != 1:
            page.UserUnit = unite

    return pdf(agrandir, texte="Grand")


def image_de(largeur: int, hauteur: int, octets: bytes = b"", filtre: str = "/FlateDecode", **autres) -> bytes:
    """A PDF with a picture that says this size."""

    def armer(document):
        flux = document.make_stream(octets)
        flux.stream_dict = Dictionary(
            Type=Name.XObject, Subtype=Name.Image, Width=largeur, Height=hauteur, BitsPerComponent=8,
            ColorSpace=Name.DeviceRGB, Filter=Name(filtre), **autres,
        )  # fmt: skip
        page = document.pages[0].obj
        page.Resources.XObject = Dictionary(I=flux)
        page.Contents = document.make_stream(b"q 200 0 0 200 0 0 cm /I Do Q")

    return pdf(armer)


def _incluse_immense() -> bytes:
    dessin = b"q BI /W 17000 /H 17000 /BPC 1 /CS /G /F /Fl ID " + zlib.compress(bytes(9)) + b"\nEI Q"
    return pdf(lambda document: document.pages[0].obj.__setitem__("/Contents", document.make_stream(dessin)))


PDF_NETTOYES: dict[str, Callable[[], bytes]] = {
    "pdf_signets_directs": _racine(_signets_directs),
    "pdf_arbre_et_lien": _racine(_arbre_qui_tient_un_lien),
    "pdf_arbre_et_fichier": _racine(_arbre_qui_tient_un_fichier),
    "pdf_arbre_et_attribut": _racine(_arbre_dont_un_attribut_agit),
    "pdf_affichage_qui_agit": _racine(_affichage),
    "pdf_arbre_d_actions": _racine(_arbre_d_actions),
    "pdf_arbre_en_cercle": _racine(_cercle),
    "pdf_tableaux_gonfles": _racine(_tableaux_gonfles),
    "pdf_forme_qui_agit": _racine(_forme),
    "pdf_postscript": _racine(_postscript),
    "pdf_dessin_garde_ailleurs": _racine(_flux_ailleurs),
    "pdf_propriete_qui_agit": _dans("Resources Properties P", AA=Dictionary(O=un_script())),
    "pdf_police_qui_agit": _dans("Resources Font F1 FontDescriptor", AA=un_script(), AF=Array([un_script()])),
    "pdf_etat_qui_agit": _dans("Resources ExtGState G", SMask=Dictionary(S=Name.Alpha, A=un_script()), JS=_JS),
    "pdf_cle_inconnue": _dans("Inconnue Encore", OpenAction=un_script()),
    "pdf_fil_de_lecture": _dans("", B=Array([Dictionary(AA=un_script())]), Tabs=un_script()),
}
_PETITE = image(taille=(9, 9))
PDF_REFUSES: dict[str, Callable[[], bytes]] = {
    "pdf_page_immense": lambda: page_de(14_400, 14_400),
    "pdf_page_immense_par_son_unite": lambda: page_de(600, 800, 60),
    "pdf_page_interminable": lambda: page_de(20_000, 10),
    "pdf_image_immense": lambda: image_de(17_000, 17_000, zlib.compress(bytes(9))),
    "pdf_image_incluse_immense": _incluse_immense,
    "pdf_photo_plus_grande_que_dite": lambda: image_de(
        9, 9, _PETITE.replace(b"\0\x09\0\x09", b"\x42\x68\x42\x68", 1), "/DCTDecode"
    ),
    "pdf_filtre_inconnu": lambda: image_de(9, 9, bytes(9), "/Inconnu"),
    "texte_de_20_Mo": lambda: b"Une ligne.\n" * 1_900_000,
    "texte_de_pages_vides": lambda: b"a\f" * 400,
}


def action_enfouie(chaine: list[tuple[str, str]], ou: str) -> bytes:
    """An action under a chain of containers, each (`direct` or `indirect`, its key or `[]`), from a known object."""

    def armer(document: pikepdf.Pdf) -> None:
        valeur: pikepdf.Object = un_script()
        for comment, cle in reversed(chaine):
            valeur = Array([valeur]) if cle == "[]" else Dictionary({cle: valeur, "/S": Name.P, "/AA": un_script()})
            valeur = document.make_indirect(valeur) if comment == "indirect" else valeur
        page = document.pages[0].obj
        if ou.startswith("page "):
            page[ou.removeprefix("page ")] = valeur
        elif ou.startswith("ressources "):
            page.Resources[ou.removeprefix("ressources ")] = valeur
        else:
            document.Root[ou] = valeur

    return pdf(armer)
