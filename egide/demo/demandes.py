"""The scenes of a person who asks to read a file."""

from egide.demo.situation import Scene, Situation
from egide.socle.demandes import actions
from egide.socle.demandes.actions import Decision, Requete
from egide.socle.demandes.models import Demande, Element


def enregistrer_demande(scene: Scene, situation: Situation) -> None:
    """A letter arrives and is given to the unit that follows the child."""
    le = situation.le(scene)
    demande = actions.enregistrer_demande(
        Requete(**scene["requete"]),
        agent=situation.agent(scene),
        unite=situation.troupe.unites[scene["unite"]],
        recue_le=le,
        le=le,
    )
    situation.demande = demande.pk


def preparer_demande(scene: Scene, situation: Situation) -> None:
    """The identity is checked, the file tied, one piece decided, a professional offered."""
    agent, le = situation.agent(scene), situation.le(scene)
    dossier = situation.enfant(scene).dossier
    if dossier is None or situation.demande is None:
        raise ValueError("nothing was asked yet, or this child has no file")
    demande = Demande.objects.get(pk=situation.demande)
    actions.verifier_identite(demande, agent=agent, le=le, preuve=scene["preuve"], qualite=demande.qualite)
    actions.rattacher_dossier(demande, agent=agent, le=le, numero=dossier.numero)
    piece = Decision(scene["piece"], None, Element.Regime.ADMINISTRATIF, Element.Decision.OCCULTE, Element.Motif.TIERS)
    actions.retenir_element(demande, agent=agent, le=le, decision=piece)
    actions.noter_accompagnement(
        demande, agent=agent, le=le, reponse=Demande.Accompagnement.ACCEPTE, par=scene["accompagnatrice"]
    )
