"""What was found of a generated month, compared with what was injected: the figures, and the table of confusion."""

from collections import Counter
from dataclasses import dataclass, field

import psycopg

from egide.vigilance.tests.mois import Abus, Mois


@dataclass
class Bilan:
    """How many abuses were seen, by rule, and what was found where nothing was."""

    injectes: Counter[str] = field(default_factory=Counter)
    vus: Counter[str] = field(default_factory=Counter)
    par_sa_regle: Counter[str] = field(default_factory=Counter)
    manques: list[Abus] = field(default_factory=list)
    fausses: Counter[str] = field(default_factory=Counter)
    agents: int = 0

    @property
    def part_vue(self) -> float:
        """Share of the abuses that are seen, by one rule or another, on their day."""
        return sum(self.vus.values()) / sum(self.injectes.values())

    @property
    def fausses_par_agent(self) -> float:
        """Findings without any abuse, for one agent in the month."""
        return sum(self.fausses.values()) / self.agents

    def tableau(self) -> str:
        """The table of confusion, ready to print."""
        lignes = [f"{'règle':<18}{'injectés':>9}{'vus':>5}{'par sa règle':>14}{'fausses alertes':>17}"]
        for regle in sorted(self.injectes | self.fausses):
            lignes.append(
                f"{regle:<18}{self.injectes[regle]:>9}{self.vus[regle]:>5}{self.par_sa_regle[regle]:>14}"
                f"{self.fausses[regle]:>17}"
            )
        lignes.append(
            f"{sum(self.vus.values())} abus vus sur {sum(self.injectes.values())} ({self.part_vue:.1%}),"
            f" {sum(self.fausses.values())} fausses alertes, soit {self.fausses_par_agent:.2f} par agent et par mois"
        )
        return "\n".join(lignes)


def dresser(admin_url: str, mois: Mois) -> Bilan:
    """Compare the findings stored with the abuses of `mois`."""
    bilan = Bilan(agents=len(mois.agents))
    with psycopg.connect(admin_url) as conn:
        constats = conn.execute("SELECT regle, jour, agent_id, dossiers FROM vigilance_accesinhabituel").fetchall()
    trouves = {(agent, jour) for _, jour, agent, _ in constats if agent}
    fichiers = {(regle, dossier) for regle, _, agent, dossiers in constats if agent is None for dossier in dossiers}
    par_regle = {(regle, agent, jour) for regle, jour, agent, _ in constats}
    for abus in mois.abus:
        bilan.injectes[abus.regle] += 1
        sien = (abus.regle, abus.agent_id, abus.jour) in par_regle or (abus.regle, abus.dossier_id) in fichiers
        vu = sien or (abus.agent_id, abus.jour) in trouves
        bilan.par_sa_regle[abus.regle] += sien
        bilan.vus[abus.regle] += vu
        if not vu:
            bilan.manques.append(abus)
    abusifs = {(abus.agent_id, abus.jour) for abus in mois.abus}
    lus = {abus.dossier_id for abus in mois.abus if abus.regle == "notoriete"}
    for regle, jour, agent, dossiers in constats:
        if (agent, jour) not in abusifs and not lus.intersection(dossiers):
            bilan.fausses[regle] += 1
    return bilan
