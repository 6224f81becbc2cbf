"""Two stores and a plain reading of the rules agree on what is found in any library."""

import re
import shutil
import unicodedata
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from adapters.analysis_types.builtin import BuiltInTypes
from adapters.sqlite_search.asked import Asked
from adapters.sqlite_search.tallying import tally
from application.plugins.registry import load_analysis_types
from application.search.command import SearchCommand
from application.search.search_library import SearchLibrary
from domain.library.kind import MediaKind
from domain.library.passage import FacetValue, IndexEntry, Origin, Passage
from domain.library.paths import Folder
from domain.search.moments import MomentFilter, SearchOrder
from domain.search.parse_query import parse_query
from domain.search.tally import Tally
from domain.shared.ids import FileId, FilePath
from domain.shared.provenance import Source
from tests.contract.passage_samples import CHAPTERS, SUMMARY, add_file, put, said
from tests.contract.store_samples import POSIX
from tests.contract.stores import InMemory, InSql, Store

TEXTS = (
    *("a boat", "Boats in fog", "boat boat boat", "fog", "the fog, the boat and the café"),
    *("Café au lait", "naïve Zürich", "don't go", "well-known boats", "IMG_2231-saltmarch.jpg"),
    *(
        "built in 1904",
        "at 12:30 the fog",
        "1904-12-30",
        "私は東京タワーに行きました",
        "東京の boat",
    ),
    *("京東", "ไปเที่ยวกันยายน", "שלום boat", "Привет, туман", "Ελλάδα 北京大学", ""),
)
WORDS = (
    *("boat", "fog", "café", "CAFE", "zurich", "don't", "well-known", "IMG_2231-saltmarch"),
    *("1904", "12:30", "30", "saltm*", "bo*", "東京", "京", "東京タワー", "北京*", "กันยา", "שלום"),
    *("туман", "ελλάδα", '"the fog"', '"boat and the"', '"fog the"', "chapters:boat"),
    *("summary:fog", "customer_name:boat", "ocr:boat", "zeppelin", "a"),
)
FACETS = tuple(FacetValue(field=f, value=v) for f in ("s.place", "s.kind") for v in ("x", "y"))
PASSAGES = st.builds(
    said,
    st.sampled_from(TEXTS),
    st.sampled_from(["chapters", "project.customer_name"]),
    source=st.sampled_from([None, Source.OCR, Source.VISUAL]),
)
ENTRIES = st.builds(
    lambda passages, facets: IndexEntry(passages=tuple(passages), facets=tuple(facets)),
    st.lists(PASSAGES, max_size=4),
    st.sets(st.sampled_from(FACETS), max_size=3),
)
FILES = st.lists(
    st.tuples(
        st.sampled_from([MediaKind.VIDEO, MediaKind.IMAGE]),
        st.sampled_from(["a", "ab", "a/b"]),
        st.sampled_from([None, "2019-06-14T23:59:59", "2020-01-01T00:00:00"]),
        st.dictionaries(st.sampled_from([CHAPTERS, SUMMARY]), ENTRIES),
    ),
    min_size=1,
    max_size=6,
)
QUERIES = st.lists(
    st.tuples(st.sampled_from(["", "", "", "-"]), st.sampled_from(WORDS)).map("".join),
    min_size=1,
    max_size=3,
).map(" ".join)
FILTERS = st.builds(
    MomentFilter,
    kind=st.sampled_from([None, None, MediaKind.VIDEO]),
    folder=st.sampled_from([None, None, Folder(path=FilePath(b"/m/a"), flavour=POSIX)]),
    origins=st.sampled_from([(), (), (CHAPTERS,), (CHAPTERS, SUMMARY)]),
    sources=st.sampled_from([(), (), (Source.OCR,)]),
    captured_from=st.sampled_from([None, None, "2019-06-15"]),
    captured_until=st.sampled_from([None, None, "2019-12-31"]),
    facets=st.sampled_from([(), (), FACETS[:1], FACETS[:2], FACETS[1:3]]),
)
QUIET = settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
Said = tuple[FileId, Origin, Passage]


@pytest.fixture
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("truth")


def tokens(text: str) -> list[str]:
    apart = unicodedata.normalize("NFKD", text.casefold())
    bare = "".join(char for char in apart if unicodedata.category(char) != "Mn")
    signs = "\u0e00-\u0eff\u3040-\u30ff\u4e00-\u9fff"
    found = re.findall(rf"[{signs}]|[^\W_{signs}]+", bare)
    return [re.sub(r"(?<=boat)s$", "", word) for word in found]


def holds(text: list[str], typed: str, of: Said) -> bool:
    field, sign, words = typed.rpartition(":")
    if (sign and field.isalpha()) or "_name:" in typed:
        _, origin, passage = of
        names = {origin, passage.field.rpartition(".")[2], str(passage.source)}
        if field not in names:
            return False
        typed = words
    wanted = tokens(typed)
    spots = (text[at : at + len(wanted)] for at in range(len(text) - len(wanted) + 1))
    if not typed.endswith("*"):
        return wanted in spots
    return any(
        spot[:-1] == wanted[:-1] and spot[-1].startswith(wanted[-1]) for spot in spots if spot
    )


