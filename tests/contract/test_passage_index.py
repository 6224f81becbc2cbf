"""The contract of `PassageIndex`: what is written, kept and dropped."""

import pytest

from application.ports.unit_of_work import MissingParent
from domain.library.passage import IndexEntry
from domain.shared.ids import FileId, PassageId
from domain.shared.provenance import Source
from tests.contract.passage_samples import (
    CHAPTERS,
    SUMMARY,
    add_file,
    ask,
    entry,
    put,
    said,
    tallied,
)
from tests.contract.store_samples import imported
from tests.contract.stores import OnMemory, OnSql, Store


def ids_by_text(store: Store, text: str) -> dict[PassageId, str]:
    found = ask(store, text).ranked
    with store.reader() as now:
        return {
            row.id: row.passage.text for row in now.passages.read([m.passage_id for m in found])
        }


class PassageIndexContract:
    def test_what_was_put_is_read_back_in_order_and_by_origin(self, store: Store) -> None:
        file_id = add_file(store, b"/m/a.mp4")
        chapters = entry(
            said("Zoom in", "chapters[0].title", at=1.5, source=Source.VISUAL),
            "a boat",
            "a boat",
            "NUL \0, quotes \" ' and \U0001f600",
            facets=(("x.family", "ALT"), ("x.family", "alt"), ("x.place", "")),
        )
        put(store, file_id, CHAPTERS, chapters)
        put(store, file_id, SUMMARY, entry("short"))
        with store.reader() as now:
            assert now.passages.of_file(file_id) == {CHAPTERS: chapters, SUMMARY: entry("short")}

    def test_a_facet_is_kept_once_and_in_order(self, store: Store) -> None:
        file_id = add_file(store, b"/m/a.mp4")
        put(store, file_id, CHAPTERS, entry(facets=(("f", "b"), ("f", "a"), ("f", "b"))))
        with store.reader() as now:
            assert now.passages.of_file(file_id) == {
                CHAPTERS: entry(facets=(("f", "a"), ("f", "b")))
            }

    def test_passages_that_stay_keep_their_ids_wherever_they_move(self, store: Store) -> None:
        file_id = add_file(store, b"/m/a.mp4")
        put(store, file_id, CHAPTERS, entry("boat one", "boat two", "boat three"))
        before = {text: number for number, text in ids_by_text(store, "boat").items()}
        put(store, file_id, CHAPTERS, entry("boat three", "boat four", "boat one"))
        after = {text: number for number, text in ids_by_text(store, "boat").items()}
        assert after["boat one"] == before["boat one"]
        assert after["boat three"] == before["boat three"]
        assert after["boat four"] not in before.values()
        with store.reader() as now:
            read = now.passages.of_file(file_id)[CHAPTERS]
            assert now.passages.read([before["boat two"]]) == ()
        assert read == entry("boat three", "boat four", "boat one")

    def test_an_empty_entry_removes_the_origin_and_only_that(self, store: Store) -> None:
        file_id = add_file(store, b"/m/a.mp4")
        put(store, file_id, CHAPTERS, entry("boat", facets=(("f", "v"),)))
        put(store, file_id, SUMMARY, entry("harbour"))
        put(store, file_id, CHAPTERS, IndexEntry())
        with store.reader() as now:
            assert now.passages.of_file(file_id) == {SUMMARY: entry("harbour")}
            assert now.passages.facets() == {}
        assert tallied(store, "boat").passages == 0

    def test_many_files_at_once_are_like_one_after_another(self, store: Store) -> None:
        ids = imported(store.uow, *(b"/m/%d.mp4" % number for number in range(3)))
        put(store, ids[0], CHAPTERS, entry("old"))
        put(store, ids[2], CHAPTERS, entry("stays"))
        with store.uow() as tx:
            new = {ids[0]: entry("boat", "mast"), ids[1]: entry("boat", facets=(("f", "v"),))}
            tx.passages.replace_many(CHAPTERS, new)
            tx.commit()
        with store.reader() as now:
            read = [now.passages.of_file(file_id)[CHAPTERS] for file_id in ids]
        assert read == [*new.values(), entry("stays")]
        assert tallied(store, "old").passages == 0

    @pytest.mark.parametrize("what", [entry("boat"), IndexEntry()])
    def test_a_file_that_is_not_in_the_library_is_refused(
        self, store: Store, what: IndexEntry
    ) -> None:
        with store.uow() as tx, pytest.raises(MissingParent):
            tx.passages.replace(FileId(7), CHAPTERS, what)

    def test_without_commit_nothing_is_found(self, store: Store) -> None:
        file_id = add_file(store, b"/m/a.mp4")
        put(store, file_id, CHAPTERS, entry("boat"))
        with store.uow() as tx:
            tx.passages.replace(file_id, CHAPTERS, entry("ship"))
            assert tx.passages.of_file(file_id) == {CHAPTERS: entry("ship")}
        assert tallied(store, "boat").passages == 1
        assert tallied(store, "ship").passages == 0

    def test_outdated_files_are_those_marked_otherwise_oldest_first(self, store: Store) -> None:
        one, two, three = imported(store.uow, b"/m/1.mp4", b"/m/2.mp4", b"/m/3.mp4")
        with store.uow() as tx:
            tx.passages.mark([one, two], 1)
            tx.passages.mark([two], 2)
            tx.commit()
        with store.reader() as now:
            assert now.passages.outdated(1, 9) == (two, three)
            assert now.passages.outdated(2, 9) == (one, three)
            assert now.passages.outdated(3, 2) == (one, two)

    def test_passages_are_read_in_the_order_of_the_ids(self, store: Store) -> None:
        file_id = add_file(store, b"/m/a.mp4")
        put(store, file_id, CHAPTERS, entry("boat one", "boat two"))
        first, second = sorted(ids_by_text(store, "boat"))
        with store.reader() as now:
            read = now.passages.read([second, PassageId(999), first])
        assert [row.id for row in read] == [second, first]
        assert read[0].file_id == file_id
        assert read[0].origin == CHAPTERS
        assert read[1].passage == said("boat one")

    def test_a_forgotten_file_leaves_nothing(self, store: Store) -> None:
        file_id = add_file(store, b"/m/a.mp4")
        put(store, file_id, CHAPTERS, entry("boat", facets=(("f", "v"),)))
        with store.uow() as tx:
            tx.files.forget([file_id])
            tx.commit()
        assert tallied(store, "boat").passages == 0
        with store.reader() as now:
            assert now.passages.facets() == {}
            assert now.passages.of_file(file_id) == {}


class TestMemoryPassageIndex(OnMemory, PassageIndexContract): ...


class TestSqlitePassageIndex(OnSql, PassageIndexContract): ...
