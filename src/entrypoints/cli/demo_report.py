"""What the demo found: a table per file, where everything lies, how to open the page."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from domain.shared.names import display_text
from entrypoints.cli.file_report import fact_lines, file_document
from entrypoints.cli.import_report import import_document
from entrypoints.cli.outcome import detail_of, end_document, say_end, say_failures, say_left_out
from entrypoints.cli.result_report import is_short, results_document, source_words, words_of
from entrypoints.cli.screen import say, say_table
from entrypoints.cli.words import UNKNOWN, count

if TYPE_CHECKING:
    from application.analysis.render import Node
    from application.analysis.show_results import ShownResult
    from domain.library.file_list import FileRow
    from entrypoints.cli.demo import DemoRun
    from entrypoints.container import Container

_TABLES = 12
"""A folder of thousands of files gets a few tables, and a line that says where the rest is."""
_LINES_OF_TYPE = 8


def demo_document(container: "Container", run: "DemoRun") -> dict[str, Any]:
    files = [
        file_document(container, row.id)
        | {"results": results_document(container.show_results()(row.id), ())["results"]}
        for row in _rows(container, run)
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
    rows = list(_rows(container, run))
    for row in rows[:_TABLES]:
        _say_file(container, row)
    if len(rows) > _TABLES:
        say(f"… and {count(len(rows) - _TABLES, 'more file')}: `reelsight files` lists them.\n")
    for step, job in run.jobs.items():
        detail = detail_of(container, job.id)
        say_end(detail)
        say_left_out(run.left_out.get(step, {}))
        say_failures(detail.failures)
    if nothing_new(container, run):
        say(f"Nothing new: {count(len(rows), 'file')} unchanged.")
    say(f"\nEverything Reelsight made lies in {display_text(str(run.data))}.")
    say("Open the pages with `reelsight serve` (or `make serve`): "
        f"http://127.0.0.1:{container.settings().port}/")  # fmt: skip


def _rows(container: "Container", run: "DemoRun") -> "Iterator[FileRow]":
    from domain.library.file_list import MAX_PER_PAGE, FileQuery

    number = 1
    while rows := container.list_files()(
        FileQuery(filter=run.files, page=number, per_page=MAX_PER_PAGE)
    ).rows:
        yield from rows
        number += 1


def _say_file(container: "Container", row: "FileRow") -> None:
    from domain.shared.names import base_name

    known = container.show_media()(row.id)
    lines = [[name, value, ""] for name, value in fact_lines(known.facts)]
    lines += [["Problem", f"{p.message} {p.remedy}", p.code] for p in row.problems]
    for result in container.show_results()(row.id).results:
        lines += _result_lines(result)
    say_table([f"{row.kind.value} {row.id}", display_text(base_name(row.path)), "SOURCE"], lines)
    say()


def _result_lines(result: "ShownResult") -> list[list[str]]:
    found = [line for node in result.lines if node.is_known for line in _known(node, "")]
    lines = [[result.title if at == 0 else "", *line] for at, line in enumerate(found)]
    if len(lines) > _LINES_OF_TYPE:
        rest = len(lines) - _LINES_OF_TYPE
        lines[_LINES_OF_TYPE:] = [["", f"… {count(rest, 'more line')}", ""]]
    return lines or [[result.title, UNKNOWN, ""]]


def _known(node: "Node", above: str) -> Iterator[list[str]]:
    """Every line with a value, named by the labels above it."""
    name = " › ".join(filter(None, (above, display_text(node.label))))
    if node.text is not None or is_short(node):
        yield [f"{name}: {words_of(node)}" if name else words_of(node), source_words(node)]
    if not is_short(node):
        for child in node.children:
            if child.is_known:
                yield from _known(child, name)
