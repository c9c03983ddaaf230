"""On a narrow screen the head of a table is not above its cells: each cell then says the name of its column."""

import re
from collections.abc import Sequence

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

# The rows are already rendered: what was typed is escaped, so every tag here comes from a template.
_BALISE = re.compile(r"""<(tr|th|td)\b((?:[^>"']|"[^"]*"|'[^']*')*)>""")


def nommer_les_cellules(lignes: SafeString, colonnes: Sequence[str]) -> SafeString:
    """The rows of a table, each cell with the name of its column in `data-de`; the one that names its row has none.

    A cell that spans several columns, or that already says its own, is left as it is.
    """
    place = 0

    def nommer(trouvee: re.Match[str]) -> str:
        nonlocal place
        balise, attributs = trouvee.groups()
        if balise == "tr":
            place = 0
            return trouvee[0]
        place += 1
        muette = balise == "th" or "colspan=" in attributs or "data-de=" in attributs
        if muette or place > len(colonnes) or not colonnes[place - 1]:
            return trouvee[0]
        return f'<td data-de="{escape(colonnes[place - 1])}"{attributs}>'

    return mark_safe(_BALISE.sub(nommer, lignes))  # noqa: S308 - the rows are rendered, the names are escaped
