"""A plan, and what was applied of it, in words and as JSON."""

import shlex
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from domain.library.rescan import Change, ChangeKind
from domain.shared.names import display_text
from entrypoints.cli.json_views import job_end, plain
from entrypoints.cli.outcome import detail_of, end_document, say_end, say_failures
from entrypoints.cli.screen import emit, say
from entrypoints.job_words import findings

if TYPE_CHECKING:
    from application.library.rescanning.show_rescan import RescanView
    from domain.jobs.job import Job
    from domain.shared.ids import JobId
    from entrypoints.container import Container

_LISTED = 20
_PAGE = 1_000
_WORDS = {
    ChangeKind.MOVED: "Moved",
    ChangeKind.AMBIGUOUS: "Ambiguous: cannot be told which file of the library this is",
    ChangeKind.MISSING: "Missing",
    ChangeKind.CHANGED: "Changed",
    ChangeKind.NEW: "New",
    ChangeKind.BUSY: "Still being written, left alone",
}


def emit_rescan(container: "Container", job_id: "JobId", applied: "Job | None") -> None:
    """Every line, and how many files are as they were."""
    view = container.show_rescan()(job_id, limit=0)
    lists: dict[str, Any] = {kind.value: [] for kind in _WORDS}
    for line in _lines(container, job_id, *_WORDS):
        lists[line.kind.value].append(_line(line))
    emit(
        {
            **job_end(view.job),
            "folder": display_text(view.folder),
            "unchanged": view.counts[ChangeKind.UNCHANGED],
            **lists,
            "counts": {kind.value: number for kind, number in view.counts.items()},
            "warnings": plain(view.warnings),
            "failures": plain(detail_of(container, job_id).failures),
            "applied": _applied(container, applied) if applied else None,
        }
    )


def say_plan(
    container: "Container", job_id: "JobId", *, asked: "frozenset[ChangeKind] | None"
) -> None:
    view = container.show_rescan()(job_id, limit=0)
    detail = detail_of(container, job_id)
    say_end(detail, counted=False)
    say_failures(detail.failures)
    if view.job.status.value != "COMPLETED":
        return
    counts = view.counts
    for found in findings(view.job):
        say(f"  {found}")
    for kind, title in _WORDS.items():
        if number := counts[kind]:
            say(f"\n{title}:")
            for line in container.show_rescan()(job_id, kinds=[kind], limit=_LISTED).changes:
                _say_line(line)
            if number > _LISTED:
                say(f"  and {number - _LISTED:,} more; --json lists all")
    if asked is None and any(counts[kind] for kind in _WORDS):
        say(f"\nNothing was changed. {_way_on(view)}".rstrip())


def _way_on(view: "RescanView") -> str:
    """What applies this plan: the same words again, with --apply behind them."""
    options = view.job.options
    again = ["reelsight", "rescan", display_text(view.folder)]
    again += [] if options["recursive"] else ["--no-recursive"]
    for name in ("include", "exclude"):
        for pattern in options[name]:
            again += [f"--{name}", pattern]
    said = f"`{shlex.join(again)} --apply"
    ways = []
    if any(view.counts[kind] for kind in (ChangeKind.MOVED, ChangeKind.CHANGED, ChangeKind.NEW)):
        ways.append(f"{said}` applies what moved, changed and is new")
    if view.counts[ChangeKind.MISSING]:
        ways.append(
            "`--apply all` forgets missing files too"
            if ways
            else f"{said} missing` forgets the missing files"
        )
    if view.counts[ChangeKind.AMBIGUOUS]:
        ways.append("`--ambiguous` says what becomes of those that may be any of several")
    return "; ".join(ways) + "." if ways else ""


def say_applied(container: "Container", job: "Job | None") -> None:
    if job is None:
        say("\nNothing to apply.")
        return
    detail = detail_of(container, job.id)
    say("")
    say_end(detail, counted=False)
    for line in findings(detail.job):
        say(f"  {line}")
    say_failures(detail.failures)


def _applied(container: "Container", job: "Job") -> dict[str, Any]:
    detail = detail_of(container, job.id)
    summary = detail.job.summary
    return {
        **end_document(detail),
        "applied": summary.get("applied", {}),
        "left_by_reason": summary.get("left_by_reason", {}),
        "left": summary.get("left", []),
    }


def _lines(container: "Container", job_id: "JobId", *kinds: ChangeKind) -> Iterator[Change]:
    show, after = container.show_rescan(), None
    while True:
        view = show(job_id, kinds=kinds, after=after, limit=_PAGE)
        yield from view.changes
        if view.next is None:
            return
        after = view.next


def _line(line: Change) -> dict[str, Any]:
    shown: dict[str, Any] = {"path": display_text(line.path)}
    if line.file_id is not None:
        shown["id"] = line.file_id
    if line.old_path is not None:
        shown["old_path"] = display_text(line.old_path)
    if line.candidates:
        shown["candidates"] = line.candidates
    if line.doubt:
        shown["doubt"] = line.doubt
    return shown | {"size_bytes": line.size_bytes, "state": line.state.value}


def _say_line(line: Change) -> None:
    path = display_text(line.path)
    if line.old_path is not None:
        path = f"{display_text(line.old_path)} → {path}"
    if line.candidates:
        path += f"  (one of {', '.join(map(str, line.candidates[:5]))})"
    say(f"  {path}" + (f"\n    {line.doubt}" if line.doubt else ""))
