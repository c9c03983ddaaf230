"""What waits for an agent today: stored clocks and inbox rows, and nothing else."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Count, Q

from egide.parcours.information_preoccupante import rules
from egide.parcours.information_preoccupante.models import EnfantConcerne, Information
from egide.socle.acces.models import Appartenance
from egide.socle.comptes.models import Agent
from egide.socle.echanges.models import AlerteAstreinte, Arrivee
from egide.socle.echanges.selectors import alertes_ouvertes, arrivees_en_attente, taches_silencieuses
from egide.socle.echeances.models import Echeance

PAR_FILE = 12
PRESSES = 3
QUALIFICATION = (rules.PREEVALUATION,)
EVALUATION = rules.HORLOGES_DE_L_EVALUATION


@dataclass(frozen=True)
class Ligne:
    """One row of a queue: what it is about, since when or until when, and the information it opens."""

    information: Information | None
    enfants: list[str]
    arrivee: Arrivee | None = None
    echeance: Echeance | None = None
    alerte: AlerteAstreinte | None = None


@dataclass
class File:
    """A queue: its rows, how many in all, how many overdue."""

    lignes: list[Ligne] = field(default_factory=list)
    total: int = 0
    depassees: int = 0


@dataclass(frozen=True)
class Journee:
    """Everything the page of the day shows."""

    alertes: list[Ligne]
    a_accuser: File
    a_qualifier: File
    evaluations: File
    autres: File
    presses: list[Ligne]
    silence: bool
    total: int


def journee(agent: Agent, maintenant: datetime) -> Journee:
    """The day of `agent`, in a constant number of statements whatever waits."""
    sujets = list(Appartenance.objects.en_vigueur().filter(agent=agent).values_list("sujet_id", flat=True))
    alertes = list(alertes_ouvertes(agent)[:PAR_FILE])
    arrivees = list(arrivees_en_attente(agent)[:PAR_FILE])
    comptes = _comptes(agent, sujets, maintenant)
    groupes = {
        "a_qualifier": _horloges(sujets, QUALIFICATION),
        "evaluations": _horloges(sujets, EVALUATION),
        "autres": _autres(sujets),
    }
    toutes = [h for groupe in groupes.values() for h in groupe]
    informations = _informations(alertes, arrivees, toutes)
    enfants = _enfants(informations.values())
    lignes = {
        nom: [_ligne(informations, enfants, echeance=h) for h in _une_par_objet(groupe)]
        for nom, groupe in groupes.items()
    }
    files = {nom: File(lignes[nom], *comptes[nom]) for nom in groupes}
    recues = [_ligne(informations, enfants, arrivee=a) for a in arrivees]
    a_accuser = File(recues, comptes["a_accuser"][0])
    urgentes = [_ligne(informations, enfants, alerte=a) for a in alertes]
    return Journee(
        alertes=urgentes,
        a_accuser=a_accuser,
        presses=_les_plus_presses(urgentes, a_accuser, files, maintenant),
        silence=taches_silencieuses(maintenant),
        total=a_accuser.total + sum(f.total for f in files.values()),
        **files,
    )


def _comptes(agent: Agent, sujets: list[UUID], maintenant: datetime) -> dict[str, tuple[int, int]]:
    """Totals and overdue of each queue: two statements."""
    ouvertes = Echeance.objects.ouvertes().filter(sujet_id__in=sujets).order_by()
    par_regle = ouvertes.values_list("regle").annotate(
        n=Count("objet_id", distinct=True), retard=Count("objet_id", distinct=True, filter=Q(terme__lt=maintenant))
    )
    comptes = {"a_qualifier": [0, 0], "evaluations": [0, 0], "autres": [0, 0]}
    for regle, nombre, retard in par_regle:
        nom = "a_qualifier" if regle in QUALIFICATION else "evaluations" if regle in EVALUATION else "autres"
        if nom == "evaluations" and regle != rules.EVALUATION:
            continue
        comptes[nom][0] += nombre
        comptes[nom][1] += retard
    attente = arrivees_en_attente(agent).order_by().count()
    return {nom: (n, retard) for nom, (n, retard) in comptes.items()} | {"a_accuser": (attente, 0)}


def _horloges(sujets: list[UUID], regles: Iterable[str]) -> list[Echeance]:
    return list(Echeance.objects.ouvertes().filter(sujet_id__in=sujets, regle__in=regles).order_by("terme")[:PAR_FILE])


def _autres(sujets: list[UUID]) -> list[Echeance]:
    horloges = Echeance.objects.ouvertes().filter(sujet_id__in=sujets)
    return list(horloges.exclude(regle__in=[*QUALIFICATION, *EVALUATION]).order_by("terme")[:PAR_FILE])


def _une_par_objet(horloges: list[Echeance]) -> list[Echeance]:
    """Of two clocks on one object, the nearest term is the one that counts."""
    vues: dict[UUID, Echeance] = {}
    for horloge in horloges:
        vues.setdefault(horloge.objet_id, horloge)
    return list(vues.values())


def _informations(
    alertes: list[AlerteAstreinte], arrivees: list[Arrivee], horloges: list[Echeance]
) -> dict[UUID, Information]:
    """Informations behind the rows, under the id of the information and of its recueil."""
    ids = {o.objet_id for groupe in (alertes, arrivees, horloges) for o in groupe}  # type: ignore[attr-defined]
    trouvees = Information.objects.filter(Q(pk__in=ids) | Q(recueil_id__in=ids)).select_related("recueil")
    table: dict[UUID, Information] = {}
    for information in trouvees:
        table[information.pk] = table[information.recueil_id] = information
    return table


def _enfants(informations: Iterable[Information]) -> dict[UUID, list[str]]:
    table: dict[UUID, list[str]] = {}
    ids = {i.pk for i in informations}
    for enfant in EnfantConcerne.objects.filter(information_id__in=ids).order_by("information_id", "id"):
        age = f", {enfant.age_dit}" if enfant.age_dit else ""
        table.setdefault(enfant.information_id, []).append(f"{enfant.designation}{age}")
    return table


def _ligne(
    informations: dict[UUID, Information],
    enfants: dict[UUID, list[str]],
    *,
    arrivee: Arrivee | None = None,
    echeance: Echeance | None = None,
    alerte: AlerteAstreinte | None = None,
) -> Ligne:
    objet = arrivee or echeance or alerte
    information = informations.get(objet.objet_id) if objet else None
    noms = enfants.get(information.pk, []) if information else []
    return Ligne(information, noms, arrivee, echeance, alerte)


def _les_plus_presses(
    alertes: list[Ligne], a_accuser: File, files: dict[str, File], maintenant: datetime
) -> list[Ligne]:
    """The three that come first: dangers now, then what is overdue or nearest to its term."""
    horloges = [ligne for f in files.values() for ligne in f.lignes if ligne.echeance]
    proches = sorted(
        (h for h in horloges if h.echeance and h.echeance.terme < maintenant + timedelta(days=1)),
        key=lambda h: h.echeance.terme if h.echeance else maintenant,
    )
    return _sans_doublon([*alertes, *proches, *a_accuser.lignes])[:PRESSES]


def _sans_doublon(lignes: list[Ligne]) -> list[Ligne]:
    vues: dict[object, Ligne] = {}
    for ligne in lignes:
        objet = ligne.arrivee or ligne.echeance or ligne.alerte
        vues.setdefault(ligne.information.pk if ligne.information else objet.pk if objet else None, ligne)
    return list(vues.values())
