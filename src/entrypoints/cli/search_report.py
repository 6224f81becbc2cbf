"""What a search found, for people and as JSON."""

import re
import sys
from typing import TYPE_CHECKING, Any

import click

from domain.library.paths import parts_below
from domain.shared.figures import counted
from domain.shared.names import base_name, display_text
from domain.shared.timecode import clock
from entrypoints.cli.json_views import file_row, plain
from entrypoints.cli.screen import say

if TYPE_CHECKING:
    from application.search.ranking import Moment
    from application.search.search_library import FileMoments, SearchAnswer

_SPACES = re.compile(r"\s+")
_WORDS = {
    "ocr": "on screen",
    "exif": "EXIF",
    "human": "a person",
    "filename": "file name",
    "transcript": "heard",
}


def say_answer(found: "SearchAnswer") -> None:
    if found.being_indexed:
        say("Files are being indexed at the moment; afterwards more may be found.")
    unknown = ", ".join(map(display_text, found.unknown_words))
    if not found.files:
        say("Nothing found.")
        if unknown:
            say(f"Nowhere in the library: {unknown}.")
        if relief := found.relief:
            option = {"captured": "from/--to", "origins": "in", "sources": "in", "facets": "facet"}
            name = option.get(relief.part.name, relief.part.name)
            say(f"Without --{name} there would be {counted(relief.moments, 'moment')}.")
        return
    for file in found.files:
        _say_file(file)
    shown = len(found.files)
    totals = f"{counted(found.total_moments, 'moment')} in {counted(found.total_files, 'file')}"
    say(f"{totals}{f', the first {shown} here' if shown < found.total_files else ''}.")
    if found.newest_first:
        say("Almost everything has these words, so the newest files come first.")
    if unknown:
        say(f"Nowhere in the library: {unknown}.")


def answer_document(found: "SearchAnswer") -> dict[str, Any]:
    command = found.command
    return {
        "query": command.text,
        "mode": command.mode,
        "total_moments": found.total_moments,
        "total_files": found.total_files,
        "being_indexed": found.being_indexed,
        "newest_first": found.newest_first,
        "unknown_words": found.unknown_words,
        "files": [
            {
                **file_row(file.row),
                "total_moments": file.total_moments,
                "moments": [
                    {**plain(moment), "text": "".join(part.text for part in moment.snippet)}
                    for moment in file.moments
                ],
            }
            for file in found.files
        ],
        "counts": plain(found.tally),
        "took_ms": found.took_ms,
    }


def _say_file(file: "FileMoments") -> None:
    parts = [*parts_below(file.row.path, file.row.root_path), base_name(file.row.path)]
    say(f"{file.row.id}  {'/'.join(map(display_text, parts))}")
    for moment in file.moments:
        at = "–" if moment.start_s is None else clock(moment.start_s)
        say(f"    {at:>8}  {_origin(moment)}: {_snippet(moment)}")
    hidden = file.total_moments - len(file.moments)
    if hidden:
        say(f"              and {counted(hidden, 'moment')} more")
    say()


def _origin(moment: "Moment") -> str:
    source = moment.source
    if source is None or source == "human":
        return f"{moment.title}{', a person' if source else ''}"
    sure = "" if moment.confidence is None else f" {moment.confidence:.2f}"
    return f"{moment.title}, {_WORDS.get(source, source)}{sure}"


def _snippet(moment: "Moment") -> str:
    """Hits stand out where a person looks; into a file or a pipe go words alone."""
    for_people = sys.stdout.isatty()
    return "".join(
        click.style(text, bold=True, underline=True) if part.is_hit and for_people else text
        for part in moment.snippet
        for text in (display_text(_SPACES.sub(" ", part.text)),)
    )
