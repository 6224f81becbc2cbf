"""How far an answer goes."""

from domain.shared.errors import InvalidInput

ENOUGH_FILES = 1_000
"""With so many files that have a whole match, nobody asks for the others."""
VALUES_PER_FACET = 20
SNIPPET_WORDS = 30
SELDOM = 5_000
"""So few hits are always weighed."""
_OFTEN = 50_000


def may_be_common(found: int) -> bool:
    """Whether `is_common` depends on how many passages there are at all."""
    return SELDOM < found <= _OFTEN


def is_common(found: int, everything: int) -> bool:
    """So many passages hold the words that weighing them takes long and says nothing: a fifth of
    the library; few are always weighed, very many never."""
    return found > _OFTEN or (found > SELDOM and found * 5 > everything)


class SearchTooBroad(InvalidInput):
    """So many words begin or go together like that that the search was given up."""

    code = "search_too_broad"
    remedy = "Write longer words or fewer of them; beginnings such as `a*` stand for very many."
