"""Which transcripts, as an address says it."""

from datetime import UTC, date, datetime, timedelta

from domain.library.file_list import MAX_TEXT
from domain.shared.errors import InvalidInput
from entrypoints.http.search_query import read_day


def day_begins(key: str, text: str) -> datetime | None:
    """Raises:
    InvalidInput
    """
    day = read_day(key, text)
    return (
        None
        if day is None
        else datetime.combine(date.fromisoformat(day), datetime.min.time(), UTC)
    )


def day_ends(key: str, text: str) -> datetime | None:
    """The day is in it: the moment after its last.

    Raises:
        InvalidInput
    """
    begins = day_begins(key, text)
    try:
        return None if begins is None else begins + timedelta(days=1)
    except OverflowError:
        return None  # after the last day there is


def words(key: str, text: str | None) -> str:
    """Raises:
    InvalidInput: a store may take a NUL for the end of the text.
    """
    said = text or ""
    if len(said) > MAX_TEXT or "\0" in said:
        raise InvalidInput(f"{key}: longer than {MAX_TEXT:,} letters, or with a NUL.", key=key)
    return said
