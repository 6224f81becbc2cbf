"""Results of one file, for people and as JSON."""

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

from application.analysis.showing.render import render_value
from domain.shared.money import dollars
from domain.shared.names import display_text
from domain.shared.timecode import stretch
from entrypoints.cli.edit_report import ACTION_WORDS, author_words, edit_document, note_words
from entrypoints.cli.json_views import plain
from entrypoints.cli.screen import emit, note, say, say_bytes, say_indented
from entrypoints.cli.words import asked_of, moment

if TYPE_CHECKING:
    from application.analysis.editing.show_history import PastEdit
    from application.analysis.showing.render import Node
    from application.analysis.showing.show_raw_reply import RawReply
    from application.analysis.showing.show_results import FileResults, ShownResult
    from domain.analysis.run import AnalysisRun


def results_document(found: "FileResults", *, notes: "Sequence[PastEdit]" = ()) -> dict[str, Any]:
    return {
        "file_id": found.file_id,
        "results": [_document(result) for result in found.results],
        "notes": [edit_document(past.edit) for past in notes],
        "runs": plain(found.runs),
        "problem": plain(found.problem),
    }


def _document(result: "ShownResult") -> dict[str, Any]:
    plainly = (
        *("key", "title", "version", "engine", "model", "run_id", "at"),
        *("run_cost", "is_cut", "stale"),
    )
    return {
        **{name: plain(getattr(result, name)) for name in plainly},
        "stale_because": plain(result.stale_because),
        "context_newer": plain(result.context_newer),
        "value": result.value,
        "fields": {
            path: {
                "decided_by": edit_document(state.edit) if state.edit else None,
                "run_id": state.run_id,
                "others": plain(state.others),
            }
            for path, state in result.fields.items()
        },
        "findings": plain(result.findings),
        "unfit": [edit_document(edit) for edit in result.unfit],
    }


def say_results(found: "FileResults", *, name: str, notes: "Sequence[PastEdit]") -> None:
    say(f"File {found.file_id}: {name}\n")
    for result in found.results:
        stale = f"; stale: {', '.join(result.stale_because)}" if result.stale_because else ""
        stale += "".join(f"; {reason}" for reason in result.context_newer)
        cut = "; cut off: only what came back whole is here" if result.is_cut else ""
        by = f"{_who(result.run)}, {moment(result.at)}" if result.run else "edits alone"
        say(f"{result.title} ({by}{cut}{stale})")
        _say_nodes(result.lines, 1, result)
        if result.findings:
            say(f"  Checked against the file: {_checked(result)}.")
        say()
    if notes:
        say("Notes")
        for past in notes:
            by = author_words(past.edit.author)
            say_indented(f"- {note_words(past.edit)}  [{by}, edit {past.edit.id}]", 1)
        say()
    if found.problem:
        problem = found.problem
        note(f"The newest run failed: {problem.message} {problem.remedy} [{problem.code}]")
    if not found.results and not found.problem:
        note(f"Nothing was found yet. `reelsight analyze {found.file_id}` looks.")


def _who(run: "AnalysisRun") -> str:
    """`extractive`, `bedrock · lite, $0.0021`"""
    return asked_of(run) + (f", {dollars(run.usage.cost, 4)}" if run.usage.cost else "")


def _checked(result: "ShownResult") -> str:
    """`its one claim is supported`, `2 of 3 claims are supported`."""
    claims = len(result.findings)
    if claims == 1:
        return f"its one claim is {'' if result.supported else 'not '}supported"
    return f"{result.supported} of {claims} claims are supported"


def _say_nodes(nodes: "Iterable[Node]", depth: int, result: "ShownResult") -> None:
    """What is known, a line each, then in one line the names of what is missed."""
    nodes = tuple(nodes)
    for node in nodes:
        if node.is_known:
            _say_node(node, depth, result)
    if missed := [_missed_words(node) for node in nodes if result.is_missed(node)]:
        why = f" ({reasons})" if (reasons := reasons_of(nodes)) else ""
        say_indented(f"Not known: {', '.join(missed)}{why}", depth)


def _missed_words(node: "Node") -> str:
    label = display_text(node.label).lower()
    decided = node.state.edit if node.state else None
    if decided is None:
        return label
    return f"{label} ({ACTION_WORDS[decided.action]} by {author_words(decided.author)})"


def reasons_of(nodes: "Iterable[Node]") -> str:
    """Why things are not known, each reason once."""
    reasons = dict.fromkeys(node.reason for node in nodes if node.reason)
    return display_text(" ".join(filter(None, reasons)))


def _say_node(node: "Node", depth: int, result: "ShownResult") -> None:
    """`label: text  [source 0.90]`; words of models and files are made harmless for terminals."""
    name = f"{display_text(node.label)}: " if node.label else "- "
    say_indented((name + words_of(node) + _source(node)).rstrip(), depth)
    for line in _beside(node):
        say_indented(line, depth + 2)
    if not is_short(node):
        _say_nodes(node.children, depth + 1, result)


def words_of(node: "Node") -> str:
    """When, what, its small details in brackets, and its sentences."""
    parts = []
    if node.start_s is not None and node.end_s is not None:
        parts = [stretch(node.start_s, node.end_s)]
    # What has no better name is called by its time already.
    if node.text is not None and node.text not in parts:
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
    """`exif 0.95`, `you`; without a source of its own how sure it is, if anybody said so."""
    decided = node.state.edit if node.state else None
    if decided and decided.action.value == "set":
        return author_words(decided.author)
    sure = f"{node.confidence:.2f}" if node.confidence is not None else ""
    words = f"{node.source.value} {sure}".rstrip() if node.source is not None else sure
    if decided and decided.action.value == "approve":
        words = f"{words}, approved by {author_words(decided.author)}".lstrip(", ")
    return words


def _beside(node: "Node") -> Iterator[str]:
    """What the check does not support, and what else was found."""
    for finding in node.unsupported:
        says = f"“{display_text(finding.says)}”: " if finding.says else ""
        yield f"not supported: {says}{display_text(finding.reason)}"
    for other in node.state.others if node.state else ():
        source = f" [{other.source.value}" if other.source else ""
        if source and other.confidence is not None:
            source += f" {other.confidence:.2f}"
        source += "]" if source else ""
        rejected = ", rejected" if other.is_rejected else ""
        value = display_text(render_value(other.value))
        yield f"also “{value}”{source}, run {other.run_id}{rejected}"


def emit_raw(reply: "RawReply") -> None:
    text = reply.raw.decode("utf-8", "backslashreplace")
    emit({"file_id": reply.run.file_id, "run": plain(reply.run), "raw": text})


def say_raw(reply: "RawReply") -> None:
    """Byte for byte, so that it can be kept and parsed again."""
    say_bytes(reply.raw)
