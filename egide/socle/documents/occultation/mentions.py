"""Finds what speaks of a person in the words of a document; it only proposes, a human being decides."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from egide.socle.documents.occultation.feuilles import Mot
from egide.socle.documents.sorties.adresses import lire_adresse
from egide.socle.documents.sorties.ecriture import Endroit, Flux, couler, mots
from egide.socle.documents.sorties.nombres import en_lettres
from egide.socle.documents.sorties.personnes import Personne, formes_du_courriel, formes_du_telephone
from egide.socle.interface.temps import MOIS

# Words shown on each side of a mention in the list: enough to know it, no more than a line.
CONTEXTE = 6


class GenreMention(StrEnum):
    """Why some words are proposed."""

    NOM = "nom"
    NAISSANCE = "naissance"
    ADRESSE = "adresse"
    TELEPHONE = "telephone"
    COURRIEL = "courriel"
    CHERCHE = "cherche"
    BANDE = "bande"


@dataclass(frozen=True)
class Tiers:
    """What is known of the person to hide; anything may be missing."""

    nom: str = field(default="", repr=False)
    naissance: date | None = field(default=None, repr=False)
    adresse: str = field(default="", repr=False)
    telephone: str = field(default="", repr=False)
    courriel: str = field(default="", repr=False)


@dataclass(frozen=True)
class Mention:
    """Some words in a row of one page, by their ranks in the document."""

    genre: GenreMention
    rangs: tuple[int, ...]


def proposer(places: Sequence[Mot], tiers: Tiers) -> list[Mention]:
    """Everything that may speak of this person, in the order of the document."""
    flux = couler(Endroit("", mot.texte, mot.page) for mot in places)
    trouvees = {
        Mention(genre, tuple(range(flux.origines[flux.mot_a(debut)], flux.origines[flux.mot_a(fin - 1)] + 1)))
        for genre, debut, fin in _prises(flux, tiers)
    }
    return sorted(trouvees, key=lambda mention: (mention.rangs, mention.genre))


def chercher_mots(places: Sequence[Mot], texte: str) -> list[Mention]:
    """Every place where these very words stand, whatever their case, accents and cuts."""
    colle = "".join(mots(texte))
    flux = couler(Endroit("", mot.texte, mot.page) for mot in places)
    if not colle:
        return []
    return [
        Mention(
            GenreMention.CHERCHE,
            tuple(range(flux.origines[flux.mot_a(t.start())], flux.origines[flux.mot_a(t.end() - 1)] + 1)),
        )
        for t in re.finditer(re.escape(colle), flux.lettres)
    ]


def contexte(places: Sequence[Mot], rangs: Sequence[int]) -> tuple[str, str, str]:
    """The words before, the words themselves, the words after, on the same page."""
    page = places[rangs[0]].page

    def dire(debut: int, fin: int) -> str:
        return " ".join(mot.texte for mot in places[max(0, debut) : fin] if mot.page == page)

    return (
        dire(rangs[0] - CONTEXTE, rangs[0]),
        dire(rangs[0], rangs[-1] + 1),
        dire(rangs[-1] + 1, rangs[-1] + 1 + CONTEXTE),
    )


def _prises(flux: Flux, tiers: Tiers) -> Iterator[tuple[GenreMention, int, int]]:
    if tiers.nom:
        for debut, fin, _degre in Personne(tiers.nom).prises(flux):
            yield GenreMention.NOM, debut, fin
        for debut, fin in _mots_seuls(flux, mots(tiers.nom)):
            yield GenreMention.NOM, debut, fin
    if tiers.adresse:
        for debut, fin, _degre in lire_adresse(tiers.adresse).prises(flux):
            yield GenreMention.ADRESSE, debut, fin
    motifs = {
        GenreMention.NAISSANCE: formes_de_date(tiers.naissance) if tiers.naissance else None,
        GenreMention.TELEPHONE: formes_du_telephone(tiers.telephone),
        GenreMention.COURRIEL: formes_du_courriel(tiers.courriel),
    }
    for genre, motif in motifs.items():
        if motif is not None:
            yield from ((genre, *trouve.span()) for trouve in motif.finditer(flux.lettres))


def _mots_seuls(flux: Flux, noms: Iterable[str]) -> Iterator[tuple[int, int]]:
    """Each word of a name by itself, a first name too: for hiding, everything is proposed."""
    for nom in {nom for nom in noms if len(nom) > 2}:
        for trouve in re.finditer(re.escape(nom), flux.lettres):
            if flux.commence_un_mot(trouve.start()):
                yield trouve.span()


def formes_de_date(jour: date) -> re.Pattern[str]:
    """A day as it is written: 12/05/2018, 12-5-18, 12 mai 2018, douze mai deux mille dix-huit, 2018-05-12."""
    mois = "".join(mots(MOIS[jour.month - 1]))
    jours = [f"{jour.day:02d}", str(jour.day), *en_lettres(jour.day), *(["1er", "premier"] if jour.day == 1 else [])]
    annees = [str(jour.year), *en_lettres(jour.year), f"{jour.year % 100:02d}"]
    les_mois = [mois, mois[:4], mois[:3], f"{jour.month:02d}", str(jour.month)]
    droit = f"{_ou(jours)}{_ou(les_mois)}{_ou(annees)}"
    return re.compile(f"{droit}|{jour.year}{jour.month:02d}{jour.day:02d}")


def _ou(formes: Iterable[str]) -> str:
    return f"(?:{'|'.join(sorted(set(formes), key=len, reverse=True))})"
