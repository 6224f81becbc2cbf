"""What kinds of jobs and their steps are called, and what a job found, for every door."""

from collections.abc import Callable, Iterator
from typing import Any

import msgspec

from application.media.upkeep.chore import Group
from domain.jobs.job import Job, JobKind
from domain.library.rescan import ChangeKind
from domain.shared.figures import counted, size
from domain.shared.timecode import clock
from domain.transcription.sound import BYTES_PER_SECOND

KINDS = {
    "import": "Imports",
    "upload": "Uploads",
    "rescan": "Rescans",
    "rescan-apply": "Applied rescans",
    "batch-proxy": "Proxies",
    "analyze": "Analyses",
    "batch-transcribe": "Transcripts",
    "batch-transcript-summary": "Summaries of transcripts",
    "backfill-transcript-summaries": "Missing summaries of transcripts",
    "edit": "Edits",
    "batch-forget": "Forgetting",
    "reconcile-proxies": "Reconciling proxies",
    "create-image-proxies": "Image proxies",
    "backfill-video-thumbnails": "Video thumbnails",
    "re-probe": "Reading again",
    "reparse": "Stored answers read again",
    "backfill-image-analysis-results": "Stored answers about images read again",
    "index": "Indexing",
    "migrate": "Moving over",
}
STEPS = {
    "walk": "look through",
    "probe": "read",
    "fetch-upload": "fetch",
    "compare": "compare",
    "rescan-follow": "follow moves",
    "rescan-decide": "settle",
    "rescan-take": "take in",
    "rescan-forget": "forget missing",
    "proxy": "proxy",
    "thumbnail": "thumbnail",
    "re-probe": "read again",
    "reparse": "read its answers again",
    "reconcile": "reconcile",
    "analyze": "analyse",
    "ask-model": "ask the model",
    "transcribe": "transcribe",
    "transcript-summary": "sum up",
    "ask-summary": "have it summed up",
    "edit": "edit",
    "forget": "forget",
    "index": "index",
    "take-files": "take over",
    "take-proxy": "take over proxy",
}


HEARING = frozenset({"batch-transcribe"})
"""Kinds of jobs whose work is the sound in the files, not their bytes."""


def worked(read_bytes: int, kind: JobKind) -> str:
    """An amount of work: `01:30` of sound where that is heard, else `2.40 MB`."""
    return clock(read_bytes / BYTES_PER_SECOND) if kind in HEARING else size(read_bytes)


def findings(job: Job) -> tuple[str, ...]:
    """What the job found and did as a whole, a line each; none where its items say it all."""
    told = _TELLING.get(job.kind)
    return tuple(told(job.summary)) if told and job.summary else ()


def chore_groups(job: Job) -> tuple[Group, ...]:
    """Of a job that reconciles: what it found, sort by sort."""
    return tuple(msgspec.convert(group, Group) for group in job.summary.values())


def group_words(group: Group) -> str:
    room = f" ({size(group.pile.size_bytes)})" if group.pile.size_bytes else ""
    return f"{group.pile.count:,}{room} {group.words}"


def _import(summary: dict[str, Any]) -> Iterator[str]:
    yield (
        f"{counted(summary.get('new', 0), 'new file')}, {summary.get('changed', 0):,} changed, "
        f"{summary.get('unchanged', 0):,} unchanged, {summary.get('skipped', 0):,} not media by "
        "name."
    )
    for folder in summary.get("unreadable_folders", []):
        yield f"{folder['path']} could not be listed: {folder['message']}"
    busy = summary.get("still_being_written", {})
    if busy.get("files"):
        yield (
            f"{counted(busy['files'], 'file')} still being written, left alone; import again "
            f"when they are whole: {', '.join(busy['names'])}"
        )
    if moved := summary.get("moved_here"):
        yield (
            f"{counted(moved, 'new file')} with the content of files that are gone from their "
            "old place. A rescan follows files that moved, with all that was made of them. To "
            "have that now, forget the new rows and rescan the folder:"
        )
        for pair in summary.get("moved_here_from", []):
            yield f"  {pair['was']} → {pair['path']}"


def _rescan(summary: dict[str, Any]) -> Iterator[str]:
    counts = summary.get("counts", {})
    yield ", ".join(f"{counts.get(kind, 0):,} {kind}" for kind in _COMPARED) + "."
    if busy := counts.get(ChangeKind.BUSY):
        yield f"{counted(busy, 'file')} still being written, left alone."
    for warning in summary.get("warnings", []):
        yield f"{warning['message']} {warning['remedy']} [{warning['code']}]"


def _apply(summary: dict[str, Any]) -> Iterator[str]:
    done = [f"{number:,} {kind}" for kind, number in summary.get("applied", {}).items() if number]
    yield f"Applied: {', '.join(done) or 'nothing'}."
    for reason, number in summary.get("left_by_reason", {}).items():
        yield f"{counted(number, 'line')} left as it was: {reason}."


def _reconcile(summary: dict[str, Any]) -> Iterator[str]:
    for group in summary.values():
        yield group_words(msgspec.convert(group, Group))


_COMPARED = (
    ChangeKind.UNCHANGED,
    ChangeKind.MOVED,
    ChangeKind.CHANGED,
    ChangeKind.NEW,
    ChangeKind.MISSING,
    ChangeKind.AMBIGUOUS,
)
_TELLING: dict[str, Callable[[dict[str, Any]], Iterator[str]]] = {
    "import": _import,
    "rescan": _rescan,
    "rescan-apply": _apply,
    "reconcile-proxies": _reconcile,
}
