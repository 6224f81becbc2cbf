"""Have chosen files analysed."""

from collections.abc import Mapping
from contextlib import suppress

from application.analysis.planning.choose_files import NO_PROXY, UNDER_WAY, Chosen
from application.analysis.planning.command import ANALYSIS, ANALYZE, ASK, StartAnalysisCommand
from application.analysis.planning.plan_analysis import PlanAnalysis
from application.jobs.start_job import Overtaken, StartJob
from application.library.bulk import UP_TO_DATE, BulkStarted, start_bulk, sums_of
from domain.shared.figures import counted
from domain.shared.ids import JobId

__all__ = ["ANALYSIS", "ANALYZE", "ASK", "StartAnalysis", "StartAnalysisCommand"]

_TRIES = 5


class StartAnalysis:
    """As the plan says: what it leaves out is left out, and what it refuses is refused."""

    def __init__(self, *, plan_analysis: PlanAnalysis, start_job: StartJob) -> None:
        self._plan_analysis = plan_analysis
        self._start_job = start_job

    def __call__(self, command: StartAnalysisCommand) -> BulkStarted:
        """Where a job asks all of it in the same way already, that one is returned, unless it is
        forced; where another is started in the very moment, it is chosen anew.

        Raises:
            NothingChosen, FileNotFound, WrongKind, UnknownAnalysisType
            UnknownEngine, UnknownModel, ModelRetired, NotSold
            InvalidInput: options that a model does not have.
            NothingToDo: every chosen file was left out; `left_out` counts the reasons.
            BudgetExceeded: the highest price does not fit in what is left of a cap.
            SpendingStopped: a call has cost more than was reserved for it.
            Overtaken: again and again.
        """
        for _ in range(_TRIES - 1):
            with suppress(Overtaken):
                return self._start(command)
        return self._start(command)

    def _start(self, command: StartAnalysisCommand) -> BulkStarted:
        prepared = self._plan_analysis.prepare(command)
        chosen, wanted = prepared.chosen, prepared.wanted
        if not chosen.asks and chosen.joined is not None:
            return _joined(chosen, chosen.joined)
        if prepared.refused is not None:
            raise prepared.refused
        is_paid = not prepared.plan.model.is_free
        return start_bulk(
            self._start_job,
            chosen.choice,
            kind=ANALYSIS,
            step=prepared.step,
            title=f"Analysis of {counted(len(chosen.asks), 'file')}",
            options={
                "engine": wanted.engine.name,
                "model": wanted.engine.model,
                "types": list(command.types),
                "options": wanted.options,
                "force": command.force,
                "left_out": chosen.choice.left_out,
                **({"job_cap": prepared.caps.job} if is_paid else {}),
            },
            nothing=_why_nothing(chosen.choice.left_out),
            amid=chosen.amid,
        )


def _joined(chosen: Chosen, job_id: JobId) -> BulkStarted:
    return sums_of(job_id, chosen.joined_files, chosen.choice.left_out, is_new=False)


def _why_nothing(left_out: Mapping[str, int]) -> str:
    if set(left_out) == {UP_TO_DATE}:
        return "Every chosen file has been analysed already."
    if set(left_out) <= {UP_TO_DATE, UNDER_WAY}:
        return "Every chosen file has been analysed already, or is being analysed."
    if set(left_out) == {NO_PROXY}:
        return "None of the chosen files has an up-to-date proxy; make proxies first."
    return "None of the chosen files can be analysed, or needs it."
