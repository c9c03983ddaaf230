"""What every agents' page shows around its content: menu, search, who is signed in."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import SimpleLazyObject

from egide.pages.selectors.entete import Entete, lire_entete
from egide.socle.acces.matrice import refus_de
from egide.socle.comptes.models import Agent
from egide.socle.comptes.roles import Droit
from egide.socle.comptes.selectors import detient

FICTIF = "Démonstration : personnes, lieux et faits inventés. Numéros de la plage réservée aux fictions."


@dataclass(frozen=True)
class Entree:
    """One entry of the main menu."""

    libelle: str
    url: str
    courant: bool
    nombre: int = 0
    vif: bool = False


def _entrees(request: HttpRequest, agent: Agent, entete: Entete | None) -> Iterator[Entree]:
    """Entries this agent may open; a closed page has no entry at all."""
    chemin = request.path
    organise = detient(agent, Droit.GERER_COMPTES) or detient(agent, Droit.REVOIR_ACCES)
    choix = [
        ("Ma journée", "pages:ma_journee", True),
        ("Informations", "information_preoccupante:liste", detient(agent, Droit.QUALIFIER)),
        ("Enregistrer", "accueil:nouveau", detient(agent, Droit.ENREGISTRER_INFORMATION)),
        ("Transmissions", "echanges:transmissions", refus_de(agent, "lire_transmissions") is None),
        ("Dossiers", "pages:recherche", refus_de(agent, "rechercher") is None),
        ("Demandes", "demandes:liste", refus_de(agent, "lister_demandes") is None),
        ("Revue des accès", "pages:revue_acces", detient(agent, Droit.REVOIR_ACCES)),
        ("Portée générale", "pages:portees", refus_de(agent, "lire_portees_generales") is None),
        ("Journal", "pages:journal", detient(agent, Droit.LIRE_JOURNAL)),
        ("Contrôle des accès", "vigilance:constats", detient(agent, Droit.RELIRE_ACCES)),
        ("Conservation", "pages:conservation", detient(agent, Droit.CONSERVER)),
        ("Unités", "comptes:unites", organise),
        ("Personnes", "comptes:personnes", organise),
        ("Astreintes", "comptes:astreintes", organise),
        ("Reprise", "pages:reprise", refus_de(agent, "lever_reprise") is None),
        ("Tâches", "echanges:taches", refus_de(agent, "superviser_taches") is None),
    ]
    attentes = _attentes(entete, informations=detient(agent, Droit.QUALIFIER))
    for libelle, nom, ouvert in choix:
        if ouvert:
            url = reverse(nom)
            courant = chemin == url if url == "/" else chemin.startswith(url)
            yield Entree(libelle, url, courant, *attentes.get(nom, (0, False)))


def _attentes(entete: Entete | None, *, informations: bool) -> dict[str, tuple[int, bool]]:
    """How many things wait under which entry, and whether one is urgent."""
    if entete is None:
        return {}
    vif = entete.vives > 0
    envois = {"echanges:transmissions": (entete.transmissions, entete.pressees > 0)}
    if informations:
        return {
            **envois,
            "pages:ma_journee": (entete.avis, False),
            "information_preoccupante:liste": (entete.autres, vif),
        }
    return {**envois, "pages:ma_journee": (entete.avis + entete.autres, vif)}


def menu(request: HttpRequest) -> dict[str, Any]:
    """Variables of the agents' layout; computed once a request."""
    agent = getattr(request, "user", None)
    if not isinstance(agent, Agent):
        return {"bandeau_fictif": FICTIF if settings.EGIDE_DEMO else ""}
    connu: dict[str, Any] | None = request.__dict__.get("_egide_menu")
    if connu is None:
        # read by the layouts that have a header, and by no fragment
        entete: Any = SimpleLazyObject(lambda: lire_entete(agent))
        connu = {
            "menu": SimpleLazyObject(lambda: list(_entrees(request, agent, entete or None))),
            "accueil_url": reverse("pages:ma_journee"),
            # whoever may not search is not shown a door that refuses
            "recherche_url": reverse("pages:recherche") if refus_de(agent, "rechercher") is None else "",
            "recherche_methode": "post",
            "entete": entete,
            "agent_courant": agent,
            "poste_courant": SimpleLazyObject(lambda: str(entete) if entete else ""),
            "compte_url": reverse("comptes:mon_compte"),
            "deconnexion_url": reverse("account_logout"),
            "astreinte_telephone": settings.EGIDE_TELEPHONE_ASTREINTE,
            "bandeau_fictif": FICTIF if settings.EGIDE_DEMO else "",
            "pied_liens": [
                {"libelle": "Aide", "url": reverse("pages:aide")},
                {"libelle": "Les rôles", "url": reverse("comptes:roles")},
                {"libelle": "Mes proches", "url": reverse("vigilance:proches")},
                {"libelle": "Accessibilité : non conforme", "url": reverse("pages:accessibilite")},
            ],
        }
        request.__dict__["_egide_menu"] = connu
    return connu
