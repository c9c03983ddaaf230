"""The chronology of a file: every dated change that its reader may see, in one order. Reads nothing itself."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time

from django.utils import timezone

from egide.enfant.models.personnes import LIBELLES_CHAMPS
from egide.pages.presenters import TUS, libelle_acte
from egide.pages.selectors.dossier import DossierLu

DERNIERS_FAITS = 30


@dataclass(frozen=True)
class Fait:
    """One dated line: what, when (an instant, or a day when the hour is unknown), who, and the reason written."""

    titre: str
    quand: date | datetime
    qui: str = ""
    detail: str = ""
    genre: str = ""

    @property
    def instant(self) -> datetime:
        """Where the line stands among the others: a day alone stands at its beginning."""
        if isinstance(self.quand, datetime):
            return self.quand
        return timezone.make_aware(datetime.combine(self.quand, time.min))


def chronologie(lu: DossierLu, maintenant: datetime) -> list[Fait]:
    """Acts, ties, households, corrections and rights of a file already read, the latest first."""
    faits = [*_passages(lu), *_liens(lu), *_foyers(lu), *_rectifications(lu), *_droits(lu)]
    return sorted((f for f in faits if f.instant <= maintenant), key=lambda f: f.instant, reverse=True)


def _passages(lu: DossierLu) -> Iterator[Fait]:
    numeros = {pk: i.numero for i in lu.informations for pk in (i.pk, i.recueil_id)}
    for p in (passage for passage in lu.passages if passage.acte not in TUS):
        qui = f"{p.agent}, {p.poste.unite}" if p.poste else str(p.agent)
        numero = numeros.get(p.objet_id)
        yield Fait(libelle_acte(p.acte), p.le, f"{qui} · {numero}" if numero else qui, p.motif)


def _liens(lu: DossierLu) -> Iterator[Fait]:
    for lien in lu.tous_les_liens:
        qui = f"{lien.autre}, {lien.get_genre_display().lower()}"
        yield Fait(f"Lien : {qui}", lien.du or lien.saisi_le, str(lien.agent), genre="creux")
        for p in lien.autorites[1:]:
            titre = f"Autorité parentale changée : {qui}, {p.autorite.label.lower()}"
            yield Fait(titre, p.du or lien.saisi_le, p.qui, p.fondement, "creux")
        if lien.retire_le:
            yield Fait(f"Lien retiré, écrit par erreur : {qui}", lien.retire_le, "", lien.motif_fin, "creux")
        elif lien.au:
            yield Fait(f"Fin du lien : {qui}", lien.au, "", lien.motif_fin, "creux")


def _foyers(lu: DossierLu) -> Iterator[Fait]:
    for habitant in lu.habitations:
        quand = habitant.du or habitant.saisi_le
        yield Fait(f"Vit au foyer : {habitant.foyer}", quand, str(habitant.agent), genre="creux")
        if habitant.au:
            yield Fait(f"Quitte le foyer : {habitant.foyer}", habitant.au, genre="creux")


def _rectifications(lu: DossierLu) -> Iterator[Fait]:
    for ligne in lu.rectifications:
        champ = LIBELLES_CHAMPS.get(ligne["champ"], ligne["champ"])
        quand = datetime.fromisoformat(ligne["le"])
        yield Fait(f"Identité corrigée : {champ}", quand, ligne["qui"], ligne["motif"], "creux")


def _droits(lu: DossierLu) -> Iterator[Fait]:
    yield Fait("Dossier ouvert", lu.dossier.ouvert_le)
    for detachee in lu.detachees:
        yield Fait("Rapprochement défait : une information ne concernait pas cet enfant", detachee, genre="creux")
    for relation in lu.relations:
        genre = relation.get_genre_display()
        yield Fait(f"Accès ouvert : {relation.sujet}", relation.du, genre, relation.fondement, "creux")
        if relation.au:
            yield Fait(f"Accès fermé : {relation.sujet}", relation.au, genre, genre="creux")
