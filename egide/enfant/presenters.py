"""Words and colours of people on the screens; reads nothing."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from copy import copy
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from egide.enfant.identites import en_clair, poser
from egide.enfant.models import Personne, Rectification
from egide.enfant.models.personnes import LIBELLES_CHAMPS
from egide.enfant.rapprochement.accord import Accord
from egide.enfant.rapprochement.comparaison import Champ, Comparaison, ComparaisonChamp
from egide.enfant.rapprochement.recherche import ConnuAilleurs, Rapproche, Resultat
from egide.enfant.rapprochement.rules import Degre
from egide.socle.interface.typographie import INSECABLE

GENRES = {
    Accord.IDENTIQUE: "fait",
    Accord.CONCORDE: "fait",
    Accord.RESSEMBLE: "surnom",
    Accord.DIFFERE: "proche",
    Accord.INCONNU: "vide",
}
MOTS = {Degre.PROBABLE: "Très probable", Degre.POSSIBLE: "Possible", Degre.ECARTE: "Autre enfant"}


@dataclass(frozen=True)
class LigneComparee:
    """One line of the comparison table."""

    champ: str
    recu: str
    connu: str
    genre: str
    mot: str


@dataclass(frozen=True)
class CandidatVu:
    """A person who may be the one looked for, as the page shows him."""

    personne: Personne
    titre: str
    precision: str
    degre: str
    mot: str
    raison: str
    lignes: tuple[LigneComparee, ...]
    url: str


@dataclass(frozen=True)
class AilleursVu:
    """A unit that knows a child who looks like this one; whom to ask, nothing else."""

    unite: str
    telephone: str
    mot: str


@dataclass(frozen=True)
class ResultatVu:
    """A whole answer: likely people, then twins not to be confused, and units to ask."""

    candidats: tuple[CandidatVu, ...]
    ailleurs: tuple[AilleursVu, ...]
    large: bool

    @property
    def rien(self) -> bool:
        """Whether nobody answers."""
        return not (self.candidats or self.ailleurs)


def resultat_vu(
    resultat: Resultat,
    *,
    communes: Mapping[str, str] | None = None,
    adresse: Callable[[UUID], str] | None = None,
) -> ResultatVu:
    """What the page shows of a search. `communes` names the INSEE codes; `adresse` gives the page of a file."""
    noms = communes or {}
    return ResultatVu(
        candidats=tuple(_candidat(r, noms, adresse) for r in resultat.compares),
        ailleurs=tuple(_ailleurs(connu) for connu in resultat.ailleurs),
        large=resultat.large,
    )


def lignes_comparees(comparaison: Comparaison, communes: Mapping[str, str] | None = None) -> tuple[LigneComparee, ...]:
    """Lines of the table; a field that nobody gave on either side is left out.

    The commune is shown only when no address says it.
    """
    noms, adresse = communes or {}, comparaison.champ(Champ.ADRESSE)
    dite = adresse.recherche and adresse.connue
    return tuple(
        _ligne(champ, noms)
        for champ in comparaison.champs
        if (champ.recherche or champ.connue) and not (champ.champ is Champ.COMMUNE and dite)
    )


def codes_communes(resultats: Iterable[Comparaison]) -> set[str]:
    """INSEE codes that the comparisons quote."""
    lignes = [c.champ(Champ.COMMUNE) for c in resultats]
    return {code for ligne in lignes for code in (ligne.recherche, ligne.connue) if code}


def _ligne(champ: ComparaisonChamp, noms: Mapping[str, str]) -> LigneComparee:
    recu, connu = champ.recherche, champ.connue
    if champ.champ is Champ.COMMUNE:
        recu, connu = noms.get(recu, recu), noms.get(connu, connu)
    return LigneComparee(champ.libelle, recu, connu, GENRES[champ.constat.accord], champ.raison)


def _candidat(rapproche: Rapproche, noms: Mapping[str, str], adresse: Callable[[UUID], str] | None) -> CandidatVu:
    personne, comparaison = rapproche.personne, rapproche.comparaison
    url = adresse(personne.dossier_id) if adresse and personne.dossier_id else ""
    return CandidatVu(
        personne=personne,
        titre=personne.nom_complet,
        precision=precision_de(personne),
        degre="fort" if comparaison.degre is Degre.PROBABLE else "possible",
        mot=MOTS[comparaison.degre],
        raison=comparaison.raison,
        lignes=lignes_comparees(comparaison, noms),
        url=url,
    )


def _ailleurs(connu: ConnuAilleurs) -> AilleursVu:
    return AilleursVu(connu.unite.nom, connu.unite.telephone, MOTS[connu.degre])


def precision_de(personne: Personne) -> str:
    """« né le 12 mai 2018 », « 8 ans au 03/03/2026 », « terme prévu le… »."""
    dite = personne.naissance_en_clair
    if not dite or personne.a_naitre or personne.naissance_age_le:
        return dite or "naissance inconnue"
    ne = {"1": "né", "2": "née"}.get(personne.sexe, "né(e)")
    article = "le" if personne.naissance_jour else "en"
    return f"{ne} {article}{INSECABLE}{dite}"


@dataclass(frozen=True)
class DeuxIdentites:
    """Two corrections of one identity: in words, mine and the one already there, then what to propose again of mine."""

    mienne: str
    autre: str
    a_garder: Mapping[str, Any]


def deux_identites(
    actuelle: Personne, champs: Mapping[str, Any], motif: str, depuis: Sequence[Rectification]
) -> DeuxIdentites:
    """Compare what I typed (`champs`) with the identity as it is now, corrected by others meanwhile (`depuis`).

    A field that I left as I read it keeps what the other wrote; all that I changed stays mine.
    """
    voulue = copy(actuelle)
    for champ, valeur in champs.items():
        poser(voulue, champ, valeur)
    lus: dict[str, str] = {}
    for fait in depuis:
        lus.setdefault(fait.champ, fait.avant)
    miens = [c for c in champs if en_clair(voulue, c) != lus.get(c, en_clair(actuelle, c))]
    montres = [champ for champ in LIBELLES_CHAMPS if champ in lus or champ in miens]

    def dire(personne: Personne, noms: Iterable[str], raison: str) -> str:
        lignes = [f"{LIBELLES_CHAMPS[c].capitalize()}\u00a0: {en_clair(personne, c) or 'rien'}" for c in noms]
        return "\n".join([*lignes, raison])

    raisons = ", ".join(dict.fromkeys(fait.motif for fait in depuis))
    return DeuxIdentites(
        mienne=dire(voulue, [champ for champ in montres if champ in miens], f"D’après\u00a0: {motif}"),
        autre=dire(actuelle, montres, f"D’après\u00a0: {raisons}"),
        a_garder={champ: champs[champ] for champ in miens} | {"motif": motif},
    )
