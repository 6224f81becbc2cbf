"""What is asked of a search, and why it may be refused."""

import unicodedata

import msgspec

from domain.search.mode import SearchMode
from domain.search.moments import MomentFilter, SearchOrder
from domain.shared.errors import InvalidInput

MIN_TEXT, MAX_TEXT = 2, 500
MAX_PER_PAGE = 200
MAX_FIELDS = 20


class BadSearchText(InvalidInput):
    """A search needs 2 to 500 characters."""

    code = "bad_search_text"


class BadSearchPage(InvalidInput):
    """Pages of a search count from 1, and hold 1 to 200 entries."""

    code = "bad_search_page"


class ModeNotHere(InvalidInput):
    """Searching by meaning is not yet here."""

    code = "mode_not_here"
    remedy = "Search with mode=keyword."


class SearchCommand(msgspec.Struct, frozen=True, kw_only=True):
    text: str
    mode: SearchMode = SearchMode.KEYWORD
    where: MomentFilter = MomentFilter()
    order: SearchOrder = SearchOrder.RELEVANCE
    page: int = 1
    per_page: int = 20


def checked(command: SearchCommand) -> SearchCommand:
    """With its text as it is looked for: in one line, without control characters.

    Raises:
        BadSearchText, BadSearchPage, ModeNotHere
        InvalidInput: facets of too many fields.
    """
    text = " ".join("".join(map(_without_controls, command.text)).split())
    if not MIN_TEXT <= len(text) <= MAX_TEXT:
        raise BadSearchText()
    if command.page < 1 or not 1 <= command.per_page <= MAX_PER_PAGE:
        raise BadSearchPage(page=command.page, per_page=command.per_page)
    if len({facet.field for facet in command.where.facets}) > MAX_FIELDS:
        raise InvalidInput(f"A search is narrowed by {MAX_FIELDS} fields at most.", key="facet")
    if command.mode is not SearchMode.KEYWORD:
        raise ModeNotHere(mode=command.mode, fallback=SearchMode.KEYWORD)
    return msgspec.structs.replace(command, text=text)


def _without_controls(char: str) -> str:
    return " " if unicodedata.category(char) in ("Cc", "Cs") else char
