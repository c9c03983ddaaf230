"""Letters with a secret planted in a given form, and letters that come near one; drawn from a fixed seed."""

import io
import random
import re
from collections.abc import Callable, Iterator

import pikepdf

from egide.socle.documents.sorties.nombres import en_lettres
from egide.socle.documents.sorties.secrets import Genre, Secret

GRAINE = 20_261_122
NUMEROS = (3, 7, 12, 21, 48, 71, 80, 95, 104, 236)
GENRES = ("avenue", "boulevard", "rue", "impasse", "route", "place", "allée", "chemin", "quai", "square")
NOMS = (
    "des Lilas-Fictifs", "du Général Essai", "de la Mine-Inventée", "Saint-Exemple-Fictif", "du 11 Novembre Fictif",
    "Jean Inventé", "des Trois-Moulins-Fictifs", "de l’Écluse-Inventée", "du Docteur Fictif", "aux Herbes-Inventées",
)  # fmt: skip
VILLES = ("62000 Arras", "62300 Lens", "62100 Calais", "62200 Boulogne-sur-Mer")
COURTS = {"avenue": "av.", "boulevard": "Bd", "rue": "r.", "impasse": "imp.", "route": "Rte", "place": "Pl.",
          "allée": "all.", "chemin": "ch.", "quai": "quai", "square": "sq."}  # fmt: skip
PRENOMS = ("Odile", "Karim", "Solène", "Matteo", "Jeanne", "Ibrahim", "Noémie", "Théodore")
FAMILLES = ("Voisine-Inventé", "Exemple-Fictif", "Témoin-Inventé", "Passant-Fictif")
BOURRAGE = (
    "La situation a été examinée par l’équipe, qui a rencontré chaque parent. Les visites se poursuivent le mercredi "
    "et un point sera fait au mois de mars. L’école a donné son avis sur la scolarité, qui est régulière."
)
SOSIES = str.maketrans("aeopcx", "аеорсх")


class Adresse:
    """An invented address and everything that makes its forms."""

    def __init__(self, hasard: random.Random) -> None:
        self.numero, self.genre = hasard.choice(NUMEROS), hasard.choice(GENRES)
        self.nom, self.ville = hasard.choice(NOMS), hasard.choice(VILLES)
        self.suffixe = hasard.choice(("", "", " bis", " ter", " D"))

    @property
    def rue(self) -> str:
        return f"{self.genre} {self.nom}"

    def __str__(self) -> str:
        return f"{self.numero}{self.suffixe} {self.rue}, {self.ville}"

    @property
    def secret(self) -> Secret:
        return Secret(Genre.ADRESSE, adresse=str(self))


def _abrege(nom: str) -> str:
    for long, court in (("Saint", "St"), ("Général", "Gal"), ("Docteur", "Dr")):
        nom = nom.replace(long, court)
    return nom


def _raccourci(nom: str) -> str:
    """The name without its last word, unless a title or a first name alone would be left."""
    return re.sub(r"(?<!Docteur)(?<!Jean)[- ](Fictif|Inventé)e?s?$", "", nom)


def _faute(nom: str) -> str:
    """A letter doubled in the longest word."""
    long = max(re.findall(r"\w+", nom), key=len)
    return nom.replace(long, f"{long[:3]}{long[2]}{long[3:]}")


