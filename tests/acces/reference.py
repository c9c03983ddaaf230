"""The rules of access said a second time, in plain Python, by reading confidentialite §2 and nothing of the SQL."""

from collections import defaultdict
from datetime import UTC, datetime
from uuid import UUID

from django.utils import timezone

from egide.socle.acces.volets import Volet
from tests.acces.monde import Monde


class Reference:
    """Answers who sees and who writes what, one question at a time."""

    def __init__(self, monde: Monde) -> None:
        self.monde = monde
        self.jour, self.instant = timezone.localdate(), datetime.now(UTC)
        self.concernes: dict[UUID, list[UUID]] = defaultdict(list)
        for objet, dossier in monde.concerne:
            self.concernes[objet].append(dossier)
        self.objets_de: dict[UUID, list[UUID]] = defaultdict(list)
        for objet, dossier in monde.concerne:
            self.objets_de[dossier].append(objet)
        self.relations: dict[UUID, list[tuple[UUID, str, int, bool]]] = defaultdict(list)
        for sujet, dossier, genre, volets, au, seule in monde.relations:
            if au is None or au > self.instant:
                self.relations[dossier].append((sujet, genre, volets, seule))
        self.charges: dict[UUID, set[UUID]] = defaultdict(set)
        for objet, sujet, fin in monde.charges:
            if fin is None or fin > self.instant:
                self.charges[objet].add(sujet)
        self._sujets: dict[UUID, dict[UUID, list[int]]] = {}
        self._portees: dict[UUID, int] = {}
        self.suivis: dict[UUID, list[tuple[UUID, int]]] = defaultdict(list)
        for remplacant, absent, volets, debut, terme in monde.remplacements:
            if debut <= self.jour <= terme:
                self.suivis[remplacant].append((monde.sujet_agent[absent], volets))
        self.exclus = {(a, d) for a, d, fin in monde.exclusions if fin is None or fin > self.instant}
        self.groupes: dict[UUID, list[UUID]] = defaultdict(list)
        for dossier in monde.dossiers:
            self.groupes[monde.racine(dossier)].append(dossier)
        self.lu_par_l_equipe_de: dict[UUID, list[UUID]] = defaultdict(list)
        for de, vers, fin in monde.partages:
            if fin is None and de not in monde.scelles:
                self.lu_par_l_equipe_de[vers].append(de)

    def sujets(self, agent: UUID) -> dict[UUID, list[int]]:
        """Subjects of the agent today, with the parts that each of his posts opens."""
        if agent in self._sujets:
            return self._sujets[agent]
        trouves = self._sujets[agent] = defaultdict(list)
        for a, sujet, volets, du, au in self.monde.appartenances:
            if a == agent and du <= self.jour and (au is None or au >= self.jour):
                trouves[sujet].append(volets)
        return trouves

    def portee(self, agent: UUID) -> int:
        """Parts opened over the whole département by the posts held today, each only while it is held."""
        if agent in self._portees:
            return self._portees[agent]
        total = 0
        for poste, volets, du, au, retiree in self.monde.portees:
            titulaire, prise, fin = self.monde.postes[poste]
            en_poste = titulaire == agent and prise <= self.jour and (fin is None or fin >= self.jour)
            if en_poste and not retiree and du <= self.jour and (au is None or au >= self.jour):
                total |= volets
        self._portees[agent] = total
        return total

    def voit(self, agent: UUID, dossier: UUID, volet: Volet, *, ecrire: bool = False) -> bool:
        """What closes first, on any file of the child; then a sealed file only to persons named; then what opens."""
        if self.ferme(agent, dossier):
            return False
        bit = 1 << volet
        scelle = dossier in self.monde.scelles
        if not scelle and self.portee(agent) & bit:
            return True
        sujets = self.sujets(agent)
        propre = self.monde.sujet_agent[agent]
        for sujet, genre, volets, seule in self.relations[dossier]:
            nomme = sujet == propre and self.ouvre_un_scelle(dossier, genre)
            ouvert = sujet in sujets and any(volets & v & bit for v in sujets[sujet])
            if ouvert and (nomme or not scelle) and not (ecrire and seule):
                return True
        if scelle:
            return False
        if any(self.suit(agent, suivi, bit, ecrire=ecrire) for suivi in self.lu_par_l_equipe_de[dossier]):
            return True
        if self.remplace_qui_voit(agent, dossier, bit, ecrire=ecrire):
            return True
        if volet not in (Volet.IDENTITE, Volet.DANGER):
            return False
        return any(
            sujet in sujets and any(v & bit for v in sujets[sujet])
            for objet in self.objets_de[dossier]
            for sujet in self.charges[objet]
        )

    def ferme(self, agent: UUID, dossier: UUID) -> bool:
        """Excluded from a file of this child, or not named on the seal of another of them."""
        freres = self.groupes[self.monde.racine(dossier)]
        return any(
            (agent, d) in self.exclus or (d != dossier and d in self.monde.scelles and not self.est_nomme(agent, d))
            for d in freres
        )

    def suit(self, agent: UUID, dossier: UUID, bit: int, *, ecrire: bool) -> bool:
        """Whether he, or one he stands in for, is of the team that follows this file, for this part."""
        sujets = self.sujets(agent)
        return self.remplace_qui_voit(agent, dossier, bit, ecrire=ecrire) or any(
            sujet in sujets and any(volets & v & bit for v in sujets[sujet]) and not (ecrire and seule)
            for sujet, genre, volets, seule in self.relations[dossier]
            if genre not in ("nommee", "urgence")
        )

    def voit_objet(self, agent: UUID, objet: UUID, *, ecrire: bool = False) -> bool:
        """In charge, or holder of the part on one linked file; never when a linked file is closed to the agent.

        What touches a sealed file is written only by whom its seal names to write.
        """
        dossiers = self.concernes[objet]
        for dossier in dossiers:
            if self.ferme(agent, dossier):
                return False
            if dossier in self.monde.scelles and not self.est_nomme(agent, dossier, ecrire=ecrire):
                return False
        if self.portee(agent) & (1 << Volet.DANGER):
            return True
        sujets = self.sujets(agent)
        if any(s in sujets and any(v & (1 << Volet.DANGER) for v in sujets[s]) for s in self.charges[objet]):
            return True
        return any(self.voit(agent, d, Volet.DANGER, ecrire=ecrire) for d in dossiers)

    def est_nomme(self, agent: UUID, dossier: UUID, *, ecrire: bool = False) -> bool:
        """Whether a named relation on this file runs for this agent, who still holds a post."""
        propre = self.monde.sujet_agent[agent]
        return propre in self.sujets(agent) and any(
            sujet == propre and self.ouvre_un_scelle(dossier, genre) and not (ecrire and seule)
            for sujet, genre, _, seule in self.relations[dossier]
        )

    def ouvre_un_scelle(self, dossier: UUID, genre: str) -> bool:
        """Being named opens a sealed file, unless two must open it together: then their opening alone does."""
        return genre == ("a_deux" if dossier in self.monde.a_deux else "nommee")

    def remplace_qui_voit(self, agent: UUID, dossier: UUID, bit: int, *, ecrire: bool) -> bool:
        """Whether he stands in today for someone who follows this file by name: neither named, nor by break-glass."""
        propres = ("nommee", "urgence", "a_deux")
        return any(
            sujet == suivi and genre not in propres and volets & masque & bit and not (ecrire and seule)
            for suivi, masque in self.suivis[agent]
            for sujet, genre, volets, seule in self.relations[dossier]
        )
