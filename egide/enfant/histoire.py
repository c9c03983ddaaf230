"""What changed in a child's identity, family and households, as one dated list; reads nothing more."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from egide.enfant.models import Alias, Rectification
from egide.enfant.selectors import Famille


@dataclass(frozen=True)
class Changement:
    """One line: the day it happened, what, in which words, why, written by whom."""

    le: date
    titre: str
    detail: str = ""
    motif: str = ""
    qui: str = ""


def histoire_de(famille: Famille, alias: Sequence[Alias], corrections: Sequence[Rectification]) -> list[Changement]:
    """Every change, the latest first."""
    lignes = [*_identite(alias, corrections), *_liens(famille), *_foyers(famille)]
    return sorted(lignes, key=lambda c: c.le, reverse=True)


def _identite(alias: Sequence[Alias], corrections: Sequence[Rectification]) -> Iterator[Changement]:
    for nom in alias:
        yield Changement(
            timezone.localdate(nom.ajoute_le),
            f"Autre nom\u00a0: {nom.texte}",
            motif=nom.source,
            qui=nom.agent.nom_complet,
        )
    for fait in corrections:
        detail = f"«\u00a0{fait.avant or 'rien'}\u00a0» devient «\u00a0{fait.apres or 'rien'}\u00a0»"
        titre = f"Corrigé\u00a0: {fait.champ_lisible}"
        yield Changement(timezone.localdate(fait.le), titre, detail, fait.motif, fait.agent.nom_complet)


def _liens(famille: Famille) -> Iterator[Changement]:
    for lien in (*famille.parents, *famille.fratrie, *famille.autres, *famille.anciens):
        qui = f"{lien.autre.nom_complet}, {lien.get_genre_display().lower()}"
        yield Changement(timezone.localdate(lien.saisi_le), f"Lien ajouté\u00a0: {qui}", qui=lien.agent.nom_complet)
        for periode in lien.autorites[1:]:
            titre = f"Autorité parentale changée\u00a0: {qui}"
            yield Changement(periode.du or date.min, titre, periode.autorite.label, periode.fondement, periode.qui)
        if lien.au is not None:
            yield Changement(lien.au, f"Lien terminé\u00a0: {qui}", motif=lien.motif_fin)


def _foyers(famille: Famille) -> Iterator[Changement]:
    for ligne in famille.foyers:
        presence = ligne.presence
        debut = presence.du or timezone.localdate(presence.saisi_le)
        yield Changement(debut, f"Vit ici\u00a0: {ligne.foyer}", qui=presence.agent.nom_complet)
        if presence.au is not None:
            yield Changement(presence.au, f"A quitté ce foyer\u00a0: {ligne.foyer}", motif=presence.motif_fin)
