"""How streets and doors are written and shortened; a street is recognised under each of these writings."""


def liste(dits: str) -> frozenset[str]:
    """The words of a line, without accents nor capitals, as `ecriture.mots` gives them."""
    return frozenset(dits.split())


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
    "janvier": ("janv", "jan"), "fevrier": ("fevr", "fev"), "avril": ("avr",), "juillet": ("juil",),
    "septembre": ("sept",), "octobre": ("oct",), "novembre": ("nov",), "decembre": ("dec",),
}  # fmt: skip
SUFFIXES: dict[str, tuple[str, ...]] = {"bis": ("b",), "ter": ("t",), "quater": ("q",)}
# What may follow the number of a door: « bis », or the letter of one of several doors under the same number.
LETTRES_DE_PORTE = frozenset([*SUFFIXES, *"abcdefgh", *"tq"])
# Kinds of street that name a place by themselves: without a number, the whole name betrays it.
LIEUX = frozenset({"cite", "clos", "hameau", "lotissement", "residence", "villa"})
LIAISONS = ("des", "de", "du", "les", "la", "le", "aux", "au", "en", "sur", "d", "l", "a")
MOIS = liste("janvier fevrier mars avril mai juin juillet aout septembre octobre novembre decembre")
# Titles that come and go before the name of a person in the name of a street.
TITRES = liste(
    "abbe amiral capitaine cardinal chanoine colonel commandant docteur duc general lieutenant marechal monseigneur "
    "pere president prince professeur reine roi sergent"
)
# Words found in the names of many streets: alone, none of them is the name of one.
BANALS = liste("ancien ancienne grand grande notre petit petite premier saint sainte vieille vieux")
# What a shelter, a house or a spot is called before its own name, which everybody uses without it.
ETABLISSEMENTS = liste(
    "accueil appartement association auberge batiment cada camping centre chateau chrs chu cph creche dit domaine "
    "ehpad enfance enfants ferme foyer gite hebergement hlm hotel huda ime immeuble itep lieu lieudit maison mas mecs "
    "pension pouponniere quartier service structure tour village"
)
# A word that places a door inside a building; the word after it is its label.
PORTES = liste("appartement appt apt app batiment bat escalier esc etage porte entree bal logement chambre studio")
CIVILITES = liste(
    "m mr mme mlle melle mmes mlles monsieur madame mademoiselle messieurs mesdames mrs dr docteur me maitre"
)


def ecritures(mot: str, formes: dict[str, tuple[str, ...]]) -> tuple[str, ...]:
    """Every writing of a word, itself first, whichever of them is given."""
    entier = next((long for long, courts in formes.items() if mot == long or mot in courts), mot)
    return tuple(dict.fromkeys((mot, entier, *formes.get(entier, ()))))
