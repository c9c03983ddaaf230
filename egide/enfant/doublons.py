"""Reads about possible duplicates: the queue, one pair compared, what a merge would share, requests that wait."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q

from egide.enfant.actions.partages import unite_en_charge
from egide.enfant.groupes import avec_ses_dossiers
from egide.enfant.models import DemandePartage, Fusion, Personne, Ressemblance
from egide.enfant.rapprochement.comparaison import Comparaison, comparer
from egide.enfant.selectors import avec_entourage, identites_connues
from egide.socle.interface.refus import Invisible

PAR_PAGE = 30


@dataclass(frozen=True)
class Paire:
    """Two people who may be one, compared as they are known now."""

    ressemblance: Ressemblance
    un: Personne
    autre: Personne
    comparaison: Comparaison


@dataclass(frozen=True)
class Partage:
    """What a merge asks for: this unit would read the file that this other one follows."""

    demandeur: str
    chez: str
    numero: str


def paires_a_verifier() -> list[Paire]:
    """Open suspicions on two people whom this agent sees, likely ones first; a bounded page of them.

    Two files joined meanwhile by another way are one child: nothing is to be verified there.
    """
    ids = Personne.objects.values("pk")
    ouvertes = list(
        Ressemblance.objects.ouvertes().filter(un__in=ids, autre__in=ids).select_related("agent")[:PAR_PAGE]
    )
    personnes = avec_entourage(Personne.objects.avec_groupe().select_related("dossier"))
    lues: dict[UUID, Any] = {
        p.pk: p for p in personnes.filter(pk__in={i for r in ouvertes for i in (r.un_id, r.autre_id)})
    }
    connues = identites_connues(list(lues.values()))
    paires = [
        Paire(r, lues[r.un_id], lues[r.autre_id], comparer(connues[r.un_id], connues[r.autre_id])) for r in ouvertes
    ]
    return [p for p in paires if not p.un.est_enfant or p.autre.dossier_id not in p.un.dossiers]


def paire(un_id: UUID, autre_id: UUID) -> tuple[Personne, Personne]:
    """Two people of one kind whom this agent sees, each with what surrounds him. Raises Invisible otherwise."""
    personnes = avec_entourage(Personne.objects.avec_groupe().select_related("dossier"))
    lues: dict[UUID, Any] = {p.pk: p for p in personnes.filter(pk__in=(un_id, autre_id))}
    if len(lues) != 2 or lues[un_id].est_enfant != lues[autre_id].est_enfant:
        raise Invisible
    deux = [avec_ses_dossiers(p) if p.est_enfant else p for p in (lues[un_id], lues[autre_id])]
    return deux[0], deux[1]


def comparees(un: Personne, autre: Personne) -> Comparaison:
    """Both, field by field."""
    connues = identites_connues((un, autre))
    return comparer(connues[un.pk], connues[autre.pk])


def ressemblance_entre(un: Personne, autre: Personne) -> Ressemblance | None:
    """The open suspicion on this pair, if any."""
    ids = (un.pk, autre.pk)
    return Ressemblance.objects.ouvertes().filter(un__in=ids, autre__in=ids).select_related("un", "autre").first()


def partages_a_demander(un: Personne, autre: Personne) -> list[Partage]:
    """Which unit would ask to read which file, were these two children merged."""
    if un.dossier is None or autre.dossier is None:
        return []
    unites = {p.dossier_id: unite_en_charge(p.dossier_ouvert) for p in (un, autre)}
    return [
        Partage(str(demandeur), str(chez), ouvert.dossier.numero)
        for ouvert, pour in ((un, autre), (autre, un))
        if (chez := unites[ouvert.dossier_id]) and (demandeur := unites[pour.dossier_id]) and chez != demandeur
        if ouvert.dossier is not None
    ]


@dataclass(frozen=True)
class AVerifier:
    """What the sheet of a child says of his possible duplicates: pairs to compare, and what only a seal lets know."""

    paires: Sequence[Ressemblance]
    ailleurs: int


# Whether a suspicion is open on a file, read with the row of its child: few ever have one.
A_UN_SOUPCON = Exists(
    Ressemblance.objects.ouvertes().filter(
        Q(dossier_un=OuterRef("dossier_id")) | Q(dossier_autre=OuterRef("dossier_id"))
    )
)


def doublons_de(enfant: Any) -> AVerifier:
    """Open suspicions on a child, in one statement; those whose other side is hidden are told to those on the seal.

    None is made for a child of one file read with `a_un_soupcon`, when it says that there is nothing.
    """
    if len(enfant.dossiers) == 1 and not getattr(enfant, "a_un_soupcon", True):
        return AVerifier((), 0)
    touchent = Ressemblance.objects.ouvertes().filter(
        Q(dossier_un__in=enfant.dossiers) | Q(dossier_autre__in=enfant.dossiers)
    )
    lues: list[Any] = []
    for r in touchent.annotate(un_vu=_vu("un"), autre_vu=_vu("autre")):
        if not {r.dossier_un_id, r.dossier_autre_id} <= set(enfant.dossiers):
            lues.append(r)
    vues = [r for r in lues if r.un_vu and r.autre_vu]
    return AVerifier(vues, len(lues) - len(vues))


def _vu(cote: str) -> Any:
    return Q(**{f"{cote}__in": Personne.objects.all()})


def fusion_de(fusion_id: UUID) -> Fusion:
    """A merge in force of which this agent sees both sides. Raises Invisible otherwise."""
    lues = Fusion.objects.en_vigueur().select_related("garde__dossier", "absorbe__dossier", "agent")
    fusion = lues.filter(pk=fusion_id).first()
    if fusion is None:
        raise Invisible
    return fusion


def demande_de(demande_id: UUID) -> DemandePartage:
    """A request to read a file that this agent sees, answered or not. Raises Invisible otherwise."""
    lues = DemandePartage.objects.select_related("dossier__enfant", "unite", "agent", "close_par")
    demande = lues.filter(pk=demande_id, dossier__isnull=False).first()
    if demande is None:
        raise Invisible
    return demande
