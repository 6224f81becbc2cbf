"""The contract of `FileRepository.move` and `.forget`: what goes with a file, and what stays."""

import pytest
from msgspec import structs

from adapters.memory.store import State
from application.ports.unit_of_work import MissingParent, UnitOfWork
from domain.analysis.run import RunNotFound, RunStatus
from domain.library.edits import EditNotFound
from domain.library.file import FileNotFound, FileState, PathTaken
from domain.library.file_list import FileFilter, FileQuery, FileSort
from domain.library.kind import MediaKind
from domain.library.passage import FILE, FacetValue, IndexEntry, Passage
from domain.library.paths import PathFlavour
from domain.media.facts import MediaFacts
from domain.shared.ids import EditId, FileId, FilePath, ItemId, RootId, RunId
from tests.contract.inside_sql import broken_words, files_with, rows_of, tables_naming, words_in
from tests.contract.store_samples import (
    NOW,
    POSIX,
    added,
    analysis_run,
    artifact,
    edit,
    found,
    imported,
    job,
    move,
    new_items,
    spoken,
    type_result,
)
from tests.contract.store_work import JOB
from tests.contract.stores import InMemory, InSql, OnMemory, OnSql, Store
from tests.contract.transcript_samples import segment, summary, transcript

VERSION = 3
ENTRY = IndexEntry(
    passages=(Passage(text="Two boats in a harbour", field="name"),),
    facets=(FacetValue(field="file.kind", value="video"),),
)


def filled(uow: UnitOfWork, file_id: FileId) -> tuple[RunId, EditId, ItemId]:
    """Give the file one row of everything that can belong to a file."""
    (item_id,) = added(uow, job(f"job-{file_id}"), new_items(1, file_id=file_id))
    with uow() as tx:
        tx.files.save([tx.files.get(file_id).probed(MediaKind.VIDEO, FileState.READY, ())])
        tx.media.set_facts(file_id, MediaFacts(kind=MediaKind.VIDEO, duration_s=4.5))
        tx.media.set_artifact(artifact(file_id))
        run = tx.runs.add(analysis_run(file_id))
        tx.runs.set_replies(run.id, [spoken(b"{}")])
        ended = structs.replace(run, status=RunStatus.COMPLETED)
        tx.runs.finish(ended, [type_result("summary")])
        first = tx.edits.add(edit(file_id))
        second = tx.edits.add(structs.replace(edit(file_id), supersedes=first.id))
        tx.passages.replace(file_id, FILE, ENTRY)
        tx.passages.mark([file_id], VERSION)
        heard = tx.transcripts.put(transcript(file_id), [segment("Two boats")])
        tx.transcripts.prefer(heard.id)
        tx.summaries.put(summary(heard))
        tx.commit()
    return run.id, second.id, item_id


def listed(store: Store, text: str) -> list[FileId]:
    with store.reader() as now:
        page = now.files.page(FileQuery(filter=FileFilter(text=text)))
        return [row.id for row in page.rows]


