"""Small makers of territories for tests."""

from datetime import date

from egide.socle.referentiels.cles import cle_de_tri
from egide.socle.referentiels.models import Departement, Region

DEPUIS = date(2016, 1, 1)


def un_departement(code: str, nom: str) -> Departement:
    """A département in an invented region."""
    region, _ = Region.objects.get_or_create(
        code="99", defaults={"nom": "Région d’essai", "cle_tri": "region d'essai", "valide_du": DEPUIS}
    )
    return Departement.objects.get_or_create(
        code=code, defaults={"nom": nom, "cle_tri": cle_de_tri(nom), "region": region, "valide_du": DEPUIS}
    )[0]
