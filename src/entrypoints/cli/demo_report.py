"""What the demo found: a table per file, where everything lies, how to open the page."""

from typing import TYPE_CHECKING, Any

from domain.shared.figures import counted
from domain.shared.names import base_name, display_text
from entrypoints.cli.file_report import fact_lines, file_document
from entrypoints.cli.import_report import import_document, say_import
from entrypoints.cli.listing import all_rows
from entrypoints.cli.outcome import detail_of, end_document, say_end, say_failures, say_left_out
from entrypoints.cli.overview import overview, shortened
from entrypoints.cli.result_report import reasons_of, results_document
from entrypoints.cli.screen import say, say_table
from entrypoints.cli.words import UNKNOWN

if TYPE_CHECKING:
    from collections.abc import Iterator

    from domain.library.file_list import FileRow
    from domain.media.facts import MediaFacts
    from entrypoints.cli.demo import DemoRun
    from entrypoints.container import Container

_STEPS = {
    "proxies": "Proxies",
    "transcribe": "Transcripts",
    "summarize": "Summaries of transcripts",
    "analyze": "Analysis",
}
_TABLES = 12
"""A folder of thousands of files gets a few tables, and a line that says where the rest is."""


def demo_document(container: "Container", run: "DemoRun") -> dict[str, Any]:
    files = [
        file_document(container, row.id)
        | {"results": results_document(container.show_results()(row.id))["results"]}
        for row in all_rows(container, run.files)
    ]
    return {
        "folder": display_text(run.folder),
        "own_media": run.is_ours,
        "nothing_new": nothing_new(container, run),
        "steps": {
            step: import_document(container, job)
            if step == "import"
            else end_document(detail_of(container, job.id)) | {"left_out": run.left_out[step]}
            for step, job in run.jobs.items()
        },
        "files": files,
        "data": display_text(str(run.data)),
    }


def nothing_new(container: "Container", run: "DemoRun") -> bool:
    """Nothing was read, made or found that was not there before."""
    details = {step: detail_of(container, job.id) for step, job in run.jobs.items()}
    walked = details["import"].job.summary
    return not (walked.get("new") or walked.get("changed")) and all(
        not (detail.progress.done or detail.progress.failed)
        for step, detail in details.items()
        if step != "import"
    )


def say_demo(container: "Container", run: "DemoRun") -> None:
    rows = list(all_rows(container, run.files))
    usable = [row for row in rows if row.state.value == "READY"]
    for row in usable[:_TABLES]:
        _say_file(container, row)
    if len(usable) > _TABLES:
        say(
            f"… and {counted(len(usable) - _TABLES, 'more file')}: `reelsight files` lists them.\n"
        )
    say_import(container, run.jobs["import"])
    for step, reasons in run.left_out.items():
        if step in run.jobs:
            detail = detail_of(container, run.jobs[step].id)
            say_end(detail)
            say_failures(detail.failures)
        else:
            say(f"{_STEPS[step]}: nothing to do.")
        say_left_out(reasons)
    if run.not_heard:
        say(f"Transcription: left out. {run.not_heard.message} {run.not_heard.remedy}")
    if nothing_new(container, run):
        say(f"Nothing new: {counted(len(rows), 'file')} unchanged.")
    say(f"\nEverything Reelsight made lies in {display_text(str(run.data))}.")
    address = f"http://127.0.0.1:{container.settings().port}/"
    say(f"Open the pages with `reelsight serve` (or `make serve`): {address}")


def _say_file(container: "Container", row: "FileRow") -> None:
    lines = [["Facts", "file", _facts_words(container.show_media()(row.id).facts)]]
    lines += _said(container, row)
    lines += [["Remark", p.code, f"{p.message} {p.remedy}"] for p in row.problems]
    nothing: list[str] = []
    for result in container.show_results()(row.id).results:
        if rows := overview(result):
            lines += rows
        else:
            why = reasons_of(result.lines) or "nothing was found"
            nothing.append(f"{result.title}: {UNKNOWN} ({why[0].lower()}{why[1:].rstrip('.')})")
    say(f"{row.kind.value} {row.id}: {display_text(base_name(row.path))}")
    say_table(["FACT", "SOURCE", "FOUND"], lines)
    for line in nothing:
        say(line)
    say()


def _said(container: "Container", row: "FileRow") -> "Iterator[list[str]]":
    from domain.transcription.transcript_list import TranscriptFilter, TranscriptQuery

    where = TranscriptFilter(file_id=row.id, preferred=True)
    for found in container.list_transcripts()(TranscriptQuery(where=where)).rows:
        if found.opening:
            yield ["Said", "transcript", shortened(display_text(found.opening))]
        for summary in container.show_summaries()((found.transcript.id,)).values():
            if summary.text != found.opening:  # of a few words it is these
                yield ["Said, summed up", summary.engine, shortened(display_text(summary.text))]


def _facts_words(facts: "MediaFacts | None") -> str:
    lines = fact_lines(facts)
    known = " · ".join(value for _, value in lines if value)
    unknown = [name.lower() for name, value in lines if not value]
    return known + (f" · {UNKNOWN}: {', '.join(unknown)}" if unknown else "")
