"""The contract of `FileRepository`: folders and files."""

import pytest
from msgspec import structs

from domain.library.file import FileNotFound, FileState
from domain.library.kind import MediaKind
from domain.library.paths import PathFlavour
from domain.media.artifact import ArtifactKind
from domain.media.facts import MediaFacts
from domain.shared.ids import FileId, FilePath, RootId
from domain.shared.problem import Problem
from tests.contract.store_samples import (
    NOW,
    POSIX,
    artifact,
    found,
    imported,
    later,
)
from tests.contract.stores import OnMemory, OnSql, Store

BROKEN = Problem(code="truncated", message="It ends too early.", remedy="Copy it again.")
NOT_UTF8 = b"/m/caf\xe9\n.mp4"


class FileRepositoryContract:
    def test_a_new_file_is_new_and_comes_back_as_it_was_found(self, store: Store) -> None:
        (file_id,) = imported(store.uow, NOT_UTF8)
        with store.reader() as now:
            file = now.files.get(file_id)
            assert now.files.root(file.root_id).path == b"/m"
        assert (file.path, file.kind, file.fingerprint) == (NOT_UTF8, MediaKind.VIDEO, "fp-0")
        assert (file.size_bytes, file.modified_ns) == (10, 1_000)
        assert (file.state, file.problems, file.imported_at) == (FileState.NEW, (), NOW)

    def test_an_unknown_file_is_a_named_error(self, store: Store) -> None:
        with store.reader() as now, pytest.raises(FileNotFound):
            now.files.get(FileId(1))

    def test_a_folder_is_kept_once(self, store: Store) -> None:
        with store.uow() as tx:
            first = tx.files.ensure_root(FilePath(b"/m"), POSIX, NOW)
            other = tx.files.ensure_root(FilePath(b"/a"), POSIX, NOW)
            again = tx.files.ensure_root(FilePath(b"/m/"), POSIX, later(9))
            assert again == first
            assert tx.files.roots() == (first, other)
            with pytest.raises(LookupError):
                tx.files.root(RootId(99))

    def test_ids_come_in_the_order_of_the_files(self, store: Store) -> None:
        names = [b"/m/%d.mp4" % (number * 7919 % 1201) for number in range(1201)]
        ids = imported(store.uow, *names)
        with store.reader() as now:
            assert [now.files.get(file_id).path for file_id in ids[:50]] == names[:50]
        assert len(set(ids)) == 1201
        assert imported(store.uow, *reversed(names)) == ids[::-1]

    def test_nothing_found_is_nothing_done(self, store: Store) -> None:
        assert imported(store.uow) == ()

    def test_a_file_found_again_is_new_again_and_keeps_what_was_made_of_it(
        self, store: Store
    ) -> None:
        (file_id,) = imported(store.uow, b"/m/A.mp4")
        facts = MediaFacts(kind=MediaKind.VIDEO, width=640)
        with store.uow() as tx:
            file = tx.files.get(file_id)
            tx.files.save([file.probed(MediaKind.AUDIO, FileState.UNREADABLE, (BROKEN,))])
            tx.media.set_facts(file_id, facts)
            tx.media.set_artifact(artifact(file_id))
            elsewhere = tx.files.ensure_root(FilePath(b"/M"), PathFlavour.MAC, NOW)
            tx.commit()
        with store.uow() as tx:
            bigger = (found(b"/m/A.mp4", size=11), None)
            assert tx.files.upsert_found(elsewhere.id, POSIX, [bigger], later(5)) == (file_id,)
            again = tx.files.get(file_id)
            assert tx.media.facts(file_id) == facts
            assert ArtifactKind.PROXY in tx.media.artifacts(file_id)
        assert again == structs.replace(file, size_bytes=11, fingerprint=None)

    def test_where_case_does_not_count_the_first_spelling_stays(self, store: Store) -> None:
        with store.uow() as tx:
            root = tx.files.ensure_root(FilePath(b"C:\\m"), PathFlavour.WINDOWS, NOW)
            spellings = [(found(b"C:\\m\\A.mp4"), "a"), (found(b"c:/m/a.MP4"), "b")]
            first, second = tx.files.upsert_found(root.id, PathFlavour.WINDOWS, spellings, NOW)
            assert first == second
            file = tx.files.get(first)
        assert (file.path, file.fingerprint) == (b"C:\\m\\A.mp4", "b")

    def test_saving_writes_kind_state_and_problems_only(self, store: Store) -> None:
        first, second = imported(store.uow, b"/m/a.mp4", b"/m/b.mp4")
        with store.uow() as tx:
            file = tx.files.get(first)
            probed = file.probed(MediaKind.IMAGE, FileState.READY, (BROKEN,))
            tx.files.save([structs.replace(probed, size_bytes=999)])
            tx.files.save([])
            assert tx.files.get(first) == probed
            assert tx.files.get(second).state is FileState.NEW

    def test_a_folder_owns_what_lies_below_it_and_nothing_beside_it(self, store: Store) -> None:
        inside = (b"/m/foo/a.mp4", b"/m/foo/b/c.mp4", b"/m/foo/\xff.mp4")
        imported(store.uow, *inside, b"/m/foobar/a.mp4", b"/m/foo.mp4", b"/m/foo0/a.mp4", b"/m/fo")
        with store.reader() as now:
            known = now.files.known_in(FilePath(b"/m/foo"), POSIX)
            assert sorted(known) == sorted(inside)
            assert {key: file.path for key, file in known.items()} == {key: key for key in inside}
            assert now.files.known_in(FilePath(b"/m/foo/"), POSIX) == known
            assert list(now.files.known_in(FilePath(b"/m/foo.mp4"), POSIX)) == [b"/m/foo.mp4"]
            assert len(now.files.known_in(FilePath(b"/"), POSIX)) == 7

    def test_files_are_known_by_their_comparison_key(self, store: Store) -> None:
        with store.uow() as tx:
            root = tx.files.ensure_root(FilePath(b"/M"), PathFlavour.MAC, NOW)
            paths = ["/M/Cafe\u0301.mp4".encode(), b"/M/\xe9.mp4"]
            rows = [(found(path), None) for path in paths]
            tx.files.upsert_found(root.id, PathFlavour.MAC, rows, NOW)
            known = tx.files.known_in(FilePath(b"/m"), PathFlavour.MAC)
        assert known["/m/café.mp4".encode()].path == paths[0]


class TestMemoryFiles(OnMemory, FileRepositoryContract):
    pass


class TestSqlFiles(OnSql, FileRepositoryContract):
    pass
