"""The contract of `PredecessorRepository`, and of `FileRepository.adopt`."""

from datetime import UTC, datetime

from domain.library.file import FileState, MediaFile
from domain.library.kind import MediaKind
from domain.media.problems import MediaProblem, problem
from domain.shared.ids import FileId, FilePath, RootId
from tests.contract.store_samples import NOW, POSIX, imported
from tests.contract.stores import OnMemory, OnSql, Store

LONG_AGO = datetime(2019, 3, 4, 5, 6, 7, tzinfo=UTC)


def known_there(path: bytes, root_id: RootId) -> MediaFile:
    return MediaFile(
        id=FileId(0),
        root_id=root_id,
        path=FilePath(path),
        kind=MediaKind.VIDEO,
        size_bytes=77,
        modified_ns=5,
        fingerprint=None,
        state=FileState.UNREADABLE,
        problems=(problem(MediaProblem.VANISHED),),
        imported_at=LONG_AGO,
    )


class PredecessorContract:
    def test_files_are_added_as_they_were_known_and_known_ones_stay(self, store: Store) -> None:
        (here,) = imported(store.uow, b"/m/here.mp4")
        with store.uow() as tx:
            root = tx.files.ensure_root(FilePath(b"/m"), POSIX, NOW)
            before = tx.files.get(here)
            there = [known_there(b"/m/away.mp4", root.id), known_there(b"/m/here.mp4", root.id)]
            (away, is_new), (same, is_new_too) = tx.files.adopt(there, POSIX)
            tx.commit()
        assert (is_new, same, is_new_too) == (True, here, False)
        with store.reader() as now:
            assert now.files.get(here) == before
            file = now.files.get(away)
            assert (file.imported_at, file.state, file.problems) == (
                LONG_AGO,
                FileState.UNREADABLE,
                there[0].problems,
            )
            assert now.files.rows([away])[0].size_bytes == 77

    def test_ids_of_two_databases_are_told_apart(self, store: Store) -> None:
        first, second = imported(store.uow, b"/m/a.mp4", b"/m/b.mp4")
        with store.uow() as tx:
            tx.predecessors.note("/old/app.db", {7: first, 8: first})
            tx.predecessors.note("/other/app.db", {7: second})
            tx.commit()
        with store.reader() as now:
            assert now.predecessors.file_ids("/old/app.db") == {7: first, 8: first}
            assert now.predecessors.file_ids("/other/app.db") == {7: second}
            assert now.predecessors.file_ids("/old/app.db", [8, 9]) == {8: first}
            assert now.predecessors.file_ids("/old/app.db", []) == {}
            assert now.predecessors.file_ids("/none.db") == {}

    def test_noting_again_changes_nothing(self, store: Store) -> None:
        first, second = imported(store.uow, b"/m/a.mp4", b"/m/b.mp4")
        with store.uow() as tx:
            tx.predecessors.note("/old/app.db", {7: first})
            tx.predecessors.note("/old/app.db", {7: second})
            tx.predecessors.note("/old/app.db", {})
            assert tx.predecessors.file_ids("/old/app.db") == {7: first}

    def test_what_is_noted_goes_with_the_file(self, store: Store) -> None:
        first, second = imported(store.uow, b"/m/a.mp4", b"/m/b.mp4")
        with store.uow() as tx:
            tx.predecessors.note("/old/app.db", {7: first, 8: second})
            tx.files.forget([first])
            assert tx.predecessors.file_ids("/old/app.db") == {8: second}


class TestOnMemory(PredecessorContract, OnMemory):
    pass


class TestOnSql(PredecessorContract, OnSql):
    pass
