"""How streets and doors are written and shortened; a street is recognised under each of these writings."""

VOIES: dict[str, tuple[str, ...]] = {
    "allee": ("all", "allees"), "avenue": ("av", "ave", "aven"), "boulevard": ("bd", "bld", "blvd", "boul", "bvd"),
    "chaussee": ("chs", "chsee"), "chemin": ("ch", "che", "chem"), "cite": (), "clos": (), "cour": (),
    "cours": ("crs",), "esplanade": ("esp",), "faubourg": ("fg", "fbg"), "hameau": ("ham",), "impasse": ("imp", "i"),
    "lotissement": ("lot",), "mail": (), "montee": ("mte",), "parvis": (), "passage": ("pass", "psg"),
    "place": ("pl",), "placette": (), "promenade": ("prom",), "quai": ("qu", "q"), "residence": ("res", "resid"),
    "rocade": (), "rondpoint": ("rpt", "rdpt"), "route": ("rte", "rt"), "rue": ("r",), "ruelle": ("rle",),
    "sentier": ("sen", "sente"), "square": ("sq",), "traverse": ("tra",), "venelle": ("ven",), "villa": (),
    "voie": (),
}  # fmt: skip
MOTS_ABREGES: dict[str, tuple[str, ...]] = {
    "saint": ("st",), "sainte": ("ste",), "saints": ("sts",), "docteur": ("dr",), "general": ("gal", "gl", "gen"),
    "marechal": ("mal", "mar"), "president": ("pdt", "pres"), "professeur": ("pr", "prof"), "colonel": ("col",),
    "capitaine": ("cne", "cap"), "commandant": ("cdt",), "lieutenant": ("lt",), "abbe": ("abb",), "frere": ("fr",),
    "notre": ("nd", "n"), "dame": ("d",), "grand": ("gd", "gde"), "grande": ("gde", "gd"), "petit": ("pt",),
    "petite": ("pte",), "vieux": ("vx",), "premier": ("1er",), "mondiale": ("mond",), "batiment": ("bat",),
    "nationale": ("nat", "n"), "departementale": ("dep", "d"), "jean": ("j",), "rond": ("rd",), "point": ("pt",),
}  # fmt: skip
SUFFIXES: dict[str, tuple[str, ...]] = {"bis": ("b",), "ter": ("t",), "quater": ("q",)}
# Kinds of street that name a place by themselves: without a number, the whole name betrays it.
LIEUX = frozenset({"cite", "clos", "hameau", "lotissement", "residence", "villa"})
LIAISONS = ("des", "de", "du", "les", "la", "le", "aux", "au", "en", "sur", "d", "l", "a")
# A word that places a door inside a building; the word after it is its label.
PORTES = frozenset(
    [
        "appartement",
        "appt",
        "apt",
        "app",
        "batiment",
        "bat",
        "escalier",
        "esc",
        "etage",
        "porte",
        "entree",
        "bal",
        "logement",
        "chambre",
        "studio",
    ]
)
CIVILITES = frozenset(
    [
        "m",
        "mr",
        "mme",
        "mlle",
        "monsieur",
        "madame",
        "mademoiselle",
        "messieurs",
        "mesdames",
        "mrs",
        "dr",
        "docteur",
        "me",
        "maitre",
    ]
)


def ecritures(mot: str, formes: dict[str, tuple[str, ...]]) -> tuple[str, ...]:
    """Every writing of a word, itself first, whichever of them is given."""
    entier = next((long for long, courts in formes.items() if mot == long or mot in courts), mot)
    return tuple(dict.fromkeys((mot, entier, *formes.get(entier, ()))))
