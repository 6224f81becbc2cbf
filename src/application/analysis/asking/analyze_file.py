"""Ask an engine about one file: intent, question, raw answer, typed results, in that order."""

from collections.abc import Mapping
from contextlib import ExitStack
from pathlib import Path

from msgspec import structs

from application.analysis.asking.compile_results import Compiled, compile_results
from application.analysis.asking.local_copy import local_copy
from application.analysis.asking.parse_reply import parse_reply
from application.analysis.asking.question import CannotAsk, Question, put_question
from application.analysis.indexing.refresh_index import RefreshIndex
from application.jobs.handler import (
    Finished,
    ItemContext,
    ItemHandler,
    ItemStopped,
    Resource,
    done,
    failed,
    skipped,
)
from application.plugins.registry import AnalysisTypes
from application.ports.analysis_engine import AnalysisEngine, AnalysisRequest, EngineFailed
from application.ports.clock import Clock
from application.ports.object_store import ObjectMissing, ObjectStore, Scratch
from application.ports.proxy_makers import MakingStopped
from application.ports.unit_of_work import Reader, Transaction, UnitOfWork
from domain.analysis.run import AnalysisRun, FailureKind, RunStatus, failure
from domain.jobs.job import Job, JobItem
from domain.media.artifact import Artifact, ArtifactKind
from domain.shared.ids import FileId
from domain.shared.problem import Problem

NO_PROXY = Problem(
    code="no_proxy",
    message="There is no up-to-date proxy to look at.",
    remedy="Make proxies first: reelsight proxies",
)
NO_ENGINE = Problem(
    code="unknown_engine",
    message="The engine that the job asked for is not configured here any more.",
    remedy="Configure it again and retry the job, or start one with another engine.",
)
STOPPED = Problem(code="stopped", message="It was stopped before the engine had answered.")


class AnalyzeFile(ItemHandler):
    resource = Resource.ANALYZE

    def __init__(
        self,
        *,
        uow: UnitOfWork,
        reader: Reader,
        engines: Mapping[str, AnalysisEngine],
        types: AnalysisTypes,
        objects: ObjectStore,
        scratch: Scratch,
        clock: Clock,
        refresh: RefreshIndex,
    ) -> None:
        self._uow = uow
        self._reader = reader
        self._engines = engines
        self._types = types
        self._objects = objects
        self._scratch = scratch
        self._clock = clock
        self._refresh = refresh

    def __call__(self, job: Job, item: JobItem, context: ItemContext) -> Finished:
        engine = self._engines.get(job.options["engine"])
        if engine is None:
            return failed(NO_ENGINE)
        with self._reader() as now:
            try:
                question = put_question(
                    now,
                    FileId(int(item.subject)),
                    job.options,
                    engine=engine,
                    types=self._types,
                    at=self._clock.now(),
                )
            except CannotAsk as error:
                return failed(error.problem)
            answered = now.runs.completed_with(question.file.id, question.run.request_hash)
        if answered is not None and not job.options.get("force"):
            return skipped("an equal question was answered before")
        proxy = question.artifact(ArtifactKind.PROXY)
        if proxy is None:
            return failed(NO_PROXY)
        with ExitStack() as copies:
            try:
                request = self._request(question, proxy, copies)
            except ObjectMissing:
                return failed(NO_PROXY)
            return self._answered(engine, question, request, context)

    def _request(self, question: Question, proxy: Artifact, copies: ExitStack) -> AnalysisRequest:
        def on_disk(key: str) -> Path:
            return copies.enter_context(local_copy(self._objects, self._scratch, key))

        thumbnail = question.artifact(ArtifactKind.THUMBNAIL)
        return AnalysisRequest(
            evidence=question.evidence,
            proxy=on_disk(proxy.key),
            thumbnail=on_disk(thumbnail.key) if thumbnail else None,
            types=question.types,
            options=question.run.options,
        )

    def _answered(
        self,
        engine: AnalysisEngine,
        question: Question,
        request: AnalysisRequest,
        context: ItemContext,
    ) -> Finished:
        with self._uow() as tx:  # the intent is durable before the engine is asked
            tx.runs.fail_interrupted(question.file.id)
            run = tx.runs.add(question.run, question.context)
            tx.commit()
        try:
            reply = engine.analyze(request, stop=context.stop)
        except EngineFailed as error:
            return self._failed(run, error)
        except MakingStopped as error:
            self._close(run, STOPPED)
            raise ItemStopped() from error
        except Exception as error:
            self._close(run, failure(FailureKind.OUTCOME_UNKNOWN, type(error).__name__))
            raise
        with self._uow() as tx:  # the raw answer is durable before anybody parses it
            tx.runs.set_raw_reply(run.id, reply.raw, reply.seen and reply.seen.without_speech())
            tx.commit()
        run = structs.replace(run, stop_reason=reply.stop_reason, usage=reply.usage)
        try:
            answer = parse_reply(reply)
            seen = reply.seen or question.known
            compiled = compile_results(run.id, question.types, answer, seen)
        except EngineFailed as error:
            return self._failed(run, error)
        return self._completed(run, compiled)

    def _completed(self, run: AnalysisRun, compiled: Compiled) -> Finished:
        ended = structs.replace(
            run,
            status=RunStatus.COMPLETED,
            ended_at=self._clock.now(),
            repairs=compiled.repairs,
        )
        note = f"{len(compiled.results)} of {len(run.types)} types found something"
        if compiled.lost:
            note += f"; without an answer: {', '.join(compiled.lost)}"

        def write(tx: Transaction) -> None:
            tx.runs.finish(ended, compiled.results)
            self._refresh(tx, ended.file_id)

        return done(note, write)

    def _failed(self, run: AnalysisRun, error: EngineFailed) -> Finished:
        problem = failure(error.kind, error.message)
        ended = self._ended(run, problem, error.kind)
        return failed(problem, lambda tx: tx.runs.finish(ended, ()))

    def _close(self, run: AnalysisRun, problem: Problem) -> None:
        """The item will not end through us, so the run gets its end now."""
        with self._uow() as tx:
            tx.runs.finish(self._ended(run, problem, FailureKind.OUTCOME_UNKNOWN), ())
            tx.commit()

    def _ended(self, run: AnalysisRun, problem: Problem, kind: FailureKind) -> AnalysisRun:
        return structs.replace(
            run,
            status=RunStatus.FAILED,
            ended_at=self._clock.now(),
            failure=kind,
            problem=problem,
        )
