"""What access does when a post changes, and what it refuses when a post ends. Discovered at start-up."""

from datetime import date

from django.db import connection
from django.utils import timezone

from egide.socle.acces.actions.portees import transmettre_portees
from egide.socle.acces.appartenances import suivre_arbre, suivre_astreinte, suivre_poste
from egide.socle.comptes.models import Poste
from egide.socle.comptes.registres import (
    A_LA_TRANSMISSION,
    APRES_CHANGEMENT_D_ASTREINTE,
    APRES_CHANGEMENT_DE_L_ARBRE,
    APRES_CHANGEMENT_DE_POSTE,
    CONTROLES_DE_FIN_DE_POSTE,
)


def refus_de_fin(poste: Poste, le: date) -> str | None:
    """Refuse the end of a post that would leave an open file without a responsible agent; says no number."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT acces_laisse_sans_responsable(%s, %s, %s)", [poste.agent_id, poste.unite_id, le])
        reste = cursor.fetchone()[0]
    if not reste:
        return None
    return "Des dossiers ouverts resteraient sans responsable : transmettez d’abord ce poste à une autre personne."


def transmettre(ancien: Poste, nouveau: Poste) -> None:
    """Hand the files followed by name, and the general scope, over to the one who takes the post."""
    suivre_poste(nouveau)
    transmettre_portees(ancien, nouveau)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT acces_transmettre_referent(%s, %s, %s)",
            [ancien.agent_id, nouveau.agent_id, timezone.now()],
        )


CONTROLES_DE_FIN_DE_POSTE.append(refus_de_fin)
APRES_CHANGEMENT_DE_POSTE.append(suivre_poste)
APRES_CHANGEMENT_DE_L_ARBRE.append(suivre_arbre)
APRES_CHANGEMENT_D_ASTREINTE.append(suivre_astreinte)
A_LA_TRANSMISSION.append(transmettre)
