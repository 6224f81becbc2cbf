"""What the library holds that begins as somebody types."""

from application.ports.unit_of_work import Reader
from application.search.command import MAX_TEXT
from domain.search.limits import SearchTooBroad

LIMIT = 9


class SuggestSearches:
    def __init__(self, *, reader: Reader) -> None:
        self._reader = reader

    def __call__(self, beginning: str) -> tuple[str, ...]:
        """At most nine; none for texts that are no beginning of anything."""
        wanted = " ".join(beginning.replace("\0", " ").split())
        if not wanted or len(wanted) > MAX_TEXT:
            return ()
        with self._reader() as now:
            try:
                return now.passages.suggest(wanted, LIMIT)
            except SearchTooBroad:  # somebody types, and has not asked yet
                return ()
