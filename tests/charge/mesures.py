"""Latency over the network, and what one request asks of the base, counted in this process."""

import http.client
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from statistics import quantiles
from typing import Any

from django.db import connections

from tests.charge.banc import HOTE
from tests.charge.troupe import Membre

# A server that has run since the morning keeps its plans: PostgreSQL plans a prepared statement five times, then once.
RODAGE = 12


def etalon() -> float:
    """Milliseconds of one fixed computation now: on a shared machine, it says how fast the processor is lent."""
    debut = time.perf_counter()
    sum(rang * rang for rang in range(100_000))
    return (time.perf_counter() - debut) * 1000


@dataclass
class Requetes:
    """Statements of one block, each with its time in milliseconds."""

    lignes: list[tuple[float, str]] = field(default_factory=list)

    @property
    def nombre(self) -> int:
        """How many."""
        return len(self.lignes)

    @property
    def duree(self) -> float:
        """Milliseconds spent in the base."""
        return sum(duree for duree, _ in self.lignes)

    def lentes(self, nombre: int) -> list[tuple[float, str]]:
        """The slowest ones."""
        return sorted(self.lignes, reverse=True)[:nombre]


@contextmanager
def ecoute() -> Iterator[Requetes]:
    """Count the statements of the block on every connection of this process."""
    requetes = Requetes()

    def chronometrer(suite: Callable[..., Any], requete: str, valeurs: Any, plusieurs: bool, contexte: Any) -> Any:
        debut = time.perf_counter()
        try:
            return suite(requete, valeurs, plusieurs, contexte)
        finally:
            requetes.lignes.append(((time.perf_counter() - debut) * 1000, requete))

    poses = [connections[alias].execute_wrapper(chronometrer) for alias in connections]
    for pose in poses:
        pose.__enter__()
    try:
        yield requetes
    finally:
        for pose in poses:
            pose.__exit__(None, None, None)


@dataclass
class Reponses:
    """Answers received: milliseconds, status, size."""

    durees: list[float] = field(default_factory=list)
    etalons: list[float] = field(default_factory=list)
    statuts: list[int] = field(default_factory=list)
    taille: int = 0

    def centile(self, rang: int) -> float:
        """The median for 50, the slow end for 95."""
        if len(self.durees) < 2:
            return self.durees[0] if self.durees else 0.0
        return quantiles(self.durees, n=100, method="inclusive")[rang - 1]

    @property
    def statut(self) -> str:
        """The statuses seen, most often one."""
        return "/".join(str(s) for s in sorted(set(self.statuts)))

    @property
    def erreurs(self) -> int:
        """Answers that are not the page."""
        return sum(statut >= 400 for statut in self.statuts)


def ouvrir(connexion: http.client.HTTPConnection, chemin: str, membre: Membre, reponses: Reponses) -> None:
    """One page over the network."""
    debut = time.perf_counter()
    connexion.request("GET", chemin, headers={"Cookie": membre.cookie, "Host": HOTE})
    reponse = connexion.getresponse()
    reponses.taille = len(reponse.read())
    reponses.durees.append((time.perf_counter() - debut) * 1000)
    reponses.statuts.append(reponse.status)


def latence(port: int, chemins: Sequence[str], membre: Membre, nombre: int) -> Reponses:
    """`nombre` times one of these pages, one after the other, after those that run the connection in."""
    reponses, essai = Reponses(), Reponses()
    connexion = http.client.HTTPConnection(HOTE, port, timeout=30)
    for rang in range(RODAGE):
        ouvrir(connexion, chemins[rang % len(chemins)], membre, essai)
    for rang in range(nombre):
        ouvrir(connexion, chemins[rang % len(chemins)], membre, reponses)
        reponses.etalons.append(etalon())
    connexion.close()
    return reponses


def ensemble(port: int, membres: Sequence[Membre], chemins: Callable[[Membre], Sequence[str]], duree: float,
             pas: float) -> Reponses:  # fmt: skip
    """Everyone opens one page every `pas` seconds, for `duree` seconds."""
    reponses, verrou = Reponses(), threading.Lock()
    fin = time.monotonic() + duree

    def travailler(rang: int, membre: Membre) -> None:
        connexion, siennes = http.client.HTTPConnection(HOTE, port, timeout=30), chemins(membre)
        time.sleep(pas * rang / len(membres))
        tour = rang
        while time.monotonic() < fin:
            debut, une = time.monotonic(), Reponses()
            try:
                ouvrir(connexion, siennes[tour % len(siennes)], membre, une)
            except (OSError, http.client.HTTPException):
                une.statuts.append(599)
                connexion.close()
            with verrou:
                reponses.durees += une.durees
                reponses.statuts += une.statuts
            tour += 1
            time.sleep(max(0.0, pas - (time.monotonic() - debut)))

    fils = [threading.Thread(target=travailler, args=place, daemon=True) for place in enumerate(membres)]
    for fil in fils:
        fil.start()
    for fil in fils:
        fil.join(duree + 40)
    return reponses
