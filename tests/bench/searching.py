"""Keyword search through our own reader, against `LIKE` on the same texts."""

import random
import tempfile
from collections.abc import Callable
from pathlib import Path
from statistics import median, quantiles
from typing import Any

import sqlalchemy as sa

from adapters.sqlite_search.reader import SqlitePassageReader
from application.plugins.registry import load_analysis_types
from application.ports.unit_of_work import Reader
from application.search.command import SearchCommand
from application.search.search_library import SearchLibrary
from domain.library.kind import MediaKind
from domain.library.passage import FacetValue
from domain.search.moments import MomentFilter
from domain.search.parse_query import parse_query
from tests.bench.library_of_words import fill, open_new, vocabulary
from tests.bench.report import say, seconds
from tests.contract.stores import reader_on

DOCUMENTS = 200_000
WORDS_EACH = 300
RUNS = 3
SAMPLE = 60
_LIKES = 6
_PAGES = 20
# One scan of one column. The predecessor asked LIKE of nine columns of three tables,
# and read a whole row more for every preview: this peer is kinder to LIKE.
_LIKE = "SELECT id, file_id FROM passages WHERE text LIKE :pattern"
_ROWID = """SELECT rowid FROM passage_words WHERE passage_words MATCH :word
ORDER BY rowid DESC LIMIT 1000"""
_INDEX = """SELECT (SELECT sum(length(block)) FROM passage_words_data)
+ (SELECT sum(length(term) + 8) FROM passage_words_idx)
+ (SELECT sum(length(sz) + 4) FROM passage_words_docsize)"""
_TEXT = "SELECT sum(length(CAST(text AS BLOB))) FROM passages"


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        database = open_new(Path(folder) / "reelsight.db")
        built_s = seconds(lambda: fill(database, DOCUMENTS, WORDS_EACH))
        with database.engine.connect() as on:
            measure(on, built_s, reader_on(database))
        database.close()


def measure(on: sa.Connection, built_s: float, open_reader: Reader) -> None:
    def ours(word: str) -> float:
        query = parse_query(word)
        return best(lambda: SqlitePassageReader(on).matches(query, MomentFilter()))

    def page(word: str, **where: Any) -> float:
        command = SearchCommand(text=word, where=MomentFilter(**where))
        return best(lambda: search(command), runs=2)

    search = SearchLibrary(reader=open_reader, types=load_analysis_types([], discover=False))

    share = shares(on)
    seldom = [word for word, part in share.items() if part < 0.02]
    just_below = [word for word in seldom if share[word] > 0.01]
    common = [word for word, part in share.items() if part > 0.2]
    choose = random.Random(1).sample
    words = choose(seldom, SAMPLE)
    like_s = median(best(lambda w=word: like(on, w), runs=2) for word in words[:_LIKES])
    all_s = sorted(map(ours, words))
    say(
        "search, words in under 2 %",
        f"{like_s / median(all_s):,.0f} x LIKE",
        "goal: at least 300",
        f"{median(all_s) * 1000:.2f} (slowest {all_s[-1] * 1000:.2f}) against"
        f" {like_s * 1000:.0f} ms; median of {SAMPLE} of {len(seldom):,} such words,"
        f" {sum(like_s / one_s >= 300 for one_s in all_s)} of them reach 300; each the"
        f" shortest of {RUNS}; {DOCUMENTS:,} texts of {WORDS_EACH} words, made in {built_s:.0f} s",
    )
    border_s = median(ours(word) for word in choose(just_below, min(SAMPLE, len(just_below))))
    say(
        "  of them, those in 1 to 2 %",
        f"{like_s / border_s:,.0f} x LIKE",
        "goal: none of their own",
        f"{border_s * 1000:.2f} ms; {len(just_below):,} such words",
    )
    asked = choose(common, min(SAMPLE, len(common)))
    common_s = quantiles(map(ours, asked), n=20)[-1]
    plain_s = quantiles((best(lambda w=word: newest(on, w)) for word in asked), n=20)[-1]
    say(
        "search, words in over 20 %",
        f"p95 {common_s * 1000:.0f} ms",
        "goal: small",
        f"{common_s / plain_s:,.0f} x the newest 1,000 alone ({plain_s * 1000:.2f} ms);"
        f" {len(common)} such words; {like_s / common_s:.0f} x LIKE",
    )
    family = FacetValue(field="family", value="family 1")
    for name, some in (("under 2 %", words), ("1 to 2 %", just_below), ("over 20 %", asked)):
        some = some[:_PAGES]
        bare_s = sorted(page(word) for word in some)
        narrow_s = sorted(page(word, kind=MediaKind.VIDEO, facets=(family,)) for word in some)
        say(
            f"first page, words in {name}",
            f"{median(bare_s) * 1000:.0f} ms",
            "goal: none of its own",
            f"slowest {bare_s[-1] * 1000:.0f}; narrowed by kind and facet"
            f" {median(narrow_s) * 1000:.0f} (slowest {narrow_s[-1] * 1000:.0f}); with exact"
            f" counts, choices and snippets; {like_s / median(bare_s):,.0f} x LIKE",
        )
    index, text = (on.exec_driver_sql(statement).scalar_one() for statement in (_INDEX, _TEXT))
    say(
        "index of words",
        f"{index / text:.2f} x the text",
        "goal: at most 0.5",
        f"{index / 1e6:.0f} against {text / 1e6:.0f} MB of words with 4.8 letters on average",
    )


def shares(on: sa.Connection) -> dict[str, float]:
    """Words that occur, with the part of the texts that have them."""
    rows = on.exec_driver_sql("SELECT term, doc FROM passage_vocabulary WHERE col = 'text'")
    found = {term: doc / DOCUMENTS for term, doc in rows}
    return {word: found[word] for word in vocabulary() if word in found}


def like(on: sa.Connection, word: str) -> object:
    return on.exec_driver_sql(_LIKE, {"pattern": f"%{word}%"}).all()


def newest(on: sa.Connection, word: str) -> object:
    return on.exec_driver_sql(_ROWID, {"word": f'text : "{word}"'}).all()


def best(action: Callable[[], object], runs: int = RUNS) -> float:
    return min(seconds(action) for _ in range(runs))


if __name__ == "__main__":
    main()
