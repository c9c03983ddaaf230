"""No number of legal origin in Python: terms, ages and retention periods live in `egide/droit`.

Three shapes betray one: a duration written in days or more (or in hours) given as a number; a number kept
under a name that speaks of age, term or duration; a number compared with such a name. Technical durations
of the house are on the list below, each with its reason; an entry that no longer serves fails too.
"""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.architecture.depot import est_un_test, fichiers_suivis, nom

# (file, name around the number) -> why this number is not the law.
TECHNIQUES: dict[tuple[str, str], str] = {
    ("egide/demo/distribution.py", "ANCIENNETE"): "how long the invented cast has been at work",
    ("egide/demo/distribution.py", "_astreinte"): "length of the invented on-call rota",
    ("egide/demo/scenes.py", "JOURS_PAR_MOIS"): "age of an invented baby",
    ("egide/demo/volume/histoire.py", "recemment"): "spread of invented events",
    ("egide/enfant/rapprochement/dates.py", "UN_AN"): "how far two birth dates may differ and still be compared",
    ("egide/enfant/rapprochement/naissance.py", "module"): "medical span around an expected birth",
    ("egide/socle/comptes/actions/acces_perdus.py", "VALIDITE_DEMANDE"): "life of a request for a lost access",
    ("egide/socle/comptes/actions/acces_perdus.py", "VALIDITE_SECRET"): "life of a one-time link",
    ("egide/socle/comptes/actions/invitations.py", "VALIDITE"): "life of an invitation link",
    ("egide/socle/comptes/selectors.py", "fin"): "the seven days of a week on a page",
    ("egide/socle/comptes/views/unites.py", "contexte"): "the week before and the week after",
    ("egide/socle/documents/controleur.py", "ORPHELIN_APRES"): "how long a file that no row knows may still get one",
    ("egide/socle/interface/dates_partielles.py", "__post_init__"): "the twelve months of a year",
    ("egide/socle/interface/galerie.py", "debut"): "an invented wait of the gallery",
    ("egide/socle/interface/galerie.py", "barres"): "an invented wait of the gallery",
    ("egide/socle/interface/galerie.py", "contexte"): "examples of the gallery",
    ("egide/socle/interface/temps.py", "HEURES_AVEC_MINUTES"): "how a duration is worded",
    ("egide/socle/interface/temps.py", "HEURES_LISIBLES"): "how a duration is worded",
    ("egide/socle/interface/temps.py", "JOURS_LISIBLES"): "how a duration is worded",
    ("egide/socle/interface/temps.py", "JOURS_PAR_MOIS"): "how a duration is worded",
    ("egide/socle/interface/temps.py", "age"): "whether an age is worded in days, weeks, months or years",
    ("egide/socle/interface/temps.py", "HEURES_PROCHES"): "when a screen starts to say « proche »",
}

# (file, words around the number) -> why this duration, shown to a reader, is not the law.
MOTS_TECHNIQUES: dict[tuple[str, str], str] = {
    ("egide/socle/comptes/templates/comptes/invitation.html", "sept jours"): "life of an invitation link",
}

APPELS_DE_DUREE = frozenset({"timedelta", "relativedelta"})
UNITES_LONGUES = frozenset({"hours", "days", "weeks", "months", "years"})
RANG_DES_JOURS = 0  # timedelta(3) is three days
_MOTS_DE_DUREE = """
    age ages an annees ans anciennete conservation day days delai delais duree durees echeance
    echeances heure heures hour hours jour jours majorite mois month months preavis seuil seuils
    semaine semaines terme termes validite week weeks years
"""
MOTS_DE_DUREE = frozenset(_MOTS_DE_DUREE.split())
# What a calendar counts by itself, whatever the law says: nothing, one, the units of a clock.
NEUTRES = frozenset({0, 1, -1})


