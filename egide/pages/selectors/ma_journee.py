"""What waits for an agent today: stored clocks and inbox rows, and nothing else."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Case, Count, F, OuterRef, Q, Value, When, Window
from django.db.models.functions import JSONObject, RowNumber
from django.utils import timezone

from egide.enfant.actions.partages import NATURE as DEMANDE_PARTAGE
from egide.pages.selectors import PAR_FILE
from egide.pages.selectors.envois import Veille, envois_en_attente, veille
from egide.parcours.information_preoccupante import rules
from egide.parcours.information_preoccupante.models import EnfantConcerne, Information
from egide.parcours.information_preoccupante.selectors.enfants import enfants_declares
from egide.parcours.information_preoccupante.states import MACHINE, Etat
from egide.socle.acces.matrice import refus_de
from egide.socle.acces.selectors import SUJETS, sujets_de
from egide.socle.comptes.models import Agent
from egide.socle.comptes.roles import Droit
from egide.socle.comptes.selectors import detient
from egide.socle.demandes.actions import NATURE as DEMANDE_A_PREPARER
from egide.socle.echanges.models import AlerteAstreinte, Arrivee
from egide.socle.echanges.selectors import alertes_ouvertes, arrivees_en_attente, taches_silencieuses
from egide.socle.echanges.states import GENRE as TRANSMISSION
from egide.socle.echanges.urgences import NATURE as AVIS_URGENCE
from egide.socle.echeances.models import Echeance
from egide.socle.echeances.regles import parametre
from egide.socle.interface.temps import HEURES_PROCHES, jour_de

PRESSES = 3
QUALIFICATION = (rules.PREEVALUATION,)
EVALUATION = rules.HORLOGES_DE_L_EVALUATION
LUS_D_UNE_INFORMATION = (
    "numero",
    "recueil_id",
    "recue_le",
    "accusee_le",
    "recueil__canal",
    "recueil__professionnel",
    "recueil__qualite_informateur",
)
# notices of break-glass accesses, requests of another team to read a file, requests of persons: by their nature
FILES_A_PART = (AVIS_URGENCE, DEMANDE_PARTAGE, DEMANDE_A_PREPARER)
FILES = ("a_qualifier", "evaluations", "autres")


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

    @property
    def debordent(self) -> bool:
        """Whether some rows wait that the page does not show."""
        return self.total > len(self.lignes)


@dataclass(frozen=True)
class Journee:
    """Everything the page of the day shows."""

    alertes: list[Ligne]
    a_accuser: File
    avis: File
    partages: File
    repond_aux_partages: bool
    demandes: File
    a_qualifier: File
    evaluations: File
    autres: File
    envois: list[Ligne]
    nombre_envois: int
    veille: Veille | None
    presses: list[Ligne]
    silence: bool

    @property
    def total(self) -> int:
        """How many things wait, all queues together; a request that a manager alone answers is his to do."""
        partages = self.partages if self.repond_aux_partages else File()
        arrivees, horloges = (
            (self.a_accuser, self.avis, partages, self.demandes),
            (self.a_qualifier, self.evaluations, self.autres),
        )
        return sum(f.total for f in (*arrivees, *horloges))

    @property
    def depassees(self) -> int:
        """How many are past their term."""
        return self.a_qualifier.depassees + self.evaluations.depassees + self.autres.depassees


def journee(agent: Agent, maintenant: datetime) -> Journee:
    """The day of `agent`, in a constant number of statements whatever waits."""
    sujets = sujets_de(agent)
    alertes = list(alertes_ouvertes(agent)[:PAR_FILE])
    arrivees = _arrivees(agent)
    horloges = _horloges(agent, maintenant)
    partis = envois_en_attente(agent, sujets)
    objets = [o.objet_id for groupe in (alertes, arrivees, horloges, partis) for o in groupe]
    informations = _informations(objets)
    files = {nom: _file(nom, horloges, informations) for nom in FILES}
    a_accuser, *a_part = (_file_d_arrivees(arrivees, file, informations) for file in ("", *FILES_A_PART))
    avis, partages, demandes = a_part
    urgentes = [_ligne(informations, alerte=a) for a in alertes]
    return Journee(
        alertes=urgentes,
        a_accuser=a_accuser,
        avis=avis,
        partages=partages,
        repond_aux_partages=refus_de(agent, "repondre_partage") is None,
        demandes=demandes,
        envois=[_ligne(informations, arrivee=a) for a in partis],
        nombre_envois=partis[0].total if partis else 0,  # type: ignore[attr-defined]
        veille=veille(maintenant) if detient(agent, Droit.QUALIFIER) else None,
        presses=_les_plus_presses(urgentes, a_accuser, files, maintenant),
        silence=taches_silencieuses(maintenant),
        **files,
    )


def _arrivees(agent: Agent) -> list[Arrivee]:
    """What waits for « reçu » and, apart, the queues of `FILES_A_PART`; each row knows its queue's total."""
    file = Case(When(nature__in=FILES_A_PART, then=F("nature")), default=Value(""))
    rang = Window(RowNumber(), partition_by="file", order_by=[F("urgente").desc(), F("depuis").asc()])
    attendent = arrivees_en_attente(agent).exclude(objet_genre=TRANSMISSION).annotate(file=file)
    comptees = attendent.annotate(total=Window(Count("pk"), partition_by="file"), place=rang)
    return list(comptees.filter(place__lte=PAR_FILE))


