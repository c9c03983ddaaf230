"""A seeded world of agents, units, files and objects, written by plain SQL and known in plain Python."""

import random
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from uuid import UUID, uuid4

import psycopg
from django.utils import timezone

from egide.socle.acces.appartenances import VOLETS_DU_ROLE
from egide.socle.acces.volets import RESERVES, Volet, masque
from egide.socle.comptes.models import Agent
from egide.socle.comptes.roles import Role

LOIN = datetime(9999, 12, 31, tzinfo=UTC)
TOUT = masque(*Volet)
ORDINAIRES = masque(*(v for v in Volet if v not in RESERVES))
ROLES = [r for r in Role if r is not Role.SYSTEME]


@dataclass
class Monde:
    """Everything that the rules need, as plain values."""

    agents: list[UUID] = field(default_factory=list)
    dossiers: list[UUID] = field(default_factory=list)
    objets: list[UUID] = field(default_factory=list)
    sujet_agent: dict[UUID, UUID] = field(default_factory=dict)
    # (agent, sujet, volets, du, au)
    appartenances: list[tuple[UUID, UUID, int, date, date | None]] = field(default_factory=list)
    # (sujet, dossier, genre, volets, au, lecture_seule)
    relations: list[tuple[UUID, UUID, str, int, datetime | None, bool]] = field(default_factory=list)
    # poste -> (agent, du, au)
    postes: dict[UUID, tuple[UUID, date, date | None]] = field(default_factory=dict)
    # (remplaçant, absent, volets, du, au): standing in, with the parts of the role of the absent
    remplacements: list[tuple[UUID, UUID, int, date, date]] = field(default_factory=list)
    # (poste, volets, du, au, retirée)
    portees: list[tuple[UUID, int, date, date | None, bool]] = field(default_factory=list)
    scelles: set[UUID] = field(default_factory=set)
    # those that two people named open together
    a_deux: set[UUID] = field(default_factory=set)
    # (agent, dossier, au)
    exclusions: list[tuple[UUID, UUID, datetime | None]] = field(default_factory=list)
    # (objet, dossier)
    concerne: list[tuple[UUID, UUID]] = field(default_factory=list)
    # (objet, dossier), undone: some of the same pairs stand again above
    defaits: list[tuple[UUID, UUID]] = field(default_factory=list)
    # (objet, sujet, au)
    charges: list[tuple[UUID, UUID, datetime | None]] = field(default_factory=list)
    # absorbed -> kept: files of one child opened twice, in chains
    fusions: dict[UUID, UUID] = field(default_factory=dict)
    # (de, vers, au): the team of `de` reads `vers`
    partages: list[tuple[UUID, UUID, datetime | None]] = field(default_factory=list)

    def racine(self, dossier: UUID) -> UUID:
        """The last kept file of the group of this one."""
        while dossier in self.fusions:
            dossier = self.fusions[dossier]
        return dossier


