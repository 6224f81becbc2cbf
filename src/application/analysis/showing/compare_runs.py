"""Two runs side by side: what each says by type, line by line, and where they differ."""

from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher

import msgspec

from application.analysis.showing.render import Node, render_result
from application.plugins.registry import AnalysisTypes
from application.ports.unit_of_work import Reader
from domain.analysis.run import AnalysisRun, TypeResult
from domain.shared.errors import InvalidInput
from domain.shared.ids import RunId
from domain.shared.timecode import stretch


class DifferentFiles(InvalidInput):
    """These runs are about different files."""

    code = "different_files"
    remedy = "Choose two runs of one file."


class Row(msgspec.Struct, frozen=True, kw_only=True):
    """One line of either or both. Model output: escape it."""

    label: str
    depth: int
    left: str | None
    """None: it has no such line; empty, as `right` then is: a heading."""
    right: str | None
    differs: bool


class ComparedType(msgspec.Struct, frozen=True, kw_only=True):
    key: str
    title: str
    left_version: str | None
    """None: that run has no result of the type."""
    right_version: str | None
    rows: tuple[Row, ...]

    @property
    def differences(self) -> int:
        return sum(row.differs for row in self.rows)


class Comparison(msgspec.Struct, frozen=True, kw_only=True):
    left: AnalysisRun
    right: AnalysisRun
    types: tuple[ComparedType, ...]
    """Of all that either has a result of."""


class CompareRuns:
    def __init__(self, *, reader: Reader, types: AnalysisTypes) -> None:
        self._reader = reader
        self._titles = {entry.type.key: entry.type.title for entry in types.registered}

    def __call__(self, left_id: RunId, right_id: RunId) -> Comparison:
        """Raises:
        RunNotFound, DifferentFiles
        """
        with self._reader() as now:
            left, right = now.runs.get(left_id), now.runs.get(right_id)
            if left.file_id != right.file_id:
                raise DifferentFiles(files=[left.file_id, right.file_id])
            said = [
                {result.key: result for result in now.runs.results(run.id)}
                for run in (left, right)
            ]
        order = {key: at for at, key in enumerate(self._titles)}
        keys = sorted(said[0].keys() | said[1].keys(), key=lambda key: (order.get(key, 999), key))
        return Comparison(
            left=left,
            right=right,
            types=tuple(self._compared(key, said[0].get(key), said[1].get(key)) for key in keys),
        )

    def _compared(
        self, key: str, left: TypeResult | None, right: TypeResult | None
    ) -> ComparedType:
        nodes = [render_result(one.value) if one is not None else () for one in (left, right)]
        return ComparedType(
            key=key,
            title=self._titles.get(key, key),
            left_version=left.version if left else None,
            right_version=right.version if right else None,
            rows=tuple(_rows(nodes[0], nodes[1])),
        )


def _rows(left: Sequence[Node], right: Sequence[Node], depth: int = 0) -> Iterator[Row]:
    for one, other in _pairs(left, right):
        here = one or other
        texts = [_words(node) if node and node.is_known else None for node in (one, other)]
        if here is None or texts == [None, None]:
            continue
        # what is missing below a heading is said line by line
        is_heading = not any(texts)
        yield Row(
            label=here.label,
            depth=depth,
            left=texts[0] if not is_heading else "",
            right=texts[1] if not is_heading else "",
            differs=not is_heading and texts[0] != texts[1],
        )
        yield from _rows(_below(one), _below(other), depth + 1)


def _below(node: Node | None) -> Sequence[Node]:
    return () if node is None or _is_plain_list(node) else node.children


def _is_plain_list(node: Node) -> bool:
    """One that is written in a line."""
    return bool(node.children) and all(
        not child.label and not child.children for child in node.children
    )


def _pairs(
    left: Sequence[Node], right: Sequence[Node]
) -> Iterator[tuple[Node | None, Node | None]]:
    """Fields by their name. Entries of lists have none: equal ones are found, and what stands
    between equal ones is paired in order."""
    names = [[_name(node) for node in nodes] for nodes in (left, right)]
    matcher = SequenceMatcher(a=names[0], b=names[1], autojunk=False)
    for _, from_left, to_left, from_right, to_right in matcher.get_opcodes():
        ours, theirs = left[from_left:to_left], right[from_right:to_right]
        for at in range(max(len(ours), len(theirs))):
            one = ours[at] if at < len(ours) else None
            other = theirs[at] if at < len(theirs) else None
            if one and other and (one.label or other.label) and one.label != other.label:
                yield one, None
                yield None, other
            else:
                yield one, other


def _name(node: Node) -> str:
    return node.label or node.text or _times(node)


def _words(node: Node) -> str:
    """What stands in its line; empty for a heading."""
    listed = "; ".join(map(_words, node.children)) if _is_plain_list(node) else ""
    said = dict.fromkeys(part for part in (_times(node), node.text, listed) if part)
    return " ".join(said)


def _times(node: Node) -> str:
    if node.start_s is None or node.end_s is None:
        return ""
    return stretch(node.start_s, node.end_s)
