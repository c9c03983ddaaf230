"""The fixed cast: invented people of an invented service, on posts opened as the acts open them."""

import base64
import unicodedata
from dataclasses import dataclass, fields
from datetime import date, timedelta
from functools import cache

from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.contrib.auth.hashers import make_password
from django.utils import timezone

from egide.socle.comptes.actions.postes import ouvrir_poste
from egide.socle.comptes.models import Agent, Poste, Unite
from egide.socle.comptes.roles import Role
from egide.socle.interface.chiffrement import chiffrer, dechiffrer

MOT_DE_PASSE = "lanterne-cuivre-vallon-tricycle"


@cache
def _mot_de_passe_hache() -> str:
    """One slow hash for the whole run."""
    return make_password(MOT_DE_PASSE)


def creer_unite(nom: str, genre: str = Unite.Genre.SERVICE, parent: Unite | None = None) -> Unite:
    """An open unit."""
    return Unite.objects.create(nom=nom, genre=genre, parent=parent)


def creer_agent(prenom: str, nom: str, *, second_facteur: bool = True) -> Agent:
    """An open account with the password of the cast and, unless told otherwise, a second factor."""
    sans_accent = unicodedata.normalize("NFD", f"{prenom}.{nom}".lower().replace(" ", "-"))
    courriel = sans_accent.encode("ascii", "ignore").decode() + "@example.org"
    agent = Agent.objects.create(courriel=courriel, nom=nom, prenom=prenom, password=_mot_de_passe_hache())
    if second_facteur:
        donner_second_facteur(agent)
    return agent


def donner_second_facteur(*agents: Agent) -> None:
    """Set up the authenticator application and the recovery codes of each agent."""
    preuves = []
    for agent in agents:
        secret = base64.b32encode(agent.pk.bytes + b"egid").decode()
        graine = {"seed": chiffrer(RecoveryCodes.generate_seed()), "used_mask": 0}
        preuves.append(Authenticator(user=agent, type=Authenticator.Type.TOTP, data={"secret": chiffrer(secret)}))
        preuves.append(Authenticator(user=agent, type=Authenticator.Type.RECOVERY_CODES, data=graine))
    Authenticator.objects.bulk_create(preuves)


def code_du_moment(agent: Agent, decalage: int = 0) -> str:
    """A code that the application of `agent` shows now; -1 the one before, 1 the one after."""
    preuve = Authenticator.objects.get(user=agent, type=Authenticator.Type.TOTP)
    compteurs = list(yield_hotp_counters_from_time())
    compteur = compteurs[len(compteurs) // 2] + decalage
    return str(format_hotp_value(hotp_value(dechiffrer(preuve.data["secret"]), compteur)))


def creer_poste(agent: Agent, unite: Unite, role: Role, du: date | None = None, au: date | None = None) -> Poste:
    """A post as the acts open it, so that what depends on posts follows."""
    return ouvrir_poste(
        titulaire=agent, unite=unite, role=role, du=du or timezone.localdate() - timedelta(days=400), au=au
    )


@dataclass(frozen=True)
class Unites:
    """The units of the cast."""

    direction: Unite
    crip: Unite
    mds_arras: Unite
    mds_lens: Unite
    pmi: Unite
    cellule: Unite
    mecs: Unite
    ecole: Unite
    observatoire: Unite
    informatique: Unite


@dataclass(frozen=True)
class Distribution:
    """The cast, one name per role, and its units."""

    unites: Unites
    agent_crip: Agent
    cadre_crip: Agent
    evaluatrice: Agent
    cadre_territoire: Agent
    referent_ase: Agent
    medecin_pmi: Agent
    coordinatrice_cellule: Agent
    educateur: Agent
    enseignante: Agent
    odpe: Agent
    dpo: Agent
    archiviste: Agent
    admin_technique: Agent
    autre_territoire: Agent
    ancien_agent: Agent

    def personnes(self) -> dict[str, Agent]:
        """Everyone by name of the cast, for tests that walk the whole of it."""
        return {f.name: getattr(self, f.name) for f in fields(self) if f.name != "unites"}


def creer_unites() -> Unites:
    """The tree of units of the cast."""
    direction = creer_unite("Direction de l’enfance et de la famille", Unite.Genre.DIRECTION)
    return Unites(
        direction=direction,
        crip=creer_unite("CRIP du Pas-de-Calais", Unite.Genre.CRIP, direction),
        mds_arras=creer_unite("Maison du Département d’Arras", Unite.Genre.MDS, direction),
        mds_lens=creer_unite("Maison du Département de Lens", Unite.Genre.MDS, direction),
        pmi=creer_unite("PMI d’Arras", Unite.Genre.SERVICE, direction),
        cellule=creer_unite("Cellule de suivi des mineurs victimes", Unite.Genre.SERVICE, direction),
        mecs=creer_unite("MECS Les Tilleuls", Unite.Genre.PARTENAIRE),
        ecole=creer_unite("École Jean-Zay", Unite.Genre.PARTENAIRE),
        observatoire=creer_unite("Observatoire départemental", Unite.Genre.SERVICE, direction),
        informatique=creer_unite("Service informatique", Unite.Genre.SERVICE, direction),
    )


def creer_distribution() -> Distribution:
    """Everyone, on her post. `ancien_agent` left the CRIP yesterday."""
    unites = creer_unites()

    def en_poste(prenom: str, nom: str, unite: Unite, role: Role, au: date | None = None) -> Agent:
        agent = creer_agent(prenom, nom, second_facteur=False)
        creer_poste(agent, unite, role, au=au)
        return agent

    distribution = Distribution(
        unites=unites,
        agent_crip=en_poste("Nadia", "Verquin", unites.crip, Role.AGENT_CRIP),
        cadre_crip=en_poste("Odile", "Marchal", unites.crip, Role.CADRE_CRIP),
        evaluatrice=en_poste("Solène", "Baudry", unites.mds_arras, Role.EVALUATRICE),
        cadre_territoire=en_poste("Bruno", "Lecoutre", unites.mds_arras, Role.CADRE_TERRITOIRE),
        referent_ase=en_poste("Karim", "Delattre", unites.mds_arras, Role.REFERENT_ASE),
        medecin_pmi=en_poste("Hélène", "Sauvage", unites.pmi, Role.MEDECIN_PMI),
        coordinatrice_cellule=en_poste("Maud", "Ferrand", unites.cellule, Role.COORDINATRICE_CELLULE),
        educateur=en_poste("Yanis", "Corbeau", unites.mecs, Role.EDUCATEUR),
        enseignante=en_poste("Claire", "Dumez", unites.ecole, Role.ENSEIGNANTE),
        odpe=en_poste("Gaspard", "Noël", unites.observatoire, Role.ODPE),
        dpo=en_poste("Irène", "Caron", unites.direction, Role.DPO),
        archiviste=en_poste("Anne", "Lefort", unites.direction, Role.ARCHIVISTE),
        admin_technique=en_poste("Luc", "Tison", unites.informatique, Role.ADMIN_TECHNIQUE),
        autre_territoire=en_poste("Lise", "Obert", unites.mds_lens, Role.EVALUATRICE),
        ancien_agent=en_poste("Paul", "Ancel", unites.crip, Role.AGENT_CRIP, timezone.localdate() - timedelta(days=1)),
    )
    donner_second_facteur(*distribution.personnes().values())
    return distribution
