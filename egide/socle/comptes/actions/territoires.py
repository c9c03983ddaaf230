"""Acts on territories: sets of communes that units have in charge."""

from collections.abc import Iterable

from django.db import transaction

from egide.socle.comptes.actions.trace import consigner_acte, exiger_motif
from egide.socle.comptes.models import Agent, Territoire, Unite
from egide.socle.comptes.permissions import exiger, refus_de_gerer
from egide.socle.interface.refus import Refus
from egide.socle.referentiels.models import Commune


@transaction.atomic
def creer_territoire(*, agent: Agent, nom: str, communes: Iterable[Commune]) -> Territoire:
    """Create a territory from its communes, and return it.

    Raises Refus when `agent` does not administer units, when the name is taken, without any commune, or when a
    commune already belongs to another territory.
    """
    exiger(refus_de_gerer(agent), "creer_territoire")
    return _ecrire(Territoire(), agent, nom, communes, "creer_territoire")


@transaction.atomic
def modifier_territoire(
    *, agent: Agent, territoire: Territoire, nom: str, communes: Iterable[Commune], motif: str
) -> Territoire:
    """Change the name and the communes of a territory. Raises Refus as `creer_territoire`, or without a reason."""
    exiger(refus_de_gerer(agent), "modifier_territoire")
    motif = exiger_motif(motif)
    territoire = Territoire.objects.select_for_update().get(pk=territoire.pk)
    return _ecrire(territoire, agent, nom, communes, "modifier_territoire", motif)


@transaction.atomic
def confier_territoire(*, agent: Agent, unite: Unite, territoire: Territoire | None, motif: str) -> Unite:
    """Put a unit in charge of a territory, or of none. It opens no file: what is confided to the unit does.

    Raises Refus when the unit is closed, or without a reason.
    """
    exiger(refus_de_gerer(agent), "confier_territoire")
    motif = exiger_motif(motif)
    unite = Unite.objects.select_for_update().get(pk=unite.pk)
    if unite.fermee_le is not None:
        raise Refus("Cette unité est fermée : elle ne change plus.", code="unite_fermee")
    unite.territoire = territoire
    unite.save(update_fields=["territoire"])
    consigner_acte(agent, "confier_territoire", genre="unite", objet_id=unite.pk, motif=motif)
    return unite


def _ecrire(
    territoire: Territoire, agent: Agent, nom: str, communes: Iterable[Commune], acte: str, motif: str = ""
) -> Territoire:
    """Check and write a territory with its communes; one commune belongs to one territory."""
    choisies = list(communes)
    if not choisies:
        raise Refus("Choisissez au moins une commune.", code="territoire_vide")
    autres = Territoire.objects.exclude(pk=territoire.pk)
    if autres.filter(nom__iexact=nom.strip()).exists():
        raise Refus("Un territoire porte déjà ce nom.", code="territoire_en_double")
    prise = autres.filter(communes__in=choisies).values_list("communes__nom", "nom").order_by("communes__nom").first()
    if prise is not None:
        raise Refus(f"{prise[0]} est déjà dans le territoire « {prise[1]} ».", code="commune_en_double")
    territoire.nom = nom.strip()
    territoire.save()
    territoire.communes.set(choisies)
    consigner_acte(agent, acte, genre="territoire", objet_id=territoire.pk, motif=motif)
    return territoire
