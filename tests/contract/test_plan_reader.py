"""`PlanReader`: what a plan asks about a whole library at once."""

from datetime import timedelta

from msgspec import structs

from application.ports.plan_reader import Look, SecondsPerCall
from application.ports.unit_of_work import UnitOfWork
from domain.analysis.call import AttemptId, AttemptState, CallAttempt
from domain.analysis.run import RunStatus
from domain.jobs.job import ItemOutcome, ItemStatus, JobKind, JobStatus, NewItem
from domain.library.kind import MediaKind
from domain.media.artifact import ArtifactKind
from domain.media.facts import MediaFacts
from domain.shared.ids import FileId, JobId, SpendId
from domain.shared.money import MicroUsd
from domain.shared.spend import Caps
from tests.contract.store_samples import (
    NOW,
    PROXY,
    analysis_run,
    artifact,
    imported,
    job,
    later,
)
from tests.contract.stores import OnMemory, OnSql, Store


class PlanReaderContract:
    def test_looks_are_proxies_of_what_files_hold_now(self, store: Store) -> None:
        known, timeless, stale, without = imported(store.uow, b"/m/a", b"/m/b", b"/m/c", b"/m/d")
        with store.uow() as tx:
            tx.media.set_artifact(artifact(known, made_from="fp-0", size=7))
            tx.media.set_artifact(
                structs.replace(artifact(timeless, made_from="fp-1"), duration_s=None)
            )
            tx.media.set_facts(timeless, MediaFacts(kind=MediaKind.VIDEO, duration_s=9.5))
            tx.media.set_artifact(artifact(stale, made_from="fp-0"))
            tx.media.set_artifact(artifact(without, made_from="fp-3", kind=ArtifactKind.THUMBNAIL))
            tx.commit()
        with store.reader() as now:
            assert now.plans.looks() == {
                known: Look(seconds=1.5, size_bytes=7),
                timeless: Look(seconds=9.5, size_bytes=5),
            }

    def test_past_answers_are_completed_runs_newest_first(self, store: Store) -> None:
        (file_id,) = imported(store.uow, b"/m/a")
        with store.uow() as tx:
            for model, media, unanswered in (
                ("old", "fp-9", ()),
                ("new", "fp-0", ("summary",)),
            ):
                run = structs.replace(analysis_run(file_id, model=model), media_hash=media)
                run = tx.runs.add(run)
                ended = structs.replace(
                    run, status=RunStatus.COMPLETED, ended_at=NOW, unanswered=unanswered
                )
                tx.runs.finish(ended, [])
            failed = tx.runs.add(analysis_run(file_id, model="failed"))
            tx.runs.finish(structs.replace(failed, status=RunStatus.FAILED, ended_at=NOW), [])
            tx.runs.add(analysis_run(file_id, model="running"))
            tx.commit()
        with store.uow() as tx:
            past = tx.plans.past_answers()
        assert [(one.model, one.is_current, one.unanswered) for one in past[file_id]] == [
            ("new", True, ("summary",)),
            ("old", False, ()),
        ]
        newest = past[file_id][0]
        asked = analysis_run(file_id)
        assert (newest.engine, newest.types, newest.options) == (
            asked.engine,
            asked.types,
            asked.options,
        )

    def test_under_way_are_files_whose_items_wait_or_run(self, store: Store) -> None:
        files = imported(store.uow, b"/m/a", b"/m/b", b"/m/c")
        items = [
            NewItem(kind=PROXY, subject=str(file_id), label="x", file_id=file_id)
            for file_id in files
        ]
        with store.uow() as tx:
            tx.jobs.add(job("job-1"), items)
            (first, _) = tx.jobs.claim(JobId("job-1"), 1, 2)
            tx.jobs.begin(first.id, 1, NOW)
            tx.jobs.finish(first.id, 1, ItemOutcome(status=ItemStatus.DONE), NOW)
            tx.jobs.add(job("job-2", status=JobStatus.QUEUED), items[:1])
            tx.jobs.add(job("job-3", status=JobStatus.CANCELLING), items)
            tx.jobs.add(job("job-4"), [])
            tx.jobs.add(structs.replace(job("job-5"), kind=JobKind("other")), items)
            tx.commit()
        with store.reader() as now:
            found = now.plans.under_way(JobKind("batch-proxy"))
        assert [(one.job.id, one.files) for one in found] == [
            ("job-2", frozenset(files[:1])),
            ("job-1", frozenset(files[1:])),
        ]

    def test_seconds_per_call_are_those_of_answered_calls_of_the_model(self, store: Store) -> None:
        _call(store.uow, seconds=10, model="lite")
        _call(store.uow, seconds=20, model="lite")
        _call(store.uow, seconds=90, model="pro")
        _call(store.uow, seconds=500, model="lite", state=AttemptState.UNKNOWN)
        with store.reader() as now:
            measured = now.plans.seconds_per_call("bedrock", "lite")
            assert measured == SecondsPerCall(average=15.0, calls=2)
            assert now.plans.seconds_per_call("bedrock", "premier") is None
            assert now.plans.seconds_per_call("openai", "lite") is None

    def test_calls_are_found_by_what_was_reserved_for_them(self, store: Store) -> None:
        first = _call(store.uow, seconds=1)
        second = _call(store.uow, seconds=2)
        _call(store.uow, seconds=3)
        with store.reader() as now:
            found = now.calls.of_spend([second, first, SpendId(999)])
            assert [call.spend_id for call in found] == [first, second]


def _call(
    uow: UnitOfWork,
    *,
    seconds: float,
    model: str = "lite",
    state: AttemptState = AttemptState.ANSWERED,
) -> SpendId:
    with uow() as tx:
        spend = tx.spend.reserve(MicroUsd(5), Caps(), NOW, purpose="analysis", job_id=None)
        attempt = tx.calls.begin(
            CallAttempt(
                id=AttemptId(0),
                call_hash=f"call-{spend.id}",
                engine="bedrock",
                model=model,
                spend_id=spend.id,
                job_id=None,
                item_id=None,
                run_id=None,
                file_id=FileId(7),
                number=1,
                state=AttemptState.SENT,
                sent_at=NOW,
                lease_until=NOW + timedelta(hours=1),
            )
        )
        tx.calls.end(structs.replace(attempt, state=state, ended_at=later(seconds)))
        tx.commit()
    return spend.id


class TestMemoryPlanReader(PlanReaderContract, OnMemory):
    pass


class TestSqlPlanReader(PlanReaderContract, OnSql):
    pass
