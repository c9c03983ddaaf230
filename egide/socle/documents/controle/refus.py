"""Why a file is not kept, in one French sentence for the person who sent it."""

from egide.socle.interface.refus import Refus


class PieceRefusee(Refus):
    """The file cannot enter; `phrase` says why and what to do, `code` names the rule."""
