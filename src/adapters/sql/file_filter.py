"""Filters of the list as SQL conditions over `files` and `media_facts`."""

import re
from collections.abc import Iterator
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.sql import operators

from adapters.sql import file_steps
from adapters.sql.functions import camera_folded
from adapters.sql.schema import files, media_facts
from domain.library.file_list import FileFilter, FileSort
from domain.library.paths import Folder, comparison_key
from domain.shared.names import folded

_AFTER_DAY = "T~"
"""Behind every time of a day that is written like `2024-05-01T08:30`."""
_PLUS: operators.custom_op[Any] = operators.custom_op("+")
_MOST = 2**63 - 1
_LONE = re.compile("[\ud800-\udfff]")
codec = sa.func.coalesce(sa.func.nullif(media_facts.c.video_codec, ""), media_facts.c.audio_codec)


def inside_folder(folder: Folder) -> sa.ColumnElement[bool]:
    """`is_inside` as a range of the index."""
    key = comparison_key(folder.path, folder.flavour)
    below = _below(key)
    after = below[:-1] + b"0"  # the byte after `/`
    in_range = (files.c.path_key >= below) & (files.c.path_key < after)
    return (files.c.path_key == key) | in_range


def matching(wanted: FileFilter, sort: FileSort | None = None) -> list[sa.ColumnElement[bool]]:
    """For a page that is read in the order of `sort`, no index is offered but that order's: with
    another one SQLite would sort all that matches for the sake of a page."""
    return [*_of_file(wanted, sort), *_of_facts(wanted, sort), *_of_steps(wanted)]


def _of_file(wanted: FileFilter, sort: FileSort | None) -> Iterator[sa.ColumnElement[bool]]:
    if wanted.kind is not None:
        yield _read(files.c.kind, FileSort.KIND, sort) == wanted.kind
    if wanted.state is not None:
        yield files.c.state == wanted.state
    if wanted.has_problems is not None:
        yield (sa.type_coerce(files.c.problems, sa.Text) != "[]") == wanted.has_problems
    if wanted.uploaded is not None:
        yield files.c.uploaded.is_(wanted.uploaded)
    if wanted.folder is not None:
        yield inside_folder(wanted.folder)
        if not wanted.subfolders:
            yield _directly_in(wanted.folder)
    size = _read(files.c.size_bytes, FileSort.SIZE, sort)
    imported_at = _read(files.c.imported_at, FileSort.IMPORTED, sort)
    yield from _between(size, wanted.min_size_bytes, wanted.max_size_bytes)
    yield from _days(imported_at, wanted.imported_from, wanted.imported_until)
    if wanted.text:
        text = bindable(folded(wanted.text))
        yield sa.or_(sa.func.instr(files.c.path_folded, text) > 0, file_steps.said(text))


def _of_facts(wanted: FileFilter, sort: FileSort | None) -> Iterator[sa.ColumnElement[bool]]:
    facts = media_facts.c
    duration_s = _read(facts.duration_s, FileSort.DURATION, sort)
    captured = _read(facts.captured_local, FileSort.CAPTURED, sort)
    yield from _between(duration_s, wanted.min_duration_s, wanted.max_duration_s)
    yield from _days(captured, wanted.captured_from, wanted.captured_until)
    if wanted.camera:
        yield camera_folded(facts.camera_make, facts.camera_model) == bindable(
            folded(wanted.camera)
        )
    if wanted.codec:
        yield codec == bindable(wanted.codec)


def _of_steps(wanted: FileFilter) -> Iterator[sa.ColumnElement[bool]]:
    for asked, holds in (
        (wanted.has_proxy, file_steps.has_proxy),
        (wanted.has_transcript, file_steps.has_transcript),
        (wanted.has_summary, file_steps.has_summary),
        (wanted.has_analysis, file_steps.analysed),
        (wanted.has_embedding, sa.false()),
        (wanted.failed_last_job, file_steps.failed_last_job),
        (wanted.stale, file_steps.stale),
        (wanted.quarantined, file_steps.quarantined),
    ):
        if asked is not None:
            yield holds if asked else sa.not_(holds)
    if wanted.analysis is not None:
        yield file_steps.in_state[wanted.analysis]
    yield from _between(file_steps.characters, wanted.min_transcript_characters, None)


def _read(
    column: sa.ColumnElement[Any], by: FileSort, sort: FileSort | None
) -> sa.ColumnElement[Any]:
    """The column; behind a `+` where its index is not to be used."""
    return column if sort in (None, by) else off_index(column)


def off_index(column: sa.ColumnElement[Any]) -> sa.ColumnElement[Any]:
    return sa.UnaryExpression(column, operator=_PLUS, type_=column.type)


def _between(
    value: sa.ColumnElement[Any], least: float | None, most: float | None
) -> Iterator[sa.ColumnElement[bool]]:
    if least is not None:
        yield value >= _bindable_number(least)
    if most is not None:
        yield value <= _bindable_number(most)


def _days(
    moment: sa.ColumnElement[Any], first: date | None, last: date | None
) -> Iterator[sa.ColumnElement[bool]]:
    written = sa.type_coerce(moment, sa.Text)
    if first is not None:
        yield written >= first.isoformat()
    if last is not None:
        yield written < last.isoformat() + _AFTER_DAY


def _directly_in(folder: Folder) -> sa.ColumnElement[bool]:
    below = _below(comparison_key(folder.path, folder.flavour))
    rest = sa.func.substr(files.c.path_key, len(below) + 1)
    return sa.func.instr(rest, sa.literal(b"/", sa.LargeBinary)) == 0


def _below(key: bytes) -> bytes:
    return key if key.endswith(b"/") else key + b"/"


def bindable(text: str) -> str:
    """What SQLite cannot take is nowhere in what it holds; a NUL is neither."""
    return text if text.isascii() or not _LONE.search(text) else "\0"


def _bindable_number(bound: float) -> float:
    """SQLite's integers end; no size is beyond them."""
    return max(-_MOST, min(_MOST, bound)) if isinstance(bound, int) else bound
