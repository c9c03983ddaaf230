"""Follows the arrows of a state table in memory: same history, same clocks as the engine, without the database."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from types import SimpleNamespace
from typing import Any

from egide.demo.volume.hasard import Hasard
from egide.demo.volume.lots import Lots
from egide.demo.volume.service import Signataire
from egide.socle.echeances.calculs import calculer
from egide.socle.echeances.models import Echeance
from egide.socle.echeances.rappels import premier_rappel
from egide.socle.echeances.regles import regle
from egide.socle.etats.machine import Machine, Transition
from egide.socle.etats.models import Passage
from egide.socle.journal.models import Evenement, Ligne


@dataclass
class Registre:
    """Where the rows go, and the chance that makes them."""

    lots: Lots
    hasard: Hasard
    maintenant: datetime
    journal_depuis: datetime

    def consigner(self, evenement: Evenement, le: datetime, agent_id: str | None, **champs: Any) -> None:
        """Add the line that an act leaves in the journal; older lines were archived."""
        if le < self.journal_depuis:
            return
        identifiant = self.hasard.identifiant(le)
        self.lots.ajouter(Ligne, id=identifiant, le=le, evenement=evenement.value, agent_id=agent_id, **champs)


@dataclass
class Suivi:
    """One object on its way. `faits` holds the columns that the arrows write and that the clocks look at."""

    machine: Machine
    objet_id: str
    sujet_id: str
    faits: SimpleNamespace = field(default_factory=SimpleNamespace)
    etat: str = ""
    version: int = 0
    ouvertes: dict[str, dict[str, Any]] = field(default_factory=dict)
    arretees: list[dict[str, Any]] = field(default_factory=list)

    def passer(
        self,
        acte: str,
        registre: Registre,
        *,
        le: datetime,
        par: Signataire,
        motif: str = "",
        champs: Mapping[str, Any] | None = None,
    ) -> None:
        """Follow the arrow `acte`; raises ValueError when the table has none here, or writes no such field."""
        fleche = self.machine.fleche(self.etat, acte)
        if fleche is None:
            raise ValueError(f"{self.machine.nom}: no arrow {acte} from « {self.etat} »")
        valeurs = champs or {}
        if inattendus := {champ.removesuffix("_id") for champ in valeurs} - set(fleche.champs):
            raise ValueError(f"{acte} does not write {sorted(inattendus)}")
        self.etat, self.version = fleche.vers, self.version + 1
        vars(self.faits).update(valeurs)
        passage_id = self._ecrire_passage(fleche, registre, le=le, par=par, motif=motif)
        registre.consigner(
            Evenement.ACTE,
            le,
            par.agent_id,
            poste_id=par.poste_id,
            objet_genre=self.machine.nom,
            objet_id=self.objet_id,
            acte=acte,
        )
        self._horloges(fleche, registre, le, passage_id)

    def _ecrire_passage(
        self, fleche: Transition, registre: Registre, *, le: datetime, par: Signataire, motif: str
    ) -> str:
        """Write the history row of an arrow and return its id."""
        passage_id = registre.hasard.identifiant(le)
        registre.lots.ajouter(
            Passage,
            id=passage_id,
            objet_genre=self.machine.nom,
            objet_id=self.objet_id,
            volet=int(self.machine.volet_de(self)),
            rang=self.version,
            de=fleche.de,
            acte=fleche.acte,
            vers=fleche.vers,
            le=le,
            saisi_le=le,
            agent_id=par.agent_id,
            poste_id=par.poste_id,
            motif=motif,
        )
        return passage_id

    def arreter(self, code: str, le: datetime, raison: str, passage_id: str | None = None) -> None:
        """Stop a clock that runs; a clock that does not run is left alone."""
        horloge = self.ouvertes.pop(code, None)
        if horloge is not None:
            horloge.update(arretee_le=le, raison_arret=raison, passage_arret=passage_id)
            self.arretees.append(horloge)

    def confier(self, sujet_id: str) -> None:
        """Give the clocks that run to another subject."""
        self.sujet_id = sujet_id
        for horloge in self.ouvertes.values():
            horloge["sujet_id"] = sujet_id

    def ecrire_horloges(self, lots: Lots) -> None:
        """Send the clocks, stopped or not."""
        for horloge in (*self.arretees, *self.ouvertes.values()):
            lots.ajouter(Echeance, **horloge)

    def _horloges(self, fleche: Transition, registre: Registre, le: datetime, passage_id: str) -> None:
        for arret in fleche.arrete:
            self.arreter(arret.regle, le, arret.raison, passage_id)
        for demarrage in fleche.demarre:
            depart = demarrage.depart(self.faits, le)
            if depart is not None and demarrage.regle not in self.ouvertes:
                self._demarrer(demarrage.regle, depart, demarrage.evenement, registre, le, passage_id)

    def _demarrer(
        self, code: str, depart: datetime, evenement: str, registre: Registre, le: datetime, passage_id: str
    ) -> None:
        terme = calculer(regle(code), depart)
        if terme is None:
            return
        self.ouvertes[code] = {
            "id": registre.hasard.identifiant(le),
            "regle": code,
            "regle_version": terme.version,
            "article": terme.article,
            "objet_genre": self.machine.nom,
            "objet_id": self.objet_id,
            "volet": int(self.machine.volet_de(self)),
            "sujet_id": self.sujet_id,
            "evenement": evenement,
            "depart": depart,
            "valeur": terme.valeur,
            "unite": terme.unite.value,
            "terme": terme.terme,
            "terme_sans_report": terme.terme_sans_report,
            "effet": regle(code).effet.value,
            "prochain_rappel": premier_rappel(terme),
            "passage_depart": passage_id,
            "created_at": le,
        }
