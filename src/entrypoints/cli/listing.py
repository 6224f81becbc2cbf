"""The library's list, page after page."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from domain.library.file_list import FileFilter, FileRow
    from entrypoints.container import Container


def all_rows(container: "Container", wanted: "FileFilter") -> "Iterator[FileRow]":
    """Everything that the filter matches, by name."""
    from msgspec.structs import replace

    from domain.library.file_list import MAX_PER_PAGE, FileQuery

    query = FileQuery(filter=wanted, per_page=MAX_PER_PAGE)
    while True:
        page = container.list_files()(query)
        yield from page.rows
        if page.next is None:
            return
        query = replace(query, page=query.page + 1, after=page.next)
