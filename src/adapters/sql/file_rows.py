"""The list's rows, filters, orders and sums as SQL expressions."""

from typing import Any

import sqlalchemy as sa

from adapters.sql.schema import (
    analysis_results,
    analysis_runs,
    artifacts,
    files,
    job_items,
    media_facts,
    roots,
)
from domain.analysis.run import RunStatus
from domain.jobs.job import WITH_OUTCOME, ItemStatus
from domain.library.file_list import PROXY_ITEM, FileFilter, FileQuery, FileRow, FileSort
from domain.library.paths import Folder, comparison_key
from domain.media.artifact import ArtifactKind
from domain.shared.names import folded

_proxy = artifacts.alias("proxy")
_thumbnail = artifacts.alias("thumbnail")

# A proxy counts only while it was made from the file as it is now.
_HAS_PROXY = (
    (_proxy.c.file_id == files.c.id)
    & (_proxy.c.kind == ArtifactKind.PROXY)
    & (_proxy.c.made_from == files.c.fingerprint)
)
_HAS_THUMBNAIL = (_thumbnail.c.file_id == files.c.id) & (
    _thumbnail.c.kind == ArtifactKind.THUMBNAIL
)

_proxy_failed = (
    sa.select(job_items.c.status == ItemStatus.FAILED)
    .where(
        job_items.c.file_id == files.c.id,
        job_items.c.kind == PROXY_ITEM,
        job_items.c.status.in_(WITH_OUTCOME),
    )
    .order_by(job_items.c.ended_at.desc(), job_items.c.id.desc())
    .limit(1)
    .correlate(files)
    .scalar_subquery()
)
_analysed = (
    sa.select(analysis_runs.c.id)
    .join(analysis_results)
    .where(
        analysis_runs.c.file_id == files.c.id,
        analysis_runs.c.status == RunStatus.COMPLETED,
    )
    .correlate(files)
    .exists()
)
_newest_run_failed = (
    sa.select(analysis_runs.c.status == RunStatus.FAILED)
    .where(analysis_runs.c.file_id == files.c.id)
    .order_by(analysis_runs.c.id.desc())
    .limit(1)
    .correlate(files)
    .scalar_subquery()
)


def _truth(expression: sa.ColumnElement[Any]) -> sa.ColumnElement[bool]:
    return sa.type_coerce(sa.func.coalesce(expression, 0), sa.Boolean)


_COMPUTED: dict[str, sa.ColumnElement[Any]] = {
    "root_path": roots.c.path,
    "proxy_size_bytes": _proxy.c.size_bytes,
    "proxy_failed": _truth(_proxy_failed),
    "has_thumbnail": _thumbnail.c.id.is_not(None),
    "analysis_done": _analysed,
    "analysis_failed": _truth(_newest_run_failed) & ~_analysed,
}
ROW_COLUMNS = [
    _COMPUTED[name] if name in _COMPUTED else (files.c if name in files.c else media_facts.c)[name]
    for name in FileRow.__struct_fields__
]
ROW_TABLES = (
    files.join(roots)
    .outerjoin(media_facts)
    .outerjoin(_proxy, _HAS_PROXY)
    .outerjoin(_thumbnail, _HAS_THUMBNAIL)
)

_SORTS: dict[FileSort, sa.ColumnElement[Any]] = {
    FileSort.NAME: files.c.name_folded,
    FileSort.IMPORTED: files.c.imported_at,
    FileSort.SIZE: files.c.size_bytes,
    FileSort.DURATION: media_facts.c.duration_s,
    FileSort.CAPTURED: media_facts.c.captured_local,
    FileSort.KIND: files.c.kind,
}
_MAY_BE_UNKNOWN = {FileSort.DURATION, FileSort.CAPTURED}


def inside_folder(folder: Folder) -> sa.ColumnElement[bool]:
    """`is_inside` as a range of the index."""
    key = comparison_key(folder.path, folder.flavour)
    below = key if key.endswith(b"/") else key + b"/"
    after = below[:-1] + b"0"  # the byte after `/`
    in_range = (files.c.path_key >= below) & (files.c.path_key < after)
    return (files.c.path_key == key) | in_range


def matching(wanted: FileFilter) -> list[sa.ColumnElement[bool]]:
    conditions: list[sa.ColumnElement[bool]] = []
    if wanted.kind is not None:
        conditions.append(files.c.kind == wanted.kind)
    if wanted.state is not None:
        conditions.append(files.c.state == wanted.state)
    if wanted.text:
        conditions.append(
            files.c.path_folded.contains(folded(wanted.text), autoescape=True, escape="\\")
        )
    if wanted.has_proxy is not None:
        has = sa.select(_proxy.c.id).where(_HAS_PROXY).correlate(files).exists()
        conditions.append(has if wanted.has_proxy else ~has)
    if wanted.has_analysis is not None:
        conditions.append(_analysed if wanted.has_analysis else ~_analysed)
    if wanted.has_problems is not None:
        none = sa.type_coerce(files.c.problems, sa.Text) == "[]"
        conditions.append(~none if wanted.has_problems else none)
    if wanted.folder is not None:
        conditions.append(inside_folder(wanted.folder))
    return conditions


def ordered(query: FileQuery) -> list[sa.ColumnElement[Any]]:
    """Unknown values come last both ways; ties go by id in the same direction."""
    key = _SORTS[query.sort]
    way = key.desc() if query.descending else key.asc()
    if query.sort in _MAY_BE_UNKNOWN:
        way = way.nulls_last()
    return [way, files.c.id.desc() if query.descending else files.c.id.asc()]


def totals(wanted: FileFilter) -> sa.Select[Any]:
    """The fields of FileTotals in order, then the number of all files."""
    return (
        sa.select(
            sa.func.count(),
            sa.func.coalesce(sa.func.sum(files.c.size_bytes), 0),
            sa.func.coalesce(sa.func.sum(media_facts.c.duration_s), 0.0),
            sa.func.coalesce(sa.func.sum(_proxy.c.size_bytes), 0),
            sa.select(sa.func.count()).select_from(files.alias()).scalar_subquery(),
        )
        .select_from(files.outerjoin(media_facts).outerjoin(_proxy, _HAS_PROXY))
        .where(*matching(wanted))
    )