def creer_monde(nb_agents: int, nb_dossiers: int, nb_objets: int, graine: int) -> Monde:
    """Draw a world, with wide and narrow posts, ended and future ones, seals, exclusions and shared objects."""
    tirage = random.Random(graine)
    monde = Monde()
    aujourdhui, maintenant = timezone.localdate(), datetime.now(UTC)
    unites = [uuid4() for _ in range(25)]
    monde.dossiers = [uuid4() for _ in range(nb_dossiers)]
    monde.objets = [uuid4() for _ in range(nb_objets)]
    for _ in range(nb_agents):
        agent = uuid4()
        monde.agents.append(agent)
        monde.sujet_agent[agent] = uuid4()
        for _ in range(tirage.choice([1, 1, 1, 2, 3])):
            _poste(monde, agent, tirage, unites, aujourdhui)
    for poste in monde.postes:
        if tirage.random() < 0.2:
            _portee(monde, poste, tirage, aujourdhui)
    porteurs = [*unites, *monde.sujet_agent.values()]
    for dossier in monde.dossiers:
        for _ in range(tirage.randint(0, 4)):
            _relation(monde, dossier, tirage, unites, maintenant)
        if tirage.random() < 0.06:
            monde.scelles.add(dossier)
    for _ in range(nb_dossiers // 5):
        fin = tirage.choice([None, None, maintenant - timedelta(hours=1), maintenant + timedelta(days=1)])
        paire = (tirage.choice(monde.agents), tirage.choice(monde.dossiers))
        if paire not in {(a, d) for a, d, _ in monde.exclusions}:
            monde.exclusions.append((*paire, fin))
    for objet in monde.objets:
        for dossier in tirage.sample(monde.dossiers, tirage.choice([0, 1, 1, 2, 3])):
            monde.concerne.append((objet, dossier))
        for dossier in tirage.sample(monde.dossiers, tirage.choice([0, 0, 1, 2])):
            monde.defaits.append((objet, dossier))
        for sujet in tirage.sample(porteurs, tirage.choice([0, 1, 1, 2])):
            fin = tirage.choice([None, None, maintenant - timedelta(minutes=5), maintenant + timedelta(days=2)])
            monde.charges.append((objet, sujet, fin))
    for absent in tirage.sample(monde.agents, nb_agents // 2):
        _remplacement(monde, absent, tirage, aujourdhui)
    for dossier in sorted(monde.scelles)[::2]:
        _a_deux(monde, dossier, tirage, maintenant)
    _fusions(monde, tirage, maintenant)
    return monde


def _a_deux(monde: Monde, dossier: UUID, tirage: random.Random, maintenant: datetime) -> None:
    """Three people named on a file opened by two: one for whom it is open, one for whom it closed, one who waits."""
    monde.a_deux.add(dossier)
    fins = (timedelta(minutes=40), timedelta(minutes=-1), None)
    for agent, fin in zip(tirage.sample(monde.agents, len(fins)), fins, strict=True):
        sujet = monde.sujet_agent[agent]
        monde.relations.append((sujet, dossier, "nommee", tirage.randint(1, TOUT), None, False))
        if fin is not None:
            monde.relations.append((sujet, dossier, "a_deux", ORDINAIRES, maintenant + fin, True))
            # in charge of what touches it or not, he only reads
            monde.charges += [(objet, sujet, None) for objet, lie in monde.concerne if lie == dossier]


def _fusions(monde: Monde, tirage: random.Random, maintenant: datetime) -> None:
    """A third of the files are of a child who has several; some teams read the other file, or did once."""
    for _ in range(len(monde.dossiers) // 5):
        un, autre = tirage.sample(monde.dossiers, 2)
        if monde.racine(un) != monde.racine(autre):
            monde.fusions[monde.racine(un)] = autre
    for absorbe, garde in monde.fusions.items():
        for de, vers in ((absorbe, garde), (garde, absorbe)):
            if tirage.random() < 0.4:
                monde.partages.append((de, vers, tirage.choice([None, None, maintenant - timedelta(hours=1)])))


def _poste(monde: Monde, agent: UUID, tirage: random.Random, unites: list[UUID], aujourdhui: date) -> None:
    du = aujourdhui + timedelta(days=tirage.choice([-300, -300, -300, -1, 0, 5]))
    au = tirage.choice([None, None, None, max(du, aujourdhui), aujourdhui - timedelta(days=1)])
    if au is not None and au < du:
        au = None
    monde.postes[uuid4()] = (agent, du, au)
    volets = VOLETS_DU_ROLE[tirage.choice(ROLES)]
    if volets:
        monde.appartenances.append((agent, tirage.choice(unites), volets, du, au))
        monde.appartenances.append((agent, monde.sujet_agent[agent], TOUT, du, au))


def _remplacement(monde: Monde, absent: UUID, tirage: random.Random, aujourdhui: date) -> None:
    """Absences that run, are over, or have not begun; the stand-in may be anyone, kept away from a file included."""
    du = aujourdhui + timedelta(days=tirage.choice([-9, -9, 0, 2]))
    au = tirage.choice([du + timedelta(days=20), aujourdhui, aujourdhui - timedelta(days=1)])
    volets = VOLETS_DU_ROLE[tirage.choice(ROLES)] & ORDINAIRES
    remplacant = tirage.choice(monde.agents)
    if du <= au and volets and remplacant != absent:
        monde.remplacements.append((remplacant, absent, volets, du, au))


def _portee(monde: Monde, poste: UUID, tirage: random.Random, aujourdhui: date) -> None:
    """A general scope whose own dates say nothing of its post: many posts here are over, or have not begun."""
    du = aujourdhui + timedelta(days=tirage.choice([-400, -9, -9, 0, 2]))
    au = tirage.choice([None, None, None, max(du, aujourdhui), aujourdhui - timedelta(days=1)])
    monde.portees.append((poste, tirage.choice([1, 3, 7, ORDINAIRES]), du, au, tirage.random() < 0.2))


def _relation(monde: Monde, dossier: UUID, tirage: random.Random, unites: list[UUID], maintenant: datetime) -> None:
    genre = tirage.choice(["charge", "charge", "evaluation", "referent", "nommee", "urgence"])
    seul = genre in ("referent", "nommee", "urgence")
    sujet = monde.sujet_agent[tirage.choice(monde.agents)] if seul else tirage.choice(unites)
    volets = tirage.randint(1, TOUT) if genre == "nommee" else tirage.randint(1, ORDINAIRES) & ORDINAIRES
    fin = tirage.choice([None, None, None, maintenant - timedelta(minutes=1), maintenant + timedelta(hours=3)])
    if genre == "urgence" and fin is None:
        fin = maintenant + timedelta(hours=4)
    monde.relations.append((sujet, dossier, genre, volets or 1, fin, genre == "urgence"))


def ecrire(monde: Monde, admin_url: str) -> None:
    """Write the world as the administrator of the test base, then let the database derive the access rows."""
    Agent.objects.bulk_create([Agent(pk=a, courriel=f"{a}@example.org", nom="Essai", prenom="A") for a in monde.agents])
    with psycopg.connect(admin_url) as conn, conn.cursor() as cur:
        cur.execute("SET LOCAL session_replication_role = replica")
        _ecrire_personnes(monde, cur)
        _ecrire_liens(monde, cur)
        _ecrire_lignes(monde, cur)
        cur.execute("SELECT set_config('egide.agent', %s, true)", [str(monde.agents[0])])
        cur.execute("SELECT acces_actualiser(%s)", [sorted(monde.dossiers)])


def _ecrire_personnes(monde: Monde, cur: psycopg.Cursor) -> None:
    unites = (
        {s for _, s, *_ in monde.appartenances} | {s for s, *_ in monde.relations} | {s for _, s, _ in monde.charges}
    )
    unites -= set(monde.sujet_agent.values())
    cur.executemany(
        "INSERT INTO comptes_unite (id, nom, genre, telephone) VALUES (%s, %s, 'mds', '')",
        [(u, str(u)) for u in unites],
    )
    cur.executemany("INSERT INTO acces_sujet (id, genre, unite_id) VALUES (%s, 'unite', %s)", [(u, u) for u in unites])
    cur.executemany(
        "INSERT INTO acces_sujet (id, genre, agent_id) VALUES (%s, 'agent', %s)",
        [(s, a) for a, s in monde.sujet_agent.items()],
    )
    cur.executemany(
        "INSERT INTO acces_appartenance (id, agent_id, sujet_id, volets, du, au)"
        " VALUES (gen_random_uuid(), %s, %s, %s, %s, %s)",
        monde.appartenances,
    )
    _ecrire_remplacements(monde, cur)
    cur.executemany(
        "INSERT INTO comptes_poste (id, agent_id, unite_id, role, du, au)"
        " VALUES (%s, %s, gen_random_uuid(), 'agent_crip', %s, %s)",
        [(poste, *dates) for poste, dates in monde.postes.items()],
    )
    cur.executemany(
        "INSERT INTO acces_porteegenerale (id, poste_id, volets, fondement, du, au, retiree_le)"
        " VALUES (gen_random_uuid(), %s, %s, '', %s, %s, CASE WHEN %s THEN now() END)",
        monde.portees,
    )


def _ecrire_remplacements(monde: Monde, cur: psycopg.Cursor) -> None:
    sujets = {absent: uuid4() for _, absent, *_ in monde.remplacements}
    cur.executemany(
        "INSERT INTO acces_sujet (id, genre, absent_id) VALUES (%s, 'remplacement', %s)",
        [(s, a) for a, s in sujets.items()],
    )
    cur.executemany(
        "INSERT INTO acces_appartenance (id, agent_id, sujet_id, volets, du, au)"
        " VALUES (gen_random_uuid(), %s, %s, %s, %s, %s)",
        [(qui, sujets[absent], *reste) for qui, absent, *reste in monde.remplacements],
    )


def _ecrire_liens(monde: Monde, cur: psycopg.Cursor) -> None:
    cur.executemany(
        "INSERT INTO dossiers_dossier (id, numero, etat, ouvert_le, fusionne_dans_id)"
        " VALUES (%s, %s, 'ouvert', now(), %s)",
        [(d, f"99-2026-{i:05d}", monde.fusions.get(d)) for i, d in enumerate(monde.dossiers)],
    )
    cur.execute("SELECT acces_groupes_actualiser()")
    cur.executemany(
        "INSERT INTO acces_partage (id, de_id, vers_id, du, au)"
        " VALUES (gen_random_uuid(), %s, %s, now() - interval '1 day', %s)",
        monde.partages,
    )
    cur.executemany(
        "INSERT INTO acces_relation (id, sujet_id, dossier_id, volet, genre, volets, fondement, du, au, lecture_seule)"
        " VALUES (gen_random_uuid(), %s, %s, 0, %s, %s, '', now() - interval '1 day', %s, %s)",
        monde.relations,
    )
    cur.executemany(
        "INSERT INTO acces_scelle (dossier_id, volet, pose_le, revoir_le, responsable_id, ouverture_a_deux)"
        " VALUES (%s, 0, now(), now(), %s, %s)",
        [(d, monde.agents[0], d in monde.a_deux) for d in monde.scelles],
    )
    cur.executemany(
        "INSERT INTO acces_exclusion (id, agent_id, dossier_id, raison, du, au)"
        " VALUES (gen_random_uuid(), %s, %s, 'proche', now(), %s)",
        monde.exclusions,
    )
    cur.executemany(
        "INSERT INTO acces_concerne (id, objet_id, objet_genre, dossier_id, volet_objet, au)"
        " VALUES (gen_random_uuid(), %s, 'essai', %s, 1, CASE WHEN %s THEN now() END)",
        [*((*lien, False) for lien in monde.concerne), *((*lien, True) for lien in monde.defaits)],
    )
    cur.executemany(
        "INSERT INTO acces_priseencharge (id, objet_id, objet_genre, volet_objet, sujet_id, du, au)"
        " VALUES (gen_random_uuid(), %s, 'essai', 1, %s, now() - interval '1 day', %s)",
        monde.charges,
    )


def _ecrire_lignes(monde: Monde, cur: psycopg.Cursor) -> None:
    """One clock per part of each file, and one per object: tables under each kind of policy."""
    colonnes = (
        "INSERT INTO echeances_echeance (id, regle, regle_version, article, objet_genre, objet_id, dossier_id, volet,"
        " evenement, depart, unite, terme, effet, raccourcie_motif, raison_arret, created_at)"
        " VALUES (gen_random_uuid(), %s, '', '', 'essai', %s, %s, %s, '', now(), 'jours', now(),"
        " 'rappel', '', '', now())"
    )
    cur.executemany(colonnes, [(v.name, d, d, int(v)) for d in monde.dossiers for v in Volet])
    cur.executemany(colonnes, [("OBJET", o, None, 1) for o in monde.objets])
