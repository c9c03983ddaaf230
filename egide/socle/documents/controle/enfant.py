"""The process that opens hostile bytes: it reads one file, answers one line and the clean bytes, and ends.

Before it opens anything it gives up memory, time, and the right to open a file or a socket, for good.
"""

import io
import json
import resource
import sys
import zipfile

import pikepdf
from PIL import Image

from egide.socle.documents.controle.examen import examiner
from egide.socle.documents.controle.images import FORMATS
from egide.socle.documents.controle.limites import MEMOIRE, OCTETS, SECONDES_DE_CALCUL
from egide.socle.documents.controle.refus import PieceRefusee

# The three that were given: with these, no file, no socket, no pipe can be opened any more.
_DESCRIPTEURS = 3
# Past this line, what goes wrong is the fault of the file; before, of the machine.
PRET = b"pret\n"
ILLISIBLE = "Ce fichier ne s’ouvre pas : il est abîmé, ou fait pour gêner. Enregistrez-le de nouveau, puis renvoyez-le."


def echauffer() -> None:
    """Examine one sound file of each kind: what Python loads late is loaded before the doors close."""
    for format_ in FORMATS.values():
        tampon = io.BytesIO()
        exif = Image.Exif()
        exif[0x0112] = 6
        Image.new("RGB", (2, 2)).save(tampon, format_, exif=exif)
        examiner(tampon.getvalue())
    examiner(_pdf_d_essai())
    examiner("é".encode("cp1252"))
    tampon = io.BytesIO()
    with zipfile.ZipFile(tampon, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/document.xml", "<document/>")
    examiner(tampon.getvalue())


def _pdf_d_essai() -> bytes:
    """A page with a drawing and a picture of each kind that is opened or cut."""
    tampon = io.BytesIO()
    with pikepdf.new() as pdf:
        page = pdf.add_blank_page().obj
        images = pikepdf.Dictionary()
        for format_, filtre in (("JPEG", "/DCTDecode"), ("JPEG2000", "/JPXDecode")):
            photo = io.BytesIO()
            Image.new("RGB", (2, 2)).save(photo, format_)
            images[f"/{format_}"] = pdf.make_stream(photo.getvalue(), Subtype=pikepdf.Name.Image, Width=2, Height=2)
            images[f"/{format_}"].Filter = pikepdf.Name(filtre)
        page.Resources = pikepdf.Dictionary(XObject=images)
        page.Contents = pdf.make_stream(b"/P <</MCID 0>> BDC BI /W 1 /H 1 /BPC 8 /CS /G /F /AHx ID 00>\nEI EMC")
        pdf.save(tampon)
    return tampon.getvalue()


def fermer_les_portes() -> None:
    """Give up what an examination does not need; nothing in this process can take it back."""
    for quoi, limite in (
        (resource.RLIMIT_AS, MEMOIRE),
        (resource.RLIMIT_CPU, SECONDES_DE_CALCUL),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_NPROC, 0),
        (resource.RLIMIT_NOFILE, _DESCRIPTEURS),
    ):
        resource.setrlimit(quoi, (limite, limite))


def main() -> None:
    """Say that it is ready, then answer `{"nature": …}` and the bytes, or `{"code": …, "phrase": …}`."""
    echauffer()
    sys.stdout.buffer.write(PRET)
    sys.stdout.buffer.flush()
    octets = sys.stdin.buffer.read(OCTETS + 1)
    fermer_les_portes()
    corps = b""
    try:
        examen = examiner(octets)
        entete, corps = {"nature": examen.nature.value}, examen.octets
    except PieceRefusee as refus:
        entete = {"code": refus.code, "phrase": refus.phrase}
    except Exception:
        # whatever a hostile file breaks in a library is the fault of the file
        entete = {"code": "illisible", "phrase": ILLISIBLE}
    sys.stdout.buffer.write(json.dumps(entete).encode() + b"\n" + corps)
    sys.stdout.buffer.flush()


if __name__ == "__main__":
    main()
