"""The hour at which an agent is written to."""

from django.db import transaction

from egide.socle.acces.matrice import autoriser
from egide.socle.acces.regles_acces import reglage
from egide.socle.comptes.models import Agent
from egide.socle.echanges.models import PreferenceCourriel
from egide.socle.interface.refus import Refus
from egide.socle.journal.ecriture import consigner
from egide.socle.journal.models import Evenement


@transaction.atomic
def choisir_heure(*, agent: Agent, heure: int) -> PreferenceCourriel:
    """Choose the hour of one's own summary, within those of the département. Raises Refus outside them."""
    autoriser(agent, "choisir_heure_courriel", None)
    if heure not in heures_possibles():
        raise Refus("Choisissez une heure de la liste.", "heure")
    preference, _ = PreferenceCourriel.objects.update_or_create(agent=agent, defaults={"heure": heure})
    consigner(Evenement.ACTE, agent_id=agent.pk, objet_genre="agent", objet_id=agent.pk, acte="choisir_heure_courriel")
    return preference


def heures_possibles() -> range:
    """The hours at which a summary may leave: in the day, never at night."""
    return range(reglage("courriel_heure_debut"), reglage("courriel_heure_fin"))
