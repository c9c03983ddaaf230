"""Words of the administration pages; nothing here reads the database."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from egide.socle.comptes.models import Agent, Astreinte, Poste
from egide.socle.comptes.registres import ACTES_DU_ROLE, VOLETS_LUS_PAR_LE_ROLE
from egide.socle.comptes.roles import ROLES, Droit, Role
from egide.socle.interface.temps import jour_de
from egide.socle.referentiels.cles import cle_de_tri

LIBELLES_DROITS: dict[Droit, str] = {
    Droit.RECHERCHER_ANTECEDENTS: "Chercher si un enfant est déjà connu",
    Droit.ENREGISTRER_INFORMATION: "Enregistrer une information reçue",
    Droit.QUALIFIER: "Qualifier une information",
    Droit.GERER_COMPTES: "Gérer les comptes, les unités et les postes",
    Droit.REVOIR_ACCES: "Revoir les accès de son équipe",
    Droit.LIRE_JOURNAL: "Lire le journal des accès",
    Droit.BRISER_LA_GLACE: "Demander un accès d’urgence",
    Droit.EXCLURE: "Écarter un agent d’un dossier",
    Droit.SCELLER: "Sceller un dossier",
    Droit.RELIRE_ACCES: "Relire les accès inhabituels",
    Droit.CONSERVER: "Tenir les bordereaux d’élimination et de versement",
}


@dataclass(frozen=True)
class RoleAffiche:
    """A role as the help page shows it."""

    code: str
    libelle: str
    description: str
    jamais: str
    volets: list[str]
    droits: list[str]
    actes: list[tuple[str, list[str]]]
    secret_professionnel: bool


def roles_affiches() -> list[RoleAffiche]:
    """Every role that a person may hold, in the order of the house, with what the masks and the matrix say of it."""
    return [
        RoleAffiche(
            code=role.value,
            libelle=decrit.libelle,
            description=decrit.description,
            jamais=decrit.jamais,
            volets=[volet for lus in VOLETS_LUS_PAR_LE_ROLE for volet in lus(role)],
            actes=[groupe for permis in ACTES_DU_ROLE for groupe in permis(role)],
            droits=[mots for droit, mots in LIBELLES_DROITS.items() if droit in decrit.droits],
            secret_professionnel=decrit.secret_professionnel,
        )
        for role, decrit in ROLES.items()
        if role is not Role.SYSTEME
    ]


def siret_affiche(siret: str) -> str:
    """Fourteen digits as people read them: « 123 456 782 00010 »."""
    return "\u00a0".join((siret[:3], siret[3:6], siret[6:9], siret[9:])) if siret else ""


def libelle_role(code: str) -> str:
    """Name of a role, from its code."""
    return ROLES[Role(code)].libelle


@dataclass(frozen=True)
class PersonneAffichee:
    """One line of the list of people."""

    agent: Agent
    postes: list[str]


def personnes_affichees(agents: Iterable[Agent]) -> list[PersonneAffichee]:
    """People with their posts of today in words; expects the rows of `selectors.personnes`."""
    return [
        PersonneAffichee(agent, [_poste_en_mots(lu) for lu in agent.postes_lus])  # type: ignore[attr-defined]
        for agent in agents
    ]


def _poste_en_mots(lu: str) -> str:
    code, _, unite = lu.partition("|")
    return f"{libelle_role(code)}, {unite}"


@dataclass(frozen=True)
class PosteAffiche:
    """A post with its state and who stands in."""

    poste: Poste
    role: str
    genre: str
    mot: str
    remplacements: list[Poste]
    modifiable: bool


def postes_affiches(postes: Iterable[Poste], aujourd_hui: date) -> list[PosteAffiche]:
    """Posts in words, on the given day."""
    affiches = []
    for poste in postes:
        genre, mot = _etat_du_poste(poste, aujourd_hui)
        a_venir = [r for r in poste.remplacements.all() if r.au is None or r.au >= aujourd_hui]
        affiches.append(PosteAffiche(poste, libelle_role(poste.role), genre, mot, a_venir, genre != "vide"))
    return affiches


def _etat_du_poste(poste: Poste, aujourd_hui: date) -> tuple[str, str]:
    if poste.au is not None and poste.au < aujourd_hui:
        return "vide", "Terminé"
    if poste.du > aujourd_hui:
        return "attente", "À venir"
    return "fait", "En cours"


@dataclass(frozen=True)
class JourDAstreinte:
    """One day of the rota, with the turns that touch it."""

    jour: date
    astreintes: list[Astreinte]


def semaine_affichee(lundi: date, astreintes: Iterable[Astreinte]) -> list[JourDAstreinte]:
    """The seven days of a week, each with its turns, first level first."""
    toutes = list(astreintes)
    jours = []
    for rang in range(7):
        jour = lundi + timedelta(days=rang)
        du_jour = [a for a in toutes if jour_de(a.du) <= jour <= jour_de(a.au)]
        jours.append(JourDAstreinte(jour, sorted(du_jour, key=lambda a: (cle_de_tri(a.unite.nom), a.niveau, a.du))))
    return jours


def lundi_de(jour: date) -> date:
    """Monday of the week of `jour`."""
    return jour - timedelta(days=jour.weekday())
