"""Words and colours of packages and silences; reads nothing."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from egide.socle.acces.volets import LIBELLES, Volet, volets_du
from egide.socle.echanges.boites import TransmissionLue
from egide.socle.echanges.delais import jours_entiers
from egide.socle.echanges.flux import flux_nomme
from egide.socle.echanges.models import AlarmeSilence, LigneTransmise
from egide.socle.echanges.states import Etat
from egide.socle.etats.models import Passage
from egide.socle.interface.temps import moment
from egide.socle.interface.typographie import accorde

GENRES = {
    Etat.ENVOYEE: "attente",
    Etat.RECUE: "fait",
    Etat.REFUSEE: "retard",
    Etat.REMPLACEE: "info",
    Etat.CLASSEE: "vide",
}
ACTES = {
    "transmettre": "Envoyée",
    "accuser_transmission": "Reçue",
    "consigner_accuse_exterieur": "Réception notée par l’expéditeur",
    "renvoyer_transmission": "Renvoyée à l’expéditeur",
    "remplacer_transmission": "Remplacée par un nouvel envoi",
    "classer_transmission": "Classée",
}
# counted days of a week, when only worked days count and when all do
SEMAINE = {True: 5, False: 7}


@dataclass(frozen=True)
class Fait:
    """One line of the history of a package: what, when, who, why."""

    titre: str
    le: datetime
    qui: str
    motif: str


@dataclass(frozen=True)
class EcranTransmission:
    """What the page of one package shows; every value is ready."""

    lue: TransmissionLue
    genre: str
    parties: str
    histoire: list[Fait]
    lignes: list[tuple[str, LigneTransmise]]
    peut_repondre: bool
    attend_une_preuve: bool
    revenue: bool


def ecran_de(lue: TransmissionLue) -> EcranTransmission:
    """The page of a package: its words, and what its reader may answer."""
    t = lue.transmission
    return EcranTransmission(
        lue=lue,
        genre=GENRES[Etat(t.etat)],
        parties=", ".join(volet.libelle for volet in volets_du(t.volets)),
        histoire=list(_histoire(lue.faits)),
        lignes=[(LIBELLES[Volet(ligne.volet)], ligne) for ligne in lue.lignes],
        peut_repondre=t.attend and lue.est_destinataire,
        attend_une_preuve=t.attend and lue.est_emetteur and t.destinataire_id is None,
        revenue=t.etat == Etat.REFUSEE and lue.est_emetteur,
    )


def _histoire(passages: Iterable[Passage]) -> Iterable[Fait]:
    for p in passages:
        qui = f"{p.agent.nom_complet}, {p.poste.unite}" if p.poste else p.agent.nom_complet
        yield Fait(ACTES[p.acte], p.le, qui, p.motif)


@dataclass(frozen=True)
class SilenceLu:
    """A silence in one sentence, with what is usual."""

    alarme: AlarmeSilence
    phrase: str
    habitude: str


def silence_en_clair(alarme: AlarmeSilence, le: datetime) -> SilenceLu:
    """« Aucune information reçue depuis 3 jours ouvrés » ; « D’habitude, 4 par jour ouvré »."""
    flux = flux_nomme(alarme.flux)
    rien = f"{flux.rien} par {alarme.unite}" if alarme.unite else flux.rien
    if alarme.par_jour is None or alarme.dernier_le is None:
        quand = f"depuis le {moment(alarme.dernier_le)}" if alarme.dernier_le else "jusqu’ici"
        return SilenceLu(alarme, f"{rien} {quand}.", "")
    mot = ("jour ouvré", "jours ouvrés") if flux.ouvres else ("jour", "jours")
    jours = jours_entiers(alarme.dernier_le, le, ouvres=flux.ouvres)
    return SilenceLu(alarme, f"{rien} depuis {accorde(jours, *mot)}.", _habitude(alarme.par_jour, ouvres=flux.ouvres))


def _habitude(par_jour: float, *, ouvres: bool) -> str:
    if par_jour >= 1:
        return f"D’habitude, {round(par_jour)} par {'jour ouvré' if ouvres else 'jour'}."
    return f"D’habitude, {max(1, round(par_jour * SEMAINE[ouvres]))} par semaine."
