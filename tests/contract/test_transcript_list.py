"""The contract of `TranscriptReader.page` and `.choices`: every filter, order and page against
plain Python."""

import random
from collections import Counter
from collections.abc import Sequence
from typing import Any

import pytest
from msgspec import structs

from domain.library.file_list import FileChoice
from domain.shared.errors import InvalidInput
from domain.shared.ids import FileId
from domain.transcription.transcript import TranscriptState
from domain.transcription.transcript_list import (
    TranscriptChoices,
    TranscriptFilter,
    TranscriptPage,
    TranscriptQuery,
    TranscriptSort,
)
from tests.contract.inside_sql import asked_of, plan_of
from tests.contract.listed_transcripts import (
    LANGUAGES,
    MODELS,
    Library,
    Listed,
    expected,
    opening,
    preferred_of,
    put,
    random_transcripts,
)
from tests.contract.store_samples import later
from tests.contract.stores import InSql, OnMemory, OnSql, Store

_EITHER = (True, False)
_MOMENTS = (later(-1), later(0), later(1), later(86_400), later(86_401))
VALUES: dict[str, Sequence[Any]] = {
    "file_id": [FileId(number) for number in (1, 2, 3, 99)],
    "model": [*MODELS, "TINY", "%", "none", "\ud800", "a\0"],
    "language": [*LANGUAGES[:2], "EN", ""],
    "state": list(TranscriptState),
    "text": [
        "CLIP", "a_b", "a%b", "%", "_", "\\", "'", '"', "\\xff", "straße", "STRASSE", "café",
        "湖の", "🚢", "inside", "\ud800", "lake/", "boats", "zeppelin", "new\\nline", "zz",
    ],
    "made_from": _MOMENTS,
    "made_before": _MOMENTS,
    "short": _EITHER,
    "doubtful": _EITHER,
    "preferred": _EITHER,
    "current": _EITHER,
}  # fmt: skip


class Shelf:
    """A library of transcripts in a store, and in plain data."""

    def __init__(self, store: Store, seed: int, files: int) -> None:
        self.store = store
        self.library: Library = random_transcripts(seed, files)
        self.files, listed = put(store.uow, self.library)
        self.listed: Listed = listed

    def right(
        self,
        wanted: TranscriptFilter,
        sort: TranscriptSort = TranscriptSort.MADE,
        *,
        descending: bool = True,
    ) -> list[int]:
        args = (self.library, self.listed, self.files, wanted, sort, descending)
        return [int(number) for number in expected(*args)]

    def page(self, query: TranscriptQuery) -> TranscriptPage:
        with self.store.reader() as now:
            return now.transcripts.page(query)


def shown(page: TranscriptPage) -> list[int]:
    return [row.transcript.id for row in page.rows]


