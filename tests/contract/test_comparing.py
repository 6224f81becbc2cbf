"""What a comparison asks of the library: lean, and of any number of files."""

from domain.library.file import FileState
from domain.library.paths import PathFlavour
from domain.shared.ids import FileId, FilePath
from tests.contract.store_samples import POSIX, imported
from tests.contract.stores import OnMemory, OnSql, Store


def read(store: Store, *file_ids: FileId) -> None:
    with store.uow() as tx:
        files = tx.files.some(file_ids)
        tx.files.save([file.probed(file.kind, FileState.READY, ()) for file in files])
        tx.commit()


class ComparingContract:
    def test_files_of_a_folder_with_size_and_time(self, store: Store) -> None:
        inner, other, _ = imported(store.uow, b"/m/foo/a.mp4", b"/m/foo/b.mp4", b"/m/foobar/c.mp4")
        read(store, inner)
        with store.reader() as now:
            seen = now.files.last_seen_in(FilePath(b"/m/foo"), POSIX)
        assert seen == {
            b"/m/foo/a.mp4": (10, 1_000, inner),
            b"/m/foo/b.mp4": (-1, 1_000, other),  # nobody has read it yet
        }

    def test_all_files_lie_below_the_root_of_the_file_system(self, store: Store) -> None:
        imported(store.uow, b"/m/a.mp4", b"/n/b.mp4")
        with store.reader() as now:
            assert set(now.files.last_seen_in(FilePath(b"/"), POSIX)) == {b"/m/a.mp4", b"/n/b.mp4"}

    def test_some_files_oldest_first_without_those_that_are_gone(self, store: Store) -> None:
        a, b = imported(store.uow, b"/m/a.mp4", b"/m/b.mp4")
        with store.reader() as now:
            found = now.files.some([b, FileId(999), a])
        assert [file.id for file in found] == [a, b]

    def test_more_than_one_statement_can_hold(self, store: Store) -> None:
        paths = [b"/m/%05d.mp4" % number for number in range(1_200)]
        ids = imported(store.uow, *paths)
        with store.reader() as now:
            assert len(now.files.some(ids)) == 1_200
            assert len(now.files.at([FilePath(path) for path in paths], POSIX)) == 1_200

    def test_files_at_paths_by_comparison_key(self, store: Store) -> None:
        (file_id,) = imported(store.uow, b"/m/clip.mp4")
        asked = [FilePath(b"/M/CLIP.mp4"), FilePath(b"/m/other.mp4")]
        with store.reader() as now:
            assert now.files.at(asked, POSIX) == {}
            found = now.files.at(asked, PathFlavour.WINDOWS)
        assert {key: file.id for key, file in found.items()} == {b"/m/clip.mp4": file_id}

    def test_sizes_of_files_outside_a_folder(self, store: Store) -> None:
        imported(store.uow, b"/m/foo/a.mp4", b"/m/foobar/b.mp4")
        with store.reader() as now:
            assert now.files.sizes_outside(FilePath(b"/m/foo"), POSIX) == {10}
            assert now.files.sizes_outside(FilePath(b"/m"), POSIX) == frozenset()

    def test_the_last_id_is_that_of_the_youngest_file_also_when_it_is_forgotten(
        self, store: Store
    ) -> None:
        with store.reader() as now:
            assert now.files.last_id() == 0
        _, last = imported(store.uow, b"/m/a.mp4", b"/m/b.mp4")
        with store.uow() as tx:
            tx.files.forget([last])
            tx.commit()
        with store.reader() as now:
            assert now.files.last_id() == last


class TestMemoryComparison(OnMemory, ComparingContract):
    pass


class TestSqlComparison(OnSql, ComparingContract):
    pass
