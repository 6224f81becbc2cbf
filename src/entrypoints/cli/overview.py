"""A result in a few rows: what was found, with its source; `results` shows all of it."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from domain.shared.figures import counted
from domain.shared.names import display_text
from entrypoints.cli.result_report import is_short, source_words, words_of

if TYPE_CHECKING:
    from application.analysis.showing.render import Node
    from application.analysis.showing.show_results import ShownResult

_ENTRIES = 8
"""Of one list; a long video has many chapters."""
_PROSE = 110
"""Characters of a text that rests on no single source; its first words say what it is."""


def overview(result: "ShownResult") -> list[list[str]]:
    """Rows of label, source and words; empty when nothing was found."""
    rows: list[list[str]] = []
    for at, node in enumerate(result.lines):
        # The first text of a type is what the type is about: it is called by the type's title.
        is_the_text = at == 0 and node.text is not None and node.source is None
        rows += _rows(node, result.title if is_the_text else display_text(node.label))
    return rows


def _rows(node: "Node", label: str) -> Iterator[list[str]]:
    if not node.is_known:
        return
    if node.source is not None:
        yield [label, source_words(node), words_of(node)]
    elif node.text is not None:
        if " " in node.text:  # a bare word or number says little without its neighbours
            yield [label, "", shortened(words_of(node))]
    elif entries := [child for child in node.children if not child.label]:
        yield from _entries(label, entries)
    else:
        for child in node.children:
            yield from _rows(child, _joined(label, display_text(child.label)))


def _entries(label: str, entries: "Sequence[Node]") -> Iterator[list[str]]:
    known = [entry for entry in entries if entry.is_known]
    shares = [_share(entry) for entry in known]
    if known and all(shares):
        yield [label, "", ", ".join(filter(None, shares))]
        return
    for at, entry in enumerate(known[:_ENTRIES]):
        words = words_of(entry) if is_short(entry) else display_text(entry.text or "…")
        yield [label if at == 0 else "", source_words(entry), shortened(words)]
    if len(known) > _ENTRIES:
        yield ["", "", f"… and {counted(len(known) - _ENTRIES, 'more', 'more')}"]


def _share(entry: "Node") -> str | None:
    """`dark blue 44 %`, for an entry that is a part of a whole."""
    share = next((child.text for child in entry.children if child.label == "Share"), None)
    return f"{display_text(entry.text)} {share}" if entry.text and share else None


def _joined(above: str, label: str) -> str:
    """`Camera` and `Make` are `Camera make`; `Project` and `Project name` stay `Project name`."""
    if not above or label.lower().startswith(above.lower()):
        return label
    return f"{above} {label if label.isupper() else label.lower()}"


def shortened(text: str) -> str:
    return text if len(text) <= _PROSE else text[: _PROSE - 2].rsplit(" ", 1)[0] + " …"
