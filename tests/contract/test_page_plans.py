"""How SQLite reads a page: along an index from where it begins, never sorting the library."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from msgspec import structs

from adapters.sql.database import SqlDatabase
from domain.library.file_list import FileFilter, FileQuery, FileSort
from domain.library.kind import MediaKind
from domain.media.facts import MediaFacts
from domain.shared.ids import FilePath
from tests.contract.store_samples import NOW, POSIX, found
from tests.contract.stores import reader_on, uow_on

FILES = 20_000
DEEP = 150
"""A page of 100 that far in the middle."""
FIVE = FileFilter(
    kind=MediaKind.VIDEO, has_proxy=False, text="clip", min_size_bytes=5, max_duration_s=30.0
)


@pytest.fixture(scope="module")
def database(
    tmp_path_factory: pytest.TempPathFactory, empty_database: Path
) -> Iterator[SqlDatabase]:
    path = tmp_path_factory.mktemp("large") / "reelsight.db"
    shutil.copyfile(empty_database, path)
    database = SqlDatabase(path)
    kinds = list(MediaKind)
    with uow_on(database)() as tx:
        root = tx.files.ensure_root(FilePath(b"/m"), POSIX, NOW)
        rows = [
            (found(b"/m/clip-%d" % number, size=number % 977, kind=kinds[number % 4]), None)
            for number in range(FILES)
        ]
        ids = tx.files.upsert_found(root.id, POSIX, rows, NOW)
        for number, file_id in enumerate(ids[::2]):
            day = f"2020-01-{number % 28 + 1:02d}T00:00:00"
            facts = MediaFacts(kind=MediaKind.VIDEO, duration_s=number % 50, captured_local=day)
            tx.media.set_facts(file_id, facts)
        tx.commit()
    yield database
    database.close()


class Plans:
    """Of the statements that choose the ids of a page, as they were really asked."""

    def __init__(self, database: SqlDatabase) -> None:
        self._engine = database.engine
        self._asked: list[tuple[str, Any]] = []
        sa.event.listen(database.engine, "before_cursor_execute", self._executing)

    def _executing(self, _on: Any, _cursor: Any, statement: str, values: Any, *_: Any) -> None:
        if statement.startswith("SELECT") and statement.endswith("LIMIT ? OFFSET ?"):
            self._asked.append((statement, values))

    def steps(self) -> list[str]:
        asked, self._asked = self._asked, []
        assert asked, "no page was asked for"
        with self._engine.connect() as connection:
            return [
                row[3]
                for statement, values in asked
                for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values)
            ]


@pytest.mark.parametrize("wanted", [FileFilter(), FIVE], ids=["all", "five filters"])
@pytest.mark.parametrize("descending", [False, True], ids=["up", "down"])
@pytest.mark.parametrize("sort", list(FileSort))
def test_a_page_is_read_along_an_index_and_nothing_is_sorted(
    database: SqlDatabase, sort: FileSort, descending: bool, wanted: FileFilter
) -> None:
    query = FileQuery(filter=wanted, sort=sort, descending=descending, per_page=100)
    plans = Plans(database)
    with reader_on(database)() as now:
        first = now.files.page(query)
        begun = plans.steps()
        now.files.page(structs.replace(query, after=first.next))
        went_on = plans.steps()
        now.files.page(structs.replace(query, page=DEEP))
        leafed = plans.steps()
    for steps in (begun, went_on, leafed):
        assert not [step for step in steps if "TEMP B-TREE" in step]
    beside = sort in (FileSort.DURATION, FileSort.CAPTURED)
    table = "media_facts" if beside else "files"
    assert f"{table} USING" in begun[0]
    assert "INDEX ix_" in begun[0]
    assert went_on[0].startswith(f"SEARCH {table} USING")
    assert "=? AND rowid" in went_on[0], "it would walk past all of the same value"


def test_files_of_unknown_duration_are_read_by_their_number(database: SqlDatabase) -> None:
    query = FileQuery(sort=FileSort.DURATION, per_page=100, page=DEEP)
    plans = Plans(database)
    with reader_on(database)() as now:
        page = now.files.page(query)
        plans.steps()
        assert page.rows[0].duration_s is None
        now.files.page(structs.replace(query, after=page.next))
    assert plans.steps()[0] == "SEARCH files USING INTEGER PRIMARY KEY (rowid>?)"
