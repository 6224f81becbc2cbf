"""All that became of one run: its replies as they came, and the calls they were paid with."""

from collections.abc import Mapping

import msgspec

from application.ports.analysis_engine import ReplyPart
from application.ports.unit_of_work import Reader
from domain.analysis.call import CallAttempt
from domain.analysis.run import AnalysisRun
from domain.library.file import MediaFile
from domain.shared.ids import RunId, SpendId
from domain.shared.money import MicroUsd


class RunCalls(msgspec.Struct, frozen=True, kw_only=True):
    run: AnalysisRun
    file: MediaFile
    parts: tuple[ReplyPart, ...]
    """Empty before the reply, and where there was none."""
    attempts: tuple[CallAttempt, ...]
    """Oldest first; none where nobody was paid, or an earlier answer was used again."""
    reserved: Mapping[SpendId, MicroUsd]
    """Of those of which nobody knows whether they were paid: what stays reserved."""


class ShowCalls:
    def __init__(self, *, reader: Reader) -> None:
        self._reader = reader

    def __call__(self, run_id: RunId) -> RunCalls:
        """Raises:
        RunNotFound
        """
        with self._reader() as now:
            run = now.runs.get(run_id)
            return RunCalls(
                run=run,
                file=now.files.get(run.file_id),
                parts=now.runs.replies(run_id),
                attempts=now.calls.of_run(run_id),
                reserved={spend.id: spend.reserved for spend in now.spend.unknown()},
            )