FORMES: dict[str, Callable[[Adresse], str]] = {
    "exacte": lambda a: f"{a.numero}{a.suffixe} {a.rue}",
    "majuscules sans accents": lambda a: f"{a.numero} {a.rue}".upper().replace("É", "E").replace("’", " "),
    "abrégée": lambda a: f"n° {a.numero}, {COURTS[a.genre]} {_abrege(a.nom)}",
    "numéro en lettres": lambda a: f"{en_lettres(a.numero)[-1]} {a.rue}",
    "à l’envers": lambda a: f"{a.nom} ({a.genre}), {a.numero}",
    "coupée": lambda a: f"{a.numero} {a.genre[:3]}-\n{a.genre[3:]} {a.nom[:-4]}-\n{a.nom[-4:]}",
    "séparée": lambda a: " ".join(f"{a.numero} {a.rue}"),
    "invisibles": lambda a: "\u200b".join(f"{a.numero} {a.rue}"),
    "sosies": lambda a: f"{a.numero} {a.rue}".translate(SOSIES),
    "rue et code postal": lambda a: f"{a.rue} {a.ville[:5]}",
    "sans suffixe": lambda a: f"{a.numero} {a.rue}, {a.ville}",
    "avec l’appartement": lambda a: f"{a.numero}{a.suffixe}, appt 4, {a.rue}",
    "de tel à tel numéro": lambda a: f"{a.rue}, {a.numero}{a.suffixe} - {a.numero + 2}",
    "une lettre en trop": lambda a: f"{a.numero} {a.genre} {_faute(a.nom)}",
    "nom raccourci": lambda a: f"{a.genre} {_raccourci(a.nom)}, {a.numero}{a.suffixe}",
}
PERSONNES: dict[str, Callable[[str, str], str]] = {
    "nom entier": lambda p, f: f"{p} {f}",
    "à l’envers": lambda p, f: f"{f.upper()} {p}",
    "nom seul": lambda p, f: f"Mme {f}",
    "moitié du nom": lambda p, f: f"Mme {p[0]}. {f.split('-')[0]}",
    "prénom et initiale": lambda p, f: f"{p} {f[0]}.",
    "initiales et voisinage": lambda p, f: f"{p[0]}. {f[0]}., la voisine du dessus",
    "prénom et voisinage": lambda p, f: f"{p}, qui est votre voisine",
    "coupé": lambda p, f: f"{p} {f[:3]}-\n{f[3:]}",
    "invisibles": lambda p, f: "\u00ad".join(f"{p} {f}"),
    "séparé": lambda p, f: " . ".join(f"{p}{f}".replace("-", "")),
}
TELEPHONES = (
    "06 39 98 {} {}",
    "+33 6 39 98 {} {}",
    "06.39.98.{}.{}",
    "0033639 98{}{}",
    "06-39-98-{}-{}",
    "(0)639 98 {} {}",
)


def plantees() -> Iterator[tuple[str, str, Secret]]:
    """Two hundred (form, sentence, secret): a hundred addresses, sixty reporters, forty telephones and e-mails."""
    hasard = random.Random(GRAINE)
    for rang in range(100):
        nom = list(FORMES)[rang % len(FORMES)]
        adresse = Adresse(hasard)
        yield nom, f"L’enfant est accueilli {FORMES[nom](adresse)} depuis lundi.", adresse.secret
    for rang in range(60):
        nom = list(PERSONNES)[rang % len(PERSONNES)]
        prenom, famille = hasard.choice(PRENOMS), hasard.choice(FAMILLES)
        secret = Secret(Genre.INFORMATEUR, nom=f"{prenom} {famille}", qualite="Voisin ou voisine")
        yield nom, f"Cela nous a été dit par {PERSONNES[nom](prenom, famille)} en octobre.", secret
    for rang in range(40):
        un, deux = f"{hasard.randrange(100):02d}", f"{hasard.randrange(100):02d}"
        if rang % 2:
            secret = Secret(Genre.INFORMATEUR, courriel=f"voisin.{un}@example.org")
            yield "courriel", f"Écrire à voisin{rang % 4 and '.' or ' point '}{un} arobase example.org demain.", secret
        else:
            secret = Secret(Genre.INFORMATEUR, telephone=f"06 39 98 {un} {deux}")
            yield (
                "téléphone",
                f"Rappeler le {TELEPHONES[rang // 2 % len(TELEPHONES)].format(un, deux)} ce soir.",
                secret,
            )


def propres() -> Iterator[tuple[str, str, Secret]]:
    """Two hundred (nearness, sentence, secret) where nothing of the secret stands."""
    hasard = random.Random(GRAINE + 1)
    for rang in range(200):
        adresse = Adresse(hasard)
        autre = Adresse(hasard)
        while autre.nom == adresse.nom or autre.numero == adresse.numero:
            autre = Adresse(hasard)
        phrases = {
            "même rue, autre numéro": f"Le rendez-vous aura lieu {adresse.numero + 2} {adresse.rue}, {adresse.ville}.",
            "même ville": f"La maison du Département est {autre.numero} {autre.rue}, {adresse.ville}.",
            "même numéro": f"L’école se trouve {adresse.numero} {autre.rue}, {adresse.ville}.",
            "numéro plus long": f"Le service est {adresse.numero}5 {adresse.rue}, {adresse.ville}.",
            "nombres": f"Le {min(adresse.numero, 28)} mars, {adresse.numero} enfants étaient à {adresse.ville[6:]}.",
        }
        nom = list(phrases)[rang % len(phrases)]
        yield nom, phrases[nom], adresse.secret


