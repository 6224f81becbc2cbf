"""Where a command writes what a person asked for: never over an original, nor half a file."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

import click

if TYPE_CHECKING:
    from entrypoints.container import Container

STDOUT = "-"


@contextmanager
def opened(container: "Container", output: str, *, force: bool) -> Iterator[BinaryIO]:
    """Under another name until all is written, so that FILE is whole or as it was."""
    if output == STDOUT:
        sys.stdout.flush()
        yield sys.stdout.buffer
        return
    target = Path(output)
    refuse_to_replace(container, target, force=force)
    half = target.with_name(f".{target.name[:100]}.{os.getpid()}.part")
    try:
        with half.open("xb") as to:
            yield to
        refuse_to_replace(container, target, force=force)
        half.replace(target)
    finally:
        with suppress(FileNotFoundError):
            half.unlink()


def refuse_to_replace(container: "Container", target: Path, *, force: bool) -> None:
    if target.is_dir():
        raise click.UsageError(f"{target} is a folder; add the name of a file.")
    if not target.parent.is_dir():
        raise click.UsageError(f"There is no folder {target.parent}.")
    if not target.exists():
        return
    if not target.is_file():  # a device would be replaced by a file of its name
        raise click.UsageError(f"{target} is no file; - writes to standard output.")
    if not force:
        raise click.UsageError(f"{target} is there already; --force replaces it.")
    if _is_original(container, target):
        raise click.UsageError(f"{target} is a file of the library; originals are never replaced.")


def _is_original(container: "Container", target: Path) -> bool:
    from domain.library.file_list import FileFilter, FileQuery
    from domain.shared.names import display_text

    name = display_text(os.fsencode(target.resolve().name))
    with container.reader()() as now:
        named_alike = now.files.matching(FileQuery(filter=FileFilter(text=name)))
    for file in named_alike:
        with suppress(OSError):
            if Path(os.fsdecode(file.path)).samefile(target):
                return True
    return False
