"""`reelsight transcripts export`."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from entrypoints.cli.options import ids_argument, json_option
from entrypoints.cli.output_file import STDOUT, opened, refuse_to_replace
from entrypoints.cli.transcript_filters import any_given, transcript_filters, where_of

if TYPE_CHECKING:
    from domain.shared.ids import FilePath, TranscriptId
    from entrypoints.container import Container

FORMATS = ("txt", "json", "srt", "vtt")
_AT_ONCE = 500


@click.command("export")
@ids_argument
@click.option(
    "--format", "in_format", type=click.Choice(FORMATS),
    help="Default: what the name of FILE ends with, else srt.",
)  # fmt: skip
@click.option(
    "--output", "-o", metavar="FILE|DIR", default=STDOUT,
    help="Where to write: a file for one transcript, a folder for several (it is made).",
)  # fmt: skip
@click.option("--all", "whole_library", is_flag=True, help="Of every file of the library.")
@click.option("--force", is_flag=True, help="Replace files that are there already.")
@transcript_filters
@json_option
def export(
    file_ids: tuple[int, ...],
    in_format: str | None,
    output: str,
    whole_library: bool,
    force: bool,
    as_json: bool,
    **filters: Any,
) -> int:
    """Write transcripts as subtitles (srt, vtt), plain text or JSON.

    Of each file the transcript that is shown, unless --model names another. Corrections are in
    them; what is in doubt stands only in JSON. Nothing is written beside the originals unless you
    name their folder, and nothing that is there is replaced without --force.

    \b
    reelsight transcripts export 12 -o harbour.srt
    reelsight transcripts export --language de --format vtt -o subtitles
    """
    from domain.transcription.transcript import TranscriptNotFound
    from entrypoints.cli.session import open_library

    if not (file_ids or whole_library or any_given(filters)):
        raise click.UsageError("Give file ids or filters; --all means the whole library.")
    if file_ids and any_given({**filters, "model": None}):
        raise click.UsageError("Give file ids or filters, not both; --model goes with both.")
    if as_json and output == STDOUT:
        raise click.UsageError("Standard output can hold the words or the report, not both.")
    folder = _folder(output, only_one=len(file_ids) == 1)
    suffix = Path(output).suffix.lower().lstrip(".")
    wanted = in_format or (suffix if folder is None and suffix in FORMATS else "srt")
    with open_library() as container:
        found, missing = _chosen(container, file_ids, filters)
        if folder is None and missing:
            raise TranscriptNotFound(
                f"File {missing[0]} has no such transcript of what it holds now: "
                "`reelsight transcribe` it, or ask for one of before with --outdated."
            )
        written = _written(container, found, output, folder, wanted, force=force)
    return _report(written, missing, as_json=as_json, is_shown=output == STDOUT)


def _folder(output: str, *, only_one: bool) -> Path | None:
    """None: into one file, or standard output."""
    if only_one and not Path(output).is_dir():
        return None
    if output == STDOUT:
        raise click.UsageError("Several transcripts need a folder: -o DIR.")
    folder = Path(output)
    if folder.exists() and not folder.is_dir():
        raise click.UsageError(f"{output} is a file; several transcripts need a folder.")
    if not folder.parent.is_dir():
        raise click.UsageError(f"There is no folder {folder.parent}.")
    return folder


def _chosen(
    container: "Container", file_ids: Sequence[int], filters: dict[str, Any]
) -> "tuple[dict[TranscriptId, FilePath], list[int]]":
    """Each with the path of its file; and the files that have none."""
    from domain.shared.ids import FileId
    from domain.transcription.transcript_list import TranscriptQuery, TranscriptSort

    found: dict[TranscriptId, FilePath] = {}
    missing: list[int] = []
    usual = {"current": True} if filters["model"] else {"preferred": True}
    if filters["outdated"] is not None:
        usual = {}
    listed = container.list_transcripts()
    for file_id in map(FileId, file_ids):
        container.get_file()(file_id)
        rows = listed(TranscriptQuery(where=where_of(filters, file_id=file_id, **usual))).rows
        found |= {row.transcript.id: row.file_path for row in rows[:1]}
        missing += [] if rows else [file_id]
    offset, is_more = 0, not file_ids
    while is_more:
        query = TranscriptQuery(
            where=where_of(filters, **usual),
            sort=TranscriptSort.FILE,
            limit=_AT_ONCE,
            offset=offset,
        )
        rows = listed(query).rows
        found |= {row.transcript.id: row.file_path for row in rows}
        offset, is_more = offset + _AT_ONCE, len(rows) == _AT_ONCE
    return found, missing


def _written(
    container: "Container",
    found: "Mapping[TranscriptId, FilePath]",
    output: str,
    folder: Path | None,
    in_format: str,
    *,
    force: bool,
) -> list[str]:
    """Where each has gone. Nothing is written when one of them may not be."""
    from application.transcription.export_transcript import exported_name

    targets = dict.fromkeys(found, output)
    if folder is not None:
        folder.mkdir(exist_ok=True)
        for number, path in found.items():
            target = folder / exported_name(path, number, in_format)
            refuse_to_replace(container, target, force=force)
            targets[number] = str(target)
    export_transcript = container.export_transcript()
    for number, to_file in targets.items():
        text = export_transcript(number, in_format).text
        with opened(container, to_file, force=force) as to:
            to.write(text.encode())
    return list(targets.values())


def _report(
    written: Sequence[str], missing: Sequence[int], *, as_json: bool, is_shown: bool
) -> int:
    from domain.shared.figures import counted
    from entrypoints.cli.screen import emit, note, say

    if as_json:
        emit({"written": written, "without_transcript": missing})
    elif not is_shown:
        say(f"Wrote {counted(len(written), 'transcript')}.")
        for target in written[:20]:
            say(f"  {target}")
        if len(written) > 20:
            say(f"  and {len(written) - 20:,} more")
    if missing:
        note(f"Without a transcript: {', '.join(f'file {one}' for one in missing)}.")
    return 1 if missing else 0
