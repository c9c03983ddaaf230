"""Compare two births, each known more or less precisely."""

import datetime

from jellyfish import damerau_levenshtein_distance

from .accord import IDENTIQUE, NE_CONCORDE_PAS, NON_RENSEIGNE, Accord, Constat, concorde, ressemble
from .naissance import Intervalle, Naissance

UN_AN = datetime.timedelta(days=366)


def comparer_naissance(un: Naissance, autre: Naissance) -> Constat:
    """Compare two births of born children: full dates by their digits, the others by the days they allow."""
    date, autre_date = un.complete, autre.complete
    if date and autre_date:
        return _dates_completes(date, autre_date)
    bornes, autres = un.intervalle(), autre.intervalle()
    if bornes is None or autres is None:
        return NON_RENSEIGNE
    if un == autre:
        return Constat(Accord.CONCORDE if un.mois else Accord.RESSEMBLE, "identique")
    approximatif = un.age is not None or autre.age is not None
    if _se_recouvrent(bornes, autres):
        return ressemble("concorde") if approximatif or not (un.mois and autre.mois) else concorde("concorde")
    if approximatif and _ecart(bornes, autres) <= UN_AN:
        return ressemble("à 1 an près")
    return NE_CONCORDE_PAS


def comparer_avec_terme(un: Naissance, autre: Naissance, *, un_terme: bool, autre_terme: bool) -> Constat:
    """Compare two births of which one at least is the expected term of an unborn child."""
    bornes = un.intervalle_du_terme() if un_terme else un.intervalle()
    autres = autre.intervalle_du_terme() if autre_terme else autre.intervalle()
    if bornes is None or autres is None:
        return NON_RENSEIGNE
    return concorde("concorde avec le terme prévu") if _se_recouvrent(bornes, autres) else NE_CONCORDE_PAS


def _dates_completes(date: datetime.date, autre: datetime.date) -> Constat:
    if date == autre:
        return IDENTIQUE
    if (date.year, date.month, date.day) == (autre.year, autre.day, autre.month):
        return concorde("jour et mois inversés")
    if damerau_levenshtein_distance(f"{date:%d%m%Y}", f"{autre:%d%m%Y}") == 1:
        return ressemble("à 1 chiffre près")
    # the first of January often stands for a day nobody knows
    if date.year == autre.year and (1, 1) in ((date.month, date.day), (autre.month, autre.day)):
        return ressemble("même année, 1er janvier par défaut")
    return NE_CONCORDE_PAS


def _se_recouvrent(un: Intervalle, autre: Intervalle) -> bool:
    return un[0] <= autre[1] and autre[0] <= un[1]


def _ecart(un: Intervalle, autre: Intervalle) -> datetime.timedelta:
    return max(un[0] - autre[1], autre[0] - un[1])
