"""Ask an engine about one file: intent, question, raw answer, typed results, in that order."""

from contextlib import ExitStack
from pathlib import Path

from msgspec import structs

from application.analysis.asking.engines import Engines, UnknownEngine
from application.analysis.asking.local_copy import local_copy
from application.analysis.asking.question import CannotAsk, Question, put_question
from application.analysis.calling.paid import paid_for
from application.analysis.indexing.refresh_index import RefreshIndex
from application.analysis.reading.answer import Answer
from application.analysis.reading.read_answer import read_answer
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
from application.ports.analysis_engine import (
    AnalysisEngine,
    AnalysisRequest,
    EngineFailed,
    EngineReply,
)
from application.ports.clock import Clock
from application.ports.object_store import ObjectMissing, ObjectStore, Scratch
from application.ports.proxy_makers import MakingStopped
from application.ports.unit_of_work import Reader, Transaction, UnitOfWork
from domain.analysis.call import Grant
from domain.analysis.model import ModelRetired, UnknownModel
from domain.analysis.run import AnalysisRun, FailureKind, RunStatus, failure
from domain.jobs.job import Job, JobItem
from domain.media.artifact import Artifact, ArtifactKind
from domain.shared.errors import DomainError
from domain.shared.ids import FileId
from domain.shared.problem import Problem

PURPOSE = "analysis"
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
    """Asks only what is not answered yet, unless the job was forced."""

    def __init__(
        self,
        *,
        resource: Resource,
        uow: UnitOfWork,
        reader: Reader,
        engines: Engines,
        types: AnalysisTypes,
        objects: ObjectStore,
        scratch: Scratch,
        clock: Clock,
        refresh: RefreshIndex,
    ) -> None:
        self.resource = resource
        self._uow = uow
        self._reader = reader
        self._engines = engines
        self._types = types
        self._objects = objects
        self._scratch = scratch
        self._clock = clock
        self._refresh = refresh

    def __call__(self, job: Job, item: JobItem, context: ItemContext) -> Finished:
        try:
            engine = self._engines.get(job.options["engine"], job.options.get("model"))
        except UnknownEngine:
            return failed(NO_ENGINE)
        except (UnknownModel, ModelRetired) as error:
            return failed(problem_of(error))
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
        if not question.types:
            return skipped("an equal question was answered before")
        proxy = question.artifact(ArtifactKind.PROXY)
        if proxy is None:
            return failed(NO_PROXY)
        with ExitStack() as copies:
            try:
                proxy_path = self._on_disk(proxy, copies)
                thumbnail = question.artifact(ArtifactKind.THUMBNAIL)
                thumbnail_path = self._on_disk(thumbnail, copies) if thumbnail else None
            except ObjectMissing:
                return failed(NO_PROXY)
            run = self._intent(question)
            request = AnalysisRequest(
                evidence=question.evidence,
                proxy=proxy_path,
                thumbnail=thumbnail_path,
                types=question.types,
                options=run.options,
                file_id=run.file_id,
                run_id=run.id,
                proxy_sha256=proxy.sha256,
                grant=grant_of(job, item),
                proxy_seconds=proxy.duration_s,
            )
            return self._asked(engine, question, run, request, context)

    def _on_disk(self, artifact: Artifact, copies: ExitStack) -> Path:
        return copies.enter_context(local_copy(self._objects, self._scratch, artifact.key))

    def _intent(self, question: Question) -> AnalysisRun:
        with self._uow() as tx:  # durable before the engine is asked
            tx.runs.fail_interrupted(question.file.id)
            run = tx.runs.add(question.run, question.context)
            tx.commit()
        return run

    def _asked(
        self,
        engine: AnalysisEngine,
        question: Question,
        run: AnalysisRun,
        request: AnalysisRequest,
        context: ItemContext,
    ) -> Finished:
        try:
            reply = engine.analyze(request, stop=context.stop, report=context.report)
        except EngineFailed as error:
            return self._failed(self._with_paid(run), error)
        except MakingStopped as error:
            self._close(run, STOPPED)
            raise ItemStopped() from error
        except DomainError as error:  # a budget, the bucket: it was not asked
            problem = problem_of(error)
            ended = self._ended(self._with_paid(run), problem, None)
            return failed(problem, lambda tx: tx.runs.finish(ended, ()))
        except Exception as error:
            self._close(run, failure(FailureKind.OUTCOME_UNKNOWN, type(error).__name__))
            raise
        return self._answered(question, run, reply)

    def _answered(self, question: Question, run: AnalysisRun, reply: EngineReply) -> Finished:
        with self._uow() as tx:  # the raw answer is durable before anybody reads it
            tx.runs.set_replies(run.id, reply.parts, reply.seen and reply.seen.without_speech())
            tx.commit()
        run = structs.replace(run, stop_reason=reply.parts[-1].stop_reason, usage=reply.usage)
        try:
            seen = reply.seen or question.known
            answer = read_answer(run.id, reply.parts, question.types, seen)
        except EngineFailed as error:
            return self._failed(run, error)
        return self._completed(run, answer)

    def _completed(self, run: AnalysisRun, answer: Answer) -> Finished:
        ended = structs.replace(
            run,
            status=RunStatus.COMPLETED,
            ended_at=self._clock.now(),
            repairs=answer.repairs,
            unanswered=answer.unanswered,
            stop_reason=answer.stop_reason or run.stop_reason,
        )
        note = f"{len(answer.results)} of {len(run.types)} types found something"
        if answer.lost:
            note += f"; without an answer: {', '.join(answer.lost)}"

        def write(tx: Transaction) -> None:
            tx.runs.finish(ended, answer.results)
            self._refresh(tx, ended.file_id)

        return done(note, write)

    def _failed(self, run: AnalysisRun, error: EngineFailed) -> Finished:
        problem = failure(error.kind, error.message)
        if error.remedy:
            problem = structs.replace(problem, remedy=error.remedy)
        ended = self._ended(run, problem, error.kind)
        return failed(problem, lambda tx: tx.runs.finish(ended, ()))

    def _close(self, run: AnalysisRun, problem: Problem) -> None:
        """The item will not end through us, so the run gets its end now."""
        ended = self._ended(self._with_paid(run), problem, FailureKind.OUTCOME_UNKNOWN)
        with self._uow() as tx:
            tx.runs.finish(ended, ())
            tx.commit()

    def _with_paid(self, run: AnalysisRun) -> AnalysisRun:
        """It failed; what was paid for it until then was paid all the same."""
        with self._reader() as now:
            return structs.replace(run, usage=paid_for(now.calls.of_run(run.id)))

    def _ended(self, run: AnalysisRun, problem: Problem, kind: FailureKind | None) -> AnalysisRun:
        return structs.replace(
            run,
            status=RunStatus.FAILED,
            ended_at=self._clock.now(),
            failure=kind,
            problem=problem,
        )


def grant_of(job: Job, item: JobItem) -> Grant:
    return Grant(
        purpose=PURPOSE,
        job_id=job.id,
        item_id=item.id,
        since=job.started_at or job.created_at,
        answers_since=job.created_at if job.options.get("force") else None,
        job_cap=job.options.get("job_cap"),
    )


def problem_of(error: DomainError) -> Problem:
    return Problem(code=error.code, message=error.message, remedy=error.remedy)
