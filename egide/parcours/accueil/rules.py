"""What is said when something arrives, and what must be said; without any database."""

from dataclasses import dataclass
from datetime import date, datetime

from egide.socle.interface.refus import Refus
from egide.socle.referentiels.fichiers import lire_nomenclature

FAITS_LONGUEUR = 20_000
PARTICULIERS = frozenset({"enfant", "parent", "famille", "voisin", "proche", "inconnu"})


@dataclass(frozen=True)
class EnfantDit:
    """A child as he was described; anything may be missing."""

    prenom: str = ""
    nom: str = ""
    naissance: date | None = None
    naissance_precision: str = ""
    age_declare: int | None = None
    a_naitre: bool = False
    sexe: str = ""
    ecole: str = ""
    adresse: str = ""
    commune: str = ""
    code_insee: str = ""

    @property
    def vide(self) -> bool:
        """Whether nothing at all was said of him."""
        return self == EnfantDit()


@dataclass(frozen=True)
class InformateurDit:
    """Who speaks, when he says it; kept encrypted, apart from the facts."""

    nom: str = ""
    fonction: str = ""
    telephone: str = ""
    courriel: str = ""
    precautions: str = ""
    retour_demande: bool = False
    protege: bool = True

    @property
    def vide(self) -> bool:
        """Whether nothing identifies him."""
        return not (self.nom or self.fonction or self.telephone or self.courriel)


@dataclass(frozen=True)
class Inquietude:
    """What arrived, in the words of who said it."""

    canal: str
    qualite: str
    faits: str
    danger_immediat: bool = False
    depuis_quand: str = ""
    entourage: str = ""
    commune: str = ""
    reference: str = ""

    @property
    def professionnel(self) -> bool:
        """Whether it comes from a professional or an elected person (CASF L226-5)."""
        return self.qualite not in PARTICULIERS


def exiger_recevable(inquietude: Inquietude, recu_le: datetime, le: datetime) -> None:
    """Check what an agent typed. Raises Refus with its sentence: no facts, unknown code, future reception."""
    if not inquietude.faits.strip():
        raise Refus("Écrivez ce qui a été vu ou entendu, avec les mots entendus.", "faits")
    if len(inquietude.faits) > FAITS_LONGUEUR:
        raise Refus("Ce texte est trop long : gardez les faits, joignez le reste en complément.", "faits")
    _exiger_code("canaux_reception", inquietude.canal, "Choisissez comment l’information est arrivée.")
    _exiger_code("qualites_informateur", inquietude.qualite, "Choisissez qui donne l’information.")
    if recu_le > le:
        raise Refus("La date de réception est dans le futur. Corrigez-la.", "date_future")


def exiger_motif(motif: str, longueur: int) -> None:
    """Check a typed reason. Raises Refus when it is shorter than the setting of the département."""
    if len(motif.strip()) < longueur:
        raise Refus("Dites en une phrase pourquoi vous devez connaître la personne qui a informé.", "motif")


def _exiger_code(nomenclature: str, code: str, phrase: str) -> None:
    if code not in {ligne.code for ligne in lire_nomenclature(nomenclature)}:
        raise Refus(phrase, nomenclature)
