"""What failed in a job, by reason."""

from collections import Counter

import msgspec

from domain.jobs.job import JobItem
from domain.shared.problem import Problem

_EXAMPLES = 5


class FailureGroup(msgspec.Struct, frozen=True, kw_only=True):
    """All failed items with one problem code. `message` and `remedy` are those of the first."""

    code: str
    message: str
    remedy: str
    count: int
    examples: tuple[str, ...]
    """Labels of the first few."""


class FailureTally:
    def __init__(self) -> None:
        self._counts: Counter[str] = Counter()
        self._first: dict[str, Problem] = {}
        self._examples: dict[str, list[str]] = {}

    def add(self, item: JobItem) -> None:
        problem = item.problem
        if problem is None:
            return
        self._counts[problem.code] += 1
        self._first.setdefault(problem.code, problem)
        examples = self._examples.setdefault(problem.code, [])
        if len(examples) < _EXAMPLES:
            examples.append(item.label)

    def groups(self) -> tuple[FailureGroup, ...]:
        """The most frequent first."""
        return tuple(
            FailureGroup(
                code=code,
                message=self._first[code].message,
                remedy=self._first[code].remedy,
                count=count,
                examples=tuple(self._examples[code]),
            )
            for code, count in self._counts.most_common()
        )
