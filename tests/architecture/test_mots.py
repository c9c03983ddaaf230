"""Words: no word to avoid in an identifier or on a screen, and never two languages inside one word.

The words come from `egide/referentiels/glossaire.csv`. `egide/config` is plumbing without any domain word
(a child process is a child there), and tests tell their story in English: both are left out of the check
on identifiers.
"""

import ast
import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path

import pytest

from egide.socle.referentiels.glossaire import MotAEviter, mots_a_eviter
from tests.architecture.depot import RACINE, est_un_test, fichiers_suivis, nom

MORCEAU = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+")
BALISE = re.compile(r"\{\{(.*?)\}\}|\{%(.*?)%\}", re.DOTALL)
CHAINE = re.compile(r"\"[^\"]*\"|'[^']*'")
COMMENTAIRE = re.compile(r"\{#.*?#\}|\{%\s*comment.*?endcomment\s*%\}|<!--.*?-->", re.DOTALL)

_VERBES_ANGLAIS = """
    add build can check close compute count create delete fetch find get has is list load make open
    remove save set show update
"""
VERBES_ANGLAIS = frozenset(_VERBES_ANGLAIS.split())
SUFFIXES_ANGLAIS = frozenset({"count", "dict", "list"})
_NOMS_DU_METIER = """
    adresse agent antecedent arrivee astreinte cloture decision delai depart dossier echeance enfant
    etat evaluation famille foyer fratrie fugue horloge informateur juge lien lieu mesure mineur motif
    naissance parent passage permission personne poste procureur qualification qualite rapport recueil
    refus regle relation responsable role sujet terme territoire transmission unite urgence volet
"""
NOMS_DU_METIER = frozenset(_NOMS_DU_METIER.split())


def forme(texte: str) -> str:
    """Lower case, without accents, straight apostrophes: what a reader would call the same word."""
    decompose = unicodedata.normalize("NFKD", texte.replace("’", "'"))
    return "".join(lettre for lettre in decompose if not unicodedata.combining(lettre)).casefold()


def morceaux(identifiant: str) -> list[str]:
    """The words inside `snake_case` and `CamelCase`."""
    return [morceau.casefold() for morceau in MORCEAU.findall(identifiant)]


def identifiants(arbre: ast.AST) -> Iterator[tuple[int, str]]:
    """Each name a file defines, with its line: it answers for its own names, not for a library's."""
    for noeud in ast.walk(arbre):
        match noeud:
            case ast.FunctionDef(name=mot) | ast.AsyncFunctionDef(name=mot) | ast.ClassDef(name=mot):
                yield noeud.lineno, mot
            case ast.arg(arg=mot):
                yield noeud.lineno, mot
            case ast.Name(id=mot, ctx=ast.Store()) | ast.Attribute(attr=mot, ctx=ast.Store()):
                yield noeud.lineno, mot
            case ast.alias(asname=str(mot)):
                yield 0, mot


def textes(arbre: ast.AST) -> Iterator[tuple[int, str]]:
    """Each piece of text of a file, its docstrings left out: they are not shown to anyone."""
    docstrings = {
        id(corps[0].value)
        for noeud in ast.walk(arbre)
        if isinstance(noeud, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef)
        and (corps := noeud.body)
        and isinstance(corps[0], ast.Expr)
    }
    for noeud in ast.walk(arbre):
        if isinstance(noeud, ast.Constant) and isinstance(noeud.value, str) and id(noeud) not in docstrings:
            yield noeud.lineno, noeud.value


def mots_dans_identifiant(identifiant: str, mots: tuple[MotAEviter, ...]) -> list[MotAEviter]:
    """The words to avoid that an identifier holds."""
    suite = f"_{'_'.join(morceaux(identifiant))}_"
    return [mot for mot in mots if f"_{forme(mot.mot).replace(' ', '_')}_" in suite]


def mots_dans_texte(texte: str, mots: tuple[MotAEviter, ...]) -> list[MotAEviter]:
    """The words to avoid that a text shown to people holds."""
    plat = forme(re.sub(r"\s+", " ", texte))
    visibles = [mot for mot in mots if not mot.code_seulement]
    return [mot for mot in visibles if re.search(rf"(?<!\w){re.escape(forme(mot.mot))}(?!\w)", plat)]


def variables(gabarit: str) -> Iterator[str]:
    """The names a template reads, inside `{{ }}` and `{% %}`, quoted texts left out."""
    for valeur, balise in BALISE.findall(gabarit):
        yield from re.findall(r"[A-Za-z_]\w*", CHAINE.sub("", valeur or balise))