class MovingContract:
    def test_a_moved_file_is_the_same_file_elsewhere(self, store: Store) -> None:
        (file_id,) = imported(store.uow, b"/m/old/a.mp4")
        run_id, edit_id, _ = filled(store.uow, file_id)
        with store.uow() as tx:
            before = tx.files.get(file_id)
            root = tx.files.ensure_root(FilePath(b"/n"), POSIX, NOW)
            tx.files.move([move(file_id, FilePath(b"/n/caf\xe9/B.mp4"), root.id)], POSIX)
            tx.commit()
        with store.reader() as now:
            after = now.files.get(file_id)
            moved = structs.replace(before, path=FilePath(b"/n/caf\xe9/B.mp4"), root_id=root.id)
            assert after == moved
            assert (after.fingerprint, after.state) == ("fp-0", FileState.READY)
            assert now.runs.of_file(file_id)[0].id == run_id
            assert now.edits.of_file(file_id)[-1].id == edit_id
            assert now.passages.of_file(file_id) == {FILE: ENTRY}
            assert len(now.media.artifacts(file_id)) == 1

    def test_it_is_found_by_its_new_name_and_folder_only(self, store: Store) -> None:
        (file_id,) = imported(store.uow, b"/m/Old/Alpha.mp4")
        with store.uow() as tx:
            root = tx.files.ensure_root(FilePath(b"/n"), POSIX, NOW)
            tx.files.move([move(file_id, FilePath(b"/n/New/Beta.mp4"), root.id)], POSIX)
            tx.commit()
        assert listed(store, "beta") == listed(store, "new/") == [file_id]
        assert listed(store, "alpha") == listed(store, "old/") == []
        with store.reader() as now:
            assert list(now.files.known_in(FilePath(b"/n"), POSIX)) == [b"/n/New/Beta.mp4"]
            assert now.files.known_in(FilePath(b"/m"), POSIX) == {}

    def test_lists_sort_it_by_its_new_name(self, store: Store) -> None:
        first, second = imported(store.uow, b"/m/a.mp4", b"/m/b.mp4")
        with store.uow() as tx:
            root_id = tx.files.get(first).root_id
            tx.files.move([move(first, FilePath(b"/m/1/C.mp4"), root_id)], POSIX)
            by_name = FileQuery(sort=FileSort.NAME, descending=False)
            assert [file.id for file in tx.files.matching(by_name)] == [second, first]

    def test_its_old_path_is_free_for_another_file(self, store: Store) -> None:
        (file_id,) = imported(store.uow, b"/m/a.mp4")
        with store.uow() as tx:
            root_id = tx.files.get(file_id).root_id
            tx.files.move([move(file_id, FilePath(b"/m/b.mp4"), root_id)], POSIX)
            rows = [(found(b"/m/a.mp4"), None), (found(b"/m/b.mp4"), None)]
            newcomer, known = tx.files.upsert_found(root_id, POSIX, rows, NOW)
        assert known == file_id != newcomer

    def test_the_path_of_another_file_is_refused_by_comparison(self, store: Store) -> None:
        (file_id,) = imported(store.uow, b"/m/a.mp4")
        with store.uow() as tx:
            root_id = tx.files.get(file_id).root_id
            other = [(found(b"/m/Caf\xc3\xa9.mp4"), None)]
            tx.files.upsert_found(root_id, PathFlavour.MAC, other, NOW)
            spelled_otherwise = FilePath("/M/cafe\u0301.MP4".encode())
            with pytest.raises(PathTaken):
                tx.files.move([move(file_id, spelled_otherwise, root_id)], PathFlavour.MAC)
            assert tx.files.get(file_id).path == b"/m/a.mp4"

    def test_a_new_spelling_of_its_own_path_is_taken(self, store: Store) -> None:
        with store.uow() as tx:
            root = tx.files.ensure_root(FilePath(b"/m"), PathFlavour.MAC, NOW)
            rows = [(found(b"/m/a.mp4"), "fp")]
            (file_id,) = tx.files.upsert_found(root.id, PathFlavour.MAC, rows, NOW)
            tx.files.move([move(file_id, FilePath(b"/m/A.mp4"), root.id)], PathFlavour.MAC)
            assert tx.files.get(file_id).path == b"/m/A.mp4"
            assert tx.files.upsert_found(root.id, PathFlavour.MAC, rows, NOW) == (file_id,)

    def test_files_take_one_anothers_places_at_once(self, store: Store) -> None:
        a, b, c, d, e = imported(store.uow, *(b"/m/%c.mp4" % letter for letter in b"abcde"))
        to = {a: b"/m/b.mp4", b: b"/m/a.mp4", c: b"/m/d.mp4", d: b"/m/e.mp4", e: b"/m/new.mp4"}
        with store.uow() as tx:
            root_id = tx.files.get(a).root_id
            tx.files.move(
                [move(who, FilePath(path), root_id, 7) for who, path in to.items()], POSIX
            )
            tx.commit()
        with store.reader() as now:
            known = now.files.known_in(FilePath(b"/m"), POSIX)
            assert {file.id: path for path, file in known.items()} == to
            assert all(file.path == path for path, file in known.items())
            assert {file.modified_ns for file in known.values()} == {7}
        assert listed(store, "new") == [e]

    def test_hundreds_go_round_in_a_circle(self, store: Store) -> None:
        paths = [b"/m/%04d.mp4" % number for number in range(1_100)]
        ids = imported(store.uow, *paths)
        with store.uow() as tx:
            root_id = tx.files.get(ids[0]).root_id
            onward = zip(ids, [*paths[1:], paths[0]], strict=True)
            tx.files.move([move(who, FilePath(path), root_id) for who, path in onward], POSIX)
            places = [file.path for file in tx.files.some(ids)]
        assert places == [*paths[1:], paths[0]]

    def test_one_taken_place_and_nothing_is_moved(self, store: Store) -> None:
        a, b, stays = imported(store.uow, b"/m/a.mp4", b"/m/b.mp4", b"/m/c.mp4")
        with store.uow() as tx:
            root_id = tx.files.get(a).root_id
            before = tx.files.known_in(FilePath(b"/m"), POSIX)
            onto_another = [
                move(a, FilePath(b"/m/b.mp4"), root_id),
                move(b, FilePath(b"/m/c.mp4"), root_id),
            ]
            onto_one = [
                move(a, FilePath(b"/m/d.mp4"), root_id),
                move(b, FilePath(b"/m/d.mp4"), root_id),
            ]
            for moves in (onto_another, onto_one):
                with pytest.raises(PathTaken):
                    tx.files.move(moves, POSIX)
                assert tx.files.known_in(FilePath(b"/m"), POSIX) == before
            tx.files.move([], POSIX)
            assert tx.files.get(stays).path == b"/m/c.mp4"

    def test_moving_needs_a_known_file_and_a_known_folder(self, store: Store) -> None:
        (file_id,) = imported(store.uow, b"/m/a.mp4")
        with store.uow() as tx:
            root_id = tx.files.get(file_id).root_id
            with pytest.raises(FileNotFound):
                tx.files.move([move(FileId(99), FilePath(b"/m/b.mp4"), root_id)], POSIX)
            with pytest.raises(MissingParent):
                tx.files.move([move(file_id, FilePath(b"/m/b.mp4"), RootId(99))], POSIX)
            assert list(tx.files.known_in(FilePath(b"/m"), POSIX)) == [b"/m/a.mp4"]


