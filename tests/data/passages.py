"""Files with passages that a test chooses, in whatever store it has."""

from collections.abc import Sequence
from datetime import UTC, datetime

from application.ports.unit_of_work import UnitOfWork
from domain.library.file import FileState, FoundFile
from domain.library.kind import MediaKind, kind_by_name
from domain.library.passage import FacetValue, IndexEntry, Origin, Passage
from domain.library.paths import PathFlavour
from domain.media.facts import MediaFacts
from domain.shared.ids import FileId, FilePath
from domain.shared.provenance import Source

ROOT = FilePath(b"/films/Kestrel Sound")
CHAPTERS, DESCRIPTION = Origin("chapters"), Origin("description")


def said(
    text: str,
    start_s: float | None = None,
    *,
    source: Source | None = Source.VISUAL,
    field: str = "chapters[*].title",
    confidence: float | None = None,
) -> Passage:
    return Passage(
        text=text,
        field=field,
        source=source,
        confidence=confidence,
        start_s=start_s,
        end_s=start_s,
    )


def add_file(
    uow: UnitOfWork, name: str, *, captured: str | None = None, duration_s: float | None = 60.0
) -> FileId:
    """READY, in the one root there is."""
    path = FilePath(ROOT + b"/" + name.encode())
    kind = kind_by_name(path) or MediaKind.UNKNOWN
    now = datetime(2024, 1, 1, tzinfo=UTC)
    with uow() as tx:
        root = tx.files.ensure_root(ROOT, PathFlavour.POSIX, now)
        found = FoundFile(path=path, kind=kind, size_bytes=1_000, modified_ns=1)
        (file_id,) = tx.files.upsert_found(root.id, PathFlavour.POSIX, [(found, None)], now)
        tx.files.save([tx.files.get(file_id).probed(kind, FileState.READY, ())])
        is_still = kind is MediaKind.IMAGE
        tx.media.set_facts(
            file_id,
            MediaFacts(
                kind=kind,
                duration_s=None if is_still else duration_s,
                captured_local=captured,
            ),
        )
        tx.commit()
    return file_id


def say(
    uow: UnitOfWork,
    file_id: FileId,
    *passages: Passage,
    origin: Origin = CHAPTERS,
    facets: Sequence[FacetValue] = (),
) -> None:
    """From now on this is what the origin says of the file."""
    with uow() as tx:
        entry = IndexEntry(passages=passages, facets=tuple(facets))
        tx.passages.replace(file_id, origin, entry)
        tx.commit()
