"""The one exception of a refused act, carrying the French sentence that everyone shows."""

from typing import Any


class Refus(Exception):
    """An act is refused; `phrase` is the sentence shown by the button, the page, the test and the journal.

    `code` is a short stable word for the journal, which never stores sentences about a file.
    """

    def __init__(self, phrase: str, code: str = "refus") -> None:
        super().__init__(phrase)
        self.phrase = phrase
        self.code = code


class VersionPerimee(Refus):
    """Somebody changed `objet`, given as it is now, after the person read it; the page shows both."""

    def __init__(self, objet: Any) -> None:
        super().__init__(
            "Cette situation a changé pendant que vous la lisiez. Relisez-la avant de continuer.",
            "version_perimee",
        )
        self.objet = objet


class Invisible(Exception):
    """What is asked for is not there for this agent: the answer is the same 404 as for nothing at all."""
