"""One analysis run and what it found."""

import msgspec

from application.ports.unit_of_work import Reader
from domain.analysis.run import AnalysisRun, TypeResult
from domain.shared.ids import RunId


class ShownRun(msgspec.Struct, frozen=True, kw_only=True):
    run: AnalysisRun
    results: tuple[TypeResult, ...]
    """Empty while it runs, and when it failed."""


class ShowRun:
    def __init__(self, *, reader: Reader) -> None:
        self._reader = reader

    def __call__(self, run_id: RunId) -> ShownRun:
        """Raises:
        RunNotFound
        """
        with self._reader() as now:
            return ShownRun(run=now.runs.get(run_id), results=now.runs.results(run_id))
