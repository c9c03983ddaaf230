"""What the control of what leaves asks of informations: who spoke, and that he may be answered."""

from collections.abc import Iterator
from uuid import UUID

from django.db import connection
from django.db.models import Q, QuerySet

from egide.parcours.accueil.models import Informateur, libelle_du_code
from egide.parcours.information_preoccupante.models import Information
from egide.socle.documents.models import Piece
from egide.socle.documents.sorties.models import GenreDestinataire
from egide.socle.documents.sorties.registres import Destinataire
from egide.socle.documents.sorties.secrets import Genre, Secret
from egide.socle.documents.sorties.selectors import unites_liees
from egide.socle.interface.chiffrement import dechiffrer


def secrets_de(cible: UUID, destinataire: Destinataire) -> Iterator[Secret]:
    """Who informed about the children of this piece or object, but the one to whom it goes: he knows who he is."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM information_informateurs_a_taire(%s)", [cible])
        lignes = cursor.fetchall()
    for recueil_id, nom, fonction, telephone, courriel, qualite in lignes:
        if destinataire.genre is GenreDestinataire.INFORMATEUR and destinataire.cle == recueil_id:
            continue
        yield Secret(
            Genre.INFORMATEUR,
            nom=_clair(nom),
            fonction=_clair(fonction),
            telephone=_clair(telephone),
            courriel=_clair(courriel),
            qualite=libelle_du_code("qualites_informateur", qualite),
        )


def parties(piece: Piece) -> Iterator[Destinataire]:
    """Who transmitted the information, never named, and the units of the situation."""
    for information in _informations(piece):
        libelle = f"La personne qui a transmis l’information {information.numero}"
        yield Destinataire(GenreDestinataire.INFORMATEUR, information.recueil_id, libelle)
    for unite in unites_liees(piece):
        yield Destinataire(GenreDestinataire.SERVICE, unite.pk, unite.nom)


def tient_l_informateur(piece: Piece) -> bool:
    """Whether this agent is named to read who gave the information of this piece."""
    return Informateur.objects.filter(recueil_id__in=_informations(piece).values("recueil_id")).exists()


def _informations(piece: Piece) -> QuerySet[Information]:
    """The information that a piece hangs from, by itself or by its contact."""
    ancre = [piece.objet_id]
    return Information.objects.filter(Q(pk__in=ancre) | Q(recueil_id__in=ancre))


def _clair(chiffre: str) -> str:
    return dechiffrer(chiffre) if chiffre else ""
