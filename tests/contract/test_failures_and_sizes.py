"""The contract of `JobRepository` for bulk actions: sizes, what still fails, what is skipped; and
of the readers that choose files set-wise."""

from typing import Any

from msgspec import structs

from application.ports.unit_of_work import UnitOfWork
from domain.analysis.run import Asked, RunStatus
from domain.jobs.job import ItemKind, ItemOutcome, ItemStatus, NewItem
from domain.jobs.progress import Amount
from domain.library.belongings import Belongings
from domain.library.kind import MediaKind
from domain.media.facts import AudioTrack, MediaFacts
from domain.shared.ids import FileId, JobId
from domain.shared.problem import Problem
from tests.contract.store_samples import (
    NOW,
    PROXY,
    added,
    analysis_run,
    artifact,
    edit,
    imported,
    job,
    later,
)
from tests.contract.store_work import JOB
from tests.contract.stores import OnMemory, OnSql, Store


def broken(code: str) -> ItemOutcome:
    return ItemOutcome(
        status=ItemStatus.FAILED, problem=Problem(code=code, message=f"It is {code}.")
    )


DONE = ItemOutcome(status=ItemStatus.DONE, made_bytes=7)


def about(file_id: FileId, kind: ItemKind = PROXY, **more: Any) -> NewItem:
    return NewItem(
        kind=kind, subject=str(file_id), label=f"file {file_id}", file_id=file_id, **more
    )


def ended(uow: UnitOfWork, name: str, at: float, ends: dict[FileId, ItemOutcome | None]) -> None:
    """A job of one item a file, each ended like that; None waits."""
    ids = added(uow, job(name), [about(file_id) for file_id in ends])
    with uow() as tx:
        for item_id, outcome in zip(ids, ends.values(), strict=True):
            tx.jobs.claim(JobId(name), 1, 1)
            if outcome is None:
                tx.jobs.give_back(item_id, 1)
                break
            tx.jobs.finish(item_id, 1, outcome, later(at))
        tx.commit()


