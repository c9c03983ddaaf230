"""From when anybody may read what goes to the archives: told with the package (confidentialite §38)."""

from collections.abc import Iterable
from typing import Any

from egide.socle.conservation.models import LigneBordereau
from egide.socle.documents.models import Piece
from egide.socle.echeances.calculs import calculer
from egide.socle.echeances.regles import regle
from egide.socle.interface.temps import jour_de

VIE_PRIVEE, AFFAIRE_D_UN_MINEUR = "ARCH_VIE_PRIVEE_50A", "ARCH_MINEUR_100A"


def communicabilite(ligne: LigneBordereau, pieces: Iterable[dict[str, Any]]) -> dict[str, str]:
    """Rule, article and first day, counted from the last fact known of this line; the day is empty without a value.

    One piece of a judicial affair is enough for the longest rule. `pieces` are the rows that the package holds. A death
    may shorten it: the rule says so, and the archives alone will know.
    """
    judiciaires = any(piece["nature"] == Piece.Nature.JUDICIAIRE for piece in pieces)
    choisie = regle(AFFAIRE_D_UN_MINEUR if judiciaires else VIE_PRIVEE)
    terme = calculer(choisie, ligne.dernier_fait, le=jour_de(ligne.dernier_fait))
    return {
        "regle": choisie.code,
        "dit": choisie.description,
        "article": terme.article if terme else "",
        "a_partir_du": jour_de(terme.terme).isoformat() if terme else "",
    }
