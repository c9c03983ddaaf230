"""The small pages of one request: one form, one act each."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from egide.socle.comptes.models import Agent
from egide.socle.demandes import actions
from egide.socle.demandes.forms import (
    FormulaireAccompagnement,
    FormulaireDossier,
    FormulaireElement,
    FormulaireIdentite,
    FormulaireRaison,
    FormulaireRelecture,
    FormulaireReponse,
    FormulaireUnite,
)
from egide.socle.demandes.models import Demande
from egide.socle.demandes.selectors import pieces_a_decider
from egide.socle.demandes.states import Etat
from egide.socle.interface.champs import FormulaireEgide

Faire = Callable[[Demande, Agent, datetime, Any], object]
Options = Callable[[Demande], dict[str, Any]]


@dataclass(frozen=True)
class Geste:
    """One page: the row of the matrix that opens it, the states in which it makes sense, its form, its act.

    `options` says what its form takes from the request.
    """

    permis: str
    etats: tuple[Etat, ...]
    formulaire: type[FormulaireEgide]
    faire: Faire
    titre: str
    bouton: str
    fait: str
    aide: str = ""
    principal: bool = False
    preuve: bool = False
    options: Options = lambda demande: {}


def _avec_donnees(acte: Callable[..., object]) -> Faire:
    """The act takes the fields of the form by their names."""
    return lambda demande, agent, le, formulaire: acte(demande, agent=agent, le=le, **formulaire.cleaned_data)


def _soumettre(demande: Demande, agent: Agent, le: datetime, formulaire: Any) -> object:
    return actions.soumettre_reponse(demande, agent=agent, le=le)


def _element(demande: Demande, agent: Agent, le: datetime, formulaire: Any) -> object:
    return actions.retenir_element(demande, agent=agent, le=le, decision=formulaire.decidee())


def _relire(demande: Demande, agent: Agent, le: datetime, formulaire: Any) -> object:
    dit = formulaire.cleaned_data
    return actions.relire_reponse(demande, agent=agent, le=le, accord=dit["accord"] == "oui", motif=dit["motif"])


def _repondre(demande: Demande, agent: Agent, le: datetime, formulaire: Any) -> object:
    dit = {cle: formulaire.cleaned_data[cle] for cle in ("sens", "motif")}
    return actions.repondre_demande(demande, agent=agent, le=le, confirmations=formulaire.confirmations, **dit)


def _pieces(demande: Demande) -> dict[str, Any]:
    return {"pieces": list(pieces_a_decider(demande))}


def _ce_qui_part(demande: Demande) -> dict[str, Any]:
    return {"avec_pieces": any(element.part for element in demande.elements.communiques())}


PREPARATION = (Etat.EN_PREPARATION,)
GESTES: dict[str, Geste] = {
    "identite": Geste(
        "verifier_identite",
        (Etat.RECUE,),
        FormulaireIdentite,
        _avec_donnees(actions.verifier_identite),
        "Vérifier l’identité de la personne",
        "Identité vérifiée",
        "L’identité est vérifiée. La réponse se prépare.",
        "Aucune copie d’une pièce d’identité n’est gardée. Un parent doit exercer l’autorité parentale ; un mandataire "
        "montre son mandat.",
        principal=True,
    ),
    "dossier": Geste(
        "rattacher_dossier",
        PREPARATION,
        FormulaireDossier,
        _avec_donnees(actions.rattacher_dossier),
        "Dire de quel dossier il s’agit",
        "Rattacher ce dossier",
        "Le dossier est rattaché à la demande.",
        "Une personne écartée de ce dossier ne verra plus la demande.",
    ),
    "piece": Geste(
        "retenir_element",
        PREPARATION,
        FormulaireElement,
        _element,
        "Décider d’une pièce du dossier",
        "Ajouter cette pièce",
        "La pièce et sa décision sont notées.",
        "Les pièces déposées dans les dossiers de la demande sont proposées, celles du moins que vous lisez. Une pièce "
        "faite pour la justice ou par elle se demande au juge. Une pièce qui met gravement un parent en "
        "cause n’est pas communiquée à ce parent si l’intérêt de l’enfant s’y oppose. Une personne écartée d’un enfant "
        "dont parle cette pièce ne verra plus la demande.",
        principal=True,
        options=_pieces,
    ),
    "accompagnement": Geste(
        "noter_accompagnement",
        PREPARATION,
        FormulaireAccompagnement,
        _avec_donnees(actions.noter_accompagnement),
        "Proposer un accompagnement à la lecture",
        "Noter la réponse",
        "La réponse de la personne est notée.",
        "Lire son dossier peut bouleverser. Un professionnel se propose toujours ; la personne choisit.",
    ),
    "relecture": Geste(
        "soumettre_reponse",
        PREPARATION,
        FormulaireEgide,
        _soumettre,
        "Donner la réponse à relire",
        "Donner à relire",
        "La réponse attend une autre personne de l’unité.",
        "Une autre personne que vous relit chaque décision, et chaque copie occultée, avant que rien ne parte.",
    ),
    "avis": Geste(
        "relire_reponse",
        (Etat.A_RELIRE,),
        FormulaireRelecture,
        _relire,
        "Relire la réponse",
        "Rendre cet avis",
        "Votre relecture est notée.",
        "Relisez chaque pièce qui part, entière : un nom oublié peut mettre quelqu’un en danger.",
        principal=True,
    ),
    "reponse": Geste(
        "repondre_demande",
        (Etat.PRETE,),
        FormulaireReponse,
        _repondre,
        "Répondre à la personne",
        "La réponse est faite",
        "La réponse est notée, le délai s’arrête. Les fichiers qui partent se retirent par leur numéro de trace.",
        "Les pièces communiquées partent avec cette réponse : chacune est contrôlée, puis porte votre nom et un numéro "
        "de trace. Une pièce occultée part dans sa copie relue, jamais autrement. Si le contrôle arrête une pièce, "
        "rien ne part.",
        principal=True,
        preuve=True,
        options=_ce_qui_part,
    ),
    "reprise": Geste(
        "reprendre_reponse",
        (Etat.PRETE,),
        FormulaireRaison,
        _avec_donnees(actions.reprendre_reponse),
        "Reprendre la préparation",
        "Reprendre la préparation",
        "La réponse est de nouveau en préparation. Elle sera relue.",
        "Quand le contrôle arrête une pièce, ou qu’une décision doit changer.",
    ),
    "prolongation": Geste(
        "prolonger_demande",
        Etat.en_cours(),
        FormulaireRaison,
        _avec_donnees(actions.prolonger_demande),
        "Prolonger le délai de réponse",
        "Prolonger de deux mois",
        "Le délai est prolongé. Prévenez la personne avec cette raison.",
        "Une seule fois, avant la fin du premier mois, et la personne en est prévenue avec les raisons.",
    ),
    "unite": Geste(
        "confier_demande",
        (Etat.RECUE, Etat.EN_PREPARATION),
        FormulaireUnite,
        _avec_donnees(actions.confier_demande),
        "Confier la demande à une autre unité",
        "Confier la demande",
        "La demande est confiée. Votre unité ne la lit plus.",
    ),
    "classement": Geste(
        "classer_demande",
        (Etat.RECUE, Etat.EN_PREPARATION),
        FormulaireRaison,
        _avec_donnees(actions.classer_demande),
        "Classer la demande sans réponse",
        "Classer la demande",
        "La demande est classée.",
        "Seulement si la personne la retire, ou si son identité n’a pas pu être établie.",
    ),
}
