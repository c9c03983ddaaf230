"""What waits for an agent today: stored clocks and inbox rows, and nothing else."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Count, Q, Window

from egide.parcours.information_preoccupante import rules
from egide.parcours.information_preoccupante.models import EnfantConcerne, Information
from egide.parcours.information_preoccupante.selectors.enfants import enfants_de
from egide.parcours.information_preoccupante.states import EN_EVALUATION, Etat
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
    """A queue: its first rows, how many in all, how many overdue."""

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

    @property
    def total(self) -> int:
        """How many things wait, all queues together."""
        return sum(f.total for f in (self.a_accuser, self.a_qualifier, self.evaluations, self.autres))

    @property
    def depassees(self) -> int:
        """How many are past their term."""
        return self.a_qualifier.depassees + self.evaluations.depassees + self.autres.depassees


def journee(agent: Agent, maintenant: datetime) -> Journee:
    """The day of `agent`, in a constant number of statements whatever waits."""
    sujets = list(Appartenance.objects.en_vigueur().filter(agent=agent).values_list("sujet_id", flat=True))
    alertes = list(alertes_ouvertes(agent)[:PAR_FILE])
    arrivees = list(arrivees_en_attente(agent).annotate(total=Window(Count("pk")))[:PAR_FILE])
    groupes = {
        "a_qualifier": _horloges(sujets, Q(regle__in=QUALIFICATION), (Etat.ACCUSEE,), maintenant),
        "evaluations": _horloges(sujets, Q(regle__in=EVALUATION), EN_EVALUATION, maintenant),
        "autres": _horloges(sujets, ~Q(regle__in=[*QUALIFICATION, *EVALUATION]), tuple(Etat), maintenant),
    }
    informations = _informations(alertes, arrivees, [h for groupe in groupes.values() for h in groupe])
    enfants = enfants_de({i.pk for i in informations.values()})
    files = {nom: _file(groupe, informations, enfants) for nom, groupe in groupes.items()}
    recues = [_ligne(informations, enfants, arrivee=a) for a in arrivees]
    a_accuser = File(recues, arrivees[0].total if arrivees else 0)  # type: ignore[attr-defined]
    urgentes = [_ligne(informations, enfants, alerte=a) for a in alertes]
    return Journee(
        alertes=urgentes,
        a_accuser=a_accuser,
        presses=_les_plus_presses(urgentes, a_accuser, files, maintenant),
        silence=taches_silencieuses(maintenant),
        **files,
    )


def _horloges(sujets: list[UUID], regles: Q, etats: tuple[Etat, ...], maintenant: datetime) -> list[Echeance]:
    """The nearest open clocks of a queue; each row carries the totals of the whole queue."""
    dans_l_etat = Information.objects.filter(etat__in=etats).values("pk")
    ouvertes = Echeance.objects.ouvertes().filter(regles, sujet_id__in=sujets, objet_id__in=dans_l_etat)
    un_par_objet = ~Q(regle=rules.EVALUATION_REDUITE)
    return list(
        ouvertes.annotate(
            total=Window(Count("pk", filter=un_par_objet)),
            depassees=Window(Count("pk", filter=un_par_objet & Q(terme__lt=maintenant))),
        ).order_by("terme", "objet_id")[: PAR_FILE * 2]
    )


def _file(
    horloges: list[Echeance], informations: dict[UUID, Information], enfants: dict[UUID, list[EnfantConcerne]]
) -> File:
    if not horloges:
        return File()
    lignes = [_ligne(informations, enfants, echeance=h) for h in _une_par_objet(horloges)[:PAR_FILE]]
    return File(lignes, horloges[0].total, horloges[0].depassees)  # type: ignore[attr-defined]


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
    ids = {o.objet_id for groupe in (alertes, arrivees, horloges) for o in groupe}
    trouvees = Information.objects.filter(Q(pk__in=ids) | Q(recueil_id__in=ids)).select_related("recueil")
    table: dict[UUID, Information] = {}
    for information in trouvees:
        table[information.pk] = table[information.recueil_id] = information
    return table


def _ligne(
    informations: dict[UUID, Information],
    enfants: dict[UUID, list[EnfantConcerne]],
    *,
    arrivee: Arrivee | None = None,
    echeance: Echeance | None = None,
    alerte: AlerteAstreinte | None = None,
) -> Ligne:
    objet = arrivee or echeance or alerte
    information = informations.get(objet.objet_id) if objet else None
    noms = [_nommer(e) for e in enfants.get(information.pk, [])] if information else []
    return Ligne(information, noms, arrivee, echeance, alerte)


def _nommer(enfant: EnfantConcerne) -> str:
    """« Tom, 8 ans »: as he was told."""
    return f"{enfant.designation}, {enfant.age_dit}" if enfant.age_dit else enfant.designation


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
