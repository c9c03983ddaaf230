"""A plausible month of a département, drawn from a seed: sixty agents at work. Pure."""

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from random import Random
from uuid import UUID
from zoneinfo import ZoneInfo

from egide.socle.comptes.roles import Role

PARIS = ZoneInfo("Europe/Paris")
DEBUT, FIN, AVANT = date(2026, 3, 2), date(2026, 3, 31), date(2025, 12, 29)
FERIES = {date(2026, 1, 1)}
# Role, how many, usual files a day, share of days worked, usual prints a day.
METIERS = (
    (Role.EVALUATRICE, 18, (3, 10), 0.95, (0, 3)),
    (Role.REFERENT_ASE, 14, (2, 9), 0.85, (0, 2)),
    (Role.AGENT_CRIP, 8, (8, 18), 0.95, (0, 4)),
    (Role.PSYCHOLOGUE, 5, (2, 6), 0.6, (0, 1)),
    (Role.MEDECIN_PMI, 4, (2, 7), 0.5, (0, 2)),
    (Role.CADRE_TERRITOIRE, 5, (10, 24), 0.95, (1, 6)),  # visits every file of the house, week after week
    (Role.EDUCATEUR, 6, (2, 5), 0.75, (0, 1)),  # weekends and evenings are his hours
)
UNITES = 6
DOSSIERS_PAR_UNITE = 150
Ligne = tuple[datetime, str, UUID, UUID | None, UUID | None, str, str]


@dataclass
class Agent:
    """Someone of the month: her trade, her house, her own pace."""

    id: UUID
    nom: str
    role: Role
    unite: int
    pace: tuple[int, int]
    presence: float
    sorties: tuple[int, int]
    jours: frozenset[int]
    conges: frozenset[date] = frozenset()
    suivis: list[UUID] = field(default_factory=list)


@dataclass(frozen=True)
class Abus:
    """What was injected: which rule should see it, about whom, on which day."""

    regle: str
    agent_id: UUID | None
    jour: date
    dossier_id: UUID | None = None


@dataclass
class Mois:
    """Everything to load, and what should be found in it."""

    agents: list[Agent] = field(default_factory=list)
    dossiers: dict[UUID, tuple[int, tuple[str, str], str]] = field(default_factory=dict)
    fermes: dict[UUID, datetime] = field(default_factory=dict)
    tours: list[tuple[UUID, datetime, datetime]] = field(default_factory=list)
    urgences: list[tuple[UUID, UUID, datetime]] = field(default_factory=list)
    declares: list[tuple[UUID, str, str]] = field(default_factory=list)
    lignes: list[Ligne] = field(default_factory=list)
    abus: list[Abus] = field(default_factory=list)


