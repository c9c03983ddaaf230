"""Fifty abuses among the ordinary days of a month, drawn from the same seed. Pure."""

from datetime import date, timedelta
from uuid import UUID

from egide.socle.comptes.roles import Role
from egide.socle.documents.sorties.states import ACTE_DE_REMISE
from egide.vigilance.tests.mois import DEBUT, Abus, Agent, Mois, MoisOrdinaire, instant_de

ABUS = {
    "volume": 5, "sans_relation": 5, "retours": 4, "meme_nom": 4, "meme_adresse": 4, "proche": 3,
    "recherche_de_soi": 4, "hors_horaires": 6, "refus_repetes": 5, "sorties": 4, "apres_la_fin": 3, "urgences": 2,
    "notoriete": 1,
}  # fmt: skip


class Generateur(MoisOrdinaire):
    """Draws a month with its abuses."""

    def tirer(self) -> Mois:
        """The ordinary days, then the abuses."""
        super().tirer()
        self._abuser()
        return self.mois

    def _abuser(self) -> None:
        pris: set[tuple[UUID, date]] = set()
        for regle, nombre in ABUS.items():
            for _ in range(nombre):
                agent, jour = self._qui_et_quand(regle, pris)
                pris.add((agent.id, jour))
                getattr(self, f"_abus_{regle}")(agent, jour)

    def _qui_et_quand(self, regle: str, pris: set[tuple[UUID, date]]) -> tuple[Agent, date]:
        partout = regle in ("sans_relation", "retours")
        while True:
            agent = self.hasard.choice(self.mois.agents)
            jour = DEBUT + timedelta(days=self.hasard.randint(0, 22))
            travaille = jour.weekday() < 5 and jour.weekday() in agent.jours and jour not in agent.conges
            convient = (agent.role is Role.AGENT_CRIP) == partout and agent.role is not Role.EDUCATEUR
            if (
                convient
                and travaille
                and (agent.id, jour) not in pris
                and not self._de_garde(agent, instant_de(jour, 23))
            ):
                return agent, jour

    def _noter(self, regle: str, agent: Agent | None, jour: date, dossier: UUID | None = None) -> None:
        self.mois.abus.append(Abus(regle, agent.id if agent else None, jour, dossier))

    def _ailleurs(self, agent: Agent, nombre: int) -> list[UUID]:
        autres = [d for n, siens in self.par_unite.items() if n != agent.unite for d in siens]
        return self.hasard.sample(autres, nombre)

    def _abus_volume(self, agent: Agent, jour: date) -> None:
        ouverts = [d for d in self.par_unite[agent.unite] if d not in self.mois.fermes]
        for dossier in self.hasard.sample(ouverts, self.hasard.randint(max(26, agent.pace[1] * 2), 90)):
            self._ligne(jour, 8, "lecture", agent, dossier, "ouvrir_page")
        self._noter("volume", agent, jour)

    def _abus_sans_relation(self, agent: Agent, jour: date) -> None:
        for dossier in self._ailleurs(agent, self.hasard.randint(7, 18)):
            self._ligne(jour, 8, "lecture", agent, dossier, "ouvrir_page")
        self._noter("sans_relation", agent, jour)

    def _abus_retours(self, agent: Agent, jour: date) -> None:
        (dossier,) = self._ailleurs(agent, 1)
        for n in (0, 2, 4):
            self._ligne(jour + timedelta(days=n), 8, "lecture", agent, dossier, "ouvrir_page")
        self._noter("retours", agent, jour + timedelta(days=4), dossier)

    def _abus_meme_nom(self, agent: Agent, jour: date) -> None:
        unite, (nom, _), adresse = self.mois.dossiers[dossier := self.hasard.choice(agent.suivis)]
        self.mois.dossiers[dossier] = (unite, (nom, agent.nom), adresse)
        self._ligne(jour, 8, "lecture", agent, dossier, "ouvrir_page")
        self._noter("meme_nom", agent, jour, dossier)

    def _abus_meme_adresse(self, agent: Agent, jour: date) -> None:
        dossier = self.hasard.choice(self.par_unite[agent.unite])
        self.mois.declares.append((agent.id, "adresse", self.mois.dossiers[dossier][2]))
        self._ligne(jour, 8, "lecture", agent, dossier, "ouvrir_page")
        self._noter("meme_adresse", agent, jour, dossier)

    def _abus_proche(self, agent: Agent, jour: date) -> None:
        dossier = self.hasard.choice(self.par_unite[agent.unite])
        unite, (enfant, _), adresse = self.mois.dossiers[dossier]
        self.mois.dossiers[dossier] = (unite, (enfant, nom := f"Beau{self._nom()}"), adresse)
        self.mois.declares.append((agent.id, "proche", nom))
        self._ligne(jour, 8, "lecture", agent, dossier, "ouvrir_page")
        self._noter("proche", agent, jour, dossier)

    def _abus_recherche_de_soi(self, agent: Agent, jour: date) -> None:
        titre = "mes dossiers, son nom ou celui d’un proche"
        self._ligne(jour, 9, "recherche", agent, None, "rechercher", titre)
        self._noter("recherche_de_soi", agent, jour)

    def _abus_hors_horaires(self, agent: Agent, jour: date) -> None:
        if self.hasard.random() < 0.3:
            jour += timedelta(days=5 - jour.weekday())
        for dossier in self.hasard.sample(agent.suivis, self.hasard.randint(1, 8)):
            self._ligne(jour, 22, "lecture", agent, dossier, "ouvrir_page")
        self._noter("hors_horaires", agent, jour)

    def _abus_refus_repetes(self, agent: Agent, jour: date) -> None:
        insiste = self.hasard.random() < 0.5
        vises = self._ailleurs(agent, 1) * self.hasard.randint(3, 6)
        for dossier in vises if insiste else self._ailleurs(agent, self.hasard.randint(6, 12)):
            self._ligne(jour, 8, "refus", agent, dossier, "pages:dossier", "404")
        self._noter("refus_repetes", agent, jour)

    def _abus_sorties(self, agent: Agent, jour: date) -> None:
        for rang in range(self.hasard.randint(max(25, agent.sorties[1] * 4), 60)):
            sortie = ("acte", ACTE_DE_REMISE) if rang % 2 else ("impression", "pages:dossier")
            self._ligne(jour, 8, sortie[0], agent, self.hasard.choice(agent.suivis), sortie[1])
        self._noter("sorties", agent, jour)

    def _abus_apres_la_fin(self, agent: Agent, jour: date) -> None:
        fermes = [d for d in self.par_unite[agent.unite] if d in self.mois.fermes]
        dossier = self.hasard.choice(fermes)
        self._ligne(jour, 8, "lecture", agent, dossier, "ouvrir_page")
        self._noter("apres_la_fin", agent, jour, dossier)

    def _abus_urgences(self, agent: Agent, jour: date) -> None:
        (dossier,) = self._ailleurs(agent, 1)
        instant = instant_de(jour, 15)
        self.mois.urgences.append((agent.id, dossier, instant))
        self.mois.lignes.append((instant, "lecture", agent.id, dossier, dossier, "ouvrir_page", ""))
        self._noter("urgences", agent, jour, dossier)

    def _abus_notoriete(self, agent: Agent, jour: date) -> None:
        (dossier,) = self._ailleurs(agent, 1)
        for curieux in self.hasard.sample(self.mois.agents, self.hasard.randint(16, 25)):
            self._ligne(jour, 8, "lecture", curieux, dossier, "ouvrir_page")
        self._noter("notoriete", None, jour, dossier)
