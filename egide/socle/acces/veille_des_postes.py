"""Watches posts for the managers: reviews whose term comes, planned ends, files that an end would leave alone.

Run by the worker. Each notice is one open row a subject (unit, post, nature): a round may run twice, or late.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from dateutil.relativedelta import relativedelta
from django.db import connection, transaction
from django.db.models import Exists, F, Min, OuterRef, Q
from django.utils import timezone

from egide.socle.acces.permissions import LISENT
from egide.socle.acces.regles_acces import reglage
from egide.socle.comptes.models import AvisAuxCadres, Poste, Unite
from egide.socle.comptes.selectors import dernieres_revues

Nature = AvisAuxCadres.Nature


@dataclass(frozen=True)
class _Du:
    """A notice that should be open now."""

    unite_id: UUID
    poste_id: UUID | None
    nature: str
    terme: date

    @property
    def cle(self) -> tuple[UUID, UUID | None, str]:
        return self.unite_id, self.poste_id, self.nature


@transaction.atomic
def veiller_aux_postes(*, le: datetime) -> int:
    """One round: open the notices that are due, close those whose matter is settled; returns how many were opened."""
    jour = timezone.localdate(le)
    seuls = _sans_responsable(jour)
    fins = [d for d in _fins_prevues(jour) if d.poste_id not in {s.poste_id for s in seuls}]
    dus = {d.cle: d for d in [*_revues_dues(jour), *fins, *seuls]}
    ouverts = {(a.unite_id, a.poste_id, a.nature): a for a in AvisAuxCadres.objects.ouverts()}
    regles = [a.pk for cle, a in ouverts.items() if cle not in dus or dus[cle].terme != a.terme]
    AvisAuxCadres.objects.filter(pk__in=regles).update(clos_le=le)
    nouveaux = [d for cle, d in dus.items() if cle not in ouverts or ouverts[cle].terme != d.terme]
    AvisAuxCadres.objects.bulk_create(
        [
            AvisAuxCadres(unite_id=d.unite_id, poste_id=d.poste_id, nature=d.nature, terme=d.terme, depuis=le)
            for d in nouveaux
        ],
        ignore_conflicts=True,
    )
    return len(nouveaux)


def termes_des_revues(unites: Iterable[Unite]) -> dict[UUID, date]:
    """Day before which each unit is to be reviewed, by id: the parameter after the last review, or the first post.

    A unit where nobody holds a post has nothing to review, hence no term.
    """
    mois = relativedelta(months=reglage("revue_habilitations_mois"))
    postes = Poste.objects.en_vigueur().filter(unite__in=unites, agent__est_systeme=False)
    debuts = dict(postes.order_by().values_list("unite_id").annotate(Min("du")))
    revues = dernieres_revues(unites)
    departs = {pk: timezone.localdate(revues[pk].faite_le) if pk in revues else du for pk, du in debuts.items()}
    return {pk: depart + mois for pk, depart in departs.items()}


def _revues_dues(jour: date) -> list[_Du]:
    avance = timedelta(days=reglage("revue_habilitations_rappel_jours"))
    termes = termes_des_revues(Unite.objects.filter(fermee_le__isnull=True))
    return [_Du(pk, None, Nature.REVUE, terme) for pk, terme in termes.items() if terme - avance <= jour]


def _fins_prevues(jour: date) -> list[_Du]:
    """Posts, stand-ins excepted, whose last day comes within the notice."""
    avance = timedelta(days=reglage("fin_de_poste_preavis_jours"))
    postes = Poste.objects.en_vigueur(jour).filter(au__lte=jour + avance, remplace__isnull=True)
    return [_Du(p.unite_id, p.pk, Nature.FIN_DE_POSTE, p.au) for p in postes if p.au is not None]


def _sans_responsable(jour: date) -> list[_Du]:
    """Posts that end soon, or ended, and leave an open file to nobody: by name, or in a unit left without a reader."""
    avance = timedelta(days=reglage("fin_de_poste_preavis_jours"))
    apres = Q(au__isnull=True) | Q(au__gt=OuterRef("au"))
    lisent = Poste.objects.filter(apres, role__in=LISENT, remplace__isnull=True)
    siens = lisent.filter(agent=OuterRef("agent"))
    voisins = lisent.filter(unite=OuterRef("unite"), agent__is_active=True, agent__est_systeme=False)
    finissent = Poste.objects.filter(
        au__lte=jour + avance, role__in=LISENT, remplace__isnull=True, unite__fermee_le__isnull=True
    )
    finissent = finissent.annotate(reste=Exists(siens), occupee=Exists(voisins)).exclude(reste=True, occupee=True)
    return [
        _Du(p.unite_id, p.pk, Nature.SANS_RESPONSABLE, p.au)
        for p in finissent.order_by(F("au").desc())
        if p.au is not None
        and (
            (not p.reste and _laisse(p.agent_id, None, p.au))  # type: ignore[attr-defined]
            or (not p.occupee and _laisse(None, p.unite_id, p.au))  # type: ignore[attr-defined]
        )
    ]


def _laisse(agent_id: UUID | None, unite_id: UUID | None, au: date) -> bool:
    """Whether files stay alone: those followed by name by this agent, or those of the unit."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT acces_laisse_sans_responsable(%s, %s, %s)", [agent_id, unite_id, au])
        return bool(cursor.fetchone()[0])
