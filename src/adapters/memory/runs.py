"""Analysis runs in memory."""

from collections import Counter
from collections.abc import Sequence

from msgspec import structs

from adapters.memory.store import State, require
from application.ports.analysis_engine import ReplyPart
from application.ports.run_repository import RunReader, RunRepository
from domain.analysis.call import ReplyId, StoredReply
from domain.analysis.context import Context
from domain.analysis.evidence import Evidence
from domain.analysis.findings import Finding, Stored, Support
from domain.analysis.layering import Layer, leading
from domain.analysis.run import (
    AnalysisRun,
    Asked,
    RunNotFound,
    RunStatus,
    TypeResult,
    Usage,
    prompt_of,
)
from domain.shared.ids import FileId, RunId


class MemoryRunReader(RunReader):
    def __init__(self, state: State) -> None:
        self._state = state

    def get(self, run_id: RunId) -> AnalysisRun:
        if run_id not in self._state.runs:
            raise RunNotFound(run_id=run_id)
        return self._state.runs[run_id]

    def of_file(self, file_id: FileId) -> tuple[AnalysisRun, ...]:
        runs = (run for run in self._state.runs.values() if run.file_id == file_id)
        return tuple(sorted(runs, key=lambda run: run.id, reverse=True))

    def with_status(self, *statuses: RunStatus) -> tuple[AnalysisRun, ...]:
        runs = (run for run in self._state.runs.values() if run.status in statuses)
        return tuple(sorted(runs, key=lambda run: run.id))

    def answered(self, asked: Asked) -> dict[FileId, frozenset[str]]:
        found: dict[FileId, frozenset[str]] = {}
        for run in self._state.runs.values():
            if keys := run.answers(asked, self._state.files[run.file_id].fingerprint):
                found[run.file_id] = found.get(run.file_id, frozenset()) | keys
        return found

    def results(self, run_id: RunId) -> tuple[TypeResult, ...]:
        return self._state.results.get(run_id, ())

    def layers(self, file_id: FileId) -> tuple[TypeResult, ...]:
        found = [(run, one) for run in self._completed(file_id) for one in self.results(run.id)]
        chosen = leading(
            Layer(
                key=one.key,
                engine=run.engine,
                model=run.model,
                run_id=run.id,
                media_hash=run.media_hash,
                is_cut=one.key in run.unanswered,
            )
            for run, one in found
        )
        shown = (one for _, one in found if (one.key, one.run_id) in chosen)
        return tuple(sorted(shown, key=lambda result: (result.key, -result.run_id)))

    def support(self) -> tuple[Support, ...]:
        findings: dict[tuple[str, str, str], list[Finding]] = {}
        for run_id, results in self._state.results.items():
            run = self._state.runs[run_id]
            for result in results:
                of_all = findings.setdefault((result.key, run.engine, run.model), [])
                of_all.extend(result.findings)
        return tuple(
            Support(
                key=key,
                engine=engine,
                model=model,
                claims=len(of_all),
                supported=sum(finding.supported for finding in of_all),
            )
            for (key, engine, model), of_all in sorted(findings.items())
        )

    def stored(self) -> tuple[Stored, ...]:
        newest: dict[tuple[str, FileId], Stored] = {}
        for run_id, results in sorted(self._state.results.items()):
            run = self._state.runs[run_id]
            for one in results:
                newest[one.key, run.file_id] = Stored(
                    key=one.key,
                    kind=self._state.files[run.file_id].kind,
                    version=one.version,
                    engine=run.engine,
                    model=run.model,
                    prompt=prompt_of(run.types, one.key),
                    files=1,
                )
        return tuple(
            structs.replace(one, files=number)
            for one, number in sorted(Counter(newest.values()).items(), key=_in_order)
        )

    def replies(self, run_id: RunId) -> tuple[ReplyPart, ...]:
        return self._state.run_parts.get(run_id, ())

    def seen(self, file_id: FileId, media_hash: str) -> tuple[Evidence, ...]:
        runs = (run for run in self.of_file(file_id) if run.media_hash == media_hash)
        return tuple(self._state.seen[run.id] for run in runs if run.id in self._state.seen)

    def contexts(self, file_id: FileId) -> dict[RunId, Context]:
        ids = [run.id for run in self.of_file(file_id)]
        return {id_: self._state.contexts[id_] for id_ in ids if id_ in self._state.contexts}

    def completed_with(self, file_id: FileId, request_hash: str) -> AnalysisRun | None:
        same = (run for run in self._completed(file_id) if run.request_hash == request_hash)
        return next(same, None)

    def _completed(self, file_id: FileId) -> tuple[AnalysisRun, ...]:
        return tuple(run for run in self.of_file(file_id) if run.status is RunStatus.COMPLETED)


class MemoryRunRepository(MemoryRunReader, RunRepository):
    def add(self, run: AnalysisRun, context: Context | None = None) -> AnalysisRun:
        require(self._state.files, run.file_id)
        added = structs.replace(run, id=RunId(self._state.new_id("runs")))
        self._state.runs[added.id] = added
        if context is not None:
            self._state.contexts[added.id] = context
        return added

    def set_replies(
        self, run_id: RunId, parts: Sequence[ReplyPart], seen: Evidence | None = None
    ) -> None:
        run = self.get(run_id)
        before = {part.reply_id for part in self.replies(run_id)}
        self._state.run_parts[run_id] = tuple(self._linked(run, part) for part in parts)
        self._state.drop_unlinked(
            {
                id_
                for id_ in before
                if id_ in self._state.replies and not self._state.replies[id_].call_hash
            }
        )
        self._state.seen.pop(run_id, None)
        if seen is not None:
            self._state.seen[run_id] = seen

    def _linked(self, run: AnalysisRun, part: ReplyPart) -> ReplyPart:
        if part.reply_id is not None:
            require(self._state.replies, part.reply_id)
            kept = self._state.replies[part.reply_id]
            return structs.replace(part, raw=kept.raw, stop_reason=kept.stop_reason)
        reply = StoredReply(
            id=ReplyId(self._state.new_id("replies")),
            call_hash="",
            raw=part.raw,
            stop_reason=part.stop_reason,
            usage=Usage(),
            at=run.started_at,
        )
        self._state.replies[reply.id] = reply
        return structs.replace(part, reply_id=reply.id)

    def finish(self, run: AnalysisRun, results: Sequence[TypeResult]) -> None:
        self.get(run.id)
        self._state.runs[run.id] = run
        of_run = (structs.replace(result, run_id=run.id) for result in results)
        self._state.results[run.id] = tuple(sorted(of_run, key=lambda result: result.key))

    def fail_interrupted(self, file_id: FileId) -> int:
        left = [run for run in self.of_file(file_id) if run.status is RunStatus.RUNNING]
        self._state.runs.update((run.id, run.interrupted()) for run in left)
        return len(left)


def _in_order(counted: tuple[Stored, int]) -> tuple[object, ...]:
    return structs.astuple(counted[0])
