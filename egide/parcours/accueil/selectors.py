"""Reads of what arrives, for the screens; the database hides what the agent may not see."""

from dataclasses import dataclass
from uuid import UUID

from django.db import connection

from egide.parcours.accueil.models import Informateur, Recueil
from egide.socle.interface.chiffrement import dechiffrer


@dataclass(frozen=True)
class InformateurLu:
    """Who spoke, in clear, for a named person only."""

    nom: str
    fonction: str
    telephone: str
    courriel: str
    precautions: str
    retour_demande: bool
    protege: bool


def recueil_visible(recueil_id: UUID) -> Recueil | None:
    """The contact with its children and additions, or None when this agent does not see it."""
    return Recueil.objects.prefetch_related("enfants", "complements__agent").filter(pk=recueil_id).first()


def retour_demande(recueil_id: UUID) -> bool:
    """Whether who spoke asked to be told the outcome; says nothing of who it is, to someone who reads the contact."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT accueil_retour_demande(%s)", [recueil_id])
        return bool(cursor.fetchone()[0])


def informateur_de(recueil_id: UUID) -> InformateurLu | None:
    """Who spoke, when the present agent is named for it; None otherwise, and when nobody gave a name."""
    ligne = Informateur.objects.filter(recueil_id=recueil_id).first()
    if ligne is None:
        return None

    def clair(texte: str) -> str:
        return dechiffrer(texte) if texte else ""

    return InformateurLu(
        nom=clair(ligne.nom_chiffre),
        fonction=clair(ligne.fonction_chiffree),
        telephone=clair(ligne.telephone_chiffre),
        courriel=clair(ligne.courriel_chiffre),
        precautions=clair(ligne.precautions_chiffrees),
        retour_demande=ligne.retour_demande,
        protege=ligne.protege,
    )
