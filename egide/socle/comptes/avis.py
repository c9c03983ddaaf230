"""Mails of this app. They name no one and tell no fact: something waits, nothing more (confidentialite §45).

Each is a job of the queue, written in the transaction of the act: it leaves by the worker, which tries again, and which
holds it while a base put back from an archive waits for its lifting.
"""

from uuid import UUID

from procrastinate.contrib.django import app

from egide.socle.comptes.models import Agent, Poste
from egide.socle.comptes.roles import Role
from egide.socle.interface.courriers import poster
from egide.socle.interface.identifiants import uuid7

FILE = "avis"
TACHE_RENOUVELLEMENT = "egide.comptes.prevenir_du_renouvellement"
TACHE_SECOND_FACTEUR = "egide.comptes.prevenir_du_second_facteur"
TACHE_CODES_REFUSES = "egide.comptes.prevenir_des_codes_refuses"
TACHE_ETABLISSEMENT = "egide.comptes.prevenir_de_l_etablissement"

SUJET = "Un élément vous attend"
TEXTES = {
    TACHE_RENOUVELLEMENT: (
        "Bonjour,\n\nVos moyens de connexion viennent d’être renouvelés. Si vous ne l’avez pas demandé, "
        "prévenez tout de suite votre cadre par téléphone.\n"
    ),
    TACHE_SECOND_FACTEUR: (
        "Bonjour,\n\nVos moyens de connexion viennent de changer. Si ce n’est pas vous, "
        "prévenez tout de suite votre cadre par téléphone.\n"
    ),
    TACHE_CODES_REFUSES: (
        "Bonjour,\n\nPlusieurs codes qui ne sont pas les vôtres ont été donnés à votre place. Si vous n’étiez pas "
        "devant l’écran, prévenez tout de suite votre cadre par téléphone.\n"
    ),
    TACHE_ETABLISSEMENT: (
        "Bonjour,\n\nUne personne s’est présentée pour un autre établissement que celui de son invitation. Son accès "
        "est fermé. La page « Personnes » dit laquelle.\n"
    ),
}


def prevenir_du_renouvellement(titulaire: Agent) -> None:
    """Tell someone, once the transaction is kept, that her sign-in was renewed."""
    _differer(TACHE_RENOUVELLEMENT, titulaire)


def prevenir_du_second_facteur(titulaire: Agent) -> None:
    """Tell someone, once the transaction is kept, that her second factor changed."""
    _differer(TACHE_SECOND_FACTEUR, titulaire)


def prevenir_des_codes_refuses(titulaire: Agent) -> None:
    """Tell someone that codes were tried in her name, beside someone else; neither who nor what for."""
    _differer(TACHE_CODES_REFUSES, titulaire)


def prevenir_de_l_etablissement(titulaire: Agent) -> None:
    """Tell the technical administrators that an identity came back for another employer, without naming anyone."""
    en_poste = Poste.objects.en_vigueur().filter(role=Role.ADMIN_TECHNIQUE, agent__is_active=True)
    for poste in en_poste.exclude(agent=titulaire).select_related("agent").distinct("agent_id").order_by("agent_id"):
        _differer(TACHE_ETABLISSEMENT, poste.agent)


def remettre(tache: str, *, agent_id: UUID, avis_id: UUID) -> None:
    """Hand one of these messages to the mail server; `avis_id` lets a repeat be recognised.

    Raises OSError when it did not leave: the queue tries again.
    """
    poster(avis_id, courriel=Agent.objects.get(pk=agent_id).courriel, objet=SUJET, texte=TEXTES[tache])


def _differer(tache: str, titulaire: Agent) -> None:
    """Ask for the message in the transaction of the act: a mail server that is down never undoes it."""
    app.configure_task(tache, queue=FILE, allow_unknown=True).defer(agent_id=str(titulaire.pk), avis_id=str(uuid7()))