class MoisOrdinaire:
    """Draws a month where everyone works as usual; the same seed gives the same one."""

    def __init__(self, graine: int) -> None:
        self.hasard = Random(graine)
        self.mois = Mois()
        self.par_unite: dict[int, list[UUID]] = {n: [] for n in range(UNITES)}
        syllabes = [c + v for c in "bdfklmnprtv" for v in "aiou"]
        self.noms = [f"{debut}{fin}".capitalize() for debut in syllabes for fin in syllabes]
        self.hasard.shuffle(self.noms)

    def tirer(self) -> Mois:
        """The population, then each working day of each agent."""
        self._dossiers()
        self._agents()
        self._astreinte()
        for n in range((FIN - AVANT).days + 1):
            jour = AVANT + timedelta(days=n)
            for agent in self.mois.agents:
                self._journee(agent, jour)
        return self.mois

    def _id(self) -> UUID:
        return UUID(int=self.hasard.getrandbits(128), version=4)

    def _nom(self) -> str:
        """A few names are borne by many, most by few: three in a thousand bear the commonest."""
        return self.noms[int(len(self.noms) * self.hasard.random() ** 1.3)]

    def _dossiers(self) -> None:
        for n in range(UNITES * DOSSIERS_PAR_UNITE):
            dossier, unite = self._id(), n % UNITES
            self.par_unite[unite].append(dossier)
            self.mois.dossiers[dossier] = (unite, (self._nom(), self._nom()), f"{n} rue des lilas|62041")
            if self.hasard.random() < 0.15:
                ferme = self.hasard.randint(60, 400)
                self.mois.fermes[dossier] = instant_de(AVANT, 10) - timedelta(days=ferme)

    def _agents(self) -> None:
        for role, nombre, pace, presence, sorties in METIERS:
            for n in range(nombre):
                milieu = self.hasard.uniform(*pace)
                semaine = range(7) if role is Role.EDUCATEUR else range(5)
                jours = frozenset(j for j in semaine if presence > 0.9 or self.hasard.random() < presence)
                agent = Agent(
                    self._id(), self._nom(), role, n % UNITES, (max(1, round(milieu * 0.5)), round(milieu * 1.5) + 1),
                    0.97, sorties, jours or frozenset({0}), self._conges(),
                )  # fmt: skip
                ouverts = [d for d in self.par_unite[agent.unite] if d not in self.mois.fermes]
                agent.suivis = self.hasard.sample(ouverts, min(len(ouverts), self.hasard.randint(20, 45)))
                self.mois.agents.append(agent)

    def _conges(self) -> frozenset[date]:
        """A week of the school holidays for many, another one somewhere, a day now and then."""
        debuts = [date(2026, 2, 16)] if self.hasard.random() < 0.5 else []
        debuts += [AVANT + timedelta(days=7 * self.hasard.randint(0, 12))] if self.hasard.random() < 0.4 else []
        seuls = {AVANT + timedelta(days=self.hasard.randint(0, 90)) for _ in range(3)}
        return frozenset(seuls | {d + timedelta(days=n) for d in debuts for n in range(7)})

    def _astreinte(self) -> None:
        cadres = [a for a in self.mois.agents if a.role is Role.CADRE_TERRITOIRE]
        for n in range((FIN - AVANT).days // 7 + 1):
            lundi = AVANT + timedelta(days=7 * n)
            de_garde = cadres[n % len(cadres)]
            self.mois.tours.append((de_garde.id, instant_de(lundi, 0), instant_de(lundi + timedelta(days=7), 0)))

    def _de_garde(self, agent: Agent, instant: datetime) -> bool:
        return any(qui == agent.id and du <= instant < au for qui, du, au in self.mois.tours)

    def _journee(self, agent: Agent, jour: date) -> None:
        h = self.hasard
        if agent.role is not Role.EDUCATEUR and (jour.weekday() > 4 or jour in FERIES):
            if jour not in agent.conges and h.random() < 0.004:  # a Saturday morning, to catch up
                self._lire(agent, jour, 10, h.randint(1, 3))
        elif jour.weekday() in agent.jours and jour not in agent.conges and h.random() < agent.presence:
            nombre = h.randint(*agent.pace)
            if jour - timedelta(days=1) in agent.conges or h.random() < 0.02:
                nombre = round(nombre * 1.7)  # back from leave, or a day of meetings
            self._lire(agent, jour, 8, nombre)
            self._petits_faits(agent, jour)
        if self._de_garde(agent, instant_de(jour, 23)) and h.random() < 0.3:
            self._lire(agent, jour, 22, h.randint(1, 4))

    def _petits_faits(self, agent: Agent, jour: date) -> None:
        h = self.hasard
        sorties = h.randint(*agent.sorties) * (3 if h.random() < 0.03 else 1)  # the day of a commission
        for _ in range(sorties):
            self._ligne(jour, 11, "impression", agent, h.choice(agent.suivis), "pages:dossier")
        for _ in range(h.choices((0, 1, 2, 3), (90, 7, 2, 1))[0]):  # an old link, a file handed over
            self._ligne(jour, 14, "refus", agent, h.choice(agent.suivis), "pages:dossier", "404")
        for _ in range(h.choices((0, 2, 5), (20, 70, 10))[0]):
            self._ligne(jour, 9, "recherche", agent, None, "rechercher", "mes dossiers")
        if agent.role is Role.EDUCATEUR and h.random() < 0.3:
            self._lire(agent, jour, 22, 1)
        elif h.random() < 0.003:  # finished late, for once
            self._lire(agent, jour, 22, h.randint(1, 2))

    def _lire(self, agent: Agent, jour: date, heure: int, nombre: int) -> None:
        """Files of one's own; the cell reads everywhere and mostly acts; colleagues' files now and then."""
        h, maison = self.hasard, self.par_unite[agent.unite]
        for _ in range(nombre):
            partout = agent.role is Role.AGENT_CRIP and h.random() < 0.3
            if partout:
                dossier = h.choice(self.par_unite[h.randrange(UNITES)])
            else:
                dossier = h.choice(agent.suivis if h.random() < 0.8 else maison)
                if dossier in self.mois.fermes:
                    continue
            self._ligne(jour, heure, "lecture", agent, dossier, "ouvrir_page")
            if h.random() < (0.65 if partout else 0.4):
                self._ligne(jour, heure, "acte", agent, dossier, "consigner")

    def _ligne(
        self, jour: date, heure: int, evenement: str, agent: Agent, dossier: UUID | None, acte: str, titre: str = ""
    ) -> None:
        minutes = {8: 599, 22: 100}.get(heure, 59)
        instant = instant_de(jour, heure) + timedelta(seconds=self.hasard.randint(0, minutes * 60))
        self.mois.lignes.append((instant, evenement, agent.id, dossier, dossier, acte, titre))


def instant_de(jour: date, heure: int) -> datetime:
    """An hour of a day, in Paris."""
    return datetime.combine(jour, time(heure), tzinfo=PARIS)
