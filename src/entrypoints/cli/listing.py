"""The library's list, page after page."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from domain.library.file_list import FileFilter, FileRow
    from entrypoints.container import Container


def all_rows(container: "Container", wanted: "FileFilter") -> "Iterator[FileRow]":
    """Everything that the filter matches, by name."""
    from domain.library.file_list import MAX_PER_PAGE, FileQuery

    number = 1
    while rows := container.list_files()(
        FileQuery(filter=wanted, page=number, per_page=MAX_PER_PAGE)
    ).rows:
        yield from rows
        number += 1
