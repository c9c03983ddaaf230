"""What the control of what leaves asks of people: their secrets, their names, who is a party of a piece."""

import re
from collections.abc import Iterator
from uuid import UUID

from django.db import connection
from django.db.models import Q

from egide.enfant.models import AdresseProtegee, Lien, Personne
from egide.socle.documents.models import Piece
from egide.socle.documents.sorties.models import GenreDestinataire
from egide.socle.documents.sorties.registres import Destinataire
from egide.socle.documents.sorties.secrets import Genre, Secret
from egide.socle.documents.sorties.selectors import dossiers_de
from egide.socle.interface.chiffrement import dechiffrer
from egide.socle.referentiels.models import Commune

_CODE = re.compile(r"\b(\d{5}|2[AB]\d{3})\b")


def secrets_de(cible: UUID, destinataire: Destinataire) -> Iterator[Secret]:
    """Protected addresses of the people of this piece or object, and telephones of protected households.

    Nobody is left out, the recipient either: a protected address leaves by an express lift only.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT chiffre, telephone FROM enfant_a_taire(%s)", [cible])
        lignes = cursor.fetchall()
    for chiffre, telephone in lignes:
        adresse = _avec_commune(dechiffrer(chiffre)) if chiffre else ""
        yield Secret(Genre.ADRESSE, adresse=adresse, telephone=telephone)


def noms_connus(cible: UUID) -> Iterator[str]:
    """Names of the children and of those tied to them, as far as this agent sees them."""
    for personne in _personnes(cible):
        yield personne.nom_complet


def parties(piece: Piece) -> Iterator[Destinataire]:
    """The children of a piece, and those tied to them today."""
    dossiers = dossiers_de(piece.pk)
    liens = Lien.objects.en_vigueur().filter(dossier_id__in=dossiers).select_related("autre")
    dits = {lien.autre_id: lien.get_genre_display().lower() for lien in liens}
    for personne in _personnes(piece.pk):
        libelle = f"{personne.nom_complet} ({dits.get(personne.pk, 'enfant')})"
        yield Destinataire(GenreDestinataire.PERSONNE, personne.pk, libelle)


def tient_l_adresse(piece: Piece) -> bool:
    """Whether this agent is named for a protected address of the files of this piece."""
    return AdresseProtegee.objects.filter(dossier_id__in=dossiers_de(piece.pk), levee_le__isnull=True).exists()


def _personnes(cible: UUID) -> list[Personne]:
    dossiers = dossiers_de(cible)
    lies = Lien.objects.en_vigueur().filter(dossier_id__in=dossiers).values("autre_id")
    return list(Personne.objects.filter(Q(dossier_id__in=dossiers) | Q(pk__in=lies)).order_by("nom", "prenoms"))


def _avec_commune(adresse: str) -> str:
    """With the name and the postcodes of the commune, when the address gives its code only."""
    communes = Commune.objects.filter(code__in=_CODE.findall(adresse)).prefetch_related("codes_postaux")
    dites = [f"{postal.code} {commune.nom}" for commune in communes for postal in commune.codes_postaux.all()]
    return ", ".join([adresse, *dites])
