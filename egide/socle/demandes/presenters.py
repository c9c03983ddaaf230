"""What can be done of a request now, by this agent, and why the rest cannot."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.urls import reverse

from egide.socle.acces.matrice import refus_des
from egide.socle.comptes.models import Agent
from egide.socle.demandes.gestes import GESTES, Geste
from egide.socle.demandes.models import Demande, Element
from egide.socle.demandes.states import Etat
from egide.socle.documents.occultation.states import EtatOccultation
from egide.socle.etats.models import Passage

COULEURS = {
    Etat.RECUE: "attente",
    Etat.EN_PREPARATION: "info",
    Etat.A_RELIRE: "attente",
    Etat.PRETE: "proche",
    Etat.REPONDUE: "fait",
    Etat.CLASSEE: "vide",
}
COPIES = {
    EtatOccultation.EN_PREPARATION: ("Copie en préparation", "info", "Finir la copie"),
    EtatOccultation.A_RELIRE: ("Copie à relire", "attente", "Voir la copie"),
    EtatOccultation.VALIDEE: ("Copie validée", "fait", "Voir la copie"),
}
FAITS = {
    "enregistrer_demande": "Demande enregistrée",
    "verifier_identite": "Identité vérifiée",
    "confier_demande": "Confiée à une autre unité",
    "rattacher_dossier": "Dossier rattaché",
    "retenir_element": "Décision sur une pièce",
    "ecarter_element": "Pièce retirée de la réponse",
    "occulter_element": "Copie occultée commencée",
    "noter_accompagnement": "Accompagnement proposé",
    "prolonger_demande": "Délai prolongé de deux mois",
    "soumettre_reponse": "Réponse donnée à relire",
    "approuver_reponse": "Réponse relue, elle peut partir",
    "renvoyer_reponse": "Réponse à revoir",
    "reprendre_reponse": "Préparation reprise",
    "repondre_demande": "Réponse faite",
    "classer_demande": "Demande classée sans réponse",
}


@dataclass(frozen=True)
class LigneDeReponse:
    """A line of the answer: the state of its redacted copy, empty when none is asked for, and the way to its page."""

    element: Element
    copie: str = ""
    couleur: str = ""
    geste: str = ""
    page: str = ""


@dataclass(frozen=True)
class GestePossible:
    """A button: where it leads, and the sentence that greys it, empty when it is open."""

    nom: str
    geste: Geste
    refus: str


def gestes_possibles(demande: Demande, *, agent: Agent) -> list[GestePossible]:
    """The acts that make sense in the present state, those of the moment first."""
    ouverts = {nom: geste for nom, geste in GESTES.items() if demande.etat in geste.etats}
    if demande.prolongee_le is not None:
        ouverts.pop("prolongation", None)
    refus = refus_des(agent, [geste.permis for geste in ouverts.values()], demande)
    possibles = [GestePossible(nom, geste, refus[geste.permis] or "") for nom, geste in ouverts.items()]
    return sorted(possibles, key=lambda possible: (bool(possible.refus), not possible.geste.principal))


def lignes_de_la_reponse(elements: Iterable[Element]) -> list[LigneDeReponse]:
    """Lines of the answer, each with the redaction of its piece; none for who does not read the piece."""
    return [_ligne(element) for element in elements]


def _ligne(element: Element) -> LigneDeReponse:
    if element.a_occulter is None:
        return LigneDeReponse(element)
    occultation = element.occultation
    if occultation is None:
        return LigneDeReponse(element, "Copie à faire", "attente")
    # this page leads to the reading again once the copy is made
    page = reverse("sorties:occultation", args=[occultation.pk])
    return LigneDeReponse(element, *COPIES[EtatOccultation(occultation.etat)], page)


def couleur(demande: Demande) -> str:
    """The look of the state; words always go with it."""
    return COULEURS[Etat(demande.etat)]


def faits(histoire: list[Passage]) -> list[tuple[str, Passage]]:
    """Each line of the history with its words, the latest first."""
    return [(FAITS[passage.acte], passage) for passage in histoire]
