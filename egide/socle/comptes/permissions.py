"""Who may administer people and units: these rights depend on no file, so no row of the matrix of files."""

from egide.socle.comptes.models import Agent, Unite
from egide.socle.comptes.roles import ROLES_QUI_REVOIENT, Droit
from egide.socle.comptes.selectors import detient, postes_en_vigueur, unite_et_ascendantes
from egide.socle.interface.refus import Refus

REFUS_GERER = "Seul l’administrateur technique crée et ferme les comptes, les unités et les postes."
REFUS_ORGANISER = (
    "Seuls l’administrateur technique et les cadres de cette unité organisent ses absences et ses astreintes."
)
REFUS_REVOIR = "Seuls les cadres de cette unité revoient ses accès."
REFUS_CONSULTER = "Cette page est ouverte à l’administrateur technique et aux cadres."
REFUS_CONFIRMER = "Seul un cadre de l’unité de cette personne peut confirmer, jamais l’administrateur technique."


def refus_de_gerer(agent: Agent) -> str | None:
    """The sentence that refuses account administration to `agent`, or None."""
    return None if detient(agent, Droit.GERER_COMPTES) else REFUS_GERER


def refus_de_consulter(agent: Agent) -> str | None:
    """The sentence that refuses the administration pages to `agent`, or None."""
    return None if detient(agent, Droit.GERER_COMPTES) or detient(agent, Droit.REVOIR_ACCES) else REFUS_CONSULTER


def encadre(agent: Agent, unite: Unite) -> bool:
    """Whether `agent` is a cadre of `unite` or of a unit above it."""
    cadres = [p for p in postes_en_vigueur(agent) if p.role in ROLES_QUI_REVOIENT]
    if not cadres:
        return False
    au_dessus = unite_et_ascendantes(unite)
    return any(poste.unite_id in au_dessus for poste in cadres)


def refus_d_organiser(agent: Agent, unite: Unite) -> str | None:
    """The sentence that refuses to organise absences and on-call turns of `unite`, or None."""
    return None if detient(agent, Droit.GERER_COMPTES) or encadre(agent, unite) else REFUS_ORGANISER


def refus_de_revoir(agent: Agent, unite: Unite) -> str | None:
    """The sentence that refuses to review the posts of `unite`, or None."""
    return None if encadre(agent, unite) else REFUS_REVOIR


def refus_de_confirmer(agent: Agent, titulaire: Agent) -> str | None:
    """The sentence that refuses to confirm a lost second factor of `titulaire`, or None."""
    postes = postes_en_vigueur(titulaire)
    if agent.pk == titulaire.pk or not any(encadre(agent, poste.unite) for poste in postes):
        return REFUS_CONFIRMER
    return None


def exiger(refus: str | None, code: str) -> None:
    """Raise Refus when there is a sentence that refuses."""
    if refus is not None:
        raise Refus(refus, code=code)
