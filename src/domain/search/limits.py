"""How far an answer goes."""

from domain.shared.errors import InvalidInput

RANKED = 1_000
"""Passages that are put in order; who wants to see more of them asks more narrowly. With so many
that hold all of the terms, those with some of them are not looked for."""
VALUES_PER_FACET = 20
SNIPPET_WORDS = 30
SELDOM, OFTEN = 5_000, 50_000


def is_common(found: int, everything: int) -> bool:
    """So many passages hold the words that weighing them takes long and says nothing: a fifth of
    the library; few are always weighed, very many never."""
    return found > OFTEN or (found > SELDOM and found * 5 > everything)


class SearchTooBroad(InvalidInput):
    """So many words begin or go together like that that the search was given up."""

    code = "search_too_broad"
    remedy = "Write longer words or fewer of them; beginnings such as `a*` stand for very many."
