"""What a piece may hang from: the file of a child, an information."""

from uuid import UUID

from django.db import connection
from django.urls import reverse

from egide.parcours.information_preoccupante.selectors.page import information_visible
from egide.parcours.information_preoccupante.states import GENRE
from egide.socle.acces.volets import Volet, volets_du
from egide.socle.documents.accroches import Accroche
from egide.socle.documents.ancres import Ancre
from egide.socle.dossiers.models import Dossier
from egide.socle.interface.refus import Invisible

# They have pages of their own, where each reading is asked for by name.
_A_PART = frozenset({Volet.ADRESSE_PROTEGEE, Volet.INFORMATEUR})


def du_dossier(dossier_id: UUID) -> Accroche:
    """The file of a child, and the parts of it that this agent writes. Raises Invisible when it is hidden."""
    dossier = Dossier.objects.filter(pk=dossier_id).first()
    if dossier is None:
        raise Invisible
    with connection.cursor() as cursor:
        cursor.execute("SELECT acces_volets_ouverts(%s, true)", [dossier_id])
        ecrits = volets_du(cursor.fetchone()[0])
    ancres = tuple(Ancre.au_dossier(dossier_id, volet) for volet in ecrits if volet not in _A_PART)
    return Accroche(f"Dossier {dossier.numero}", reverse("pages:dossier", args=[dossier_id]), ancres)


def de_l_information(information_id: UUID) -> Accroche:
    """An information. Raises Invisible when it is hidden."""
    information = information_visible(information_id)
    return Accroche(
        f"Information {information.numero}",
        reverse("information_preoccupante:information", args=[information_id]),
        (Ancre.a_l_objet(information, genre=GENRE, volet=Volet.DANGER),),
    )
