"""Acts that make two rows one person, and that undo it. They write a pointer, choices and lines: no row moves."""

from collections import defaultdict
from collections.abc import Mapping
from copy import copy
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.utils import timezone

from egide.enfant.actions.identites import rectifier_identite
from egide.enfant.actions.partages import demander_partages, fermer_demandes
from egide.enfant.actions.trace import tracer
from egide.enfant.groupes import sources
from egide.enfant.identites import en_clair, poser
from egide.enfant.models import ChoixDeFusion, Fusion, Personne, Ressemblance
from egide.enfant.rules import exiger_choix, exiger_motif, exiger_passe
from egide.enfant.selectors import champs_a_choisir, version_de
from egide.socle.acces.matrice import autoriser
from egide.socle.comptes.models import Agent
from egide.socle.interface.refus import Invisible, Refus, VersionPerimee

Choix = ChoixDeFusion.Choix
_INVERSES = {Choix.GARDE: Choix.ABSORBE, Choix.ABSORBE: Choix.GARDE, Choix.INCONNU: Choix.INCONNU}
_REFUS = {
    "ferme": "Vous ne pouvez pas réunir ces deux personnes : demandez à la cellule départementale.",
    "deja": "Ces deux personnes sont déjà réunies : relisez la fiche.",
    "responsable": "Un des deux dossiers resterait sans responsable : nommez d’abord qui en répond.",
}


@dataclass(frozen=True)
class Versions:
    """How many corrections each side had when the person read them (`selectors.version_de`)."""

    garde: int
    absorbe: int


@transaction.atomic
def fusionner(
    garde: Personne,
    absorbe: Personne,
    *,
    agent: Agent,
    le: datetime,
    motif: str,
    choix: Mapping[str, str],
    versions: Versions | None = None,
) -> Fusion:
    """Say that two people are one, `garde` keeping its number. Every field that differs takes a choice.

    What closes either file then closes both; what opens one opens the other only once its unit has agreed, which is
    asked here. A second click answers the same merge. Raises Refus, VersionPerimee when a side was corrected meanwhile.
    """
    for personne in (garde, absorbe):
        autoriser(agent, "fusionner", personne if personne.est_enfant else None)
    exiger_passe(le, timezone.now())
    exiger_motif(motif)
    deja = Fusion.objects.en_vigueur().filter(garde__in=(garde.pk, absorbe.pk), absorbe__in=(garde.pk, absorbe.pk))
    faite = deja.first()
    if faite is not None:
        return faite
    if garde.est_enfant != absorbe.est_enfant:
        raise Refus("Un enfant et un adulte ne sont pas la même personne.", "fusion_nature")
    _exiger_versions(garde, absorbe, versions)
    exiger_choix(champs_a_choisir(garde, absorbe), choix)
    fusion = _ecrire(garde, absorbe, agent, le, motif.strip()[:300])
    choisis = choix if fusion.garde_id == garde.pk else {c: _INVERSES[Choix(dit)] for c, dit in choix.items()}
    for champ, dit in choisis.items():
        choisir(fusion, champ, Choix(dit), agent=agent, le=le, source=fusion.motif)
    soupcons = Ressemblance.objects.ouvertes().filter(un__in=(garde.pk, absorbe.pk), autre__in=(garde.pk, absorbe.pk))
    soupcons.update(fusion=fusion)
    _tracer(fusion, agent, "fusionner")
    demander_partages(fusion, agent=agent, le=le)
    return fusion


@transaction.atomic
def defaire_fusion(fusion: Fusion, *, agent: Agent, le: datetime, motif: str) -> None:
    """Undo a merge: the pointer goes, what one side read of the other too; each row stays where it was written.

    The suspicion that led to it is set apart for the same reason: it comes back when what is known has changed.
    Raises Invisible when one side is hidden, Refus when it is already undone.
    """
    vues = Fusion.objects.filter(pk=fusion.pk).select_related("garde", "absorbe").select_for_update(of=("self",))
    actuelle = vues.first()
    if actuelle is None:
        raise Invisible
    for personne in (actuelle.garde, actuelle.absorbe):
        autoriser(agent, "defaire_fusion", personne if personne.est_enfant else None)
    exiger_passe(le, timezone.now())
    exiger_motif(motif)
    if actuelle.defaite_le is not None:
        raise Refus("Cette fusion est déjà défaite.", "fusion_defaite")
    fermer_demandes(actuelle, agent=agent, le=le)
    defaite = {"defaite_le": le, "defaite_par": agent, "motif_defaite": motif.strip()[:300]}
    if Fusion.objects.filter(pk=actuelle.pk).update(**defaite) != 1 or not _separer(actuelle, le):
        raise Refus(_REFUS["ferme"], "ferme")
    soupcons = Ressemblance.objects.filter(fusion=actuelle, ecartee_le__isnull=True)
    soupcons.update(ecartee_le=le, ecartee_par=agent, motif_ecart=defaite["motif_defaite"])
    _tracer(actuelle, agent, "defaire_fusion")


