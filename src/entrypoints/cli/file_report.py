"""The list of files and the facts of one, for people and as JSON."""

from typing import TYPE_CHECKING, Any

from domain.library.kind import MediaKind
from domain.library.paths import parts_below
from domain.shared.figures import captured, coordinates, counted, frame_rate, size
from domain.shared.names import base_name, display_text
from domain.shared.timecode import clock, long_duration
from entrypoints import file_cursor
from entrypoints.cli.json_views import plain
from entrypoints.cli.screen import say, say_table
from entrypoints.cli.transcript_report import in_words, transcript_document
from entrypoints.cli.words import UNKNOWN, length, moment, pixels

if TYPE_CHECKING:
    from domain.library.file_list import FilePage, FileQuery, FileRow
    from domain.media.artifact import Artifact
    from domain.media.facts import MediaFacts
    from domain.shared.ids import FileId
    from entrypoints.container import Container


def say_page(page: "FilePage", query: "FileQuery") -> None:
    if not page.library_files:
        say("The library is empty. `reelsight import DIR` brings files in.")
        return
    if not page.totals.files:
        say(f"No file matches. Without filters there are {counted(page.library_files, 'file')}.")
        return
    totals, pages = page.totals, -(-page.totals.files // query.per_page)
    if not page.rows:
        say(f"There is no page {query.page:,}: {counted(pages, 'page')}, counted from 1.")
        return
    headers = ["ID", "KIND", "STATE", "LENGTH", "PIXELS", "SIZE", "STEPS", "NAME"]
    say_table(headers, [_cells(row) for row in page.rows])
    say(
        f"\n{counted(totals.files, 'file')}, {size(totals.size_bytes)}, "
        f"{long_duration(totals.duration_s)}. Page {query.page:,} of {pages:,}. "
        "Steps: P proxy, T transcript, S its summary, A analysis."
    )
    if page.next:
        cursor = file_cursor.written(page.next, query.sort, descending=query.descending)
        say(f"What follows: --after {cursor}")


def _cells(row: "FileRow") -> list[str]:
    done = {
        "P": row.proxy_size_bytes is not None,
        "T": row.has_transcript,
        "S": row.has_summary,
        "A": row.analysis_done,
    }
    steps = "".join(sign if is_done else "–" for sign, is_done in done.items())
    parts = [*parts_below(row.path, row.root_path), base_name(row.path)]
    return [
        str(row.id),
        row.kind.value,
        row.problems[0].code if row.problems else _state(row),
        length(row.duration_s),
        pixels(row.display_width, row.display_height),
        size(row.size_bytes),
        steps,
        "/".join(map(display_text, parts)),
    ]


def _state(row: "FileRow") -> str:
    return "set_aside" if row.quarantined else row.state.value.lower()


def file_document(container: "Container", file_id: "FileId") -> dict[str, Any]:
    known, media = container.get_file()(file_id), container.show_media()(file_id)
    file = known.file
    return {
        "file": {
            "id": file.id,
            "name": file.name,
            "path": display_text(file.path),
            "root": known.root.text,
            **{
                name: plain(getattr(file, name))
                for name in file.__struct_fields__
                if name not in ("id", "path", "root_id")
            },
        },
        "facts": plain(media.facts),
        "proxy": _artifact(container, media.proxy),
        "proxy_is_stale": media.proxy_is_stale,
        "proxy_problem": plain(media.proxy_problem),
        "thumbnail": _artifact(container, media.thumbnail),
        "set_aside": plain(media.set_aside),
        "transcripts": [
            transcript_document(one) for one in container.transcripts_of_file()(file_id)
        ],
    }


def _artifact(container: "Container", artifact: "Artifact | None") -> dict[str, Any] | None:
    if artifact is None:
        return None
    path = container.objects().local_path(artifact.key)
    shown = {name: plain(getattr(artifact, name)) for name in artifact.__struct_fields__}
    return {**shown, "path": display_text(bytes(path.absolute())) if path else None}


def say_file(container: "Container", file_id: "FileId") -> None:
    known, media = container.get_file()(file_id), container.show_media()(file_id)
    file = known.file
    lines = [
        ("File", f"{file.id}  {file.name}"),
        ("Path", display_text(file.path)),
        ("Kind", file.kind.value),
        ("State", file.state.value.lower()),
        ("Size", size(file.size_bytes)),
        ("Imported", moment(file.imported_at)),
        *((name, value or UNKNOWN) for name, value in fact_lines(media.facts)),
        ("Proxy", _artifact_words(container, media.proxy, stale=media.proxy_is_stale)),
        ("Thumbnail", _artifact_words(container, media.thumbnail, stale=False)),
    ]
    transcripts = container.transcripts_of_file()(file_id)
    lines += [
        ("Transcript", in_words(one, current=one.media_hash == file.fingerprint))
        for one in transcripts
    ]
    for name, value in lines:
        say(f"{name + ':':<12} {value}")
    for strikes in media.set_aside:
        retry = {
            "proxy": "proxies",
            "analyze": "analyze",
            "transcribe": "transcribe",
        }.get(strikes.kind)
        way = f" `reelsight {retry} {file.id}` tries again." if retry else ""
        say(
            f"{'Set aside:':<12} {strikes.kind} failed {counted(strikes.count, 'time')}, so bulk "
            f"actions pass over it.{way} [{strikes.problem.code}]"
        )
    problems = [*file.problems, *([media.proxy_problem] if media.proxy_problem else [])]
    for problem in problems:
        say(f"{'Problem:':<12} {problem.message} {problem.remedy} [{problem.code}]")


def fact_lines(facts: "MediaFacts | None") -> list[tuple[str, str | None]]:
    """Facts a person looks for first, None where one is not known; what does not apply to the
    kind is left out."""
    if facts is None:
        return []
    when, place = facts.captured_local, None
    if facts.latitude is not None and facts.longitude is not None:
        place = coordinates(facts.latitude, facts.longitude)
    lines: list[tuple[str, str | None]] = [
        ("Captured", when and captured(when, facts.captured_offset_minutes)),
        ("Place", place),
        ("Camera", facts.camera),
    ]
    if facts.kind in (MediaKind.VIDEO, MediaKind.AUDIO):
        rate = f"{frame_rate(facts.frame_rate)} fps" if facts.frame_rate else f"rate {UNKNOWN}"
        sound = "; ".join(_track(t.codec, t.channels) for t in facts.audio_tracks)
        lines[:0] = [
            ("Length", None if facts.duration_s is None else clock(facts.duration_s)),
            ("Picture", f"{facts.video_codec}, {rate}" if facts.video_codec else "no picture"),
            ("Sound", sound or "no sound"),
        ]
    if facts.kind is not MediaKind.AUDIO:
        size_ = facts.display_width and facts.display_height
        lines[:0] = [
            ("Pixels", pixels(facts.display_width, facts.display_height) if size_ else None)
        ]
    return lines


def _track(codec: str | None, channels: int | None) -> str:
    return f"{codec or UNKNOWN}, {counted(channels, 'channel')}" if channels else codec or UNKNOWN


def _artifact_words(container: "Container", artifact: "Artifact | None", *, stale: bool) -> str:
    if artifact is None:
        return "none"
    path = container.objects().local_path(artifact.key)
    where = display_text(bytes(path)) if path else artifact.key
    old = ", made from an older version of the file" if stale else ""
    return f"{pixels(artifact.width, artifact.height)}, {size(artifact.size_bytes)}{old}  {where}"