class ForgettingContract:
    def test_everything_known_of_a_file_goes_and_nothing_of_its_neighbour(
        self, store: Store
    ) -> None:
        gone, stays = imported(store.uow, b"/m/a.mp4", b"/m/b.mp4")
        run_id, edit_id, _ = filled(store.uow, gone)
        kept_run, kept_edit, _ = filled(store.uow, stays)
        with store.uow() as tx:
            (heard, spoken) = tx.transcripts.of_file(gone) + tx.transcripts.of_file(stays)
            assert tx.files.forget([gone]) == 1
            tx.commit()
        with store.reader() as now:
            with pytest.raises(FileNotFound):
                now.files.get(gone)
            with pytest.raises(RunNotFound):
                now.runs.get(run_id)
            with pytest.raises(EditNotFound):
                now.edits.get(edit_id)
            assert now.media.facts(gone) is None
            assert now.media.artifacts(gone) == {}
            assert now.runs.replies(run_id) == ()
            assert now.runs.results(run_id) == now.runs.of_file(gone) == ()
            assert now.edits.of_file(gone) == ()
            assert now.passages.of_file(gone) == {}
            assert now.transcripts.of_file(gone) == now.transcripts.segments(heard.id) == ()
            assert now.transcripts.of_file(stays) == (spoken,)
            assert len(now.transcripts.segments(spoken.id)) == 1
            assert list(now.summaries.of([heard.id, spoken.id])) == [spoken.id]
            assert now.passages.outdated(VERSION, 9) == ()
            assert list(now.files.known_in(FilePath(b"/m"), POSIX)) == [b"/m/b.mp4"]
            assert now.media.facts(stays) is not None
            assert len(now.media.artifacts(stays)) == 1
            assert [run.id for run in now.runs.of_file(stays)] == [kept_run]
            assert [layer.run_id for layer in now.runs.layers(stays)] == [kept_run]
            assert [reply.raw for reply in now.runs.replies(kept_run)] == [b"{}"]
            assert [row.id for row in now.edits.of_file(stays)][-1] == kept_edit
            assert now.passages.of_file(stays) == {FILE: ENTRY}

    def test_the_history_of_jobs_outlives_the_file(self, store: Store) -> None:
        (file_id,) = imported(store.uow, b"/m/a.mp4")
        added(store.uow, job(), new_items(2, file_id=file_id))
        with store.uow() as tx:
            before = tx.jobs.items(JOB, limit=9)
            tx.files.forget([file_id])
            after = tx.jobs.items(JOB, limit=9)
            tx.commit()
        assert after == tuple(structs.replace(item, file_id=None) for item in before)

    def test_unknown_and_repeated_ids_are_passed_over(self, store: Store) -> None:
        first, second = imported(store.uow, b"/m/a.mp4", b"/m/b.mp4")
        with store.uow() as tx:
            assert tx.files.forget([]) == 0
            assert tx.files.forget([first, FileId(99), first]) == 1
            assert tx.files.forget([first]) == 0
            assert tx.files.get(second).id == second

    def test_thousands_are_forgotten_at_once(self, store: Store) -> None:
        ids = imported(store.uow, *(b"/m/%d.mp4" % number for number in range(1_201)))
        with store.uow() as tx:
            assert tx.files.forget([*ids[1:], *ids[1:3]]) == 1_200
            assert list(tx.files.known_in(FilePath(b"/m"), POSIX)) == [b"/m/0.mp4"]

    def test_no_id_is_given_out_again(self, store: Store) -> None:
        (file_id,) = imported(store.uow, b"/m/a.mp4")
        run_id, edit_id, _ = filled(store.uow, file_id)
        with store.uow() as tx:
            made = tx.media.artifacts(file_id).popitem()[1]
            (heard,) = tx.transcripts.of_file(file_id)
            tx.files.forget([file_id])
            tx.commit()
        (again,) = imported(store.uow, b"/m/a.mp4")
        assert again > file_id
        with store.uow() as tx:
            assert tx.runs.add(analysis_run(again)).id > run_id
            assert tx.edits.add(edit(again)).id > edit_id
            assert tx.transcripts.put(transcript(again), []).id > heard.id
            tx.media.set_artifact(artifact(again))
            assert tx.media.artifacts(again).popitem()[1].id > made.id

    def test_without_commit_nothing_is_forgotten(self, store: Store) -> None:
        (file_id,) = imported(store.uow, b"/m/a.mp4")
        run_id, edit_id, item_id = filled(store.uow, file_id)
        with store.uow() as tx:
            tx.files.forget([file_id])
        with store.reader() as now:
            assert now.runs.get(run_id).file_id == file_id
            assert now.edits.get(edit_id).file_id == file_id
            assert now.jobs.items(job(f"job-{file_id}").id, limit=1)[0].id == item_id
            assert now.passages.of_file(file_id) == {FILE: ENTRY}


