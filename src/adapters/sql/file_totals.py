"""Sums over everything that a filter matches, counted once for as long as nothing changes them."""

import threading
from collections import OrderedDict
from collections.abc import Iterator

import sqlalchemy as sa

from adapters.sql.changes import numbers
from adapters.sql.file_filter import matching
from adapters.sql.file_steps import IS_PRESENT_PROXY, proxy
from adapters.sql.rows import build
from adapters.sql.schema import files, media_facts
from domain.library.file_list import AnalysisState, FileFilter, FileTotals

_ALL = sa.select(sa.func.count()).select_from(files)
_SUMS = ("files", "media_facts", "artifacts")
_RUNS = ("analysis_runs", "analysis_results")
_KEPT = 256

_Kept = tuple[tuple[int, ...], FileTotals]


class CountedTotals:
    """What was counted, with the changes it was counted at. Shared by a process's threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._kept: OrderedDict[FileFilter, _Kept] = OrderedDict()
        self._library: tuple[int, int] | None = None

    def of(self, connection: sa.Connection, wanted: FileFilter) -> tuple[FileTotals, int]:
        """With the number of all files. On a connection that only reads: what a transaction has
        changed and not committed is in no number yet."""
        now = numbers(connection)
        at = tuple(now.get(area, 0) for area in areas_of(wanted))
        files_at = now.get("files", 0)
        with self._lock:
            kept, library = self._kept.get(wanted), self._library
        if kept is None or kept[0] != at:
            kept = (at, count_sums(connection, wanted))
        if library is None or library[0] != files_at:
            library = (files_at, count_all(connection))
        with self._lock:
            self._kept[wanted], self._library = kept, library
            self._kept.move_to_end(wanted)
            while len(self._kept) > _KEPT:
                self._kept.popitem(last=False)
        return kept[1], library[1]


def count_all(connection: sa.Connection) -> int:
    return connection.execute(_ALL).scalar_one()


def count_sums(connection: sa.Connection, wanted: FileFilter) -> FileTotals:
    sums = (
        sa.select(
            sa.func.count(),
            sa.func.coalesce(sa.func.sum(files.c.size_bytes), 0),
            sa.func.coalesce(sa.func.sum(media_facts.c.duration_s), 0.0),
            sa.func.coalesce(sa.func.sum(proxy.c.size_bytes), 0),
        )
        .select_from(files.outerjoin(media_facts).outerjoin(proxy, IS_PRESENT_PROXY))
        .where(*matching(wanted))
    )
    return build(FileTotals, connection.execute(sums).one())


def areas_of(wanted: FileFilter) -> tuple[str, ...]:
    """The tables whose changes may change what is counted."""
    return (*_SUMS, *sorted(set(_more_areas(wanted))))


def _more_areas(wanted: FileFilter) -> Iterator[str]:
    by_runs = wanted.analysis not in (None, AnalysisState.WAITING)
    if by_runs or wanted.has_analysis is not None or wanted.stale is not None:
        yield from _RUNS
    if wanted.failed_last_job is not None or wanted.analysis is AnalysisState.WAITING:
        yield "job_items"
    if wanted.text:
        yield "passages"
    if (wanted.has_transcript, wanted.min_transcript_characters) != (None, None):
        yield "transcripts"
    if wanted.has_summary is not None:
        yield from ("transcripts", "transcript_summaries")
    if wanted.quarantined is not None:
        yield "strikes"