def taken_apart(query: str) -> tuple[list[str], list[str]]:
    terms = re.findall(r'-?"[^"]*"|\S+', query)
    wanted = [term for term in terms if term[0] != "-"]
    return list(dict.fromkeys(wanted)), [term[1:] for term in terms if term[0] == "-"]


class Truth:
    """Every passage of a library, read one by one."""

    def __init__(self, store: Store, files: list[FileId]) -> None:
        with store.reader() as now:
            self.rows = [
                (file_id, origin, passage)
                for file_id in files
                for origin, entry in now.passages.of_file(file_id).items()
                for passage in entry.passages
            ]

    def found(self, query: str, passes: set[FileId], where: MomentFilter) -> list[Said]:
        wanted, unwanted = taken_apart(query)
        read = [(row, tokens(row[2].text)) for row in self.rows]
        having = [{row[0] for row, text in read if holds(text, w, row)} for w in wanted]
        together = set.intersection(*having) if having else set()
        return [
            row
            for row, text in read
            if row[0] in passes & together
            and (not where.origins or row[1] in where.origins)
            and (not where.sources or row[2].source in where.sources)
            and any(holds(text, w, row) for w in wanted)
            and not any(holds(text, w, row) for w in unwanted)
        ]


@QUIET
@given(files=FILES, query=QUERIES, where=FILTERS, per_page=st.integers(1, 3))
def test_stores_and_rules_agree(
    folder: Path,
    empty_database: Path,
    files: list[tuple[MediaKind, str, str | None, dict[Origin, IndexEntry]]],
    query: str,
    where: MomentFilter,
    per_page: int,
) -> None:
    sql = InSql(Path(shutil.copyfile(empty_database, folder / "reelsight.db")))
    stores: list[Store] = [InMemory(), sql]
    for store in stores:
        ids = [
            add_file(store, f"/m/{place}/{number}.x".encode(), kind=kind, captured=captured)
            for number, (kind, place, captured, _) in enumerate(files)
        ]
        for file_id, (_, _, _, entries) in zip(ids, files, strict=True):
            for origin, what in entries.items():
                put(store, file_id, origin, what)
    passing = {
        file_id
        for file_id, (kind, place, captured, entries) in zip(ids, files, strict=True)
        if where.kind in (None, kind)
        and (where.folder is None or place in ("a", "a/b"))
        and (where.captured_from is None or (captured or "")[:10] >= where.captured_from)
        and (where.captured_until is None or "" < (captured or "")[:10] <= where.captured_until)
        and all(
            {f for f in where.facets if f.field == field}
            & {f for entry in entries.values() for f in entry.facets}
            for field in {f.field for f in where.facets}
        )
    }
    expected = sorted(map(repr, Truth(sql, ids).found(query, passing, where)))
    try:
        answers = [answer(store, query, where) for store in stores]
        assert answers[0] == answers[1]
        with sql.database.engine.connect() as on:
            as_if_many = tally(Asked(on, parse_query(query)), where, many=0)
            assert as_if_many == counted(sql, query, where)
        for store in stores:
            assert sorted(map(repr, everything(store, query, where))) == expected
            assert_pages_hold_each_file_once(store, query, where, per_page)
    finally:
        sql.database.close()


def counted(store: Store, query: str, where: MomentFilter) -> Tally:
    with store.reader() as now:
        return now.passages.tally(parse_query(query), where)


def everything(store: Store, query: str, where: MomentFilter) -> list[Said]:
    with store.reader() as now:
        ranked = now.passages.matches(parse_query(query), where).ranked
        read = now.passages.read([match.passage_id for match in ranked])
    return [(row.file_id, row.origin, row.passage) for row in read]


def answer(store: Store, query: str, where: MomentFilter) -> list[object]:
    """All of what is said that does not hang on how words are weighed."""
    asked = parse_query(query)
    with store.reader() as now:
        by_name, by_date, best = (
            now.passages.matches(asked, where, order)
            for order in (SearchOrder.NAME, SearchOrder.DATE, SearchOrder.RELEVANCE)
        )
        ids = sorted(match.passage_id for match in best.ranked)
        few = now.passages.matches(asked, where, SearchOrder.NAME, limit=2)
        return [
            [(match.passage_id, match.is_whole) for match in by_name.ranked],
            [(match.passage_id, match.is_whole) for match in by_date.ranked],
            [(match.passage_id, match.is_whole) for match in few.ranked],
            sorted((match.passage_id, match.is_whole) for match in best.ranked),
            (best.newest_first, best.unknown_words),
            now.passages.tally(asked, where),
            {
                passage_id: "".join(part.text for part in parts)
                for passage_id, parts in now.passages.snippets(asked, ids).items()
            },
        ]


def assert_pages_hold_each_file_once(
    store: Store, query: str, where: MomentFilter, per_page: int
) -> None:
    search = SearchLibrary(reader=store.reader, types=TYPES)
    if len(query) < 2:
        return
    for order in SearchOrder:
        seen: list[FileId] = []
        for page in range(1, 9):
            command = SearchCommand(
                text=query, where=where, order=order, page=page, per_page=per_page
            )
            found = search(command)
            seen += [file.row.id for file in found.files]
        assert len(seen) == len(set(seen)) == found.total_files == found.ranked_files


TYPES = load_analysis_types([BuiltInTypes()], discover=False)
