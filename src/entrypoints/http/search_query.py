"""A search as addresses write it, the same for the API and the page.

`q`, `mode`, `kind`, `folder`, `from`, `to`, `year`, `origin`, `source`, `facet`, `order`, `page`,
`per_page`; `origin`, `source` and `facet` may repeat, and a facet reads `FIELD=VALUE`.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import date

from application.search.command import SearchCommand
from domain.library.kind import MediaKind
from domain.library.passage import FacetValue, Origin
from domain.library.paths import Folder
from domain.search.mode import SearchMode
from domain.search.moments import MomentFilter, SearchOrder
from domain.shared.errors import InvalidInput
from domain.shared.ids import FilePath
from domain.shared.provenance import Source
from entrypoints import path_text
from entrypoints.http.api.reading import one_of

PER_PAGE = 20
_MAX_NUMBER = 1_000_000

Values = Mapping[str, Sequence[str]]
FolderAt = Callable[[FilePath], Folder]


def read_search(values: Values, folder_at: FolderAt) -> SearchCommand:
    """Empty values mean "does not matter"; names nobody knows are passed over.

    Raises:
        InvalidInput: naming the key.
    """
    return SearchCommand(
        text=_last(values, "q"),
        mode=one_of("mode", _last(values, "mode"), SearchMode) or SearchMode.KEYWORD,
        where=_read_filter(values, folder_at),
        order=one_of("order", _last(values, "order"), SearchOrder) or SearchOrder.RELEVANCE,
        page=_number(values, "page", 1),
        per_page=_number(values, "per_page", PER_PAGE),
    )


def read_day(key: str, text: str) -> str | None:
    """`2019-06-14`, also where a time follows; None for nothing.

    Raises:
        InvalidInput
    """
    if not text:
        return None
    try:
        return date.fromisoformat(text[:10]).isoformat()
    except ValueError as error:
        raise InvalidInput(f"{key}: “{text[:40]}” is no date like 2019-06-14.", key=key) from error


def read_facet(text: str) -> FacetValue:
    """Raises:
    InvalidInput
    """
    field, sign, value = text.partition("=")
    if not (field and sign and value):
        raise InvalidInput(f"facet: “{text[:80]}” does not read FIELD=VALUE.", key="facet")
    return FacetValue(field=field, value=value)


def _read_filter(values: Values, folder_at: FolderAt) -> MomentFilter:
    folder, year = _last(values, "folder"), _last(values, "year")
    first, last = read_day("from", _last(values, "from")), read_day("to", _last(values, "to"))
    if year:
        number = _whole("year", year)
        if not 1 <= number <= 9999:
            raise InvalidInput(f"year: {number} is not between 1 and 9999.", key="year")
        first, last = f"{number:04d}-01-01", f"{number:04d}-12-31"
    sources = (one_of("source", text, Source) for text in _all(values, "source"))
    return MomentFilter(
        kind=one_of("kind", _last(values, "kind"), MediaKind),
        folder=folder_at(path_text.read(folder)) if folder else None,
        origins=tuple(map(Origin, _all(values, "origin"))),
        sources=tuple(source for source in sources if source is not None),
        captured_from=first,
        captured_until=last,
        facets=tuple(map(read_facet, _all(values, "facet"))),
    )


def _all(values: Values, key: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(text for text in values.get(key, ()) if text))


def _last(values: Values, key: str) -> str:
    return next((text for text in reversed(values.get(key, ())) if text), "")


def _number(values: Values, key: str, otherwise: int) -> int:
    text = _last(values, key)
    if not text:
        return otherwise
    number = _whole(key, text)
    if number > _MAX_NUMBER:
        raise InvalidInput(f"{key}: {text[:40]} is too large.", key=key)
    return number


def _whole(key: str, text: str) -> int:
    try:
        return int(text[:20])
    except ValueError as error:
        raise InvalidInput(f"{key}: “{text[:40]}” is no number.", key=key) from error
