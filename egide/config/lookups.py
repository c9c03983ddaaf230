"""A list of ids is one parameter: the statement is the same for two rows and for ten, so is its plan (adr 0013)."""

from typing import Any
from uuid import UUID

from django.db.models import ForeignKey, UUIDField
from django.db.models.fields.related_lookups import RelatedIn
from django.db.models.lookups import In


class _EnTableau(In):
    """`IN` of a list of ids written as `= ANY(array)`; anything else is left to Django.

    A list of one is written `=`: PostgreSQL plans an array that it does not know for ten, finds that dear, and plans
    the statement anew each time. Most children have one file.
    """

    def as_sql(self, compiler: Any, connection: Any) -> Any:
        """The SQL and its parameters. Raises EmptyResultSet for an empty list, as `IN` does."""
        if self.rhs_is_direct_value() and all(isinstance(valeur, UUID) for valeur in self.rhs):
            colonne, parametres = self.process_lhs(compiler, connection)
            _, valeurs = self.process_rhs(compiler, connection)
            if len(valeurs) == 1:
                return f"{colonne} = %s", [*parametres, *valeurs]
            return f"{colonne} = ANY(%s)", [*parametres, list(valeurs)]
        return super().as_sql(compiler, connection)


class _LieEnTableau(_EnTableau, RelatedIn):
    """The same across a foreign key, which is how Django prefetches."""


def installer() -> None:
    """Give the lookup to every id and every foreign key."""
    UUIDField.register_lookup(_EnTableau)
    ForeignKey.register_lookup(_LieEnTableau)
