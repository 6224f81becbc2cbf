"""The contract of `RescanRepository`: plans, line by line."""

import pytest
from msgspec import structs

from application.ports.unit_of_work import MissingParent
from domain.library.kind import MediaKind
from domain.library.rescan import Change, ChangeKind, ChangeState
from domain.shared.ids import ChangeId, FileId, FilePath, JobId
from tests.contract.store_samples import added, imported, job
from tests.contract.stores import OnMemory, OnSql, Store

JOB, OTHER = JobId("job-1"), JobId("job-2")
MOVED, MISSING, NEW = ChangeKind.MOVED, ChangeKind.MISSING, ChangeKind.NEW


def change(
    path: bytes, kind: ChangeKind = NEW, file_id: FileId | None = None, job_id: JobId = JOB
) -> Change:
    return Change(
        id=ChangeId(0),
        job_id=job_id,
        kind=kind,
        file_id=file_id,
        path=FilePath(path),
        old_path=FilePath(b"/m/\xff") if kind is MOVED else None,
        media_kind=MediaKind.VIDEO,
        size_bytes=2**40,
        modified_ns=1_700_000_000_000_000_001,
        fingerprint="fp" if kind is MOVED else None,
        candidates=(FileId(3), FileId(1)) if kind is ChangeKind.AMBIGUOUS else (),
        doubt="The name differs too." if kind is MOVED else "",
        state=ChangeState.PROPOSED,
    )


def planned(store: Store, *changes: Change) -> tuple[Change, ...]:
    for name in (JOB, OTHER):
        added(store.uow, job(name))
    with store.uow() as tx:
        tx.rescans.add(changes)
        tx.commit()
    with store.reader() as now:
        return now.rescans.changes(JOB)


class RescanContract:
    def test_lines_come_back_in_order_as_they_were_written(self, store: Store) -> None:
        (file_id,) = imported(store.uow, b"/m/a.mp4")
        lines = (
            change(b"/m/b\xff.mp4", MOVED, file_id),
            change(b"/m/c.mp4", ChangeKind.AMBIGUOUS),
            change(b"/m/c.mp4"),
        )
        written = planned(store, *lines, change(b"/m/z.mp4", job_id=OTHER))
        assert tuple(structs.replace(line, id=ChangeId(0)) for line in written) == lines
        assert [line.id for line in written] == sorted({line.id for line in written})

    def test_lines_are_read_page_by_page_and_by_kind_and_state(self, store: Store) -> None:
        kinds = (NEW, MISSING) * 3
        lines = planned(store, *(change(b"/m/%d" % n, kind) for n, kind in enumerate(kinds)))
        with store.uow() as tx:
            tx.rescans.mark([lines[0].id, lines[1].id, ChangeId(999)], ChangeState.APPLIED)
            tx.commit()
        with store.reader() as now:
            first = now.rescans.changes(JOB, limit=2)
            rest = now.rescans.changes(JOB, after=first[-1].id)
            new = now.rescans.changes(JOB, kinds=(NEW,), states=(ChangeState.PROPOSED,))
            done = now.rescans.changes(JOB, states=(ChangeState.APPLIED,))
            assert now.rescans.counts(JOB) == {NEW: 3, MISSING: 3}
            assert now.rescans.counts(JobId("nobody")) == {}
        assert [line.id for line in (*first, *rest)] == [line.id for line in lines]
        assert [line.id for line in new] == [lines[2].id, lines[4].id]
        assert [line.id for line in done] == [lines[0].id, lines[1].id]

    def test_lines_are_chosen_by_file_by_path_or_all(self, store: Store) -> None:
        ids = imported(store.uow, b"/m/a.mp4", b"/m/b.mp4", b"/m/c.mp4")
        lines = planned(
            store,
            *(change(b"/m/%d" % file_id, MISSING, file_id) for file_id in ids),
            change(b"/m/\xff"),
        )
        with store.uow() as tx:
            tx.rescans.mark([lines[0].id], ChangeState.SKIPPED)
            tx.commit()

        def chosen(
            kind: ChangeKind, files: list[FileId] | None, paths: list[FilePath] | None
        ) -> list[ChangeId]:
            with store.reader() as now:
                found = now.rescans.chosen(JOB, kind, file_ids=files, paths=paths)
            return [line.id for line in found]

        assert chosen(MISSING, None, None) == [lines[1].id, lines[2].id]
        assert chosen(MISSING, [ids[2], ids[0]], None) == [lines[2].id]
        assert chosen(MISSING, [], None) == chosen(MISSING, None, []) == []
        assert chosen(NEW, None, [FilePath(b"/m/\xff"), FilePath(b"/m/1")]) == [lines[3].id]
        many = [FilePath(b"/m/%d" % number) for number in range(40_000)]
        assert chosen(MISSING, None, many) == [lines[1].id, lines[2].id]

    def test_a_comparison_that_begins_again_begins_empty(self, store: Store) -> None:
        lines = planned(store, change(b"/m/a"), change(b"/m/b", job_id=OTHER))
        with store.uow() as tx:
            tx.rescans.clear(JOB)
            tx.rescans.add([change(b"/m/c")])
            (again,) = tx.rescans.changes(JOB)
            assert len(tx.rescans.changes(OTHER)) == 1
        assert again.id > lines[-1].id

    def test_a_plan_outlives_the_file(self, store: Store) -> None:
        (file_id,) = imported(store.uow, b"/m/a.mp4")
        planned(store, change(b"/m/a.mp4", MISSING, file_id))
        with store.uow() as tx:
            tx.files.forget([file_id])
            assert [line.file_id for line in tx.rescans.changes(JOB)] == [None]

    def test_a_line_belongs_to_a_job_and_to_a_known_file(self, store: Store) -> None:
        planned(store)
        nobody = (change(b"/m/a", job_id=JobId("x")), change(b"/m/a", MISSING, FileId(9)))
        for line in nobody:
            with store.uow() as tx, pytest.raises(MissingParent):
                tx.rescans.add([line])


class TestMemoryRescans(OnMemory, RescanContract):
    pass


class TestSqlRescans(OnSql, RescanContract):
    pass
