"""The one exception of a refused act, carrying the French sentence that everyone shows."""


class Refus(Exception):
    """An act is refused; `phrase` is the sentence shown by the button, the page, the test and the journal.

    `code` is a short stable word for the journal, which never stores sentences about a file.
    """

    def __init__(self, phrase: str, code: str = "refus") -> None:
        super().__init__(phrase)
        self.phrase = phrase
        self.code = code


class Invisible(Exception):
    """What is asked for is not there for this agent: the answer is the same 404 as for nothing at all."""
