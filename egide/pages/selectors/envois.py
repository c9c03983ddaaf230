"""What left and waits for someone else, and what came in this week."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta

from django.db.models import Count, Exists, OuterRef, Window
from django.db.models.expressions import RawSQL
from django.utils import timezone

from egide.pages.selectors import PAR_FILE
from egide.parcours.accueil.actions import GENRE as RECUEIL
from egide.parcours.accueil.models import Recueil, libelle_du_code
from egide.parcours.information_preoccupante.rules import Qualification
from egide.parcours.information_preoccupante.states import ACTE_DE, PREFIXE_REQUALIFICATION
from egide.parcours.information_preoccupante.states import GENRE as INFORMATION
from egide.socle.comptes.models import Agent
from egide.socle.echanges.models import Arrivee
from egide.socle.etats.models import Passage

# Acts that put something at someone else's door, where a human being has to say « reçu ».
ENVOIS = (
    "enregistrer_recueil",
    "recevoir_complement",
    ACTE_DE[Qualification.DEJA_SUIVIE],
    f"{PREFIXE_REQUALIFICATION}{Qualification.DEJA_SUIVIE.value}",
)
# What these acts are about. Said to the database, it asks nothing of the rows of other apps: one row out of a general
# scope makes it list every object of the agent (measured: 122 ms, then 6).
GENRES_ENVOYES = (RECUEIL, INFORMATION)


@dataclass(frozen=True)
class Veille:
    """What came in since Monday by each way; the unusual silences are alarms of their own."""

    recues: list[tuple[str, int]]


def envois_en_attente(agent: Agent, sujets: RawSQL) -> list[Arrivee]:
    """What `agent` sent and nobody has acknowledged, the longest awaited first; each row knows the total."""
    siens = Passage.objects.filter(objet_id=OuterRef("objet_id"), agent=agent, acte__in=ENVOIS)
    chez_d_autres = Arrivee.objects.en_attente().filter(echeance__isnull=True).exclude(sujet_id__in=sujets)
    partis = chez_d_autres.filter(Exists(siens), objet_genre__in=GENRES_ENVOYES).select_related(
        "sujet__unite", "sujet__agent"
    )
    return list(partis.annotate(total=Window(Count("pk"))).order_by("depuis")[:PAR_FILE])


def veille(maintenant: datetime) -> Veille:
    """The incoming flow of the week that this agent sees, in one statement."""
    jour = timezone.localdate(maintenant)
    lundi = timezone.make_aware(datetime.combine(jour - timedelta(days=jour.weekday()), time.min))
    canaux = Recueil.objects.filter(recu_le__gte=lundi).order_by().values_list("canal").annotate(n=Count("pk"))
    recues = [(libelle_du_code("canaux_reception", canal), nombre) for canal, nombre in canaux]
    return Veille(sorted(recues, key=lambda r: (-r[1], r[0])))
