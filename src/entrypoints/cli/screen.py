"""Standard output for results, standard error for everything said on the way."""

import sys
from collections.abc import Sequence
from io import TextIOBase, TextIOWrapper
from typing import Any

import click

from domain.shared.columns import columns

_GAP = "  "
_NARROWEST_LAST = 24
_LAID_OUT_BYTES = 4 * 1024 * 1024


def prepare_streams(*, only_documents: bool = False) -> None:
    """A character the terminal's encoding lacks is escaped, never an error.

    `only_documents`: words that anybody prints, a plugin say, go to standard error.
    """
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    if only_documents and isinstance(sys.stdout, TextIOWrapper):
        sys.stdout = _OnlyDocuments(sys.stdout)


class _OnlyDocuments(TextIOBase):
    """A document goes by `buffer`, past everything that is printed."""

    def __init__(self, out: TextIOWrapper) -> None:
        self._out = out
        self.buffer = out.buffer

    def write(self, text: str) -> int:
        return sys.stderr.write(text)

    def flush(self) -> None:
        self._out.flush()

    def fileno(self) -> int:
        return self._out.fileno()

    def isatty(self) -> bool:
        return self._out.isatty()


def emit(document: Any) -> None:
    """The one JSON document of a `--json` command."""
    import msgspec

    raw = msgspec.json.encode(document)
    # Nobody reads megabytes line by line, and laying them out takes as much memory again.
    say_bytes((msgspec.json.format(raw, indent=2) if len(raw) < _LAID_OUT_BYTES else raw) + b"\n")


def say_bytes(raw: bytes) -> None:
    """As they are, whatever the encoding of the terminal."""
    sys.stdout.flush()
    sys.stdout.buffer.write(raw)
    sys.stdout.buffer.flush()


def say(text: str = "") -> None:
    """A line of the result."""
    click.echo(text)


def note(text: str) -> None:
    """A line about what is going on."""
    click.echo(text, err=True)


def say_indented(text: str, depth: int) -> None:
    """On a terminal wrapped, further lines further in; into a file or a pipe as one line."""
    indent = "  " * depth
    if not sys.stdout.isatty():
        say(indent + text)
        return
    import shutil
    import textwrap

    width = max(shutil.get_terminal_size().columns, len(indent) + 2 * _NARROWEST_LAST)
    further = indent + "    "
    for line in textwrap.wrap(
        text, width, initial_indent=indent, subsequent_indent=further, break_on_hyphens=False
    ) or [""]:
        say(line)


def say_table(headers: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Aligned columns. On a terminal that is too narrow the last column is wrapped; into a file
    or a pipe every row is one line."""
    # Here, because `--help` does without them.
    import shutil
    import textwrap

    lines = [list(headers), *map(list, rows)]
    widths = [max(map(columns, column)) for column in zip(*lines, strict=True)]
    before_last = sum(widths[:-1]) + len(_GAP) * (len(widths) - 1)
    room = shutil.get_terminal_size().columns - before_last
    wrap = sys.stdout.isatty() and _NARROWEST_LAST <= room < widths[-1]
    for cells in lines:
        start = "".join(
            _padded(cell, width) + _GAP
            for cell, width in zip(cells[:-1], widths[:-1], strict=True)
        )
        last = textwrap.wrap(cells[-1], room) if wrap else [cells[-1]]
        say((start + (last[0] if last else "")).rstrip())
        for line in last[1:]:
            say(" " * before_last + line)


def _padded(text: str, width: int) -> str:
    return text + " " * (width - columns(text))
