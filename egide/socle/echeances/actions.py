"""The only writers of stored clocks."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils import timezone

from egide.socle.acces.models import PriseEnCharge
from egide.socle.acces.volets import Volet
from egide.socle.echeances.calculs import RaccourcissementRefuse, Terme, calculer
from egide.socle.echeances.calculs import raccourcir as raccourcir_terme
from egide.socle.echeances.models import Echeance
from egide.socle.echeances.rappels import premier_rappel, rappel_suivant
from egide.socle.echeances.regles import regle as regle_du_droit
from egide.socle.interface.refus import Refus


def demarrer(
    code: str,
    *,
    depart: datetime,
    evenement: str,
    objet: Any,
    objet_genre: str,
    volet: Volet,
    passage_id: UUID | None = None,
    sujet_id: UUID | None = None,
) -> Echeance | None:
    """Start the clock `code` at the dated event `depart`; None when the rule has no value here (a parameter).

    A clock already open for the same object and rule is kept: the nearest term wins, never a reset.
    """
    terme = calculer(regle_du_droit(code), depart)
    if terme is None:
        return None
    ouverte = Echeance.objects.ouvertes().filter(objet_id=objet.pk, regle=code).first()
    if ouverte is not None:
        return ouverte
    echeance = _nouvelle(code, terme, depart=depart, evenement=evenement, passage_id=passage_id)
    echeance.objet_id, echeance.objet_genre, echeance.volet = objet.pk, objet_genre, volet
    echeance.dossier_id = getattr(objet, "dossier_id", None)
    echeance.sujet_id = sujet_id or _responsable(objet.pk)
    echeance.save(force_insert=True)
    return echeance


def arreter(objet_id: UUID, code: str, *, le: datetime, raison: str, passage_id: UUID | None = None) -> int:
    """Stop the open clock `code` of an object; returns how many were stopped (0 when none ran)."""
    return (
        Echeance.objects.ouvertes()
        .filter(objet_id=objet_id, regle=code)
        .update(arretee_le=le, raison_arret=raison, passage_arret=passage_id)
    )


def recalculer(echeance: Echeance, *, depart: datetime, motif: str, passage_id: UUID | None = None) -> Echeance:
    """Close a clock and open the same one from a corrected starting event; the old line stays readable.

    Raises Refus without a reason: a term never moves in silence.
    """
    if not motif.strip():
        raise Refus("Dites pourquoi le délai est recalculé.", "motif")
    return _remplacer(echeance, depart=depart, motif=motif, passage_id=passage_id, raccourci=None)


def raccourcir(echeance: Echeance, *, terme: datetime, motif: str, passage_id: UUID | None = None) -> Echeance:
    """Replace a reducible clock by a nearer term, with its reason (CASF D226-2-4); never by a later one."""
    if not motif.strip():
        raise Refus("Dites pourquoi le délai est raccourci.", "motif")
    return _remplacer(echeance, depart=echeance.depart, motif=motif, passage_id=passage_id, raccourci=terme)


def confier(objet_id: UUID, sujet_id: UUID) -> int:
    """Make a subject responsible for all open clocks of an object; returns how many."""
    return Echeance.objects.ouvertes().filter(objet_id=objet_id).update(sujet_id=sujet_id)


def marquer(echeances: Iterable[Echeance], *, le: datetime) -> None:
    """Write that these clocks were recalled at `le`, and when they will be again; their rows must be locked."""
    rappelees = list(echeances)
    for echeance in rappelees:
        echeance.rappelee_le = le
        echeance.prochain_rappel = rappel_suivant(echeance.effet, alerte_le=echeance.alerte_le, le=le)
    Echeance.objects.bulk_update(rappelees, ["rappelee_le", "prochain_rappel"])


def _remplacer(
    echeance: Echeance, *, depart: datetime, motif: str, passage_id: UUID | None, raccourci: datetime | None
) -> Echeance:
    terme = calculer(regle_du_droit(echeance.regle), depart)
    if terme is None:
        raise Refus("Cette règle n’a plus de valeur : voyez le service juridique.", "regle")
    if raccourci is not None:
        try:
            terme = raccourcir_terme(terme, regle_du_droit(echeance.regle), raccourci)
        except RaccourcissementRefuse as refus:
            raise Refus(str(refus), "allongement") from refus
    Echeance.objects.filter(pk=echeance.pk).update(
        arretee_le=timezone.now(), raison_arret=f"Remplacée : {motif}"[:200], passage_arret=passage_id
    )
    nouvelle = _nouvelle(echeance.regle, terme, depart=depart, evenement=echeance.evenement, passage_id=passage_id)
    for champ in ("objet_id", "objet_genre", "volet", "dossier_id", "sujet_id"):
        setattr(nouvelle, champ, getattr(echeance, champ))
    if raccourci is not None:
        nouvelle.raccourcie_motif = motif
    nouvelle.save(force_insert=True)
    return nouvelle


def _nouvelle(code: str, terme: Terme, *, depart: datetime, evenement: str, passage_id: UUID | None) -> Echeance:
    return Echeance(
        regle=code,
        regle_version=terme.version,
        article=terme.article,
        evenement=evenement,
        depart=depart,
        valeur=terme.valeur,
        unite=terme.unite,
        terme=terme.terme,
        terme_sans_report=terme.terme_sans_report,
        effet=regle_du_droit(code).effet,
        prochain_rappel=premier_rappel(terme),
        passage_depart=passage_id,
    )


def _responsable(objet_id: UUID) -> UUID | None:
    """Subject in charge of the object now; the clock rings at its door."""
    return (
        PriseEnCharge.objects.en_cours(timezone.now())
        .filter(objet_id=objet_id)
        .order_by("-du")
        .values_list("sujet_id", flat=True)
        .first()
    )
