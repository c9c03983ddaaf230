"""One person read through all the rows that were merged: who is kept, and whose word is read for each field.

Rows are never changed by a merge: what is composed here lives in memory, for whoever sees every row it comes from.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from copy import copy
from typing import Any
from uuid import UUID

from django.contrib.postgres.fields import ArrayField
from django.db.models import F, Func, UUIDField

from egide.enfant.models import ChoixDeFusion, Fusion, Lien, Personne
from egide.enfant.models.liens import LienQuerySet

Choix = ChoixDeFusion.Choix
# of whom nothing is known
_PERSONNE = Personne()
_NAISSANCE = (
    "naissance_annee",
    "naissance_mois",
    "naissance_jour",
    "naissance_age",
    "naissance_age_en",
    "naissance_age_le",
    "naissance_min",
    "naissance_max",
    "a_naitre",
)


def colonnes_de(champ: str) -> tuple[str, ...]:
    """The columns that go with a field of an identity: a birth and its bounds are one word."""
    return _NAISSANCE if champ == "naissance" else (champ,)


def fusions_de(personnes: Iterable[UUID]) -> list[Fusion]:
    """Merges in force between these people, as far as this agent sees both sides, with their choices."""
    ids = list(personnes)
    entre = Fusion.objects.en_vigueur().filter(garde__in=ids, absorbe__in=ids)
    return list(entre.select_related("agent", "dossier_garde", "dossier_absorbe").prefetch_related("choix__agent"))


def sources(tete: Personne, membres: Iterable[Personne], fusions: Iterable[Fusion]) -> dict[str, Personne | None]:
    """For each field that a choice took elsewhere than on `tete`: the row it is read on, or None for unknown."""
    par_id, faites = {p.pk: p for p in membres}, defaultdict(list)
    for fusion in fusions:
        faites[fusion.garde_id].append(fusion)

    def suivre(personne: Personne) -> dict[str, Personne | None]:
        lues: dict[str, Personne | None] = {}
        for fusion in faites[personne.pk]:
            autre = par_id[fusion.absorbe_id]
            plus_loin = suivre(autre)
            for choix in fusion.choix.all():
                if choix.choix == Choix.ABSORBE:
                    lues[choix.champ] = plus_loin.get(choix.champ, autre)
                else:
                    lues[choix.champ] = personne if choix.choix == Choix.GARDE else None
        return lues

    return {champ: source for champ, source in suivre(tete).items() if source != tete}


def composer(tete: Personne, membres: Sequence[Personne], fusions: Sequence[Fusion]) -> Personne:
    """The kept person with each field read where the choices say; a copy, never to be saved."""
    lue = copy(tete)
    for champ, source in sources(tete, membres, fusions).items():
        for colonne in colonnes_de(champ):
            setattr(lue, colonne, getattr(source or _PERSONNE, colonne))
    lue.membres, lue.fusions = list(membres), list(fusions)  # type: ignore[attr-defined]
    return lue


def enfant_lu(dossier_id: UUID, **avec: Any) -> Personne | None:
    """The child of a file, through every file of his that this agent sees; None when none is there for him.

    One statement for a child opened once. Otherwise the kept person, composed, with `membres` and `fusions`. `avec` are
    annotations read with the row of this file.
    """
    enfant = Personne.objects.avec_groupe().filter(dossier_id=dossier_id).annotate(**avec).first()
    return None if enfant is None else avec_ses_dossiers(enfant)


def avec_ses_dossiers(enfant: Personne) -> Personne:
    """A child read `avec_groupe`, composed when he has several files (three statements more)."""
    if len(enfant.dossiers) < 2:
        return enfant
    lus = {p.dossier_ouvert: p for p in Personne.objects.avec_groupe().filter(dossier_id__in=enfant.dossiers)}
    membres = [lus[dossier] for dossier in enfant.dossiers]
    return composer(membres[0], membres, fusions_de(p.pk for p in membres))


def adultes_lus(personnes: Iterable[Personne]) -> dict[UUID, Personne]:
    """The kept person of each adult, composed; no statement when none of them was merged.

    A chain is followed as far as this agent sees it.
    """
    lus = {p.pk: p for p in personnes}
    if not any(p.fusionne_dans_id for p in lus.values()):
        return lus
    visibles = dict(lus)
    while manquent := {p.fusionne_dans_id for p in lus.values() if p.fusionne_dans_id} - visibles.keys():
        lus = {p.pk: p for p in Personne.objects.filter(pk__in=manquent)}
        visibles |= lus
    fusions = fusions_de(visibles)

    def tete(personne: Personne) -> Personne:
        suivante = visibles.get(personne.fusionne_dans_id) if personne.fusionne_dans_id else None
        return tete(suivante) if suivante else personne

    tetes = {pk: tete(p) for pk, p in visibles.items()}
    composees = {p.pk: composer(p, list(visibles.values()), fusions) for p in tetes.values()}
    return {pk: composees[t.pk] for pk, t in tetes.items()}


def avec_groupes(liens: LienQuerySet) -> LienQuerySet:
    """Ties that know the visible files of the other child, when it is one."""
    fichiers = Func(F("autre__dossier_id"), function="dossier_groupe", output_field=ArrayField(UUIDField()))
    return liens.annotate(groupe_autre=fichiers)


def unir(liens: Iterable[Lien], dossiers: Sequence[UUID]) -> list[Lien]:
    """Ties of all the files of a child, each relative once: merged adults are one, a merged child is not his brother.

    Of two ties that say the same of the same person, the one that knows more is kept. `liens` are read `avec_groupes`.
    """
    tous: list[Any] = [lien for lien in liens if lien.autre.dossier_id not in dossiers]
    adultes = adultes_lus(lien.autre for lien in tous if not lien.autre.est_enfant)
    unis: dict[object, Any] = {}
    for lien in tous:
        if lien.autre.est_enfant:
            qui = lien.groupe_autre[0]
        else:
            lien.autre = adultes[lien.autre_id]
            qui = lien.autre.pk
        cle = (qui, lien.genre, lien.du, lien.au, lien.retire_le) if lien.au or lien.retire_le else (qui, lien.genre)
        connu = unis.setdefault(cle, lien)
        if connu is not lien and _dit_plus(lien, connu):
            unis[cle] = lien
    return list(unis.values())


def _dit_plus(lien: Lien, autre: Lien) -> bool:
    """Whether a tie says authority or a date where the other says nothing."""
    return (lien.autorite.dite, lien.du is not None) > (autre.autorite.dite, autre.du is not None)
