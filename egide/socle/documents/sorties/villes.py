"""The town of a protected address: whether it is written near a street, or another one is."""

import re
from dataclasses import dataclass

from egide.socle.documents.sorties.ecriture import Flux

# How far, in letters, a town may stand from its street.
PORTEE = 80
# How far, in words then in letters, the postcode of a street and its town stand after it.
MOTS_JUSQU_AU_CODE = 8
LETTRES_APRES_LE_CODE = 60
LETTRES_JUSQU_A_LA_VILLE = 14


@dataclass(frozen=True)
class Ville:
    """The postcodes and the names of a town, as one pattern; none when the address does not tell."""

    motif: re.Pattern[str] | None = None

    @property
    def connue(self) -> bool:
        """Whether the address tells its town."""
        return self.motif is not None

    def ici(self, flux: Flux, debut: int, fin: int) -> bool:
        """Whether the town is written near these letters."""
        return bool(self.motif and self.motif.search(flux.lettres, max(0, debut - PORTEE), fin + PORTEE))

    def juste_apres(self, flux: Flux, fin: int) -> bool:
        """Whether the town is written at once after these letters."""
        return bool(self.motif and self.motif.search(flux.lettres, fin, fin + LETTRES_JUSQU_A_LA_VILLE))

    def ailleurs(self, flux: Flux, fin: int) -> bool:
        """Whether a postcode stands after these letters, and the town does not."""
        rang = flux.mot_a(fin - 1) + 1
        suite = flux.mots[rang : rang + MOTS_JUSQU_AU_CODE]
        code = any(
            re.fullmatch(r"(?:0[1-9]|[1-9]\d)\d{3}|2[ab]\d{3}", mot)
            or (re.fullmatch(r"\d{2}", mot) and re.fullmatch(r"\d{3}", suivant))
            for mot, suivant in zip(suite, [*suite[1:], ""], strict=False)
        )
        return code and not (self.motif and self.motif.search(flux.lettres, fin, fin + LETTRES_APRES_LE_CODE))