@transaction.atomic
def rectifier_identite_lue(
    enfant: Personne,
    *,
    agent: Agent,
    le: datetime,
    motif: str,
    champs: Mapping[str, Any],
    version: int | None = None,
) -> None:
    """Correct an identity as it was read: each field in the file it was read from, so that no word changes file.

    A field that nobody knew is written on the kept file, which is then read. Raises as `rectifier_identite`.
    """
    membres: list[Personne] = getattr(enfant, "membres", [])
    if not membres:
        rectifier_identite(enfant, agent=agent, le=le, motif=motif, champs=champs, version=version)
        return
    if version is not None and version != version_de(enfant):
        raise VersionPerimee(enfant)
    fusions: list[Fusion] = enfant.fusions  # type: ignore[attr-defined]
    ailleurs = sources(membres[0], membres, fusions)
    ecrits: dict[Personne, dict[str, Any]] = defaultdict(dict)
    voulue = copy(enfant)
    for champ, valeur in champs.items():
        poser(voulue, champ, valeur)
        if en_clair(voulue, champ) != en_clair(enfant, champ):
            ecrits[ailleurs.get(champ) or membres[0]][champ] = valeur
    for personne, siens in ecrits.items():
        rectifier_identite(personne, agent=agent, le=le, motif=motif, champs=siens)
    inconnus = [champ for champ in ecrits[membres[0]] if champ in ailleurs]
    for fusion in fusions:
        for champ in inconnus if fusion.garde_id == membres[0].pk else ():
            choisir(fusion, champ, Choix.GARDE, agent=agent, le=le, source=motif.strip()[:300])


def choisir(fusion: Fusion, champ: str, choix: Choix, *, agent: Agent, le: datetime, source: str) -> None:
    """Add the dated choice of one field; the last one counts."""
    dit = ChoixDeFusion(fusion=fusion, champ=champ, choix=choix, le=le, agent=agent, source=source)
    dit.save(force_insert=True)


def _exiger_versions(garde: Personne, absorbe: Personne, lues: Versions | None) -> None:
    """Refuse what was chosen on words that somebody corrected meanwhile; both rows are locked first."""
    tries = sorted((garde.pk, absorbe.pk))
    verrous = Personne.objects.filter(pk__in=tries).order_by("pk").select_for_update(of=("self",))
    if len(verrous) != len(tries):
        raise Refus(_REFUS["ferme"], "ferme")
    if lues is not None:
        for personne, version in ((garde, lues.garde), (absorbe, lues.absorbe)):
            if version_de(personne) != version:
                raise VersionPerimee(personne)


def _ecrire(garde: Personne, absorbe: Personne, agent: Agent, le: datetime, motif: str) -> Fusion:
    """Write the pointer, then the merge as it was really written: a group hidden on one side is never absorbed."""
    if garde.est_enfant:
        ecrit = _pointer("dossier_fusionner", absorbe.dossier_id, garde.dossier_id)
        par_dossier = {p.dossier_ouvert: p for p in Personne.objects.filter(dossier_id__in=ecrit)}
        absorbee, gardee = (par_dossier[pk] for pk in ecrit)
    else:
        ecrit = _pointer("enfant_fusionner_adultes", absorbe.pk, garde.pk)
        par_id = Personne.objects.in_bulk(ecrit)
        absorbee, gardee = (par_id[pk] for pk in ecrit)
    fusion = Fusion(
        garde=gardee,
        absorbe=absorbee,
        dossier_garde_id=gardee.dossier_id,
        dossier_absorbe_id=absorbee.dossier_id,
        le=le,
        agent=agent,
        motif=motif,
    )
    fusion.save(force_insert=True)
    return fusion


def _pointer(fonction: str, absorbe: UUID | None, garde: UUID | None) -> tuple[UUID, UUID]:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT absorbe, garde, refus FROM {fonction}(%s, %s)", [absorbe, garde])
        ecrit, dans, refus = cursor.fetchone()
    if refus:
        raise Refus(_REFUS[refus], refus)
    return ecrit, dans


def _separer(fusion: Fusion, le: datetime) -> bool:
    with connection.cursor() as cursor:
        if fusion.dossier_absorbe_id:
            cursor.execute(
                "SELECT dossier_separer(%s, %s, %s)", [fusion.dossier_absorbe_id, fusion.dossier_garde_id, le]
            )
        else:
            cursor.execute("SELECT enfant_separer_adultes(%s, %s)", [fusion.absorbe_id, fusion.garde_id])
        return bool(cursor.fetchone()[0])


def _tracer(fusion: Fusion, agent: Agent, acte: str) -> None:
    """One line in each file: none of the two names the other."""
    for dossier_id in {fusion.dossier_garde_id, fusion.dossier_absorbe_id}:
        tracer(agent, acte, genre="fusion", objet_id=fusion.pk, dossier_id=dossier_id)
