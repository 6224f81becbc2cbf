"""A search that would keep the machine is given up, and the next one is answered."""

from pathlib import Path

import pytest

from adapters.sqlite_search.patience import Patience
from adapters.sqlite_search.reader import SqlitePassageReader
from domain.search.limits import SearchTooBroad
from domain.search.moments import MomentFilter
from domain.search.parse_query import parse_query
from tests.bench.library_of_words import fill, open_new

ALPHABET = " ".join(f"{letter}*" for letter in "abcdefghijklmnop")
NO_TIME_S = 0.0


def test_a_search_for_half_the_words_is_given_up_and_the_next_one_answered(
    tmp_path: Path,
) -> None:
    database = open_new(tmp_path / "reelsight.db")
    fill(database, 1_500, 40)
    with database.engine.connect() as on:
        reader = SqlitePassageReader(on, most_s=NO_TIME_S)
        for look in (
            lambda: reader.matches(parse_query(ALPHABET), MomentFilter()),
            lambda: reader.tally(parse_query(ALPHABET), MomentFilter()),
        ):
            with pytest.raises(SearchTooBroad):
                look()
        assert SqlitePassageReader(on).tally(parse_query("a*"), MomentFilter()).passages > 100
    database.close()


def test_what_one_question_has_used_is_gone_for_the_next_of_the_same_search(
    tmp_path: Path,
) -> None:
    database = open_new(tmp_path / "reelsight.db")
    fill(database, 1_500, 40)
    with database.engine.connect() as on:
        patience = Patience(on, most_s=1e-6)
        with patience():
            sum(range(100_000))
        with pytest.raises(SearchTooBroad), patience():
            on.exec_driver_sql("SELECT sum(length(text)) FROM passages").all()
    database.close()
