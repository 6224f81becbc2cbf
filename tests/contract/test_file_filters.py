"""The contract of `FileReader.page`: every filter, order and page against plain Python."""

import random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec import structs

from application.ports.unit_of_work import Snapshot
from domain.library.file_list import (
    AnalysisState,
    FileChoice,
    FileFilter,
    FileQuery,
    FileSort,
    FileTotals,
)
from domain.shared.ids import FileId
from tests.contract.asked_filters import VALUES, random_filter
from tests.contract.listed_library import (
    MIDNIGHT,
    Listed,
    expected,
    put,
    random_library,
    totals_of,
)
from tests.contract.store_samples import POSIX, found, imported
from tests.contract.stores import OnMemory, OnSql, Store

QUICK = settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
Library = list[tuple[FileId, Listed]]


def in_store(store: Store, seed: int, size: int) -> Library:
    library = random_library(seed, size)
    return list(zip(put(store.uow, library), library, strict=True))


def walked(now: Snapshot, query: FileQuery) -> list[FileId]:
    """All pages from one `next` to the other."""
    ids: list[FileId] = []
    while True:
        page = now.files.page(query)
        ids += [row.id for row in page.rows]
        if page.next is None:
            return ids
        query = structs.replace(query, after=page.next)


def leafed(now: Snapshot, query: FileQuery) -> list[FileId]:
    """All pages by their numbers."""
    ids: list[FileId] = []
    for number in range(1, 1_000):
        rows = now.files.page(structs.replace(query, page=number)).rows
        if not rows:
            break
        ids += [row.id for row in rows]
    return ids


class FileFilterContract:
    @pytest.mark.parametrize("name", sorted(VALUES))
    def test_each_filter_gives_what_its_words_say(self, store: Store, name: str) -> None:
        library = in_store(store, 7, 60)
        seen: set[int] = set()
        for value in VALUES[name]:
            wanted = FileFilter(**{name: value})
            right = expected(library, wanted, FileSort.NAME, False)
            seen.add(len(right))
            with store.reader() as now:
                page = now.files.page(FileQuery(filter=wanted, per_page=100))
                assert [row.id for row in page.rows] == right, value
                listed = now.files.matching(FileQuery(filter=wanted))
                assert [file.id for file in listed] == right, value
                assert page.totals == FileTotals(**totals_of(library, right)), value
        assert len(seen) > 1, "the filter makes no difference to this library"

    def test_walking_is_sorting_and_filtering_by_hand(self, store: Store) -> None:
        library = in_store(store, 11, 40)

        @QUICK
        @given(
            seed=st.integers(0, 2**32),
            sort=st.sampled_from(FileSort),
            descending=st.booleans(),
            per_page=st.integers(1, 41),
        )
        def holds(seed: int, sort: FileSort, descending: bool, per_page: int) -> None:
            wanted = random_filter(random.Random(seed), most=2)
            query = FileQuery(filter=wanted, sort=sort, descending=descending, per_page=per_page)
            right = expected(library, wanted, sort, descending)
            with store.reader() as now:
                assert walked(now, query) == right
                assert leafed(now, query) == right

        holds()

    @pytest.mark.parametrize("sort", list(FileSort))
    @pytest.mark.parametrize("descending", [False, True])
    def test_a_walk_in_every_order_passes_each_file_once(
        self, store: Store, sort: FileSort, descending: bool
    ) -> None:
        library = in_store(store, 13, 30)
        right = expected(library, FileFilter(), sort, descending)
        with store.reader() as now:
            for per_page in (1, 7, 30, 31):
                query = FileQuery(sort=sort, descending=descending, per_page=per_page)
                assert walked(now, query) == right
                assert leafed(now, query) == right

    def test_what_is_added_and_dropped_meanwhile_neither_repeats_nor_hides(
        self, store: Store
    ) -> None:
        ids = imported(store.uow, *(b"/m/%02d.mp4" % number for number in range(0, 40, 2)))
        query = FileQuery(per_page=5)
        seen: list[FileId] = []
        for step in range(4):
            with store.reader() as now:
                page = now.files.page(query)
            seen += [row.id for row in page.rows]
            assert (page.next is None) is (step == 3)
            query = structs.replace(query, after=page.next)
            with store.uow() as tx:
                tx.files.forget([seen[-1]])  # where the next page begins
                root = tx.files.roots()[0]
                early = found(b"/m/00-%d.mp4" % step)  # before everything
                tx.files.upsert_found(root.id, POSIX, [(early, None)], MIDNIGHT)
                tx.commit()
        assert tuple(seen) == ids

    def test_a_row_says_what_the_filters_say(self, store: Store) -> None:
        library = in_store(store, 17, 40)
        with store.reader() as now:
            rows = {row.id: row for row in now.files.rows([file_id for file_id, _ in library])}
        flags = {
            "has_transcript": FileFilter(has_transcript=True),
            "has_summary": FileFilter(has_summary=True),
            "quarantined": FileFilter(quarantined=True),
            "uploaded": FileFilter(uploaded=True),
            "analysis_done": FileFilter(analysis=AnalysisState.DONE),
            "analysis_failed": FileFilter(analysis=AnalysisState.FAILED),
        }
        for name, wanted in flags.items():
            right = expected(library, wanted, FileSort.NAME, False)
            assert {file_id for file_id, row in rows.items() if getattr(row, name)} == set(right)
            assert 0 < len(right) < len(library)

    def test_choices_are_what_filters_find(self, store: Store) -> None:
        library = in_store(store, 19, 60)
        with store.reader() as now:
            choices = now.files.choices()
            for camera in choices.cameras:
                found_by = now.files.page(FileQuery(filter=FileFilter(camera=camera.value)))
                assert found_by.totals.files == camera.files
            for codec in choices.codecs:
                found_by = now.files.page(FileQuery(filter=FileFilter(codec=codec.value)))
                assert found_by.totals.files == codec.files
        with_camera = [file for _, file in library if file.facts and file.facts.camera]
        assert sum(camera.files for camera in choices.cameras) == len(with_camera)
        numbers = [camera.files for camera in choices.cameras]
        assert numbers == sorted(numbers, reverse=True)
        assert len({camera.value.casefold() for camera in choices.cameras}) == len(numbers)

    def test_an_empty_library_has_no_choices_and_no_next_page(self, store: Store) -> None:
        with store.reader() as now:
            assert now.files.choices().cameras == now.files.choices().codecs == ()
            assert now.files.page(FileQuery()).next is None

    def test_a_choice_holds_the_value_and_its_number(self, store: Store) -> None:
        library = in_store(store, 23, 30)
        codecs = [
            file.facts.video_codec or file.facts.audio_codec for _, file in library if file.facts
        ]
        with store.reader() as now:
            choices = now.files.choices().codecs
        assert set(choices) == {
            FileChoice(value=codec, files=codecs.count(codec)) for codec in codecs if codec
        }


class TestMemoryFileFilters(OnMemory, FileFilterContract):
    pass


class TestSqlFileFilters(OnSql, FileFilterContract):
    pass
