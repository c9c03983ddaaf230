"""Compare a person looked for with a person known, field by field, and say how likely they are one."""

from dataclasses import dataclass
from enum import StrEnum

from egide.socle.referentiels.fichiers import lire_nomenclature

from .accord import Constat
from .dates import comparer_avec_terme, comparer_naissance
from .entourage import comparer_adresse, comparer_commune, comparer_parent, comparer_sexe, comparer_telephone
from .identite import Identite
from .noms import nom_et_prenom
from .rules import Degre, Faits, decider, resumer_foyer


class Champ(StrEnum):
    """The fields compared, in the order of the screen."""

    NOM = "nom"
    PRENOM = "prenom"
    NAISSANCE = "naissance"
    SEXE = "sexe"
    ADRESSE = "adresse"
    COMMUNE = "commune"
    MERE = "mere"
    PERE = "pere"
    TELEPHONE = "telephone"


LIBELLES = {
    Champ.NOM: "Nom",
    Champ.PRENOM: "Prénom",
    Champ.NAISSANCE: "Naissance",
    Champ.SEXE: "Sexe",
    Champ.ADRESSE: "Adresse",
    Champ.COMMUNE: "Commune",
    Champ.MERE: "Mère",
    Champ.PERE: "Père",
    Champ.TELEPHONE: "Téléphone",
}


@dataclass(frozen=True)
class ComparaisonChamp:
    """One line of the screen: the field, what was said, what is known, and the finding in French."""

    champ: Champ
    recherche: str
    connue: str
    constat: Constat

    @property
    def libelle(self) -> str:
        """Name of the field on screen."""
        return LIBELLES[self.champ]

    @property
    def raison(self) -> str:
        """The finding in French: « identique », « surnom », « ne concorde pas »…"""
        return self.constat.raison


@dataclass(frozen=True)
class Comparaison:
    """The whole comparison. `raison` is the sentence of the line of the table that decided."""

    champs: tuple[ComparaisonChamp, ...]
    degre: Degre
    raison: str
    jumeau_possible: bool

    def champ(self, champ: Champ) -> ComparaisonChamp:
        """The line of one field."""
        return next(ligne for ligne in self.champs if ligne.champ is champ)

    @property
    def resume(self) -> str:
        """The fields that say something, on one line: « Nom : identique · Prénom : surnom »."""
        return " · ".join(
            f"{ligne.libelle}\u00a0: {ligne.raison}" for ligne in self.champs if ligne.constat.accord != "N"
        )


def comparer(recherche: Identite, connue: Identite) -> Comparaison:
    """Compare two identities.

    The degree does not depend on their order. It is decided by the table of `rules.py`, never by a score,
    and a human always concludes. Raises nothing: a missing field is « non renseigné ».
    """
    constats = _constats(recherche, connue)
    ligne = decider(_faits(constats), a_naitre=recherche.a_naitre or connue.a_naitre)
    dites, connues = _valeurs(recherche), _valeurs(connue)
    return Comparaison(
        champs=tuple(ComparaisonChamp(champ, dites[champ], connues[champ], constats[champ]) for champ in Champ),
        degre=ligne.degre,
        raison=ligne.raison,
        jumeau_possible=ligne.jumeau,
    )


def _constats(un: Identite, autre: Identite) -> dict[Champ, Constat]:
    nom, prenom = nom_et_prenom(un, autre)
    if un.a_naitre or autre.a_naitre:
        naissance = comparer_avec_terme(un.naissance, autre.naissance, un_terme=un.a_naitre, autre_terme=autre.a_naitre)
    else:
        naissance = comparer_naissance(un.naissance, autre.naissance)
    return {
        Champ.NOM: nom,
        Champ.PRENOM: prenom,
        Champ.NAISSANCE: naissance,
        Champ.SEXE: comparer_sexe(un.sexe, autre.sexe),
        Champ.ADRESSE: comparer_adresse(un, autre),
        Champ.COMMUNE: comparer_commune(un.code_insee, autre.code_insee),
        Champ.MERE: comparer_parent(un.prenom_mere, autre.prenom_mere, "autre mère"),
        Champ.PERE: comparer_parent(un.prenom_pere, autre.prenom_pere, "autre père"),
        Champ.TELEPHONE: comparer_telephone(un.telephone, autre.telephone),
    }


def _faits(constats: dict[Champ, Constat]) -> Faits:
    lieu = "C" if constats[Champ.ADRESSE].concorde or constats[Champ.TELEPHONE].concorde else "N"
    mere, pere = constats[Champ.MERE].accord, constats[Champ.PERE].accord
    return Faits(
        nom=constats[Champ.NOM].accord,
        prenom=constats[Champ.PRENOM].accord,
        naissance=constats[Champ.NAISSANCE].accord,
        sexe=constats[Champ.SEXE].accord,
        mere=mere,
        foyer=resumer_foyer(mere, pere, lieu),
        lieu=lieu,
        commune=constats[Champ.COMMUNE].accord,
    )


def _valeurs(identite: Identite) -> dict[Champ, str]:
    sexes = {ligne.code: ligne.libelle for ligne in lire_nomenclature("sexes")}
    nom = identite.nom or identite.nom_usage
    naissance = identite.naissance.en_clair()
    return {
        Champ.NOM: nom,
        Champ.PRENOM: ", ".join(identite.prenoms) or ", ".join(identite.alias),
        Champ.NAISSANCE: f"à naître, terme {naissance}".strip() if identite.a_naitre else naissance,
        Champ.SEXE: sexes.get(identite.sexe, ""),
        Champ.ADRESSE: identite.adresse,
        Champ.COMMUNE: identite.code_insee,
        Champ.MERE: identite.prenom_mere,
        Champ.PERE: identite.prenom_pere,
        Champ.TELEPHONE: identite.telephone,
    }
