"""Sums over everything that a filter matches."""

from typing import Any

import sqlalchemy as sa

from adapters.sql.file_filter import matching
from adapters.sql.file_steps import IS_PRESENT_PROXY, proxy
from adapters.sql.schema import files, media_facts
from domain.library.file_list import FileFilter


def totals(wanted: FileFilter) -> sa.Select[Any]:
    """The fields of FileTotals in order, then the number of all files."""
    return (
        sa.select(
            sa.func.count(),
            sa.func.coalesce(sa.func.sum(files.c.size_bytes), 0),
            sa.func.coalesce(sa.func.sum(media_facts.c.duration_s), 0.0),
            sa.func.coalesce(sa.func.sum(proxy.c.size_bytes), 0),
            sa.select(sa.func.count()).select_from(files.alias()).scalar_subquery(),
        )
        .select_from(files.outerjoin(media_facts).outerjoin(proxy, IS_PRESENT_PROXY))
        .where(*matching(wanted))
    )
