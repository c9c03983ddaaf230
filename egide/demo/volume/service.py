"""The people who work there: nine territories, their houses and services, the cell, and who signs each line."""

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.core.management import CommandError
from django.utils import timezone

from egide.demo.volume.hasard import Hasard
from egide.demo.volume.noms import Noms
from egide.demo.volume.proportions import lire
from egide.socle.acces.appartenances import VOLETS_DU_ROLE
from egide.socle.acces.models import Appartenance, PorteeGenerale, Sujet
from egide.socle.acces.volets import Volet, masque
from egide.socle.comptes.models import Agent, Poste, Territoire, Unite
from egide.socle.comptes.roles import Role
from egide.socle.comptes.selectors import agent_systeme
from egide.socle.referentiels.models import Commune

COURRIEL = "volume-{}@example.org"
FONDEMENT = "Cellule de recueil de tout le département"
_TOUS = masque(*Volet)
_PORTEE = masque(Volet.IDENTITE, Volet.DANGER)


@dataclass(frozen=True)
class Signataire:
    """Someone in whose name lines are written: agent, post held, own subject."""

    agent_id: str
    poste_id: str | None
    sujet_id: str


@dataclass
class Equipe:
    """A unit that follows children: its subject and its people."""

    unite: Unite
    sujet_id: str
    signataires: list[Signataire] = field(default_factory=list)


@dataclass
class Maison:
    """A house of the département: its team, the ASE service of its territory, the communes around it."""

    equipe: Equipe
    service: Equipe
    communes: list[Commune] = field(default_factory=list)


@dataclass
class Service:
    """Everyone."""

    cellule: Equipe
    systeme: Signataire
    maisons: list[Maison]

    @property
    def agents(self) -> list[str]:
        """Agents of the houses and services, who may have a relative in a file."""
        equipes = [e for maison in self.maisons for e in (maison.equipe, maison.service)]
        return sorted({s.agent_id for e in equipes for s in e.signataires})


