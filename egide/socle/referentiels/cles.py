"""The one way to write a text without accents, case or punctuation, for sorting and searching."""

import re
import unicodedata
from functools import lru_cache

from anyascii import anyascii

# Letters that decomposition leaves whole; Cyrillic follows the French usage for Ukrainian and Russian.
LETTRES = str.maketrans(
    {
        "œ": "oe", "æ": "ae", "ß": "ss", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i",
        "а": "a", "б": "b", "в": "v", "г": "g", "ґ": "g", "д": "d", "е": "e", "є": "ie", "ж": "j",
        "з": "z", "и": "i", "і": "i", "ї": "i", "й": "i", "к": "k", "л": "l", "м": "m", "н": "n", "о": "o",
        "п": "p", "р": "r", "с": "s", "т": "t", "у": "ou", "ф": "f", "х": "kh", "ц": "ts", "ч": "tch",
        "ш": "ch", "щ": "chtch", "ъ": "", "ы": "y", "ь": "", "э": "e", "ю": "iou", "я": "ia",
    }
)  # fmt: skip


_ENTRE_LES_MOTS = re.compile(r"[^a-z0-9]+")


# One search compares the same few names with each other hundreds of times.
@lru_cache(maxsize=512)
def cle_de_tri(texte: str) -> str:
    """Write a text as lower-case ASCII words, one space between: « D’Hérouville » gives « d herouville ».

    Every alphabet is written in Latin letters. A text of letters never gives an empty key: letters that nobody
    transliterates are written by their code points, so that the same writing still finds.
    """
    if texte.isascii():
        return _mots(texte.lower())
    fondu = unicodedata.normalize("NFC", texte).casefold().translate(LETTRES)
    nus = "".join(c for c in unicodedata.normalize("NFKD", fondu) if not unicodedata.combining(c))
    # put together again: the syllables of Korean come apart with the accents
    latin = _mots(anyascii(unicodedata.normalize("NFC", nus)).lower())
    return latin or _mots(" ".join(f"u{ord(c):x}" for c in texte if c.isalpha()))


def _mots(texte: str) -> str:
    return _ENTRE_LES_MOTS.sub(" ", texte).strip()
