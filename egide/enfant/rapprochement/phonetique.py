"""A French phonetic key: two spellings that a French ear confuses share one key.

A compact adaptation, for names, of the ordered rewritings of the French Soundex 2 and Phonex families. The
key is meant to be stored in a column and compared for equality, not to be read.
"""

import re

from .normalisation import coller

# Capitals are sounds already settled: A (an), I (in), O (on), U (ou), E (eu), C (ch), J, G (hard g), Y (ill).
# They stay capital in the key: Marin and Marie must not meet.
_REGLES = tuple(
    (re.compile(motif), par)
    for motif, par in (
        (r"ph", "f"),
        (r"ch(?=[rlt])", "k"),
        (r"sch|sh|ch", "C"),
        (r"h", ""),
        (r"gu(?=[eiy])", "G"),
        # « ill » often sounds « y » and must survive the reduction of doubled letters
        (r"(?<=[^aeiouyvlg])ille?(?=[aou]|s?$)", "iY"),
        (r"(?<=[aeou])ill(?=e?s?$|[aeiou])", "Y"),
        (r"([b-df-hj-np-tv-z])\1+", r"\1"),
        # hard and soft c and g
        (r"qu|q|ck", "k"),
        (r"ge(?=[aou])|g(?=[eiy])|j", "J"),
        (r"gn", "ny"),
        (r"g", "G"),
        (r"c(?=[eiy])|z", "s"),
        (r"c", "k"),
        # silent endings
        (r"(?<=u)x$", ""),
        (r"x", "ks"),
        (r"(?<=.[^k])s$", ""),
        (r"aul?[dt]$", "o"),
        (r"(?<=[nr])[dt]$|(?<=[aeiouy])t$|(?<=ou)p$", ""),
        # vowels written with several letters
        (r"eau|au", "o"),
        (r"oeu|eu", "E"),
        (r"oua", "va"),
        (r"oui", "vi"),
        (r"ou|oo", "U"),
        (r"w", "v"),
        # nasal vowels, before a consonant or at the end
        (r"(?<=[iy])en$", "I"),
        (r"(?:ai|ei|i|y|u)n(?=[^aeiouyUEY]|$)", "I"),
        (r"(?:ai|ei|i|y)m(?=[bp])", "I"),
        (r"(?:ea|a|e)n(?=[^aeiouyUEY]|$)|(?:a|e)m(?=[bp])", "A"),
        (r"on(?=[^aeiouyUEY]|$)|om(?=[bp])", "O"),
        # mute e at the end, except in « oé », « aé » where it is most often an « é »
        (r"ee", "e"),
        (r"(?<=[^aoe])e$", ""),
        (r"oi|oy", "va"),
        (r"ai|ei|ay|ey", "e"),
        (r"y", "i"),
        (r"(.)\1+", r"\1"),
    )
)


def cle_phonetique(texte: str) -> str:
    """Return the phonetic key of a name, all its words run together; the empty string for an empty name.

    A name made of mute letters only (« H ») keeps its letters.
    """
    ecrit = mot = coller(texte)
    for motif, par in _REGLES:
        mot = motif.sub(par, mot)
    return mot or ecrit