class TestMemoryMoving(OnMemory, MovingContract):
    pass


class TestSqlMoving(OnSql, MovingContract):
    pass


class TestMemoryForgetting(OnMemory, ForgettingContract):
    def test_nothing_at_all_is_left_of_it(self, store: Store) -> None:
        assert isinstance(store, InMemory)
        (file_id,) = imported(store.uow, b"/m/a.mp4")
        filled(store.uow, file_id)
        with store.uow() as tx:
            tx.files.forget([file_id])
            tx.commit()
        left = {name for name, rows in vars(store.rows()).items() if rows}
        assert left == {"roots", "jobs", "items", "item_subjects", "last_ids"}
        assert left < set(vars(State()))


class TestSqlForgetting(OnSql, ForgettingContract):
    def test_nothing_at_all_is_left_of_it_and_its_words_are_gone(self, store: Store) -> None:
        assert isinstance(store, InSql)
        gone, stays = imported(store.uow, b"/m/a.mp4", b"/m/b.mp4")
        filled(store.uow, gone)
        assert len(rows_of(store.database, "transcript_segments")) == 1
        with store.uow() as tx:
            own = Passage(text="Nobody but me says zeppelin", field="name")
            tx.passages.replace(gone, FILE, IndexEntry(passages=(*ENTRY.passages, own)))
            tx.passages.replace(stays, FILE, ENTRY)
            tx.commit()
        assert files_with(store.database, "boats") == [gone, stays]
        assert "zeppelin" in words_in(store.database)
        with store.uow() as tx:
            tx.files.forget([gone])
            tx.commit()
        assert files_with(store.database, "boats") == [stays]
        assert "zeppelin" not in words_in(store.database)
        assert broken_words(store.database) is None
        assert tables_naming(store.database, gone) == []
        assert rows_of(store.database, "transcript_segments") == []
        assert rows_of(store.database, "transcript_summaries") == []