def dans_un_pdf(octets: bytes, texte: str, ou: str) -> bytes:
    """The same PDF with `texte` hidden in one of its unseen places."""
    sortie = io.BytesIO()
    with pikepdf.open(io.BytesIO(octets)) as pdf:
        CACHETTES[ou](pdf, texte)
        pdf.save(sortie)
    return sortie.getvalue()


def sans_alphabet(octets: bytes, *, vers: Callable[[bytes], bytes] | None = None) -> bytes:
    """The same PDF to the eye, whose fonts no longer tell their letters, or tell those that `vers` makes of them."""
    sortie = io.BytesIO()
    with pikepdf.open(io.BytesIO(octets)) as pdf:
        for objet in pdf.objects:
            if isinstance(objet, pikepdf.Dictionary) and "/ToUnicode" in objet:
                if vers is None:
                    del objet.ToUnicode
                else:
                    objet.ToUnicode.write(vers(objet.ToUnicode.read_bytes()))
        pdf.save(sortie)
    return sortie.getvalue()


def une_lettre_plus_loin(alphabet: bytes) -> bytes:
    """An alphabet where each letter is the fifth one after: « de » is read « ij »."""
    return re.sub(rb"> <00(4[1-9A-F]|5[0-9A]|6[1-9A-F]|7[0-9A])>", lambda m: b"> <00%02X>" % _cinq(m[1]), alphabet)


def _cinq(code: bytes) -> int:
    lettre = int(code, 16)
    base = 0x41 if lettre < 0x61 else 0x61
    return base + (lettre - base + 5) % 26


def _note(pdf: pikepdf.Pdf, texte: str) -> None:
    note = pikepdf.Dictionary(Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Text, Rect=[0, 0, 9, 9], Contents=texte)
    pdf.pages[0].obj.Annots = pdf.make_indirect(pikepdf.Array([pdf.make_indirect(note)]))


def _lien(pdf: pikepdf.Pdf, texte: str) -> None:
    geste = pikepdf.Dictionary(S=pikepdf.Name.URI, URI=f"https://maps.example.org/?q={texte.replace(' ', '+')}")
    note = pikepdf.Dictionary(Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Link, Rect=[0, 0, 9, 9], A=geste)
    pdf.pages[0].obj.Annots = pikepdf.Array([pdf.make_indirect(note)])


def _champ(pdf: pikepdf.Pdf, texte: str) -> None:
    champ = pdf.make_indirect(pikepdf.Dictionary(FT=pikepdf.Name.Tx, T="domicile", V=texte))
    pdf.Root.AcroForm = pikepdf.Dictionary(Fields=[champ])


def _signet(pdf: pikepdf.Pdf, texte: str) -> None:
    with pdf.open_outline() as plan:
        plan.root.append(pikepdf.OutlineItem(texte, 0))


def _propriete(pdf: pikepdf.Pdf, texte: str) -> None:
    pdf.docinfo["/Subject"] = texte


def _xmp(pdf: pikepdf.Pdf, texte: str) -> None:
    with pdf.open_metadata() as proprietes:
        proprietes["dc:description"] = texte


def _fichier(pdf: pikepdf.Pdf, octets: bytes) -> pikepdf.AttachedFileSpec:
    return pikepdf.AttachedFileSpec(
        pdf, octets, description="", filename="note.txt", mime_type="text/plain", creation_date="", mod_date=""
    )


def _joint(pdf: pikepdf.Pdf, texte: str) -> None:
    pdf.attachments["note.txt"] = _fichier(pdf, texte.encode())


def _alternative(pdf: pikepdf.Pdf, texte: str) -> None:
    pdf.Root.StructTreeRoot.K[0].Alt = texte


CACHETTES: dict[str, Callable[[pikepdf.Pdf, str], None]] = {
    "note": _note, "lien": _lien, "champ de formulaire": _champ, "signet": _signet, "propriété": _propriete,
    "xmp": _xmp, "fichier joint": _joint, "texte de remplacement": _alternative,
}  # fmt: skip
