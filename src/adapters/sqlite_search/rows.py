"""Rows become passages, and back."""

from collections.abc import Iterator, Sequence
from typing import Any, TypeVar

from adapters.sqlite_search.tables import CHUNK, passages
from domain.library.passage import Origin, Passage
from domain.search.moments import FoundPassage
from domain.search.scope import scope_of
from domain.search.unspaced import apart, together
from domain.shared.ids import FileId, PassageId
from domain.shared.provenance import Source

T = TypeVar("T")

PASSAGE_COLUMNS = tuple(passages.c[name] for name in Passage.__struct_fields__)
FOUND_COLUMNS = (passages.c.id, passages.c.file_id, passages.c.origin, *PASSAGE_COLUMNS)


def chunks(many: Sequence[T]) -> Iterator[Sequence[T]]:
    for start in range(0, len(many), CHUNK):
        yield many[start : start + CHUNK]


def bindable(text: str) -> str:
    """Without what SQLite cannot take: half a surrogate pair, and the end of a C string."""
    return text.encode("utf-8", "replace").decode("utf-8").replace("\0", " ")


def passage_of(row: Sequence[Any]) -> Passage:
    """From the values of PASSAGE_COLUMNS."""
    text, field, source, confidence, start_s, end_s = row
    return Passage(
        text=together(text),
        field=field,
        source=None if source is None else Source(source),
        confidence=confidence,
        start_s=start_s,
        end_s=end_s,
    )


def found_of(row: Sequence[Any]) -> FoundPassage:
    """From the values of FOUND_COLUMNS."""
    return FoundPassage(
        id=PassageId(row[0]),
        file_id=FileId(row[1]),
        origin=Origin(row[2]),
        passage=passage_of(row[3:]),
    )


def values_of(file_id: FileId, origin: Origin, position: int, passage: Passage) -> dict[str, Any]:
    return {
        "file_id": file_id,
        "origin": origin,
        "position": position,
        "field": passage.field,
        "source": passage.source,
        "confidence": passage.confidence,
        "start_s": passage.start_s,
        "end_s": passage.end_s,
        "text": apart(passage.text),
        "scope": " ".join(scope_of(origin, passage)),
    }
