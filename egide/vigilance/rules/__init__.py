"""The rules of unusual access, one by one: add one here, and it is run, explained and counted."""

from egide.vigilance.rules.definitions import Constat, Faits, Regle
from egide.vigilance.rules.echantillon import ECHANTILLON
from egide.vigilance.rules.horaires import HORAIRES
from egide.vigilance.rules.proximites import MEME_ADRESSE, MEME_NOM, PROCHE, RECHERCHE
from egide.vigilance.rules.refus import RAFALE, REFUS
from egide.vigilance.rules.relations import APRES_LA_FIN, NOTORIETE, RETOURS, SANS_RELATION, URGENCES
from egide.vigilance.rules.volumes import MASSE, SORTIES, VOLUME

DU_JOUR: tuple[Regle, ...] = (
    MEME_NOM,
    MEME_ADRESSE,
    PROCHE,
    RECHERCHE,
    VOLUME,
    SORTIES,
    HORAIRES,
    REFUS,
    URGENCES,
    NOTORIETE,
)
# They wait a few days, for the act that a reading prepares.
D_UNE_SUITE: tuple[Regle, ...] = (SANS_RELATION, RETOURS, APRES_LA_FIN)
AUSSITOT: tuple[Regle, ...] = (MASSE, RAFALE)
REGLES: dict[str, Regle] = {regle.code: regle for regle in (*DU_JOUR, *D_UNE_SUITE, *AUSSITOT, ECHANTILLON)}

__all__ = ["AUSSITOT", "DU_JOUR", "D_UNE_SUITE", "ECHANTILLON", "REGLES", "Constat", "Faits", "Regle"]
