"""Acts on an identity: corrected by dated additions, the previous words are kept."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from egide.enfant.actions.trace import tracer
from egide.enfant.identites import cles_de_recherche, en_clair, poser
from egide.enfant.models import Alias, CleRecherche, Personne, Rectification
from egide.enfant.rapprochement.naissance import Naissance
from egide.enfant.rules import exiger_motif, exiger_naissance_possible, exiger_passe
from egide.enfant.selectors import version_de
from egide.socle.acces.matrice import autoriser
from egide.socle.comptes.models import Agent
from egide.socle.etats.moteur import continuer
from egide.socle.interface.refus import Refus, VersionPerimee
from egide.socle.journal.ecriture import consigner
from egide.socle.journal.models import Evenement

CHAMPS = (
    "nom",
    "nom_usage",
    "prenoms",
    "sexe",
    "naissance",
    "lieu_naissance",
    "terme_prevu",
    "decede",
    "deces_le",
    "telephone",
)


def indexer(personne: Personne) -> None:
    """Add the search keys of the present names; keys of former names stay, so that they still find."""
    alias = tuple(Alias.objects.filter(personne=personne).values_list("texte", flat=True))
    ecrites = CleRecherche.objects.filter(personne=personne)
    connues = set(ecrites.values_list("nom", "prenom", "naissance_min", "naissance_max"))
    nouvelles = cles_de_recherche(personne, alias)
    CleRecherche.objects.bulk_create(
        cle for cle in nouvelles if (cle.nom, cle.prenom, cle.naissance_min, cle.naissance_max) not in connues
    )


@transaction.atomic
def rectifier_identite(
    personne: Personne,
    *,
    agent: Agent,
    le: datetime,
    motif: str,
    champs: Mapping[str, Any],
    version: int | None = None,
) -> list[Rectification]:
    """Correct or complete fields of an identity; each change is a dated fact with its reason.

    `champs` holds names of `CHAMPS`; « naissance » takes a `Naissance`. Unchanged values write nothing.
    `version` is the number of corrections that the person read (`selectors.version_de`).
    Raises Refus when the agent may not, or when the person is no longer there for him; VersionPerimee on conflict.
    """
    autoriser(agent, "rectifier_identite", _objet(personne))
    exiger_passe(le, timezone.now())
    exiger_motif(motif)
    inconnus = set(champs) - set(CHAMPS)
    if inconnus:
        raise ValueError(f"not fields of an identity: {sorted(inconnus)}")
    if "naissance" in champs and personne.a_naitre:
        raise Refus("Cet enfant n’est pas né : indiquez d’abord sa naissance.", "pas_ne")
    faits = _ecrire(personne, champs, agent=agent, le=le, motif=motif, version=version)
    if faits:
        indexer(personne)
        tracer(
            agent,
            "rectifier_identite",
            genre="personne",
            objet_id=personne.pk,
            dossier_id=personne.dossier_id,
        )
    return faits


@transaction.atomic
def naissance_de_l_enfant(
    enfant: Personne, *, agent: Agent, le: datetime, naissance: Naissance, prenoms: str, sexe: str, nom: str = ""
) -> list[Rectification]:
    """The unborn child is born: same file, the expected term is kept. Raises Refus when the child was born already."""
    autoriser(agent, "naissance_de_l_enfant", enfant)
    exiger_passe(le, timezone.now())
    actuel = _verrouiller(enfant)
    if not actuel.a_naitre:
        raise Refus("La naissance de cet enfant est déjà indiquée.", "deja_ne")
    if not naissance.connue:
        raise Refus("Donnez la date de naissance, même approchée.", "naissance_inconnue")
    exiger_naissance_possible(naissance, a_naitre=False, jour=timezone.localdate())
    champs = {"a_naitre": False, "naissance": naissance, "prenoms": prenoms, "sexe": sexe, "nom": nom or enfant.nom}
    faits = _ecrire(enfant, champs, agent=agent, le=le, motif="Naissance de l’enfant")
    indexer(enfant)
    tracer(agent, "naissance_de_l_enfant", genre="personne", objet_id=enfant.pk, dossier_id=enfant.dossier_id)
    continuer("naissance_de_l_enfant", enfant, agent=agent, le=le)
    return faits


@transaction.atomic
def ajouter_alias(personne: Personne, *, agent: Agent, le: datetime, texte: str, source: str = "") -> Alias:
    """Add another name under which the person is known; the same one twice changes nothing."""
    autoriser(agent, "ajouter_alias", _objet(personne))
    propre = " ".join(texte.split())
    if not propre:
        raise Refus("Écrivez ce nom.", "alias_vide")
    connu = Alias.objects.filter(personne=personne, texte=propre).first()
    if connu is not None:
        return connu
    alias = Alias(
        dossier_id=personne.dossier_id,
        personne=personne,
        texte=propre,
        source=source.strip()[:120],
        ajoute_le=le,
        agent=agent,
    )
    alias.save(force_insert=True)
    indexer(personne)
    tracer(agent, "ajouter_alias", genre="personne", objet_id=personne.pk, dossier_id=personne.dossier_id)
    return alias


def consulter_identite(enfant: Personne, *, agent: Agent) -> None:
    """Journal that the identity of a child was read; no journal, no reading (confidentialite §25)."""
    consigner(
        Evenement.LECTURE,
        agent_id=agent.pk,
        objet_genre="personne",
        objet_id=enfant.pk,
        dossier_id=enfant.dossier_id,
        acte="consulter_identite",
    )


def _objet(personne: Personne) -> Personne | None:
    """What ties the agent: the child's file. An adult is held by row security alone."""
    return personne if personne.est_enfant else None


def _verrouiller(personne: Personne) -> Personne:
    """Lock the row, as it is now; refused like absent."""
    actuel = Personne.objects.select_for_update().filter(pk=personne.pk).first()
    if actuel is None:
        raise Refus("Cette personne ne peut plus être modifiée par vous.", "ecriture")
    return actuel


def _ecrire(
    personne: Personne,
    champs: Mapping[str, Any],
    *,
    agent: Agent,
    le: datetime,
    motif: str,
    version: int | None = None,
) -> list[Rectification]:
    """Write the fields that change and one dated fact for each; hidden rows would be skipped, so count them."""
    actuel = _verrouiller(personne)
    nouveau = Personne.objects.get(pk=personne.pk)
    for champ, valeur in champs.items():
        poser(nouveau, champ, valeur)
    faits = [
        Rectification(
            dossier_id=personne.dossier_id,
            personne=personne,
            champ=champ,
            avant=en_clair(actuel, champ),
            apres=en_clair(nouveau, champ),
            le=le,
            motif=motif.strip()[:300],
            agent=agent,
        )
        for champ in champs
        if en_clair(actuel, champ) != en_clair(nouveau, champ)
    ]
    if faits:
        if version is not None and version != version_de(personne):
            raise VersionPerimee(actuel)
        colonnes = [c.name for c in Personne._meta.concrete_fields if c.name not in ("id", "dossier", "fusionne_dans")]
        valeurs = {c: getattr(nouveau, c) for c in colonnes}
        if Personne.objects.filter(pk=personne.pk).update(**valeurs) != 1:
            raise Refus("Cette personne ne peut plus être modifiée par vous.", "ecriture")
        for colonne, valeur in valeurs.items():
            setattr(personne, colonne, valeur)
        Rectification.objects.bulk_create(faits)
    return faits
