"""After whatever was written, the index of words is the one that a fresh start would make."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from application.ports.database import Check
from domain.library.passage import IndexEntry, Origin
from domain.search.moments import MomentFilter, SearchOrder
from domain.search.parse_query import parse_query
from domain.search.text_query import Term, TextQuery
from domain.shared.ids import FileId
from tests.contract.inside_sql import broken_words
from tests.contract.passage_samples import CHAPTERS, SUMMARY, add_file, entry, said
from tests.contract.store_samples import imported
from tests.contract.stores import InSql

QUIET = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
WORDS = ("boat", "boats", "fog", "Café", "harbour bridge", "a_b-c", "\0", "😀", "שלום", "")
ENTRIES = st.lists(st.sampled_from(WORDS), max_size=5).map(lambda texts: entry(*texts))
STEPS = st.lists(
    st.tuples(st.integers(0, 1), st.sampled_from([CHAPTERS, SUMMARY]), ENTRIES), max_size=8
)
TYPED = st.one_of(
    st.text(max_size=60),
    st.lists(
        st.sampled_from(
            [
                '"',
                "*",
                "-",
                ":",
                "(",
                ")",
                "^",
                "+",
                "{",
                "}",
                "AND",
                "OR",
                "NOT",
                "NEAR(",
                " ",
                "boat",
                "text:",
                "scope : ",
                "passage_words",
                "'",
                ";",
                "\x00",
                "�",
                "ế",
                "😀",
                ",",
            ]
        ),
        max_size=14,
    ).map("".join),
)


@pytest.fixture
def store(tmp_path: Path, empty_database: Path) -> Iterator[InSql]:
    store = InSql(Path(shutil.copyfile(empty_database, tmp_path / "reelsight.db")))
    yield store
    store.database.close()


def answers(store: InSql, shown: dict[FileId, FileId]) -> list[object]:
    """What searches say, without the ids that are each index's own."""
    with store.reader() as now:
        said_of = {shown[file_id]: now.passages.of_file(file_id) for file_id in shown}
        found = []
        for typed in ("boat", "fog -boat", '"harbour bridge"', "b*", "boat fog", "chapters:cafe"):
            query = parse_query(typed)
            answer = now.passages.matches(query, MomentFilter())
            texts = sorted(
                (shown[row.file_id], row.origin, row.passage.text)
                for row in now.passages.read([match.passage_id for match in answer.ranked])
            )
            counts = now.passages.tally(query, MomentFilter())
            found.append((texts, counts, answer.unknown_words))
    return [said_of, *found]


@QUIET
@given(steps=STEPS)
def test_any_series_of_replaces_ends_where_a_fresh_index_begins(
    store: InSql,
    tmp_path_factory: pytest.TempPathFactory,
    empty_database: Path,
    steps: list[tuple[int, Origin, IndexEntry]],
) -> None:
    folder = tmp_path_factory.mktemp("fresh")
    fresh = InSql(Path(shutil.copyfile(empty_database, folder / "fresh.db")))
    old = imported(store.uow, b"/m/0.mp4", b"/m/1.mp4")
    new = imported(fresh.uow, b"/m/0.mp4", b"/m/1.mp4")
    last: dict[tuple[int, Origin], IndexEntry] = {}
    with store.uow() as tx:
        for file_id in old:
            for origin in (CHAPTERS, SUMMARY):
                tx.passages.replace(file_id, origin, IndexEntry())
        tx.commit()
    for number, origin, what in steps:
        with store.uow() as tx:
            tx.passages.replace(old[number], origin, what)
            tx.commit()
        last[number, origin] = what
    with fresh.uow() as tx:
        for (number, origin), what in last.items():
            tx.passages.replace(new[number], origin, what)
        tx.commit()
    numbers = (FileId(0), FileId(1))
    was = answers(store, dict(zip(old, numbers, strict=True)))
    assert was == answers(fresh, dict(zip(new, numbers, strict=True)))
    wanted = {
        FileId(number): {
            origin: what
            for (at, origin), what in sorted(last.items())
            if at == number and what.passages
        }
        for number in (0, 1)
    }
    assert was[0] == wanted
    assert broken_words(store.database) is None
    fresh.database.close()


@QUIET
@given(
    typed=TYPED,
    field=st.none() | st.text(max_size=5),
    words=st.lists(st.text(max_size=9), max_size=3),
)
def test_whatever_is_typed_is_looked_for_and_never_fails(
    store: InSql, typed: str, field: str | None, words: list[str]
) -> None:
    file_id = add_file(store, b"/m/a.mp4")
    with store.uow() as tx:
        texts = (said("a boat in fog", at=1.0), "NEAR text ế")
        tx.passages.replace(file_id, CHAPTERS, entry(*texts))
        tx.commit()
    raw = TextQuery(
        terms=tuple(
            Term(words=tuple(words), field=field, is_prefix=prefix, is_negated=negated)
            for prefix, negated in ((True, False), (False, False), (False, True))
        )
    )
    for query in (parse_query(typed), parse_query(typed, frozenset({"chapters"})), raw):
        with store.reader() as now:
            for order in SearchOrder:
                found = now.passages.matches(query, MomentFilter(), order)
                ids = [match.passage_id for match in found.ranked]
                assert len(now.passages.snippets(query, ids)) == len(ids)
                assert now.passages.tally(query, MomentFilter()).passages == len(ids)
            now.passages.tally(query, MomentFilter(captured_from=typed, origins=(Origin(typed),)))
            now.passages.suggest(typed)
    assert broken_words(store.database) is None


@pytest.mark.parametrize(
    "harm",
    [
        "INSERT INTO passage_words(passage_words, rowid, text, scope)"
        " VALUES ('delete', 1, 'a boat', 'chapters')",
        "INSERT INTO passage_words(rowid, text, scope) VALUES (7, 'ghost', '')",
        "DELETE FROM passage_words_data WHERE id > 10",
        "DELETE FROM passage_words_docsize",
        "UPDATE passages SET file_id = file_id; DROP TRIGGER passages_changed;"
        "UPDATE passages SET text = 'a ship'",
    ],
)
def test_doctor_finds_words_that_are_not_those_of_the_passages(store: InSql, harm: str) -> None:
    file_id = add_file(store, b"/m/a.mp4")
    with store.uow() as tx:
        tx.passages.replace(file_id, CHAPTERS, entry("a boat"))
        tx.commit()

    def text_index() -> Check:
        return next(check for check in store.database.check() if check.name == "Text index")

    assert text_index().ok
    with store.database.engine.connect().execution_options(write=True) as connection:
        for statement in harm.split(";"):
            connection.exec_driver_sql(statement)
        connection.commit()
    assert not text_index().ok
    assert "rebuild-index --no-dry-run --force" in text_index().remedy
    assert next(check for check in store.database.check() if check.name == "Integrity").ok

    with store.uow() as tx:
        tx.passages.renew_words()
        tx.commit()
    assert text_index().ok
    with store.reader() as now:
        assert len(now.passages.matches(parse_query("a"), MomentFilter()).ranked) == 1