def melange(identifiant: str) -> bool:
    """Whether an English verb or ending is glued to a word of the trade."""
    parts = morceaux(identifiant)
    francais = {part for part in parts if part in NOMS_DU_METIER or part.removesuffix("s") in NOMS_DU_METIER}
    if not francais or len(parts) < 2:
        return False
    return parts[0] in VERBES_ANGLAIS or ("_" in identifiant and parts[-1] in SUFFIXES_ANGLAIS)


PYTHON = [
    chemin for chemin in fichiers_suivis("egide/*.py") if not est_un_test(chemin) and "migrations" not in chemin.parts
]
METIER = [chemin for chemin in PYTHON if not nom(chemin).startswith("egide/config/")]
GABARITS = list(fichiers_suivis("egide/*.html", "egide/*.txt"))


def dire(lieu: str, mot: MotAEviter) -> str:
    return f"{lieu}: « {mot.mot} » → « {mot.remplacement} »"


def arbre_de(chemin: Path) -> ast.Module:
    return ast.parse(chemin.read_text(encoding="utf-8"))


def test_no_word_to_avoid_in_an_identifier():
    mots = mots_a_eviter()
    fautes = [
        dire(f"{nom(chemin)}:{ligne} {identifiant}", mot)
        for chemin in METIER
        for ligne, identifiant in [(0, chemin.stem), *identifiants(arbre_de(chemin))]
        for mot in mots_dans_identifiant(identifiant, mots)
    ]
    assert not fautes, "\n".join(fautes)


def test_no_word_to_avoid_on_a_screen():
    mots = mots_a_eviter()
    fautes = [
        dire(f"{nom(chemin)}:{ligne}", mot)
        for chemin in PYTHON
        for ligne, texte in textes(arbre_de(chemin))
        for mot in mots_dans_texte(texte, mots)
    ]
    for gabarit in GABARITS:
        contenu = COMMENTAIRE.sub("", gabarit.read_text(encoding="utf-8"))
        fautes += [dire(nom(gabarit), mot) for mot in mots_dans_texte(contenu, mots)]
        fautes += [
            dire(f"{nom(gabarit)} {variable}", mot)
            for variable in variables(contenu)
            for mot in mots_dans_identifiant(variable, mots)
        ]
    assert not fautes, "\n".join(fautes)


def test_never_two_languages_inside_one_word():
    fautes = [
        f"{nom(chemin)}:{ligne} {identifiant}"
        for chemin in METIER
        for ligne, identifiant in identifiants(arbre_de(chemin))
        if melange(identifiant)
    ]
    assert not fautes, "\n".join(fautes)


def test_the_scan_reads_the_house():
    assert RACINE / "egide/socle/echeances/calculs.py" in METIER
    assert len(GABARITS) > 10


@pytest.mark.parametrize(
    ("identifiant", "fautif"),
    [
        ("child_age", True),
        ("ChildForm", True),
        ("score_de_ressemblance", True),
        ("escort", True),
        ("children", True),
        ("childhood", False),
        ("enfant", False),
    ],
)
def test_an_identifier_with_a_word_to_avoid_is_found(identifiant: str, fautif: bool):
    assert bool(mots_dans_identifiant(identifiant, mots_a_eviter())) is fautif


@pytest.mark.parametrize(
    ("texte", "fautif"),
    [
        ("<p>Elle se\n  met en danger</p>", True),
        ("Consentante", True),
        ("jeune prostituée", True),
        ("escorter un mineur", False),
        ("Cocher ne calcule aucun score.", False),
        ("Elle est mise en danger par des tiers.", False),
    ],
)
def test_a_screen_with_a_word_to_avoid_is_found(texte: str, fautif: bool):
    assert bool(mots_dans_texte(texte, mots_a_eviter())) is fautif


def test_a_template_answers_for_the_names_it_reads():
    gabarit = '{% for child in foyer.enfants %}{{ child.prenom|default:"minor" }}{% endfor %}'
    fautifs = [v for v in variables(gabarit) if mots_dans_identifiant(v, mots_a_eviter())]
    assert fautifs == ["child", "child"]


@pytest.mark.parametrize(
    ("identifiant", "fautif"),
    [
        ("get_enfants_list", True),
        ("can_be_cloture", True),
        ("dossiers_count", True),
        ("EvaluationQuerySet", False),
        ("cloturer_evaluation", False),
        ("get_queryset", False),
        ("enfant", False),
    ],
)
def test_a_word_in_two_languages_is_found(identifiant: str, fautif: bool):
    assert melange(identifiant) is fautif
