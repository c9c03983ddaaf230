"""Makers for the tests of every app: people written through the real acts, after a real search."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.utils import timezone

from egide.enfant.actions import creer_adulte, creer_enfant, installer, ouvrir_foyer
from egide.enfant.models import Foyer, GenreLien, Personne
from egide.enfant.rapprochement.identite import Identite
from egide.enfant.rapprochement.naissance import Naissance
from egide.enfant.rapprochement.recherche import rechercher
from egide.socle.acces.contexte import au_nom_de
from egide.socle.comptes.models import Agent

MOTIF = "information reçue, recherche d’antécédents"


def une_identite(
    prenom: str = "Lina", nom: str = "Dupont-Fictif", ne: date | None = date(2018, 5, 12), **autres: Any
) -> Identite:
    """An identity with an exact birth date by default; `ne=None` leaves the birth unknown."""
    if ne is not None and "naissance" not in autres:
        autres["naissance"] = Naissance(ne.year, ne.month, ne.day)
    return Identite(nom=nom, prenoms=(prenom,) if prenom else (), **autres)


def un_enfant(agent: Agent, identite: Identite | None = None, **champs: Any) -> Personne:
    """A child with a file opened by `agent` for his unit, after a search."""
    voulue = identite or une_identite(**champs)
    with au_nom_de(agent):
        recherche_id = rechercher(agent, voulue, motif=MOTIF).recherche_id
        return creer_enfant(agent=agent, le=timezone.now(), identite=voulue, recherche_id=recherche_id)


def un_parent(
    agent: Agent,
    enfant: Personne,
    prenom: str = "Sabrina",
    nom: str = "Dupont-Fictif",
    genre: str = GenreLien.MERE,
    **autres: Any,
) -> Personne:
    """An adult tied to a child, after a search."""
    voulu = Identite(nom=nom, prenoms=(prenom,), **autres)
    with au_nom_de(agent):
        recherche_id = rechercher(agent, voulu, adulte=True).recherche_id
        return creer_adulte(
            agent=agent,
            le=timezone.now(),
            identite=voulu,
            recherche_id=recherche_id,
            enfant=enfant,
            genre=genre,
        )


def un_foyer(
    agent: Agent, habitants: Iterable[Personne] = (), adresse: str = "14 rue des Lilas-Fictifs", **champs: Any
) -> Foyer:
    """A household with these people in it."""
    champs.setdefault("code_insee", "62041")
    with au_nom_de(agent):
        foyer = ouvrir_foyer(agent=agent, le=timezone.now(), adresse=adresse, **champs)
        for personne in habitants:
            installer(foyer, personne, agent=agent, le=timezone.now())
    return foyer
