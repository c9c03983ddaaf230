"""What a test reads of a page."""

import re
from typing import Any

_BLANCS = re.compile(r"[ \t\r\n]+")
_AVANT_LA_FIN_D_UNE_BALISE = re.compile(r"(?<=[\"\w]) (?=>)")


def d_un_trait(texte: str) -> str:
    """A page as a browser reads it: where a template goes to the next line is one blank; no-break spaces stay."""
    return _AVANT_LA_FIN_D_UNE_BALISE.sub("", _BLANCS.sub(" ", texte))


def texte_lu(reponse: Any) -> str:
    """The body of a response, read so."""
    return d_un_trait(reponse.content.decode())
