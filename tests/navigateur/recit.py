"""« Étant donné, quand, alors »: each step is a sentence, and the sentence that failed is named in the report."""

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager


@contextmanager
def _etape(mot: str, phrase: str) -> Iterator[None]:
    try:
        yield
    except BaseException as erreur:
        erreur.add_note(f"L’étape qui a échoué : {mot} {phrase}")
        raise


def etant_donne(phrase: str) -> AbstractContextManager[None]:
    """What is true before the story begins."""
    return _etape("étant donné", phrase)


def quand(phrase: str) -> AbstractContextManager[None]:
    """What somebody does."""
    return _etape("quand", phrase)


def alors(phrase: str) -> AbstractContextManager[None]:
    """What must then be true."""
    return _etape("alors", phrase)
