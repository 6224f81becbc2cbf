"""What an item has applied and what it left: marked in the plan, counted in the job's summary."""

from collections import Counter
from typing import Any

from application.jobs.handler import Finished, done, skipped
from application.ports.unit_of_work import Transaction
from domain.library.rescan import Change, ChangeKind, ChangeState
from domain.shared.figures import counted
from domain.shared.ids import JobId
from domain.shared.names import display_text

_LISTED = 200
_WORDS = {
    ChangeKind.MOVED: "moved",
    ChangeKind.AMBIGUOUS: "decided",
    ChangeKind.CHANGED: "changed",
    ChangeKind.NEW: "new",
    ChangeKind.MISSING: "forgotten",
}


class Applied:
    def __init__(self) -> None:
        self.lines: list[Change] = []
        self.left: list[tuple[Change, str]] = []

    def record(self, tx: Transaction, job_id: JobId) -> None:
        """In the transaction that applies the lines."""
        tx.rescans.mark([line.id for line in self.lines], ChangeState.APPLIED)
        tx.rescans.mark([line.id for line, _ in self.left], ChangeState.SKIPPED)
        tx.jobs.set_summary(job_id, self._added_to(tx.jobs.get(job_id).summary))

    def finished(self) -> Finished:
        done_with = Counter(_WORDS[line.kind] for line in self.lines)
        said = [f"{number:,} {word}" for word, number in done_with.items()]
        if self.left:
            reasons = Counter(reason for _, reason in self.left)
            said += [f"{number:,} left: {reason}" for reason, number in reasons.most_common()]
        note = "; ".join(said)
        if self.left and not self.lines:
            return skipped(note)
        return done(note or f"{counted(0, 'line')} left to do")

    def _added_to(self, summary: dict[str, Any]) -> dict[str, Any]:
        applied = Counter(summary.get("applied", {}))
        applied.update(line.kind.value for line in self.lines)
        reasons = Counter(summary.get("left_by_reason", {}))
        reasons.update(reason for _, reason in self.left)
        listed = [*summary.get("left", [])]
        for line, reason in self.left[: _LISTED - len(listed)]:
            listed.append(
                {"kind": line.kind.value, "path": display_text(line.path), "reason": reason}
            )
        return {
            **summary,
            "applied": dict(applied),
            "left_by_reason": dict(reasons),
            "left": listed,
        }
