"""What an information must hold before it is qualified, and what its qualification starts. Pure: no ORM."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from egide.socle.echeances.calculs import a_moins_de
from egide.socle.echeances.regles import calendrier, parametre, regle
from egide.socle.interface.refus import Refus
from egide.socle.referentiels.fichiers import lire_nomenclature

PREEVALUATION = "IP_PREEVAL_USAGE"
EVALUATION = "IP_EVAL_3M"
EVALUATION_REDUITE = "IP_EVAL_REDUIT"
SAISINE = "IP_SAISINE_SD"
RETOUR_PROFESSIONNEL = "IP_RETOUR_PRO_3M"
RETOUR_TIERS = "IP_RETOUR_TIERS_3M"
HORLOGES_DE_L_EVALUATION = (EVALUATION, EVALUATION_REDUITE)
REMISE = "information_transmise"
COMPLEMENT = "complement_information"
# What an inbox row of an acknowledged information may be: handed to a unit, completed by another one, by the public.
A_RECEVOIR = (REMISE, COMPLEMENT, "complement_public")


class Qualification(StrEnum):
    """What the cell decides; the words are those of the list `decisions_qualification`."""

    INFORMATION_PREOCCUPANTE = "information_preoccupante"
    DANGER_GRAVE_IMMEDIAT = "danger_grave_immediat"
    COMPLEMENT = "complement"
    DEJA_SUIVIE = "deja_suivie"
    HORS_CHAMP = "hors_champ"
    TRANSFEREE = "transferee"


class Decision(StrEnum):
    """What the cell answers to « is this child already known? »."""

    MEME_ENFANT = "meme_enfant"
    AUTRE_ENFANT = "autre_enfant"
    NOUVEAU = "nouveau"
    A_VERIFIER = "a_verifier"


@dataclass(frozen=True)
class Manque:
    """One thing that is missing: a short word for the bar, the sentence of the refusal, the block that answers."""

    code: str
    mot: str
    phrase: str
    ancre: str


ACCUSE = Manque("accuse", "accusé de réception", "Accusez d’abord réception de cette information.", "recu")
ANTECEDENTS = Manque(
    "antecedents", "recherche d’antécédents", "Cherchez d’abord si cette famille est déjà connue.", "connue"
)
SANS_ENFANT = Manque("enfants", "au moins un enfant", "Recensez au moins un enfant du foyer.", "enfants")
A_TRANCHER = Manque("rapprochement", "rapprochement tranché", "Dites pour chaque enfant s’il est déjà connu.", "connue")
FOYER = Manque(
    "foyer", "foyer recensé", "Confirmez que tous les enfants du domicile sont recensés (D. 226-2-3).", "enfants"
)
DANGERS = Manque("dangers", "danger évoqué", "Cochez au moins un danger évoqué.", "dangers")
NIVEAU = Manque("niveau", "degré de danger", "Indiquez le degré de danger retenu.", "decision")
MOTIF = Manque("motif", "motif", "Écrivez pourquoi, en une ou deux phrases que la famille pourra lire.", "decision")
CIBLE = Manque(
    "cible", "information à compléter", "Choisissez l’information ouverte que celle-ci complète.", "decision"
)
UNITE = Manque("unite", "service qui suit", "Choisissez le service qui suit déjà cette famille.", "decision")
DEPARTEMENT = Manque("departement", "département compétent", "Choisissez le département compétent.", "decision")
FAMILLE = Manque("famille", "information des parents", "Dites si les parents seront informés, et quand.", "parents")
FAMILLE_MOTIF = Manque(
    "famille_motif",
    "motif pour les parents",
    "Écrivez pourquoi informer les parents serait contraire à l’intérêt de l’enfant (L. 226-2-1).",
    "parents",
)


@dataclass(frozen=True)
class Faits:
    """Everything the guards of a qualification look at; the page and the act fill it the same way."""

    accusee: bool
    antecedents_cherches: bool
    enfants: int
    enfants_a_trancher: int
    foyer_revu: bool
    dangers: int
    niveau: str
    motif: str
    famille: str
    famille_motif: str
    cible: bool = False
    unite: bool = False
    departement: bool = False


def longueur_du_motif(le: date) -> int:
    """Fewest characters of a written reason: shorter is not a reason a family can read (R. 223-2)."""
    return int(parametre("MOTIF_QUALIFICATION_CARACTERES", le))


def manques(faits: Faits, qualification: Qualification | None, *, le: date) -> list[Manque]:
    """What is missing before `qualification`, in the order of the page. Empty when it may be decided.

    A grave and immediate danger waits for nothing but its reason (L. 226-4): the rest is completed afterwards.
    """
    if qualification is Qualification.DANGER_GRAVE_IMMEDIAT:
        return [MOTIF] if len(faits.motif.strip()) < longueur_du_motif(le) else []
    preuves = (
        (faits.accusee, ACCUSE),
        (faits.antecedents_cherches, ANTECEDENTS),
        (faits.enfants > 0, SANS_ENFANT),
        (faits.enfants_a_trancher == 0, A_TRANCHER),
        (faits.foyer_revu, FOYER),
        *_propres(faits, qualification),
        (len(faits.motif.strip()) >= longueur_du_motif(le), MOTIF),
        (bool(faits.famille), FAMILLE),
        (faits.famille in ("", "faite") or bool(faits.famille_motif.strip()), FAMILLE_MOTIF),
    )
    return [manque for tenue, manque in preuves if not tenue]


def _propres(faits: Faits, qualification: Qualification | None) -> Iterable[tuple[bool, Manque]]:
    """What one qualification asks for and the others do not."""
    if qualification is Qualification.INFORMATION_PREOCCUPANTE:
        return ((faits.dangers > 0, DANGERS), (bool(faits.niveau), NIVEAU))
    if qualification is Qualification.COMPLEMENT:
        return ((faits.cible, CIBLE),)
    if qualification is Qualification.DEJA_SUIVIE:
        return ((faits.unite, UNITE),)
    if qualification is Qualification.TRANSFEREE:
        return ((faits.departement, DEPARTEMENT),)
    return ()


def exiger_qualifiable(faits: Faits, qualification: Qualification, *, le: date) -> None:
    """Raise Refus with the first missing thing, as one sentence."""
    restants = manques(faits, qualification, le=le)
    if restants:
        raise Refus(restants[0].phrase, restants[0].code)


def exiger_motif(motif: str) -> None:
    """Raise Refus when a correction comes without its reason."""
    if not motif.strip():
        raise Refus("Écrivez pourquoi vous corrigez.", "motif")


def exiger_reception_plausible(recue_le: datetime, *, le: datetime) -> None:
    """Raise Refus when the corrected reception lies in the future."""
    if recue_le > le:
        raise Refus("La réception ne peut pas être dans le futur.", "date_future")


def exiger_complement_possible(information_id: UUID, cible_id: UUID, *, ouverte: bool, commun: bool) -> None:
    """Raise Refus when the target is the information itself, closed, or about other children (droit §1.10)."""
    if information_id == cible_id:
        raise Refus("Une information ne peut pas se compléter elle-même.", "cible")
    if not ouverte:
        raise Refus("L’information choisie n’est plus ouverte : choisissez-en une autre.", "cible")
    if not commun:
        raise Refus("L’information choisie ne concerne aucun de ces enfants.", "cible")


def exiger_avis_complet(cas: str, famille: str, famille_motif: str) -> None:
    """Raise Refus when the notice to the prosecutor lacks its legal case or what the parents are told (L. 226-5)."""
    if cas not in {ligne.code for ligne in lire_nomenclature("motifs_l226_4")}:
        raise Refus("Choisissez le cas de l’article L. 226-4 qui justifie l’avis au parquet.", "cas")
    if not famille:
        raise Refus(FAMILLE.phrase, FAMILLE.code)
    if famille != "faite" and not famille_motif.strip():
        raise Refus(FAMILLE_MOTIF.phrase, FAMILLE_MOTIF.code)


def exiger_reductible(code: str) -> None:
    """Raise Refus when the law does not let this term be shortened."""
    if not regle(code).reductible:
        raise Refus("Ce délai ne peut pas être raccourci.", "delai")


def sous_le_seuil(naissance_au_plus_tard: date, *, le: date) -> bool:
    """Whether a child may be under the age that shortens the assessment (D. 226-2-4).

    An approximate birth is read at its latest: in doubt the child is young, and the term is the nearer one.
    """
    seuil = regle(EVALUATION_REDUITE).age_moins_de(le)
    if seuil is None:
        return False
    return a_moins_de(seuil, naissance=naissance_au_plus_tard, le=le, choix=calendrier(le).naissance_29_fevrier)


@dataclass(frozen=True)
class NaissanceConnue:
    """What the clocks need of a child: unborn or not, and the latest possible birth (None when unknown)."""

    a_naitre: bool
    au_plus_tard: date | None


def foyer_avec_tres_jeune(naissances: Iterable[NaissanceConnue], *, le: date) -> bool:
    """Whether one child of the household shortens the assessment."""
    return any(
        not n.a_naitre and n.au_plus_tard is not None and sous_le_seuil(n.au_plus_tard, le=le) for n in naissances
    )


def seulement_a_naitre(naissances: Iterable[NaissanceConnue]) -> bool:
    """Whether every known child is unborn: the three months then wait for the birth (droit §1.10)."""
    connues = list(naissances)
    return bool(connues) and all(n.a_naitre for n in connues)