class TranscriptListContract:
    @pytest.mark.parametrize("name", sorted(VALUES))
    def test_each_filter_gives_what_its_words_say(self, store: Store, name: str) -> None:
        shelf = Shelf(store, 7, 40)
        seen: set[int] = set()
        spoken = dict(shelf.listed)
        for value in VALUES[name]:
            wanted = TranscriptFilter(**{name: value})
            right = shelf.right(wanted)
            seen.add(len(right))
            page = shelf.page(TranscriptQuery(where=wanted, limit=500))
            assert shown(page) == right, value
            chosen = [one for number, one in spoken.items() if number in right]
            assert page.total == len(right)
            assert page.total_duration_s == sum(one.duration_s or 0.0 for one in chosen)
            assert page.total_characters == sum(one.characters for one in chosen)
        assert len(seen) > 1, "the filter makes no difference to this library"

    def test_every_filter_is_asked_for(self, store: Store) -> None:
        assert set(VALUES) == set(TranscriptFilter.__struct_fields__)

    @pytest.mark.parametrize("sort", list(TranscriptSort))
    @pytest.mark.parametrize("descending", [False, True])
    def test_pages_in_every_order_pass_each_once(
        self, store: Store, sort: TranscriptSort, descending: bool
    ) -> None:
        shelf = Shelf(store, 13, 30)
        right = shelf.right(TranscriptFilter(), sort, descending=descending)
        assert len(right) == len(shelf.listed)
        query = TranscriptQuery(sort=sort, descending=descending, limit=7)
        walked: list[int] = []
        while rows := shown(shelf.page(structs.replace(query, offset=len(walked)))):
            walked += rows
        assert walked == right

    @pytest.mark.parametrize("name", ["a\0", "x" * 1_001])
    def test_no_text_is_asked_for_that_a_store_may_misread(self, store: Store, name: str) -> None:
        with pytest.raises(InvalidInput):
            TranscriptFilter(text=name)

    def test_filters_are_combined(self, store: Store) -> None:
        shelf, chance = Shelf(store, 17, 60), random.Random(3)
        sizes: list[int] = []
        for _ in range(60):
            names = chance.sample(sorted(VALUES), k=chance.choice((2, 3)))
            wanted = TranscriptFilter(**{name: chance.choice(VALUES[name]) for name in names})
            sort, descending = chance.choice(list(TranscriptSort)), chance.random() < 0.5
            right = shelf.right(wanted, sort, descending=descending)
            query = TranscriptQuery(where=wanted, sort=sort, descending=descending, limit=500)
            assert shown(shelf.page(query)) == right, wanted
            sizes.append(len(right))
        assert sum(size > 0 for size in sizes) > 15

    def test_a_row_tells_of_its_file_and_how_it_begins(self, store: Store) -> None:
        shelf = Shelf(store, 19, 40)
        spoken, best = dict(shelf.listed), preferred_of(shelf.listed)
        page = shelf.page(TranscriptQuery(limit=500))
        assert len(page.rows) == len(spoken)
        for row in page.rows:
            one = spoken[row.transcript.id]
            assert row.transcript.file_id == shelf.files[one.file]
            assert row.file_path == shelf.library.paths[one.file]
            assert row.file_size_bytes == shelf.library.sizes[one.file]
            assert row.current == one.of_present
            assert row.transcript.preferred == (row.transcript.id in best)
            assert row.has_summary is (one.summed_up is True)
            assert row.opening == opening(one)
        assert {len(row.opening) for row in page.rows} > {0, 200}
        with store.reader() as now:
            assert all(
                now.transcripts.get(row.transcript.id) == row.transcript for row in page.rows
            )

    def test_choices_are_counted_the_most_frequent_first(self, store: Store) -> None:
        shelf = Shelf(store, 23, 40)
        models = Counter(one.model for _, one in shelf.listed)
        languages = Counter(one.language for _, one in shelf.listed if one.language)
        with store.reader() as now:
            choices = now.transcripts.choices()
        for found, counts in ((choices.models, models), (choices.languages, languages)):
            assert set(found) == {FileChoice(value=v, files=n) for v, n in counts.items()}
            numbers = [choice.files for choice in found]
            assert numbers == sorted(numbers, reverse=True)

    def test_where_nothing_was_said_there_is_nothing(self, store: Store) -> None:
        with store.reader() as now:
            assert now.transcripts.choices() == TranscriptChoices(models=(), languages=())
            empty = TranscriptPage(rows=(), total=0, total_duration_s=0.0, total_characters=0)
            assert now.transcripts.page(TranscriptQuery()) == empty

    def test_a_page_out_of_range_is_empty_and_still_counts(self, store: Store) -> None:
        shelf = Shelf(store, 29, 10)
        beyond = shelf.page(TranscriptQuery(offset=10_000))
        assert (beyond.rows, beyond.total) == ((), len(shelf.listed))
        assert shelf.page(TranscriptQuery(limit=0)).rows == ()
        whole = shown(shelf.page(TranscriptQuery(limit=500)))
        assert shown(shelf.page(TranscriptQuery(offset=-5, limit=500))) == whole


class TestMemoryTranscriptList(OnMemory, TranscriptListContract):
    pass


class TestSqlTranscriptList(OnSql, TranscriptListContract):
    def test_the_newest_are_read_along_an_index_and_nothing_is_sorted(self, store: Store) -> None:
        assert isinstance(store, InSql)
        shelf = Shelf(store, 31, 10)

        def steps(wanted: TranscriptFilter) -> list[str]:
            with asked_of(store.database) as asked:
                shelf.page(TranscriptQuery(where=wanted, limit=3))
            (question,) = [each for each in asked if each[0].endswith("LIMIT ? OFFSET ?")]
            return plan_of(store.database, *question)

        plain = steps(TranscriptFilter())
        assert "ix_transcripts_made_at" in plain[0]
        assert not [step for step in plain if "TEMP B-TREE" in step]
        best = steps(TranscriptFilter(preferred=True))
        assert "ix_transcripts_made_at" in best[0]
        (searched,) = [step for step in best if "of_same_file" in step]
        assert "(file_id=? AND media_hash=?)" in searched

    def test_what_was_said_is_read_once_for_the_page_and_its_sums(self, store: Store) -> None:
        assert isinstance(store, InSql)
        shelf = Shelf(store, 31, 10)
        with asked_of(store.database) as asked:
            shelf.page(TranscriptQuery(where=TranscriptFilter(text="boats")))
        assert sum("folded_plain" in statement for statement, _ in asked) == 1