class BulkContract:
    def test_sizes_are_summed_by_what_items_are_counted_as(self, store: Store) -> None:
        a, b, c = imported(store.uow, b"/m/a", b"/m/b", b"/m/c")
        ids = added(
            store.uow,
            job(),
            [
                about(a, counted_as="video", size_bytes=1000),
                about(b, counted_as="video", size_bytes=500),
                about(c, counted_as="image", size_bytes=3),
                NewItem(kind=PROXY, subject="x", label="x"),
            ],
        )
        with store.uow() as tx:
            tx.jobs.claim(JOB, 1, 2)
            tx.jobs.begin(ids[0], 1, NOW)
            tx.jobs.finish(ids[0], 1, DONE, later(10))
            amounts = tx.jobs.progress(job(), later(10)).amounts
            tx.commit()
        video = Amount(
            counted_as="video", total=2, done=1, skipped=0, failed=0,
            size_bytes=1500, processed_bytes=1000, open_bytes=500, made_bytes=7,
        )  # fmt: skip
        image = Amount(
            counted_as="image", total=1, done=0, skipped=0, failed=0,
            size_bytes=3, processed_bytes=0, open_bytes=3, made_bytes=0,
        )  # fmt: skip
        assert amounts == (image, video)

    def test_what_is_left_is_told_by_bytes_where_all_sizes_are_known(self, store: Store) -> None:
        a, b = imported(store.uow, b"/m/a", b"/m/b")
        ids = added(store.uow, job(), [about(a, size_bytes=10), about(b, size_bytes=990)])
        with store.uow() as tx:
            tx.jobs.claim(JOB, 1, 1)
            tx.jobs.begin(ids[0], 1, NOW)
            tx.jobs.finish(ids[0], 1, DONE, later(1))
            progress = tx.jobs.progress(job(), later(1))
            tx.commit()
        assert progress.eta_s == 99

    def test_a_failure_stands_until_the_step_goes_well_or_is_tried_again(
        self, store: Store
    ) -> None:
        a, b, c, d = imported(store.uow, b"/m/a", b"/m/b", b"/m/c", b"/m/d")
        bad, worse = broken("bad"), broken("worse")
        ended(store.uow, "first", 10, {a: bad, b: bad, c: bad, d: bad})
        ended(store.uow, "second", 20, {a: DONE, b: worse, c: None})
        with store.reader() as now:
            standing = {s.group.code: s for s in now.jobs.standing_failures()}
            assert {code: s.group.count for code, s in standing.items()} == {"bad": 1, "worse": 1}
            assert standing["bad"].kind == PROXY
            assert [e.file_id for e in standing["bad"].group.examples] == [d]
            assert [item.file_id for item in now.jobs.standing_items(PROXY, "bad")] == [d]
            assert now.jobs.standing_items(ItemKind("analyze"), "bad") == ()

    def test_another_step_of_the_file_is_another_matter(self, store: Store) -> None:
        (a,) = imported(store.uow, b"/m/a")
        ended(store.uow, "first", 10, {a: broken("bad")})
        other = added(store.uow, job("other"), [about(a, ItemKind("analyze"))])
        with store.uow() as tx:
            tx.jobs.claim(JobId("other"), 1, 1)
            tx.jobs.finish(other[0], 1, DONE, later(20))
            assert len(tx.jobs.standing_failures()) == 1
            tx.files.forget([a])
            assert tx.jobs.standing_failures() == ()

    def test_a_retry_of_causes_takes_exactly_what_failed_for_them(self, store: Store) -> None:
        a, b, c = imported(store.uow, b"/m/a", b"/m/b", b"/m/c")
        ended(store.uow, "first", 10, {a: broken("bad"), b: broken("worse"), c: DONE})
        first = JobId("first")
        with store.uow() as tx:
            (group,) = (g for g in tx.jobs.failures(first) if g.code == "bad")
            assert tx.jobs.items(first, code="bad")[0].file_id == a
            assert tx.jobs.requeue_failed(first, ["bad"]) == group.count == 1
            statuses = [item.status for item in tx.jobs.items(first)]
        assert statuses == [ItemStatus.QUEUED, ItemStatus.FAILED, ItemStatus.DONE]

    def test_what_waits_for_a_file_is_skipped_in_all_jobs(self, store: Store) -> None:
        a, b = imported(store.uow, b"/m/a", b"/m/b")
        for name in ("one", "two"):
            added(store.uow, job(name), [about(a), about(b)])
        with store.uow() as tx:
            tx.jobs.claim(JobId("two"), 1, 1)  # runs already: its own end is told
            assert tx.jobs.skip_queued_of([a], "gone", later(5)) == 1
            items = {name: tx.jobs.items(JobId(name)) for name in ("one", "two")}
        assert [item.status for item in items["one"]] == [ItemStatus.SKIPPED, ItemStatus.QUEUED]
        assert items["one"][0].note == "gone"
        assert [item.status for item in items["two"]] == [ItemStatus.RUNNING, ItemStatus.QUEUED]

    def test_files_with_a_current_proxy_are_told_at_once(self, store: Store) -> None:
        a, b, _ = imported(store.uow, b"/m/a", b"/m/b", b"/m/c")
        with store.uow() as tx:
            tx.media.set_artifact(artifact(a, made_from=tx.files.get(a).fingerprint or ""))
            tx.media.set_artifact(artifact(b, made_from="older"))
            assert tx.media.with_current_proxy() == {a}

    def test_files_with_sound_are_told_at_once_with_how_long_they_last(self, store: Store) -> None:
        a, b, c, _ = imported(store.uow, b"/m/a", b"/m/b", b"/m/c", b"/m/d")
        track = (AudioTrack(index=1, codec="aac", channels=2),)
        with store.uow() as tx:
            for file_id, tracks, duration_s in ((a, track, 2.5), (b, track, None), (c, (), 7.0)):
                facts = MediaFacts(
                    kind=MediaKind.VIDEO, audio_tracks=tracks, duration_s=duration_s
                )
                tx.media.set_facts(file_id, facts)
            assert tx.media.with_audio() == {a: 2.5, b: None}

    def test_files_that_answered_a_question_are_told_at_once(self, store: Store) -> None:
        ids = imported(store.uow, b"/m/a", b"/m/b", b"/m/c")
        with store.uow() as tx:
            runs = []
            for file_id in ids:
                run = structs.replace(
                    analysis_run(file_id),
                    media_hash=tx.files.get(file_id).fingerprint or "",
                )
                runs.append(tx.runs.add(run))
            tx.runs.finish(structs.replace(runs[0], status=RunStatus.COMPLETED, ended_at=NOW), ())
            stale = structs.replace(runs[1], status=RunStatus.COMPLETED, ended_at=NOW)
            tx.runs.finish(stale, ())
            run = runs[0]
            asked = Asked(
                engine=run.engine,
                model=run.model,
                types=run.types,
                options=run.options,
            )
            assert tx.runs.answered(asked) == {id_: {"summary"} for id_ in ids[:2]}
            assert tx.runs.answered(structs.replace(asked, options={"deep": True})) == {}
            assert tx.runs.answered(structs.replace(asked, model="other")) == {}

    def test_what_belongs_to_files_is_counted(self, store: Store) -> None:
        a, b, _ = imported(store.uow, b"/m/a", b"/m/b", b"/m/c")
        with store.uow() as tx:
            tx.media.set_artifact(artifact(a))
            tx.runs.add(analysis_run(a))
            tx.runs.add(analysis_run(b))
            tx.edits.add(edit(a))
            tx.files.mark_uploaded(b)
            size = artifact(a).size_bytes
            whole = tx.files.belongings([a, b, FileId(99)])
            assert tx.files.belongings([]) == Belongings()
            upload = tx.files.get(b).size_bytes
        assert whole == Belongings(
            files=2, uploads=1, upload_bytes=upload, proxies=1, object_bytes=size, runs=2, edits=1
        )


class TestMemoryBulk(OnMemory, BulkContract):
    pass


class TestSqlBulk(OnSql, BulkContract):
    pass
