"""The contract of `SavedFilterRepository`."""

from datetime import date

import pytest
from msgspec import structs

from domain.library.file_list import AnalysisState, FileFilter, FileSort
from domain.library.kind import MediaKind
from domain.library.paths import Folder
from domain.library.saved_filter import SavedFilter, SavedFilterNotFound
from domain.shared.ids import FilePath, SavedFilterId
from tests.contract.store_samples import NOW, POSIX, later
from tests.contract.stores import OnMemory, OnSql, Store

FULL = FileFilter(
    kind=MediaKind.VIDEO,
    text='50%_"x"',
    folder=Folder(path=FilePath(b"/m/\xff"), flavour=POSIX),
    subfolders=False,
    captured_from=date(2019, 6, 14),
    min_duration_s=1.5,
    max_size_bytes=2**40,
    analysis=AnalysisState.FAILED,
    stale=False,
)


def saved(name: str, filter_: FileFilter = FULL) -> SavedFilter:
    return SavedFilter(
        id=SavedFilterId(0),
        name=name,
        filter=filter_,
        sort=FileSort.CAPTURED,
        descending=True,
        saved_at=NOW,
    )


class SavedFilterContract:
    def test_a_filter_comes_back_whole(self, store: Store) -> None:
        with store.uow() as tx:
            number = tx.saved_filters.save(saved("Long takes"))
            tx.commit()
        with store.reader() as now:
            kept = now.saved_filters.get("Long takes")
            assert now.saved_filters.all() == (kept,)
        assert kept == structs.replace(saved("Long takes"), id=number)

    def test_case_and_blanks_around_a_name_make_no_other_name(self, store: Store) -> None:
        again = structs.replace(saved(" LONG Straße ", FileFilter()), saved_at=later(9))
        with store.uow() as tx:
            first = tx.saved_filters.save(saved("long STRASSE"))
            assert tx.saved_filters.save(again) == first
            kept = tx.saved_filters.get("Long strasse")
            assert (kept.name, kept.filter) == (again.name, FileFilter())
            assert kept.saved_at == later(9)
            assert len(tx.saved_filters.all()) == 1

    def test_they_are_listed_by_name(self, store: Store) -> None:
        with store.uow() as tx:
            for name in ("b", "C", "a"):
                tx.saved_filters.save(saved(name))
            assert [kept.name for kept in tx.saved_filters.all()] == ["a", "b", "C"]

    def test_what_is_deleted_is_not_found(self, store: Store) -> None:
        with store.uow() as tx:
            number = tx.saved_filters.save(saved("a"))
            tx.saved_filters.delete(number)
            with pytest.raises(SavedFilterNotFound):
                tx.saved_filters.get("a")
            with pytest.raises(SavedFilterNotFound):
                tx.saved_filters.delete(number)
            assert tx.saved_filters.save(saved("b")) > number


class TestMemorySavedFilters(OnMemory, SavedFilterContract):
    pass


class TestSqlSavedFilters(OnSql, SavedFilterContract):
    pass
