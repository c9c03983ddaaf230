"""Words of the slips: why a line was left, and which tables a certificate counts."""

RAISONS = {
    "gel": "un gel court",
    "scelle": "le dossier est scellé",
    "touchee": "quelque chose y a été écrit depuis la proposition",
    "absente": "elle n’existe plus",
    "citee": "un autre écrit la cite encore",
    "objet": "une information la concerne",
    "suivi": "un service la suit",
    "reuni": "il est réuni à un autre dossier",
    "urgence": "un accès d’urgence reste à relire",
    "echeance": "un délai court encore",
    "ouverte": "elle a été rouverte",
    "rattachee": "une autre information y est jointe",
    "alerte": "une alerte attend encore",
}
GENRES = {"information": "Information", "dossier": "Dossier"}


def raison(code: str) -> str:
    """Why a line was left, in words; the code itself when a later app brought its own."""
    return RAISONS.get(code, code)


def genre(code: str) -> str:
    """What a line is, in words."""
    return GENRES.get(code, code.capitalize())
