"""What the demo found: a table per file, where everything lies, how to open the page."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from domain.shared.names import base_name, display_text
from entrypoints.cli.file_report import fact_lines, file_document
from entrypoints.cli.import_report import import_document, say_import
from entrypoints.cli.listing import all_rows
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
_LINES_OF_TYPE = 6


def demo_document(container: "Container", run: "DemoRun") -> dict[str, Any]:
    files = [
        file_document(container, row.id)
        | {"results": results_document(container.show_results()(row.id), ())["results"]}
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
        say(f"… and {count(len(usable) - _TABLES, 'more file')}: `reelsight files` lists them.\n")
    say_import(container, run.jobs["import"])
    for step, reasons in run.left_out.items():
        if step in run.jobs:
            detail = detail_of(container, run.jobs[step].id)
            say_end(detail)
            say_failures(detail.failures)
        else:
            say(f"{step.capitalize()}: nothing to do.")
        say_left_out(reasons)
    if nothing_new(container, run):
        say(f"Nothing new: {count(len(rows), 'file')} unchanged.")
    say(f"\nEverything Reelsight made lies in {display_text(str(run.data))}.")
    address = f"http://127.0.0.1:{container.settings().port}/"
    say(f"Open the pages with `reelsight serve` (or `make serve`): {address}")


def _say_file(container: "Container", row: "FileRow") -> None:
    known = container.show_media()(row.id)
    lines = [[name, "file", value] for name, value in fact_lines(known.facts)]
    lines += [["Remark", p.code, f"{p.message} {p.remedy}"] for p in row.problems]
    for result in container.show_results()(row.id).results:
        lines += _result_lines(result)
    say_table([f"{row.kind.value} {row.id}", "SOURCE", display_text(base_name(row.path))], lines)
    say()


def _result_lines(result: "ShownResult") -> list[list[str]]:
    known = [line for node in result.lines if node.is_known for line in _known(node, "")]
    # One reason may be given for several things; it is said once.
    found = list(
        {words: (name, source, words) for name, source, words in reversed(known)}.values()
    )
    found.reverse()
    lines: list[list[str]] = []
    before = ""
    for name, source, words in found[:_LINES_OF_TYPE]:
        shown = words if name in ("", before) else f"{name}: {words}"
        lines.append([result.title if not lines else "", source, shown])
        before = name
    if len(found) > _LINES_OF_TYPE:
        lines.append(["", "", f"… {count(len(found) - _LINES_OF_TYPE, 'more line')}"])
    return lines or [[result.title, "", UNKNOWN]]


def _known(node: "Node", above: str) -> Iterator[tuple[str, str, str]]:
    """Every line with a value: named by the labels above it, its source, its words."""
    name = " › ".join(filter(None, (above, display_text(node.label))))
    if (node.text is not None or is_short(node)) and not _says_little(node):
        yield name, source_words(node), words_of(node)
    if not is_short(node):
        for child in node.children:
            if child.is_known:
                yield from _known(child, name)


def _says_little(node: "Node") -> bool:
    """A bare number or the word for nothing: `results` shows them, an overview need not."""
    text = node.text or ""
    is_number = text.replace(".", "", 1).isdigit()
    return node.source is None and not node.children and (is_number or text == "Unknown")
