"""Why analyses failed, grouped by cause, and what to do about each."""

import re
from collections import Counter, defaultdict

import msgspec

from application.analysis.reading.reread import Found, Reread
from application.ports.unit_of_work import Reader, Snapshot
from domain.analysis.run import AnalysisRun, FailureKind, RunStatus
from domain.library.file import MediaFile
from domain.shared.ids import FileId, RunId
from domain.shared.money import MicroUsd

EXAMPLES = 5

_QUOTED = re.compile(r"'[^']{1,400}'|\"[^\"]{1,400}\"|‘[^’]{1,400}’|“[^”]{1,400}”")
_PATH = re.compile(r"(?:[A-Za-z]:)?[\\/][^\s\\/]+(?:[\\/][^\s\\/]+)+")
_ID = re.compile(r"\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b|\b[0-9a-f]{16,}\b", re.I)
_NUMBER = re.compile(r"\d+(?:[.,:]\d+)*")

REPARSE = "Read the stored answers again, which costs nothing: reelsight maintenance reparse"
_WHAT_TO_DO = {
    FailureKind.THROTTLED: "Ask again later; fewer calls at once help (BEDROCK_CALLS).",
    FailureKind.REFUSED: "Ask another model or engine.",
    FailureKind.FILTERED: "Ask another model or engine; the same one will withhold it again.",
    FailureKind.TRUNCATED: "Ask for fewer types at once, or for less detail.",
    FailureKind.UNREADABLE: "Ask again; when it stays so, ask another model.",
    FailureKind.INVALID: "Ask again; when it stays so, ask another model.",
    FailureKind.TIMED_OUT: "Ask again; a longer BEDROCK_READ_TIMEOUT_SECONDS helps long videos.",
    FailureKind.OUTCOME_UNKNOWN: "Ask again; what the lost calls cost stays reserved.",
    FailureKind.NOT_AVAILABLE: "`reelsight doctor` says what is in the way; then ask again.",
}


class Example(msgspec.Struct, frozen=True, kw_only=True):
    file_id: FileId
    file: str
    run_id: RunId


class Cause(msgspec.Struct, frozen=True, kw_only=True):
    kind: str
    """Of the failure, or the code of the problem where nothing was asked."""
    message: str
    """`…` and `#` stand for what differs."""
    runs: int
    files: int
    unresolved: int
    """Of these files: those of which no later analysis by the same engine and model succeeded."""
    models: dict[str, int]
    """Runs by `engine/model`."""
    spent: MicroUsd
    """On these runs, as far as it is known."""
    readable_now: int
    """Runs whose stored answer can be read today."""
    what_to_do: str
    examples: tuple[Example, ...]


class Failures(msgspec.Struct, frozen=True, kw_only=True):
    runs: int
    spent: MicroUsd
    causes: tuple[Cause, ...]
    """Most runs first."""


class AnalyzeFailures:
    def __init__(self, *, reader: Reader, reread: Reread) -> None:
        self._reader = reader
        self._reread = reread

    def __call__(self, *, engine: str | None = None, model: str | None = None) -> Failures:
        with self._reader() as now:
            runs = tuple(
                run
                for run in now.runs.with_status(RunStatus.FAILED)
                if engine in (None, run.engine) and model in (None, run.model)
            )
            files = {f.id: f for f in now.files.some(tuple({run.file_id for run in runs}))}
            succeeded = _succeeded(now)
            groups: dict[tuple[str, str], list[AnalysisRun]] = defaultdict(list)
            for run in runs:
                groups[_cause_of(run)].append(run)
            causes = [
                self._cause(now, kind, message, group, files, succeeded)
                for (kind, message), group in groups.items()
            ]
        return Failures(
            runs=len(runs),
            spent=MicroUsd(sum(run.usage.cost for run in runs)),
            causes=tuple(sorted(causes, key=lambda one: (-one.runs, one.kind, one.message))),
        )

    def _cause(
        self,
        now: Snapshot,
        kind: str,
        message: str,
        runs: list[AnalysisRun],
        files: dict[FileId, MediaFile],
        succeeded: dict[tuple[FileId, str, str], RunId],
    ) -> Cause:
        readable = sum(
            run.file_id in files
            and self._reread(now, files[run.file_id], run).found is Found.RESCUED
            for run in runs
        )
        newest = {run.file_id: run for run in runs}  # they come oldest first
        failure = next((run.failure for run in runs if run.failure), None)
        otherwise = _WHAT_TO_DO[failure] if failure else _remedy(runs)
        return Cause(
            kind=kind,
            message=message,
            runs=len(runs),
            files=len(newest),
            unresolved=sum(
                succeeded.get((run.file_id, run.engine, run.model), RunId(0)) < run.id
                for run in newest.values()
            ),
            models=dict(Counter(f"{run.engine}/{run.model}" for run in runs).most_common()),
            spent=MicroUsd(sum(run.usage.cost for run in runs)),
            readable_now=readable,
            what_to_do=f"{REPARSE}. Where that is not enough: {otherwise}"
            if readable
            else otherwise,
            examples=tuple(
                Example(file_id=run.file_id, file=files[run.file_id].name, run_id=run.id)
                for run in list(reversed(newest.values()))[:EXAMPLES]
                if run.file_id in files
            ),
        )


def normalised(message: str) -> str:
    """Without what differs from file to file."""
    for pattern, sign in ((_QUOTED, "…"), (_PATH, "…"), (_ID, "#"), (_NUMBER, "#")):
        message = pattern.sub(sign, message)
    return " ".join(message.split())[:200]


def _cause_of(run: AnalysisRun) -> tuple[str, str]:
    kind = run.failure.value if run.failure else run.problem.code if run.problem else "unknown"
    return kind, normalised(run.problem.message) if run.problem else ""


def _remedy(runs: list[AnalysisRun]) -> str:
    return next((run.problem.remedy for run in runs if run.problem and run.problem.remedy), "")


def _succeeded(now: Snapshot) -> dict[tuple[FileId, str, str], RunId]:
    """The newest success by file, engine and model."""
    return {
        (run.file_id, run.engine, run.model): run.id
        for run in now.runs.with_status(RunStatus.COMPLETED)
    }
