"""The lines that an item is about, as short text: `3-9,12`."""

from collections.abc import Iterable, Iterator

from application.ports.unit_of_work import Snapshot
from domain.library.rescan import Change, ChangeState
from domain.shared.ids import ChangeId, JobId


def as_text(ids: Iterable[ChangeId]) -> str:
    spans: list[list[int]] = []
    for number in sorted(ids):
        if spans and spans[-1][1] == number - 1:
            spans[-1][1] = number
        else:
            spans.append([number, number])
    return ",".join(f"{a}-{b}" if a < b else str(a) for a, b in spans)


def proposed_lines(now: Snapshot, rescan: JobId, text: str) -> tuple[Change, ...]:
    """Those of the lines that nothing was done with yet, in order."""
    return tuple(
        line
        for first, last in _spans(text)
        for line in now.rescans.changes(rescan, after=ChangeId(first - 1), limit=last - first + 1)
        if line.id <= last and line.state is ChangeState.PROPOSED
    )


def _spans(text: str) -> Iterator[tuple[int, int]]:
    for span in text.split(","):
        first, _, last = span.partition("-")
        yield int(first), int(last or first)
