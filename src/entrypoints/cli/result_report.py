"""Results of one file, for people and as JSON."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from domain.shared.names import display_text
from domain.shared.timecode import clock
from entrypoints.cli.json_views import plain
from entrypoints.cli.screen import emit, note, say, say_bytes
from entrypoints.cli.words import moment

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
        say_nodes(result.lines, 1)
        say()
    if found.problem:
        problem = found.problem
        note(f"The newest run failed: {problem.message} {problem.remedy} [{problem.code}]")
    if not shown and not found.problem:
        note(f"Nothing was found yet. `reelsight analyze {found.file_id}` looks.")


def say_nodes(nodes: "Iterable[Node]", depth: int) -> None:
    """What is known, a line each, then in one line the names of what is not."""
    nodes = tuple(nodes)
    for node in nodes:
        if node.is_known:
            _say_node(node, depth)
    if unknown := [display_text(node.label).lower() for node in nodes if not node.is_known]:
        why = f" ({reasons})" if (reasons := reasons_of(nodes)) else ""
        say("  " * depth + f"Not known: {', '.join(unknown)}{why}")


def reasons_of(nodes: "Iterable[Node]") -> str:
    """Why things are not known, each reason once."""
    reasons = dict.fromkeys(node.reason for node in nodes if node.reason)
    return display_text(" ".join(filter(None, reasons)))


def _say_node(node: "Node", depth: int) -> None:
    """`label: text  [source 0.90]`; words of models and files are made harmless for terminals."""
    name = f"{display_text(node.label)}: " if node.label else "- "
    say(("  " * depth + name + words_of(node) + _source(node)).rstrip())
    if not is_short(node):
        say_nodes(node.children, depth + 1)


def words_of(node: "Node") -> str:
    """When, what, its small details in brackets, and its sentences."""
    when = ""
    if node.start_s is not None and node.end_s is not None:
        when = f"{clock(node.start_s)}–{clock(node.end_s)}"
    # What has no better name is called by its time already.
    parts = [when] if when and node.text not in (None, when) else []
    if node.text is not None:
        parts.append(display_text(node.text))
    inside = [child for child in node.children if child.text is not None] if is_short(node) else []
    details = ", ".join(
        f"{child.label.lower()} {child.text}{_source(child)}"
        for child in inside
        if not _is_sentence(child)
    )
    if details:
        parts.append(f"({display_text(details)})" if parts else display_text(details))
    sentences = [display_text(child.text or "") for child in inside if _is_sentence(child)]
    return " · ".join(filter(None, (" ".join(parts), *sentences)))


def _is_sentence(node: "Node") -> bool:
    """It says itself what it is about."""
    return node.source is None and (node.text or "").endswith(".")


def is_short(node: "Node") -> bool:
    """A fact with a source, or an entry of a list, whose details fit on its own line."""
    one_thing = not node.label or node.source is not None
    return one_thing and all(not child.children for child in node.children)


def _source(node: "Node") -> str:
    words = source_words(node)
    return f"  [{words}]" if words else ""


def source_words(node: "Node") -> str:
    """`exif 0.95`; without a source of its own how sure it is, if anybody said so."""
    sure = f"{node.confidence:.2f}" if node.confidence is not None else ""
    return f"{node.source.value} {sure}".rstrip() if node.source is not None else sure


def emit_raw(reply: "RawReply") -> None:
    text = reply.raw.decode("utf-8", "backslashreplace")
    emit({"file_id": reply.run.file_id, "run": plain(reply.run), "raw": text})


def say_raw(reply: "RawReply") -> None:
    """Byte for byte, so that it can be kept and parsed again."""
    say_bytes(reply.raw)