def _file_d_arrivees(
    arrivees: list[Arrivee],
    file: str,
    informations: dict[UUID, Information],
) -> File:
    siennes = [a for a in arrivees if a.file == file]  # type: ignore[attr-defined]
    lignes = [_ligne(informations, arrivee=a) for a in siennes]
    return File(lignes, siennes[0].total if siennes else 0)  # type: ignore[attr-defined]


# A clock stops with the state that it times: few informations are in these two, and only they are read.
_HORLOGES = f"""
WITH siennes AS (
    SELECT id, regle, article, objet_id, evenement, depart, terme, CASE
        WHEN regle = ANY(%(qualification)s) THEN 'a_qualifier'
        WHEN regle = ANY(%(evaluation)s) THEN 'evaluations' ELSE 'autres' END AS groupe
    FROM echeances_echeance WHERE arretee_le IS NULL AND objet_genre = %(genre)s
    AND sujet_id IN ({SUJETS}) AND CASE
        WHEN regle = ANY(%(qualification)s) THEN objet_id IN (
            SELECT id FROM information_preoccupante_information WHERE etat = %(accusee)s)
        WHEN regle = ANY(%(evaluation)s) THEN objet_id NOT IN (
            SELECT id FROM information_preoccupante_information WHERE etat IN (%(recue)s, %(accusee)s))
            AND terme <= %(proche)s
        ELSE true END
), comptees AS (
    SELECT *, count(*) FILTER (WHERE regle <> %(reduite)s) OVER file AS total,
        count(*) FILTER (WHERE regle <> %(reduite)s AND terme < %(maintenant)s) OVER file AS depassees,
        row_number() OVER (PARTITION BY groupe ORDER BY terme, objet_id) AS place
    FROM siennes WINDOW file AS (PARTITION BY groupe)
)
SELECT * FROM comptees WHERE place <= %(place)s ORDER BY terme, objet_id
"""


def _horloges(agent: Agent, maintenant: datetime) -> list[Echeance]:
    """The nearest open clocks of each queue, in one plain statement; each row carries the totals of its queue."""
    valeurs = {
        "agent": agent.pk,
        "jour": timezone.localdate(),
        "qualification": list(QUALIFICATION),
        "evaluation": list(EVALUATION),
        "reduite": rules.EVALUATION_REDUITE,
        "genre": MACHINE.nom,
        "recue": Etat.RECUE.value,
        "accusee": Etat.ACCUSEE.value,
        "maintenant": maintenant,
        # as its own first reminder: to assess takes weeks
        "proche": maintenant + timedelta(days=int(parametre("RAPPEL_AVANCE_JOURS", jour_de(maintenant)))),
        "place": PAR_FILE * 2,
    }
    return list(Echeance.objects.raw(_HORLOGES, valeurs))


