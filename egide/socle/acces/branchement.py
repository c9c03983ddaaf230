"""What access does when a post changes, and what it refuses when a post ends. Discovered at start-up."""

from datetime import date

from django.db import connection
from django.db.models import Q
from django.utils import timezone

from egide.socle.acces.actions.portees import transmettre_portees
from egide.socle.acces.appartenances import suivre_arbre, suivre_astreinte, suivre_poste
from egide.socle.acces.models import Scelle
from egide.socle.acces.permissions import LISENT, SCELLENT
from egide.socle.comptes.models import Poste
from egide.socle.comptes.registres import (
    A_LA_TRANSMISSION,
    APRES_CHANGEMENT_D_ASTREINTE,
    APRES_CHANGEMENT_DE_L_ARBRE,
    APRES_CHANGEMENT_DE_POSTE,
    CONTROLES_DE_FIN_DE_POSTE,
)
from egide.socle.comptes.roles import Role


def refus_de_fin(poste: Poste, le: date) -> str | None:
    """Refuse the end of a post that would leave an open file without a responsible agent; says no number.

    A post whose role reads nothing answers for no file.
    """
    if Role(poste.role) not in LISENT:
        return None
    with connection.cursor() as cursor:
        cursor.execute("SELECT acces_laisse_sans_responsable(%s, %s, %s)", [poste.agent_id, poste.unite_id, le])
        reste = cursor.fetchone()[0]
    if not reste:
        return None
    return "Des dossiers ouverts resteraient sans responsable : transmettez d’abord ce poste à qui peut les lire."


def refus_de_revue(poste: Poste, le: date) -> str | None:
    """Refuse the end of the last post that lets someone review a sealed file; the seal is handed over by two."""
    if not Scelle.objects.filter(responsable=poste.agent_id).exists():
        return None
    autres = Poste.objects.filter(agent=poste.agent_id, role__in=SCELLENT).exclude(pk=poste.pk)
    if poste.role not in SCELLENT or autres.filter(Q(au__isnull=True) | Q(au__gt=le)).exists():
        return None
    return "Cette personne doit revoir un dossier scellé : confiez d’abord cette revue à un autre cadre."


def transmettre(ancien: Poste, nouveau: Poste) -> None:
    """Hand the files followed by name, and the general scope, over to the one who takes the post."""
    suivre_poste(nouveau)
    transmettre_portees(ancien, nouveau)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT acces_transmettre_referent(%s, %s, %s)",
            [ancien.agent_id, nouveau.agent_id, timezone.now()],
        )


CONTROLES_DE_FIN_DE_POSTE.extend((refus_de_revue, refus_de_fin))
APRES_CHANGEMENT_DE_POSTE.append(suivre_poste)
APRES_CHANGEMENT_DE_L_ARBRE.append(suivre_arbre)
APRES_CHANGEMENT_D_ASTREINTE.append(suivre_astreinte)
A_LA_TRANSMISSION.append(transmettre)
