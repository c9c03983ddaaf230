"""What left and waits for someone else, and what usually arrives and falls silent."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta

from django.db.models import Count, Exists, Max, OuterRef, Q, Window
from django.db.models.expressions import RawSQL
from django.utils import timezone

from egide.pages.selectors import PAR_FILE
from egide.parcours.accueil.models import Recueil, libelle_du_code
from egide.parcours.information_preoccupante.rules import Qualification
from egide.parcours.information_preoccupante.states import ACTE_DE, PREFIXE_REQUALIFICATION
from egide.socle.comptes.models import Agent
from egide.socle.echanges.models import Arrivee
from egide.socle.etats.models import Passage

SEMAINES_D_HABITUDE = 12
JOURS_DE_SILENCE = 7
# Acts that put something at someone else's door, where a human being has to say « reçu ».
ENVOIS = (
    "enregistrer_recueil",
    "recevoir_complement",
    ACTE_DE[Qualification.DEJA_SUIVIE],
    f"{PREFIXE_REQUALIFICATION}{Qualification.DEJA_SUIVIE.value}",
)


@dataclass(frozen=True)
class Silence:
    """A way of arrival that used to bring something every week and brings nothing any more."""

    canal: str
    jours: int
    par_semaine: int


@dataclass(frozen=True)
class Veille:
    """What came in since Monday by each way, and the unusual silences."""

    recues: list[tuple[str, int]]
    silences: list[Silence]


def envois_en_attente(agent: Agent, sujets: RawSQL) -> list[Arrivee]:
    """What `agent` sent and nobody has acknowledged, the longest awaited first; each row knows the total."""
    siens = Passage.objects.filter(objet_id=OuterRef("objet_id"), agent=agent, acte__in=ENVOIS)
    chez_d_autres = Arrivee.objects.en_attente().filter(echeance__isnull=True).exclude(sujet_id__in=sujets)
    partis = chez_d_autres.filter(Exists(siens)).select_related("sujet__unite", "sujet__agent")
    return list(partis.annotate(total=Window(Count("pk"))).order_by("depuis")[:PAR_FILE])


def veille(maintenant: datetime) -> Veille:
    """The incoming flow that this agent sees, in one statement: a usual way that falls silent is said."""
    jour = timezone.localdate(maintenant)
    lundi = timezone.make_aware(datetime.combine(jour - timedelta(days=jour.weekday()), time.min))
    habitude = maintenant - timedelta(weeks=SEMAINES_D_HABITUDE)
    canaux = (
        Recueil.objects.filter(recu_le__gte=habitude)
        .order_by()
        .values_list("canal")
        .annotate(n=Count("pk"), semaine=Count("pk", filter=Q(recu_le__gte=lundi)), derniere=Max("recu_le"))
    )
    recues, silences = [], []
    for canal, nombre, semaine, derniere in canaux:
        mot, jours = libelle_du_code("canaux_reception", canal), (maintenant - derniere).days
        if semaine:
            recues.append((mot, semaine))
        if jours > JOURS_DE_SILENCE and nombre >= SEMAINES_D_HABITUDE:
            silences.append(Silence(mot, jours, round(nombre / SEMAINES_D_HABITUDE)))
    return Veille(sorted(recues, key=lambda r: (-r[1], r[0])), sorted(silences, key=lambda s: s.canal))
