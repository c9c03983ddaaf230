"""The measures and statuses of child protection, read from `egide/droit/mesures.yaml` and checked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path
from types import MappingProxyType

from egide.socle.echeances.fiches import Fiche, fiches_codees, lire_fiche
from egide.socle.echeances.regles import DOSSIER_DU_DROIT

FICHIER = "mesures.yaml"


class Nature(StrEnum):
    """Who takes it: the département, or a judge."""

    ADMINISTRATIVE = "administrative"
    JUDICIAIRE = "judiciaire"


class Famille(StrEnum):
    """What it does."""

    FINANCIERE = "financiere"
    DOMICILE = "domicile"
    ACCUEIL = "accueil"
    INVESTIGATION = "investigation"
    STATUT = "statut"


@dataclass(frozen=True, slots=True)
class Mesure:
    """One measure or status as the law writes it. Words of the law stay words: `renouvelable` may say « deux fois »."""

    code: str
    libelle: str
    sigle: str
    nature: Nature
    famille: Famille
    article: str
    decideur: str
    duree_max_mois: int | None
    renouvelable: str
    accord_requis: str
    rapport_periodicite_mois: int | None
    source: str | None
    verifie: bool


@cache
def charger_mesures(dossier: Path = DOSSIER_DU_DROIT) -> Mapping[str, Mesure]:
    """Every measure by its code; raises RegleInvalide, naming file and measure, at the first fault."""
    fiche = lire_fiche(dossier / FICHIER, dossier)
    mesures: dict[str, Mesure] = {}
    for code, bloc in fiches_codees(fiche, "mesures", "mesure"):
        if code in mesures:
            bloc.refuser("ce code est écrit deux fois")
        mesures[code] = _lire(code, bloc)
    fiche.finir()
    return MappingProxyType(mesures)


def _lire(code: str, bloc: Fiche) -> Mesure:
    mesure = Mesure(
        code=code,
        libelle=bloc.texte("libelle"),
        sigle=bloc.texte_facultatif("sigle") or "",
        nature=bloc.parmi("nature", Nature),
        famille=bloc.parmi("famille", Famille),
        article=bloc.texte("article"),
        decideur=bloc.texte("decideur"),
        duree_max_mois=bloc.entier_facultatif("duree_max_mois"),
        renouvelable=bloc.texte_facultatif("renouvelable") or "",
        accord_requis=bloc.texte_facultatif("accord_requis") or "",
        rapport_periodicite_mois=bloc.entier_facultatif("rapport_periodicite_mois"),
        source=bloc.adresse_facultative("source"),
        verifie=bloc.booleen("verifie"),
    )
    if mesure.verifie and mesure.source is None:
        bloc.refuser("une mesure vérifiée donne l’adresse de son texte")
    bloc.finir()
    return mesure
