"""The control of what is about to leave: the only place where secrets are in clear beside the words of a document.

It answers by findings, which name a kind, a page and what holds the words: never the words (ADR 0018).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from egide.socle.documents.actions import octets_de
from egide.socle.documents.controle.nature import IMAGES, Nature
from egide.socle.documents.lettres.images import pdf_d_une_image
from egide.socle.documents.magasin import FichierIllisible
from egide.socle.documents.models import Piece
from egide.socle.documents.sorties.ecriture import Endroit
from egide.socle.documents.sorties.lecture import lire_pdf
from egide.socle.documents.sorties.recherche import chercher
from egide.socle.documents.sorties.registres import NOMS_CONNUS, SECRETS, Destinataire
from egide.socle.documents.sorties.secrets import Degre, Genre, Trouvaille
from egide.socle.interface.refus import Refus

TITRE = "titre"


@dataclass(frozen=True)
class Constat:
    """What the control says of one piece."""

    piece: Piece
    trouvailles: tuple[Trouvaille, ...]
    a_regarder: tuple[int, ...]

    @property
    def certaines(self) -> list[Trouvaille]:
        """What stops it."""
        return [t for t in self.trouvailles if t.degre is Degre.CERTAIN]

    @property
    def possibles(self) -> list[Trouvaille]:
        """What a human eye must look at."""
        return [t for t in self.trouvailles if t.degre is Degre.POSSIBLE]


def pdf_de(piece: Piece) -> bytes:
    """The bytes that would leave, before their mark: a PDF as it is, a picture on a page.

    Raises Refus for anything else, or when the piece has no copy that circulates.
    """
    if piece.copie is None:
        raise Refus("Cette pièce attend encore son contrôle : elle ne sort pas.", "piece_en_attente")
    try:
        octets = octets_de(piece.copie)
    except FichierIllisible as erreur:
        raise Refus("Cette pièce ne se relit pas : prévenez l’administrateur.", "fichier_illisible") from erreur
    if piece.copie.media == Nature.PDF:
        return octets
    if piece.copie.media in IMAGES:
        return pdf_d_une_image(octets, titre=piece.titre, le=piece.deposee_le)
    raise Refus("Seuls un PDF ou une image peuvent sortir : demandez une copie en PDF.", "media")


def controler(pieces: Iterable[Piece], destinataire: Destinataire) -> list[Constat]:
    """Look for every secret linked with each piece, in its bytes, its title and its name."""
    constats = []
    for piece in pieces:
        lu = lire_pdf(pdf_de(piece), nom=piece.nom_d_origine or piece.titre)
        endroits = [*lu.endroits, Endroit(TITRE, piece.titre)]
        constats.append(Constat(piece, tuple(trouver(piece.pk, endroits, destinataire)), lu.a_regarder))
    return constats


def trouver(cible: UUID, endroits: Sequence[Endroit], destinataire: Destinataire) -> list[Trouvaille]:
    """Where the secrets linked with a piece, or with an object on several children, show in these texts."""
    secrets = [secret for lire in SECRETS for secret in lire(cible, destinataire)]
    connus = [nom for lire in NOMS_CONNUS for nom in lire(cible)]
    return chercher(endroits, secrets, connus=connus)


SECRETS_DITS = {Genre.ADRESSE: "une adresse protégée", Genre.INFORMATEUR: "l’identité d’une personne protégée"}


def dire(constats: Iterable[Constat], degre: Degre) -> str:
    """« Note de l’école : une adresse protégée, page 2 », for each finding of this degree; never the words found."""
    return " ; ".join(
        f"« {constat.piece.titre} » : {SECRETS_DITS[trouvaille.genre]}, {_ou(trouvaille)}"
        for constat in constats
        for trouvaille in (constat.certaines if degre is Degre.CERTAIN else constat.possibles)
    )


def dire_pages(constats: Iterable[Constat]) -> str:
    """« Note de l’école », pages 1, 3: those that no program reads."""
    return " ; ".join(
        f"« {constat.piece.titre} », page{'s' if len(constat.a_regarder) > 1 else ''} "
        + ", ".join(map(str, constat.a_regarder))
        for constat in constats
        if constat.a_regarder
    )


def _ou(trouvaille: Trouvaille) -> str:
    return f"page {trouvaille.page}" if trouvaille.page else trouvaille.ou