def _file(
    nom: str,
    horloges: list[Echeance],
    informations: dict[UUID, Information],
) -> File:
    siennes = [h for h in horloges if h.groupe == nom]  # type: ignore[attr-defined]
    if not siennes:
        return File()
    lignes = [_ligne(informations, echeance=h) for h in _une_par_objet(siennes)[:PAR_FILE]]
    return File(lignes, siennes[0].total, siennes[0].depassees)  # type: ignore[attr-defined]


def _une_par_objet(horloges: list[Echeance]) -> list[Echeance]:
    """Of two clocks on one object, the nearest term is the one that counts."""
    vues: dict[UUID, Echeance] = {}
    for horloge in horloges:
        vues.setdefault(horloge.objet_id, horloge)
    return list(vues.values())


def _informations(objets: Iterable[UUID]) -> dict[UUID, Information]:
    """Informations behind the rows with their children as told, under the id of each and of its recueil."""
    ids = set(objets)
    dits = EnfantConcerne.objects.filter(information=OuterRef("pk")).values(
        json=JSONObject(designation="designation", age_dit="age_dit")
    )
    trouvees = Information.objects.filter(Q(pk__in=ids) | Q(recueil_id__in=ids)).annotate(dits=ArraySubquery(dits))
    lues = list(trouvees.select_related("recueil").only(*LUS_D_UNE_INFORMATION))
    sans_enfant = [i for i in lues if i.accusee_le is None and not i.dits]  # type: ignore[attr-defined]
    declares = enfants_declares(sans_enfant, {})
    table: dict[UUID, Information] = {}
    for information in lues:
        information.dits += [  # type: ignore[attr-defined]
            {"designation": enfant.designation, "age_dit": enfant.age_dit, "declare": True}
            for enfant in declares.get(information.pk, [])
        ]
        table[information.pk] = table[information.recueil_id] = information
    return table


def _ligne(
    informations: dict[UUID, Information],
    *,
    arrivee: Arrivee | None = None,
    echeance: Echeance | None = None,
    alerte: AlerteAstreinte | None = None,
) -> Ligne:
    objet = arrivee or echeance or alerte
    information = informations.get(objet.objet_id) if objet else None
    noms = [_nommer(**e) for e in information.dits] if information else []  # type: ignore[attr-defined]
    return Ligne(information, noms, arrivee, echeance, alerte)


def _nommer(designation: str, age_dit: str, *, declare: bool = False) -> str:
    """« Tom, 8 ans »: as he was told; « comme déclaré » while nobody took these words over."""
    return ", ".join(filter(None, (designation, age_dit, "comme déclaré" if declare else "")))


def _les_plus_presses(
    alertes: list[Ligne], a_accuser: File, files: dict[str, File], maintenant: datetime
) -> list[Ligne]:
    """The three that come first: dangers now, taken or not until they are read, then what is overdue or near."""
    horloges = [ligne for f in files.values() for ligne in f.lignes if ligne.echeance]
    proches = sorted(
        (h for h in horloges if h.echeance and h.echeance.terme < maintenant + timedelta(hours=HEURES_PROCHES)),
        key=lambda h: h.echeance.terme if h.echeance else maintenant,
    )
    urgentes = [ligne for ligne in a_accuser.lignes if ligne.arrivee and ligne.arrivee.urgente]
    return _sans_doublon([*alertes, *urgentes, *proches, *a_accuser.lignes])[:PRESSES]


def _sans_doublon(lignes: list[Ligne]) -> list[Ligne]:
    vues: dict[object, Ligne] = {}
    for ligne in lignes:
        objet = ligne.arrivee or ligne.echeance or ligne.alerte
        vues.setdefault(ligne.information.pk if ligne.information else objet.pk if objet else None, ligne)
    return list(vues.values())
