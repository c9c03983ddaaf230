"""Names in the order of a French reader: neither an accent nor a capital moves a name.

Our servers sort by bytes, and the embedded one may have no ICU collation: the order is asked without it.
"""

from django.contrib.postgres.lookups import Unaccent
from django.db.models import F
from django.db.models.functions import Lower


def alphabetique(champ: str) -> Lower:
    """A name to sort by in the database; « É » comes with « E », « CRIP » after « Cellule »."""
    return Lower(Unaccent(F(champ)))
