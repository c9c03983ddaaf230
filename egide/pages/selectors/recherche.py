"""What a search text means, and which file each person found leads to."""

import re
from collections import defaultdict
from datetime import date
from uuid import UUID

from django.urls import reverse

from egide.enfant.models import Lien, Personne
from egide.enfant.rapprochement.identite import Identite
from egide.enfant.rapprochement.naissance import lire_naissance
from egide.enfant.rapprochement.recherche import Resultat
from egide.parcours.information_preoccupante.models import Information
from egide.socle.dossiers.models import Dossier

_NUMERO = re.compile(r"(\d{2,3}|2[AB])-\d{4}-\d{1,7}")


def par_numero(texte: str) -> str | None:
    """Address of the file or information that carries this number, or None: hidden looks like absent."""
    if not _NUMERO.fullmatch(texte):
        return None
    dossier = Dossier.objects.filter(numero=texte).values_list("pk", flat=True).first()
    if dossier:
        return reverse("pages:dossier", args=[dossier])
    information = Information.objects.filter(numero=texte).values_list("pk", flat=True).first()
    return reverse("information_preoccupante:information", args=[information]) if information else None


def identite_dite(texte: str, naissance: str, le: date) -> Identite:
    """Read « Lina Dupont » as a first name then a name; the comparison tolerates the reverse order.

    `naissance` was checked by the form and may be a date, a year or an age.
    """
    mots = texte.split()
    nee = lire_naissance(naissance, le=le)
    if len(mots) == 1:
        return Identite(nom=mots[0], naissance=nee)
    return Identite(nom=" ".join(mots[1:]), prenoms=(mots[0],), naissance=nee)


def adultes_et_enfants(resultat: Resultat) -> dict[UUID, list[Personne]]:
    """For each adult found, the visible children to whom he or she is tied: one statement."""
    adultes = [r.personne.pk for r in (*resultat.visibles, *resultat.jumeaux) if not r.personne.est_enfant]
    enfants: dict[UUID, list[Personne]] = defaultdict(list)
    liens = Lien.objects.en_vigueur().filter(autre_id__in=adultes, enfant_id__in=Personne.objects.values("pk"))
    for lien in liens.select_related("enfant"):
        enfants[lien.autre_id].append(lien.enfant)
    return dict(enfants)
