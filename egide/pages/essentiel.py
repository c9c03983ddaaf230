"""Where a child stands on the path, and what must be known at once; computed from what was read, reads nothing."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from egide.pages.presenters import libelle_regle
from egide.pages.selectors.dossier import DossierLu
from egide.parcours.information_preoccupante.models import Information
from egide.parcours.information_preoccupante.rules import HORLOGES_DE_L_EVALUATION
from egide.parcours.information_preoccupante.states import EN_EVALUATION, OUVERTS, QUALIFIES, Etat
from egide.socle.acces.models import Relation, Sujet
from egide.socle.etats.models import Passage
from egide.socle.interface.temps import date_courte
from egide.socle.referentiels.fichiers import lire_nomenclature

SUIVENT = (Relation.Genre.REFERENT, Relation.Genre.CHARGE)


@dataclass(frozen=True)
class Etape:
    """One step of the path: passed on a date, the present one, or to come."""

    nom: str
    place: str
    quand: datetime | None = None
    detail: str = ""

    @property
    def mot(self) -> str:
        """The place of the step in one word, beside its shape."""
        return {"passee": "Fait", "actuelle": "En cours", "sans_objet": "Sans objet"}.get(self.place, "À venir")


@dataclass(frozen=True)
class Alerte:
    """What cannot wait, in one sentence, and the page where something is done about it."""

    titre: str
    texte: str
    information: Information


@dataclass(frozen=True)
class Responsable:
    """Who answers for the child today: a service or a person, in what capacity, at what number."""

    nom: str
    titre: str
    telephone: str


@dataclass(frozen=True)
class Essentiel:
    """What a person who opens the file must know before anything else."""

    decidee: Information | None
    dangers: list[str]
    responsables: list[Responsable]


def information_suivie(informations: Sequence[Information]) -> Information | None:
    """The information that carries the path now: the last open one, else the last received."""
    ouvertes = [i for i in informations if i.etat in OUVERTS]
    return next(iter(ouvertes or informations), None)


def etapes(lu: DossierLu) -> list[Etape]:
    """The path of the child from the stored histories; empty when no information is known to this reader."""
    information = information_suivie(lu.informations)
    if information is None:
        return []
    siens = [p for p in lu.passages if p.objet_id == information.pk]
    accusee, qualifiee = information.accusee_le, _qualification(siens)
    evaluee = information.etat in EN_EVALUATION
    lue = accusee or (qualifiee.le if qualifiee else None)
    close = qualifiee is not None and not evaluee
    apres = "sans_objet" if close else "a_venir"
    return [
        Etape("Inquiétude reçue", "passee", information.recue_le, information.recueil.canal_libelle),
        Etape("Lue par la cellule", "passee" if lue else "actuelle", lue),
        Etape(
            "Qualification",
            "passee" if qualifiee else ("actuelle" if lue else "a_venir"),
            qualifiee.le if qualifiee else None,
            information.get_etat_display() if qualifiee else "",
        ),
        Etape("Évaluation", "actuelle" if evaluee else apres, None, _terme_de(lu, information) if evaluee else ""),
        Etape("Décision", apres),
        Etape("Mesure", apres),
    ]


def _terme_de(lu: DossierLu, information: Information) -> str:
    """Until when the assessment may last, from its stored clock."""
    termes = [e.terme for e in lu.echeances if e.objet_id == information.pk and e.regle in HORLOGES_DE_L_EVALUATION]
    return f"terme le {date_courte(min(termes))}" if termes else ""


def _qualification(passages: Sequence[Passage]) -> Passage | None:
    """The arrow that decided last; acts that leave the state as it is decide nothing."""
    decisions = [p for p in passages if p.vers in QUALIFIES and p.vers != p.de]
    return decisions[-1] if decisions else None


def essentiel(lu: DossierLu) -> Essentiel:
    """Danger decided, worries spoken of, people responsible; nothing is computed about the child."""
    decidee = next((i for i in lu.informations if i.niveau), None)
    suivie = information_suivie(lu.informations)
    mots = {ligne.code: ligne.libelle for ligne in lire_nomenclature("types_danger")}
    codes: list[str] = getattr(suivie, "codes", [])
    return Essentiel(decidee, [mots.get(code, code) for code in codes], responsables(lu))


def responsables(lu: DossierLu) -> list[Responsable]:
    """Referents and units in charge; failing them, whoever holds the nearest clock, else who opened the file."""
    en_cours = [r for r in lu.relations if r.au is None]
    suivent = [r for genre in SUIVENT for r in en_cours if r.genre == genre]
    if suivent:
        return [_responsable(r.sujet, r.get_genre_display()) for r in suivent]
    attendu = next((e.sujet for e in lu.echeances if e.sujet), None)
    if attendu:
        return [_responsable(attendu, "En charge de l’information")]
    return [_responsable(r.sujet, r.get_genre_display()) for r in en_cours if r.genre == Relation.Genre.OUVERTURE]


def _responsable(sujet: Sujet, titre: str) -> Responsable:
    return Responsable(str(sujet), titre, sujet.unite.telephone if sujet.unite else "")


def alertes(lu: DossierLu, maintenant: datetime) -> list[Alerte]:
    """What stands at the top of the page until somebody acts."""
    trouvees = []
    retards = {e.objet_id: e for e in reversed(lu.echeances) if e.terme < maintenant}
    for information in lu.informations:
        if information.etat == Etat.URGENCE and information.parquet_avise_le is None:
            texte = "Le procureur de la République n’est pas encore avisé."
            trouvees.append(Alerte("Danger grave et immédiat", texte, information))
        elif information.recueil.danger_immediat and information.etat in (Etat.RECUE, Etat.ACCUSEE):
            texte = "L’information attend encore sa qualification."
            trouvees.append(Alerte("Un danger immédiat est signalé", texte, information))
        elif information.pk in retards:
            quoi = libelle_regle(retards[information.pk].regle)
            trouvees.append(Alerte("Un délai est dépassé", f"{quoi}, information {information.numero}.", information))
    return trouvees