class Recrutement:
    """Opens units, accounts and posts in a few statements; a unit already there under its name is kept."""

    def __init__(self, hasard: Hasard, noms: Noms, maintenant: datetime) -> None:
        self._hasard, self._noms, self._maintenant = hasard, noms, maintenant
        self._secret = make_password(None)
        self._fiche = lire("service")
        self._agents: list[Agent] = []
        self._sujets: list[Sujet] = []
        self._postes: list[Poste] = []
        self._appartenances: list[Appartenance] = []
        self._portees: list[PorteeGenerale] = []

    def installer(self) -> Service:
        """The whole service; raises CommandError when the communes are not loaded."""
        direction = self._unite(self._fiche["direction"], Unite.Genre.DIRECTION)
        ouverte = Unite.objects.filter(genre=Unite.Genre.CRIP, fermee_le__isnull=True).order_by("nom").first()
        cellule = self._equipe(ouverte or self._unite(self._fiche["cellule"], Unite.Genre.CRIP, direction))
        self._pourvoir(cellule, self._fiche["equipe_cellule"], portee=True)
        par_territoire = [(fiche, self._territoire(fiche, direction)) for fiche in self._fiche["territoires"]]
        partager_communes(par_territoire)
        maisons = [maison for _, siennes in par_territoire for maison in siennes]
        self._tracer_territoires(maisons)
        Agent.objects.bulk_create(self._agents)
        Sujet.objects.bulk_create(self._sujets)
        Poste.objects.bulk_create(self._postes)
        Appartenance.objects.bulk_create(self._appartenances)
        PorteeGenerale.objects.bulk_create(self._portees)
        systeme = agent_systeme()
        sujet = Sujet.objects.get_or_create(agent=systeme, defaults={"genre": Sujet.Genre.AGENT})[0]
        return Service(cellule, Signataire(str(systeme.pk), None, str(sujet.pk)), maisons)

    def _territoire(self, fiche: dict[str, Any], direction: Unite) -> list[Maison]:
        tete = self._unite(f"Territoire {fiche['de']}", Unite.Genre.DIRECTION, direction)
        service = self._equipe(self._unite(f"Service ASE {fiche['de']}", Unite.Genre.SERVICE, tete))
        sante = self._equipe(self._unite(f"PMI {fiche['de']}", Unite.Genre.SERVICE, tete))
        self._pourvoir(service, self._fiche["equipe_ase"])
        self._pourvoir(sante, self._fiche["equipe_pmi"])
        maisons = []
        for nom in fiche["maisons"]:
            equipe = self._equipe(self._unite(nom, Unite.Genre.MDS, tete))
            self._pourvoir(equipe, self._fiche["equipe_maison"])
            maisons.append(Maison(equipe, service))
        dessous = [m.equipe for m in maisons if m.equipe.unite.parent_id == tete.pk]
        self._pourvoir(self._equipe(tete), {Role.CADRE_TERRITOIRE: 1}, dessous=[service, sante, *dessous])
        return maisons

    def _unite(self, nom: str, genre: str, parent: Unite | None = None) -> Unite:
        return Unite.objects.get_or_create(nom=nom, defaults={"genre": genre, "parent": parent})[0]

    def _equipe(self, unite: Unite) -> Equipe:
        """The unit with whoever already holds a post there in the demonstration."""
        sujet = Sujet.objects.get_or_create(unite=unite, defaults={"genre": Sujet.Genre.UNITE})[0]
        postes = Poste.objects.filter(unite=unite, agent__est_systeme=False, agent__is_active=True).en_vigueur()
        tenus = postes.filter(agent__sujet__isnull=False).order_by("pk").values_list("agent_id", "pk", "agent__sujet")
        return Equipe(unite, str(sujet.pk), [Signataire(str(a), str(p), str(s)) for a, p, s in tenus])

    def _pourvoir(
        self, equipe: Equipe, effectif: dict[str, int], *, portee: bool = False, dessous: list[Equipe] | None = None
    ) -> None:
        """Accounts that nobody can sign in with, each on its post, with the memberships that the post gives."""
        for role, nombre in effectif.items():
            for _ in range(nombre):
                agent = self._agent()
                du = self._arrivee()
                sujet = Sujet(genre=Sujet.Genre.AGENT, agent=agent)
                poste = Poste(agent=agent, unite=equipe.unite, role=str(Role(role)), du=du)
                self._sujets.append(sujet)
                self._postes.append(poste)
                volets = VOLETS_DU_ROLE[Role(role)]
                lus = {e.sujet_id: volets for e in (equipe, *(dessous or []))} | {str(sujet.pk): _TOUS}
                self._appartenances += [
                    Appartenance(agent=agent, sujet_id=sujet_id, poste=poste, volets=bits, du=du)
                    for sujet_id, bits in lus.items()
                ]
                if portee:
                    self._portees.append(PorteeGenerale(poste=poste, volets=_PORTEE, fondement=FONDEMENT, du=du))
                equipe.signataires.append(Signataire(str(agent.pk), str(poste.pk), str(sujet.pk)))

    def _arrivee(self) -> date:
        """Everyone was there before the first information, so that whoever signs held his post."""
        jour = timezone.localdate(self._maintenant)
        plein = date(jour.year - lire("proportions")["suppose"]["recul"] - 1, 1, 1)
        return plein - timedelta(days=1) * self._hasard.randrange(jour.timetuple().tm_yday)

    def _agent(self) -> Agent:
        agent = Agent(
            courriel=COURRIEL.format(f"{len(self._agents) + 1:03d}"),
            nom=self._noms.famille(),
            prenom=self._hasard.parmi(self._noms.prenoms_adultes),
            telephone=self._noms.telephone(),
            password=self._secret,
        )
        self._agents.append(agent)
        return agent

    def _tracer_territoires(self, maisons: list[Maison]) -> None:
        communes: dict[Any, list[Commune]] = defaultdict(list)
        for maison in maisons:
            communes[maison.service.unite.parent_id] += maison.communes
        for tete in Unite.objects.filter(pk__in=[pk for pk in communes if pk]):
            nom = tete.nom.removeprefix("Territoire ")
            territoire = Territoire.objects.get_or_create(nom=nom[:1].upper() + nom[1:])[0]
            territoire.communes.set(communes[tete.pk])
            Unite.objects.filter(pk=tete.pk).update(territoire=territoire)


def partager_communes(par_territoire: list[tuple[dict[str, Any], list[Maison]]]) -> None:
    """Give each commune to a house of its territory: its own town first, then evenly, by population.

    Raises CommandError when the communes are not loaded.
    """
    habitees = Commune.objects.en_vigueur().filter(departement_id=settings.EGIDE_DEPARTEMENT, population__gt=0)
    communes = list(habitees.order_by("-population", "code"))
    sieges = {
        ville: maison for fiche, m in par_territoire for ville, maison in zip(fiche["maisons"].values(), m, strict=True)
    }
    absentes = sorted(set(sieges) - {commune.nom for commune in communes})
    if absentes:
        raise CommandError(
            f"Il manque des communes ({', '.join(absentes[:3])})\u00a0: lancez d’abord «\u00a0egide referentiels "
            "synchroniser\u00a0»."
        )
    par_epci = {code: maisons for fiche, maisons in par_territoire for code in fiche["epci"]}
    charge: Counter[str] = Counter()
    for commune in sorted(communes, key=lambda c: c.nom not in sieges):
        voisines = par_epci.get(commune.epci_id or "", par_territoire[0][1])
        maison = sieges.get(commune.nom) or min(voisines, key=lambda m: charge[m.equipe.sujet_id])
        maison.communes.append(commune)
        charge[maison.equipe.sujet_id] += commune.population or 0
