"""Numbers written in letters, glued as in a row of letters: 12 is « douze », 71 « soixanteetonze »."""

_UNITES = [
    "zero",
    "un",
    "deux",
    "trois",
    "quatre",
    "cinq",
    "six",
    "sept",
    "huit",
    "neuf",
    "dix",
    "onze",
    "douze",
    "treize",
    "quatorze",
    "quinze",
    "seize",
    "dixsept",
    "dixhuit",
    "dixneuf",
]
_DIZAINES = {2: "vingt", 3: "trente", 4: "quarante", 5: "cinquante", 6: "soixante"}
_AUTRES_DIZAINES = {7: "septante", 8: "huitante", 9: "nonante"}
# Every word that a number in letters is made of.
MOTS_DE_NOMBRE = frozenset(
    [*_UNITES, *_DIZAINES.values(), *_AUTRES_DIZAINES.values(), "vingts", "cent", "cents", "mille", "et"]
)


def en_lettres(nombre: int) -> list[str]:
    """Every way of writing a number from 0 to 9 999, the Belgian and Swiss ones too. Raises ValueError beyond."""
    if not 0 <= nombre < 10_000:
        raise ValueError("only from 0 to 9999")
    if nombre < 100:
        return _moins_de_cent(nombre)
    pas, mot = (1000, "mille") if nombre >= 1000 else (100, "cent")
    devant, reste = divmod(nombre, pas)
    tetes = [mot] if devant == 1 else [f"{tete}{mot}" for tete in en_lettres(devant)]
    if not reste:
        return tetes + [f"{tete}s" for tete in tetes if mot == "cent"]
    return [f"{tete}{queue}" for tete in tetes for queue in en_lettres(reste)]


def _moins_de_cent(nombre: int) -> list[str]:
    if nombre < 20:
        return [_UNITES[nombre]]
    dizaine, unite = divmod(nombre, 10)
    formes = [_avec(_AUTRES_DIZAINES[dizaine], unite)] if dizaine in _AUTRES_DIZAINES else []
    if dizaine in (7, 9):
        dizaine, unite = dizaine - 1, unite + 10
    if dizaine == 8:
        return [*formes, *(["quatrevingt", "quatrevingts"] if not unite else [f"quatrevingt{_UNITES[unite]}"])]
    return [*formes, _avec(_DIZAINES[dizaine], unite)]


def _avec(dizaine: str, unite: int) -> str:
    if not unite:
        return dizaine
    return f"{dizaine}{'et' if unite in (1, 11) else ''}{_UNITES[unite]}"
