"""What upper layers plug into the life of a post: `acces` fills these lists when it is ready."""

from collections.abc import Callable
from datetime import date

from egide.socle.comptes.models import Astreinte, Poste, Unite
from egide.socle.comptes.roles import Role

# Each answers with the French sentence that refuses the end of this post on that day, or None.
CONTROLES_DE_FIN_DE_POSTE: list[Callable[[Poste, date], str | None]] = []

# Each is called after a post was opened, shortened or closed: subjects and memberships follow.
APRES_CHANGEMENT_DE_POSTE: list[Callable[[Poste], None]] = []

# Each is called after a unit was opened or moved in the tree: the memberships of the managers above follow.
APRES_CHANGEMENT_DE_L_ARBRE: list[Callable[[Unite], None]] = []

# Each is called after a turn was put on the rota, stopped or taken off: being on call opens files for its days.
APRES_CHANGEMENT_D_ASTREINTE: list[Callable[[Astreinte], None]] = []

# Each is called with the leaving post and the one that takes over, before the end of the first is checked.
A_LA_TRANSMISSION: list[Callable[[Poste, Poste], None]] = []

# Asked by the page of roles: parts that a role reads, and what it may do gathered by the tie that is needed.
VOLETS_LUS_PAR_LE_ROLE: list[Callable[[Role], list[str]]] = []
ACTES_DU_ROLE: list[Callable[[Role], list[tuple[str, list[str]]]]] = []
