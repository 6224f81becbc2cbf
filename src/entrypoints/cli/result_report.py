"""Results of one file, for people and as JSON."""

from typing import TYPE_CHECKING, Any

from domain.shared.names import display_text
from domain.shared.timecode import clock
from entrypoints.cli.json_views import plain
from entrypoints.cli.screen import emit, note, say, say_bytes
from entrypoints.cli.words import UNKNOWN, moment

if TYPE_CHECKING:
    from application.analysis.render import Node
    from application.analysis.show_raw_reply import RawReply
    from application.analysis.show_results import FileResults, ShownResult


def results_document(found: "FileResults", types: tuple[str, ...]) -> dict[str, Any]:
    return {
        "file_id": found.file_id,
        "results": [
            {
                name: getattr(result, name) if name == "value" else plain(getattr(result, name))
                for name in result.__struct_fields__
                if name != "lines"
            }
            for result in chosen(found, types)
        ],
        "runs": plain(found.runs),
        "problem": plain(found.problem),
    }


def chosen(found: "FileResults", types: tuple[str, ...]) -> "list[ShownResult]":
    return [result for result in found.results if not types or result.key in types]


def say_results(found: "FileResults", types: tuple[str, ...]) -> None:
    shown = chosen(found, types)
    for result in shown:
        stale = f"; stale: {', '.join(result.stale_because)}" if result.stale_because else ""
        say(f"{result.title} ({result.engine}, {moment(result.at)}{stale})")
        for line in result.lines:
            say_node(line, 1)
        say()
    if found.problem:
        problem = found.problem
        note(f"The newest run failed: {problem.message} {problem.remedy} [{problem.code}]")
    if not shown and not found.problem:
        note(f"Nothing was found yet. `reelsight analyze {found.file_id}` looks.")


def say_node(node: "Node", depth: int) -> None:
    """`label: text  [source 0.90]`; text of models and files is made harmless for terminals."""
    parts = [f"{display_text(node.label)}:"] if node.label else ["-"]
    if node.start_s is not None and node.end_s is not None and (node.text or node.children):
        parts.append(f"{clock(node.start_s)}–{clock(node.end_s)}")
    if node.text is not None:
        parts.append(display_text(node.text))
    elif not node.children:
        parts.append(UNKNOWN)
    if node.source is not None:
        sure = f" {node.confidence:.2f}" if node.confidence is not None else ""
        parts.append(f" [{node.source.value}{sure}]")
    say("  " * depth + " ".join(parts))
    for child in node.children:
        say_node(child, depth + 1)


def emit_raw(reply: "RawReply") -> None:
    text = reply.raw.decode("utf-8", "backslashreplace")
    emit({"file_id": reply.run.file_id, "run": plain(reply.run), "raw": text})


def say_raw(reply: "RawReply") -> None:
    """Byte for byte, so that it can be kept and parsed again."""
    say_bytes(reply.raw)
