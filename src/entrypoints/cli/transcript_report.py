"""Transcripts, for people and as JSON."""

from typing import TYPE_CHECKING, Any

from domain.shared.figures import counted
from domain.shared.names import base_name, display_text
from domain.shared.timecode import clock, long_duration
from domain.transcription.languages import language_name
from domain.transcription.transcript_document import document_of
from entrypoints.cli.edit_report import author_words
from entrypoints.cli.json_views import plain
from entrypoints.cli.screen import say, say_indented, say_table
from entrypoints.cli.words import UNKNOWN, length

if TYPE_CHECKING:
    from application.transcription.show_transcript import ShownTranscript
    from domain.analysis.transcript_summary import TranscriptSummary
    from domain.transcription.transcript import Segment, Transcript
    from domain.transcription.transcript_list import TranscriptPage, TranscriptQuery

_IN_DOUBT = {"repeats": "repeats itself", "silence": "said into silence"}


def page_document(page: "TranscriptPage", query: "TranscriptQuery") -> dict[str, Any]:
    return {
        "transcripts": [
            {
                **transcript_document(row.transcript),
                "file_name": display_text(base_name(row.file_path)),
                "file_path": display_text(row.file_path),
                "file_size_bytes": row.file_size_bytes,
                "current": row.current,
                "opening": row.opening,
                "has_summary": row.has_summary,
            }
            for row in page.rows
        ],
        "pagination": {
            "page": query.offset // query.limit + 1,
            "per_page": query.limit,
            "total": page.total,
            "pages": -(-page.total // query.limit),
        },
        "totals": {"duration_s": page.total_duration_s, "characters": page.total_characters},
    }


def transcript_document(transcript: "Transcript") -> dict[str, Any]:
    fields = plain(transcript)
    return {"transcript_id": fields.pop("id"), **fields, "speed": transcript.speed}


def say_page(page: "TranscriptPage", query: "TranscriptQuery", *, filtered: bool) -> None:
    if not page.total:
        say(
            "No transcript matches."
            if filtered
            else "There are no transcripts yet. `reelsight transcribe` makes them."
        )
        return
    number, pages = query.offset // query.limit + 1, -(-page.total // query.limit)
    if not page.rows:
        say(f"There is no page {number:,}: {counted(pages, 'page')}, counted from 1.")
        return
    rows = [
        [
            str(row.transcript.id),
            str(row.transcript.file_id),
            display_text(row.transcript.model),
            _language(row.transcript) or "–",
            length(row.transcript.duration_s),
            f"{row.transcript.words:,}",
            _state(row.transcript, current=row.current),
            display_text(base_name(row.file_path)),
        ]
        for row in page.rows
    ]
    say_table(["ID", "FILE", "MODEL", "LANGUAGE", "LENGTH", "WORDS", "STATE", "NAME"], rows)
    say(
        f"\n{counted(page.total, 'transcript')}, {long_duration(page.total_duration_s)}. "
        f"Page {number:,} of {pages:,}."
    )


def _state(transcript: "Transcript", *, current: bool) -> str:
    parts = [
        "complete" if transcript.state == "COMPLETE" else f"up to {clock(transcript.heard_s)}"
    ]
    if transcript.preferred:
        parts.append("shown")
    if not current:
        parts.append("outdated")
    if transcript.doubtful:
        parts.append(f"{transcript.doubtful:,} in doubt")
    return ", ".join(parts)


def _language(transcript: "Transcript") -> str:
    return display_text(language_name(transcript.language)) if transcript.language else ""


def in_words(transcript: "Transcript", *, current: bool) -> str:
    """`medium, English, 212 words, complete, shown (transcript 3)`."""
    language = _language(transcript) or f"language {UNKNOWN}"
    return (
        f"{display_text(transcript.model)}, {language}, {counted(transcript.words, 'word')}, "
        f"{_state(transcript, current=current)} (transcript {transcript.id})"
    )


def shown_document(
    shown: "ShownTranscript", summary: "TranscriptSummary | None"
) -> dict[str, Any]:
    """As `transcripts export --format json` has it, its summary, and who corrected what."""
    document = document_of(shown.transcript, shown.segments, file_name=shown.file.name)
    by = {place: plain(edit.author) for place, edit in shown.corrections.items()}
    return {
        **plain(document),
        "current": shown.current,
        "preferred": shown.transcript.preferred,
        "corrected_by": by,
        "summary": plain(summary),
    }


def say_shown(shown: "ShownTranscript", summary: "TranscriptSummary | None") -> None:
    say(f"File {shown.file.id}: {shown.file.name}")
    say(in_words(shown.transcript, current=shown.current))
    if problem := shown.transcript.problem:
        say(f"{problem.message} {problem.remedy} [{problem.code}]")
    if summary is not None:
        is_old = summary.of_words_at != shown.transcript.changed_at
        remark = "; of what it said before" if is_old else ""
        say(f"\nSummary ({display_text(summary.engine)}{remark})")
        say_indented(display_text(summary.text), 1)
    say("")
    for segment in shown.segments:
        said = f"{exact(segment.start_s)}  {display_text(segment.text)}"
        say(said + _remark(shown, segment))
    if not shown.segments:
        say("Nothing was said.")


def _remark(shown: "ShownTranscript", segment: "Segment") -> str:
    if segment.doubt is not None:
        return f"  [in doubt: {_IN_DOUBT[segment.doubt]}]"
    if edit := shown.correction_of(segment):
        return f"  [{author_words(edit.author)}, edit {edit.id}]"
    return ""


def exact(seconds: float) -> str:
    """`01:12.400`: what --at understands."""
    milliseconds = round(seconds * 1000)
    return f"{clock(milliseconds // 1000)}.{milliseconds % 1000:03d}"