def mots(identifiant: str) -> set[str]:
    return {mot.casefold() for mot in re.findall(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+", identifiant)}


def nombre(noeud: ast.expr | None) -> int | float | None:
    """The number a node writes, when it is one that could come from the law."""
    if isinstance(noeud, ast.UnaryOp) and isinstance(noeud.op, ast.USub | ast.UAdd):
        noeud = noeud.operand
    if isinstance(noeud, ast.BinOp) and isinstance(noeud.op, ast.Mult):
        return nombre(noeud.left) or nombre(noeud.right)
    if isinstance(noeud, ast.Constant) and type(noeud.value) in {int, float} and noeud.value not in NEUTRES:
        return noeud.value  # type: ignore[return-value]
    return None


def parle_de_duree(noeud: ast.expr) -> str | None:
    """The name a node carries, when it speaks of an age, a term or a duration."""
    match noeud:
        case ast.Name(id=mot) | ast.Attribute(attr=mot) | ast.Call(func=ast.Name(id=mot) | ast.Attribute(attr=mot)):
            return mot if mots(mot) & MOTS_DE_DUREE else None
    return None


def _durees_ecrites(noeud: ast.AST) -> Iterator[str]:
    if not isinstance(noeud, ast.Call):
        return
    fonction = noeud.func.id if isinstance(noeud.func, ast.Name) else getattr(noeud.func, "attr", "")
    if fonction not in APPELS_DE_DUREE:
        return
    positions = noeud.args[RANG_DES_JOURS : RANG_DES_JOURS + 1]
    ecrites = [*positions, *(m.value for m in noeud.keywords if m.arg in UNITES_LONGUES)]
    if any(nombre(valeur) is not None for valeur in ecrites):
        yield fonction


def _nombres_nommes(noeud: ast.AST) -> Iterator[str]:
    paires: list[tuple[ast.expr, ast.expr | None]] = []
    match noeud:
        case ast.Assign():
            paires = [(cible, noeud.value) for cible in noeud.targets]
        case ast.AnnAssign() | ast.NamedExpr():
            paires = [(noeud.target, noeud.value)]
        case ast.arguments(args=args, defaults=defauts, kwonlyargs=nommes, kw_defaults=defauts_nommes):
            couples = [*zip(args[len(args) - len(defauts) :], defauts, strict=True)]
            couples += [(a, d) for a, d in zip(nommes, defauts_nommes, strict=True) if d is not None]
            paires = [(ast.Name(id=argument.arg), defaut) for argument, defaut in couples]
        case ast.keyword(arg=str(cle)) if cle not in UNITES_LONGUES:
            paires = [(ast.Name(id=cle), noeud.value)]
    for cible, valeur in paires:
        cible_nommee = parle_de_duree(cible)
        if cible_nommee is not None and nombre(valeur) is not None:
            yield cible_nommee


def _comparaisons(noeud: ast.AST) -> Iterator[str]:
    if isinstance(noeud, ast.Compare):
        cotes = [noeud.left, *noeud.comparators]
        chiffre = any(nombre(cote) is not None for cote in cotes)
        for cote in cotes:
            compare = parle_de_duree(cote)
            if chiffre and compare is not None:
                yield compare


def nombres_de_droit(source: str) -> list[tuple[int, str]]:
    """Line and name around each suspicious number of a Python source."""
    trouves: list[tuple[int, str]] = []

    def visiter(noeud: ast.AST, autour: str, ligne: int) -> None:
        ligne = getattr(noeud, "lineno", ligne)
        if isinstance(noeud, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            autour = noeud.name
        elif isinstance(noeud, ast.Assign | ast.AnnAssign) and isinstance(cible := _premiere(noeud), ast.Name):
            autour = cible.id
        for trouvaille in (_durees_ecrites, _nombres_nommes, _comparaisons):
            trouves.extend((ligne, autour) for _ in trouvaille(noeud))
        for enfant in ast.iter_child_nodes(noeud):
            visiter(enfant, autour, ligne)

    visiter(ast.parse(source), "module", 0)
    return sorted(set(trouves))


def _premiere(noeud: ast.Assign | ast.AnnAssign) -> ast.expr:
    return noeud.targets[0] if isinstance(noeud, ast.Assign) else noeud.target


def sources() -> Iterator[Path]:
    for chemin in fichiers_suivis("egide/*.py"):
        if not est_un_test(chemin) and "migrations" not in chemin.parts:
            yield chemin


def trouvailles() -> dict[tuple[str, str], list[int]]:
    resultat: dict[tuple[str, str], list[int]] = {}
    for chemin in sources():
        for ligne, autour in nombres_de_droit(chemin.read_text(encoding="utf-8")):
            resultat.setdefault((nom(chemin), autour), []).append(ligne)
    return resultat


def test_no_number_of_the_law_in_python():
    fautes = [
        f"{fichier}:{lignes} dans {autour} : ce nombre vient-il du droit ? Il va dans egide/droit."
        for (fichier, autour), lignes in trouvailles().items()
        if (fichier, autour) not in TECHNIQUES
    ]
    assert not fautes, "\n".join(fautes)


def test_the_list_of_technical_durations_only_shrinks():
    inutiles = TECHNIQUES.keys() - trouvailles().keys()
    assert not inutiles, f"à retirer de la liste : {sorted(inutiles)}"
    assert all(raison.strip() for raison in TECHNIQUES.values())


def test_the_scan_reads_the_house():
    assert any(nom(chemin) == "egide/socle/echeances/calculs.py" for chemin in sources())


@pytest.mark.parametrize(
    "source",
    [
        "terme = depart + timedelta(days=90)",
        "terme = depart + dt.timedelta(hours=72)",
        "terme = depart + timedelta(15)",
        "terme = depart + timedelta(days=3 * 30)",
        "limite = naissance - relativedelta(years=18)",
        "terme = depart + relativedelta(months=+3)",
        "MAJORITE = 18",
        "AGE_LIMITE: int = 21",
        "def lister(age_max=21): pass",
        "def lister(*, delai_en_mois=3): pass",
        "if age >= 18: pass",
        "if 21 > enfant.age_au(jour): pass",
        "purger(conservation=24)",
        "class A:\n    duree_max = 12",
    ],
)
def test_a_number_of_the_law_is_found(source: str):
    assert nombres_de_droit(source)


@pytest.mark.parametrize(
    "source",
    [
        "terme = depart + timedelta(days=valeur)",
        "terme = depart + relativedelta(months=regle.valeur)",
        "jour += timedelta(days=1)",
        "pause = timedelta(seconds=30)",
        "pause = timedelta(minutes=5)",
        "if age < seuil: pass",
        "nombre = 3",
        "champ = CharField(max_length=40)",
        "for page in range(3): pass",
    ],
)
def test_a_plain_number_is_left_alone(source: str):
    assert nombres_de_droit(source) == []


_NOMBRES = (
    "deux|trois|quatre|cinq|six|sept|huit|neuf|dix|onze|douze|quinze|dix-huit|vingt(?:-quatre|-cinq|-et-un)?|trente"
    "|quarante(?:-huit)?|soixante(?:-douze)?|quatre-vingt(?:-dix|s)?|cent"
)
_ECART = r"(?:\s|\u00a0|\u202f|&nbsp;|&#160;)+"
DUREE_ECRITE = re.compile(
    rf"(?<![\w/.-])((?:\d+|{_NOMBRES}){_ECART}(?:heures?|jours?|mois|ans|semaines?))\b(?!{_ECART}sur{_ECART}24)", re.I
)
BALISE = re.compile(r"<!--.*?-->|\{#.*?#\}|\{%.*?%\}|<[^>]+>", re.S)
TEXTES_PUBLICS = ("egide/parcours/accueil/public/textes.py",)
# Examples of components, never shown on a page of the house.
EXEMPLES = ("interface/galerie.html",)


def durees_ecrites(texte: str) -> list[str]:
    """The durations that a text spells out, in figures or in words; those computed by a tag are not written."""
    visible = BALISE.sub(" ", re.sub(r"\{\{.*?\}\}", "·", texte, flags=re.S))
    return [" ".join(trouvee.replace("&nbsp;", " ").split()) for trouvee in DUREE_ECRITE.findall(visible)]


def gabarits() -> Iterator[Path]:
    for motif in ("egide/*.html", *TEXTES_PUBLICS):
        for chemin in fichiers_suivis(motif):
            if not est_un_test(chemin) and not nom(chemin).endswith(EXEMPLES) and chemin.exists():
                yield chemin


def ecrites() -> set[tuple[str, str]]:
    return {(nom(c), duree) for c in gabarits() for duree in durees_ecrites(c.read_text(encoding="utf-8"))}


def test_no_number_of_the_law_in_a_template_nor_in_a_public_text():
    fautes = [
        f"{fichier} : « {duree} » vient-il du droit ? Il se lit dans egide/droit."
        for fichier, duree in sorted(ecrites() - MOTS_TECHNIQUES.keys())
    ]
    assert not fautes, "\n".join(fautes)


def test_the_list_of_written_durations_only_shrinks():
    assert not MOTS_TECHNIQUES.keys() - ecrites()
    assert all(raison.strip() for raison in MOTS_TECHNIQUES.values())


@pytest.mark.parametrize(
    "texte",
    [
        "relu sous 72 heures",
        "<p>tous les six mois</p>",
        "avant 3&nbsp;mois",
        "pendant vingt-quatre heures",
        "2\u00a0ans",
    ],
)
def test_a_written_duration_is_found(texte: str):
    assert durees_ecrites(texte)


@pytest.mark.parametrize(
    "texte",
    [
        "relu sous {{ heures }} heures",
        "{# 72 heures #}",
        '<p data-delai="3 mois">demain</p>',
        "tous les mois",
        "ouvert 24&nbsp;heures sur 24",
        "119, 24 h/24",
    ],
)
def test_a_computed_duration_is_left_alone(texte: str):
    assert durees_ecrites(texte) == []
