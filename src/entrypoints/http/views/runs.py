"""`/files/{id}/runs`: who was asked about a file, what came back, what it cost; two compared."""

from datetime import datetime

import msgspec
from litestar import Controller, get
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Template

from application.analysis.showing.compare_runs import CompareRuns
from application.analysis.showing.show_calls import ShowCalls
from application.analysis.showing.show_results import ShowResults
from application.analysis.types.list_analysis_types import ListAnalysisTypes
from application.jobs.list_jobs import ListJobs
from application.library.get_file import GetFile
from application.ports.analysis_engine import ReplyPart
from domain.analysis.call import AttemptState, CallAttempt
from domain.analysis.run import AnalysisRun, RunNotFound
from domain.shared.ids import FileId, RunId
from domain.shared.money import MicroUsd
from domain.shared.timecode import stretch
from entrypoints.http.views.page import AnyRequest, page

STATES = {
    AttemptState.SENT: ("run", "run", "on its way"),
    AttemptState.ANSWERED: ("ok", "check", "answered"),
    AttemptState.REFUSED: ("bad", "x", "refused, not paid"),
    AttemptState.DEFERRED: ("warn", "clock", "held back, not paid"),
    AttemptState.UNKNOWN: ("bad", "help", "outcome unknown"),
}
_MOST_SHOWN = 200_000
"""Letters of an answer that stand on the page; the whole is a download."""


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    """One reply as it came. Model output: escape it."""

    about: str
    stop_reason: str
    text: str
    length: int
    is_cut: bool
    """More of it is in the download."""


class Call(msgspec.Struct, frozen=True, kw_only=True):
    attempt: CallAttempt
    look: tuple[str, str, str]
    """Badge, icon, words."""
    seconds: float | None
    reserved: MicroUsd | None
    """Where nobody knows whether it was paid: the most that it may have cost."""


class RunsPages(Controller):
    path = "/files/{file_id:int}/runs"
    include_in_schema = False

    @get("/", sync_to_thread=True)
    def show_all(
        self,
        request: AnyRequest,
        file_id: FromPath[int],
        get_file: NamedDependency[GetFile],
        show_results: NamedDependency[ShowResults],
        list_analysis_types: NamedDependency[ListAnalysisTypes],
        list_jobs: NamedDependency[ListJobs],
    ) -> Template:
        found = show_results(FileId(file_id))
        ticked = request.query_params.getall("run", [])
        return page(
            "runs.html",
            list_jobs,
            page="files",
            file=get_file(FileId(file_id)).file,
            runs=found.runs,
            context_newer=found.context_newer,
            titles=_titles(list_analysis_types),
            seconds=_seconds,
            ticked=ticked,
        )

    @get("/compare", sync_to_thread=True)
    def compare(
        self,
        request: AnyRequest,
        file_id: FromPath[int],
        get_file: NamedDependency[GetFile],
        show_results: NamedDependency[ShowResults],
        compare_runs: NamedDependency[CompareRuns],
        list_jobs: NamedDependency[ListJobs],
    ) -> Template:
        """`?run=3&run=5`; without two of them it says how to choose."""
        file = get_file(FileId(file_id)).file
        runs = show_results(FileId(file_id)).runs
        own = {str(run.id): run.id for run in runs}
        asked = list(dict.fromkeys(request.query_params.getall("run", [])))
        chosen = [own[text] for text in asked if text in own]
        compared = compare_runs(*sorted(chosen)) if len(chosen) == 2 else None
        return page(
            "compare_runs.html",
            list_jobs,
            page="files",
            file=file,
            runs=runs,
            chosen=chosen,
            compared=compared,
            only_differing=request.query_params.get("only") == "differing",
            seconds=_seconds,
        )

    @get("/{run_id:int}", sync_to_thread=True)
    def show(
        self,
        file_id: FromPath[int],
        run_id: FromPath[int],
        show_calls: NamedDependency[ShowCalls],
        list_analysis_types: NamedDependency[ListAnalysisTypes],
        list_jobs: NamedDependency[ListJobs],
    ) -> Template:
        """One run: each answer with the stretch it is about, and each call."""
        found = show_calls(RunId(run_id))
        if found.run.file_id != file_id:
            raise RunNotFound(f"Run {run_id} is about another file.", run_id=run_id)
        return page(
            "run.html",
            list_jobs,
            page="files",
            file=found.file,
            run=found.run,
            answers=tuple(map(answer_of, found.parts)),
            calls=tuple(_call(a, found.reserved.get(a.spend_id)) for a in found.attempts),
            titles=_titles(list_analysis_types),
            seconds=_seconds,
        )


def answer_of(reply: ReplyPart) -> Answer:
    text = _readable(reply.raw)
    if reply.part is not None:
        times = stretch(reply.part.start_s, reply.part.end_s)
        about = f"Part {reply.part.index + 1}, {times}"
    else:
        about = "The whole, from its parts" if reply.is_synthesis else "Raw answer"
    return Answer(
        about=about,
        stop_reason=reply.stop_reason,
        text=text[:_MOST_SHOWN],
        length=len(reply.raw.decode(errors="backslashreplace")),
        is_cut=len(text) > _MOST_SHOWN,
    )


def _readable(raw: bytes) -> str:
    """JSON with line breaks; anything else, broken JSON too, just as it came."""
    try:
        return msgspec.json.format(raw, indent=2).decode()
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return raw.decode(errors="backslashreplace")


def _call(attempt: CallAttempt, reserved: MicroUsd | None) -> Call:
    return Call(
        attempt=attempt,
        look=STATES[attempt.state],
        seconds=_between(attempt.sent_at, attempt.ended_at),
        reserved=reserved,
    )


def _seconds(run: AnalysisRun) -> float | None:
    return _between(run.started_at, run.ended_at)


def _between(start: datetime, end: datetime | None) -> float | None:
    return None if end is None else max(0.0, (end - start).total_seconds())


def _titles(list_analysis_types: ListAnalysisTypes) -> dict[str, str]:
    return {one.key: one.title for one in list_analysis_types()}
