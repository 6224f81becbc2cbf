"""The contract of `PassageReader`: what is found, in which order, and how it is counted."""

import pytest

from domain.library.kind import MediaKind
from domain.library.passage import FILE, FacetValue, Origin
from domain.library.paths import Folder
from domain.search.limits import RANKED
from domain.search.moments import MomentFilter, SearchOrder
from domain.search.parse_query import parse_query
from domain.search.tally import Tally
from domain.search.text_query import TextQuery
from domain.shared.ids import FilePath, PassageId
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
    texts,
)
from tests.contract.store_samples import POSIX
from tests.contract.stores import OnMemory, OnSql, Store

FINDS = {
    "boat": {"Two BOATS leave", "a boat, a Café"},
    "boats": {"Two BOATS leave", "a boat, a Café"},
    "cafe": {"a boat, a Café"},
    "CAFÉ": {"a boat, a Café"},
    '"boats leave"': {"Two BOATS leave"},
    '"leave boats"': set(),
    "bo*": {"Two BOATS leave", "a boat, a Café", "IMG_2231-saltmarsh.jpg"}
    - {"IMG_2231-saltmarsh.jpg"},
    "boat -leave": {"a boat, a Café"},
    "-leave": set(),
    "IMG_2231-salt*": {"IMG_2231-saltmarsh.jpg"},
    "2231": {"IMG_2231-saltmarsh.jpg"},
    "chapters:boat": {"Two BOATS leave"},
    "summary:boat": {"a boat, a Café"},
    "title:boat": {"Two BOATS leave"},
    "customer_name:boat": {"a boat, a Café"},
    "customername:boat": {"a boat, a Café"},
    "customer:boat": set(),
    "visual:boat": {"Two BOATS leave"},
    "-visual:boat boat": {"a boat, a Café"},
    "name:saltmarsh": {"IMG_2231-saltmarsh.jpg"},
    "path:saltmarsh": {"IMG_2231-saltmarsh.jpg"},
    "chapters:saltmarsh": set(),
    "title": set(),
    "東京": {"私は東京タワーに行きました"},
    "タワー": {"私は東京タワーに行きました"},
    "行き*": {"私は東京タワーに行きました"},
    "京東": set(),
}


class SearchContract:
    @pytest.mark.parametrize("typed", FINDS)
    def test_words_find(self, store: Store, typed: str) -> None:
        file_id = add_file(store, b"/m/a.mp4")
        boats = said("Two BOATS leave", "chapters[0].title", source=Source.VISUAL)
        put(store, file_id, CHAPTERS, entry(boats))
        put(store, file_id, SUMMARY, entry(said("a boat, a Café", "project.customer_name")))
        put(store, file_id, FILE, entry(said("IMG_2231-saltmarsh.jpg", "name")))
        put(store, file_id, Origin("transcript"), entry("私は東京タワーに行きました"))
        whole = tuple(match for match in ask(store, typed).ranked if match.is_whole)
        assert set(texts(store, whole)) == FINDS[typed]

    def test_the_best_come_first_and_of_equals_the_newest(self, store: Store) -> None:
        file_id = add_file(store, b"/m/a.mp4")
        best = "boat boat boat"
        put(store, file_id, CHAPTERS, entry("a boat", best, "a boat", "nothing here at all"))
        found = ask(store, "boat")
        assert texts(store, found) == [best, "a boat", "a boat"]
        first, second, third = found.ranked
        assert first.score > second.score == third.score
        assert second.passage_id > third.passage_id

    def test_all_are_counted_however_few_are_ranked(self, store: Store) -> None:
        for number in range(3):
            file_id = add_file(store, b"/m/%d.mp4" % number)
            put(store, file_id, CHAPTERS, entry("boat", "a boat there"))
        found = ask(store, "boat", limit=2)
        counts = tallied(store, "boat")
        assert (len(found.ranked), counts.passages, counts.files) == (2, 6, 3)

    def test_terms_may_be_spread_over_the_passages_of_a_file(self, store: Store) -> None:
        both, apart, half = (add_file(store, b"/m/%d.mp4" % number) for number in range(3))
        put(store, both, CHAPTERS, entry("a boat in fog"))
        put(store, apart, CHAPTERS, entry("a boat", "nothing", "a boat of sand"))
        put(store, apart, SUMMARY, entry("thick fog"))
        put(store, half, CHAPTERS, entry("a boat alone"))
        found = ask(store, "boat fog -sand")
        assert texts(store, found)[0] == "a boat in fog"
        assert set(texts(store, found)) == {"a boat in fog", "a boat", "thick fog"}
        assert [match.is_whole for match in found.ranked] == [True, False, False]
        counts = tallied(store, "boat fog -sand")
        assert (counts.passages, counts.files) == (3, 2)

    def test_spread_ones_are_left_out_where_enough_passages_have_them_whole(
        self, store: Store
    ) -> None:
        both, apart = (add_file(store, b"/m/%d.mp4" % number) for number in range(2))
        put(store, both, CHAPTERS, entry("a boat in fog"))
        put(store, apart, CHAPTERS, entry("a boat", "fog"))
        assert len(ask(store, "boat fog", limit=1).ranked) == 1
        assert [match.is_whole for match in ask(store, "boat fog", limit=2).ranked] == [
            True,
            False,
        ]
        put(store, both, CHAPTERS, entry(*["a boat in fog"] * RANKED))
        assert tallied(store, "boat fog").passages == RANKED
        assert {match.is_whole for match in ask(store, "boat fog").ranked} == {True}

    def test_words_that_are_nowhere_are_named(self, store: Store) -> None:
        put(store, add_file(store, b"/m/a.mp4"), CHAPTERS, entry("a boat", "fog"))
        assert ask(store, "boat fog").unknown_words == ()
        assert ask(store, "boats zeppelin -dragon").unknown_words == ("zeppelin",)
        assert ask(store, '"boat zeppel" zep* fo*').unknown_words == ("zeppel", "zep")

    def test_without_a_positive_term_there_is_nothing(self, store: Store) -> None:
        put(store, add_file(store, b"/m/a.mp4"), CHAPTERS, entry("a boat"))
        for query in (TextQuery(terms=()), parse_query("-fog"), parse_query("!!! 😀")):
            with store.reader() as now:
                found = now.passages.matches(query, MomentFilter())
                assert found.ranked == ()
                assert now.passages.tally(query, MomentFilter()) == Tally()

    def test_very_common_words_come_newest_first(self, store: Store) -> None:
        file_id = add_file(store, b"/m/a.mp4")
        put(store, file_id, CHAPTERS, entry("boat boat", *(f"boat {n}" for n in range(5_100))))
        found = ask(store, "boat", limit=5)
        assert found.newest_first
        assert texts(store, found) == [f"boat {number}" for number in range(5_099, 5_094, -1)]
        counts = tallied(store, "boat")
        assert (counts.passages, counts.files) == (5_101, 1)
        assert not ask(store, "boat 7").newest_first
        assert not ask(store, "boat", order=SearchOrder.NAME).newest_first

    def test_filters_narrow_and_combine(self, store: Store) -> None:
        old = add_file(store, b"/m/foo/a.mp4", captured="2019-06-14T23:59:59")
        new = add_file(
            store, b"/m/foobar/b.jpg", kind=MediaKind.IMAGE, captured="2020-01-01T00:00:00"
        )
        none = add_file(store, b"/m/c.mp4")
        put(
            store,
            old,
            CHAPTERS,
            entry(said("boat old", source=Source.OCR), facets=(("p", "x"), ("q", "1"))),
        )
        put(store, new, CHAPTERS, entry("boat new", facets=(("p", "y"), ("q", "2"))))
        put(
            store,
            none,
            SUMMARY,
            entry(said("boat none", source=Source.HUMAN), facets=(("p", "x"),)),
        )

        def found(**where: object) -> set[str]:
            answer = ask(store, "boat", MomentFilter(**where))  # type: ignore[arg-type]  # by name
            counts = tallied(store, "boat", MomentFilter(**where))  # type: ignore[arg-type]  # by name
            assert counts.passages == len(answer.ranked)
            return {text.split()[1] for text in texts(store, answer)}

        def inside(path: bytes) -> Folder:
            return Folder(path=FilePath(path), flavour=POSIX)

        x, y, one = (FacetValue(field=f, value=v) for f, v in (("p", "x"), ("p", "y"), ("q", "1")))
        assert found() == {"old", "new", "none"}
        assert found(kind=MediaKind.IMAGE) == {"new"}
        assert found(folder=inside(b"/m/foo")) == {"old"}
        assert found(folder=inside(b"/m/foo/")) == {"old"}
        assert found(folder=inside(b"/m")) == {"old", "new", "none"}
        assert found(folder=inside(b"/")) == {"old", "new", "none"}
        assert found(folder=inside(b"/m/c.mp4")) == {"none"}
        assert found(origins=(SUMMARY, Origin("x"))) == {"none"}
        assert found(sources=(Source.OCR, Source.HUMAN)) == {"old", "none"}
        assert found(captured_from="2019-06-14") == {"old", "new"}
        assert found(captured_from="2019-06-15") == {"new"}
        assert found(captured_until="2019-06-14") == {"old"}
        assert found(captured_from="2020-01-01", captured_until="2020-01-01") == {"new"}
        assert found(facets=(x,)) == {"old", "none"}
        assert found(facets=(x, y)) == {"old", "new", "none"}
        assert found(facets=(x, y, one)) == {"old"}
        assert found(facets=(x,), kind=MediaKind.IMAGE) == set()
        assert found(facets=(FacetValue(field="p", value="'; DROP TABLE passages --"),)) == set()

    def test_dates_run_newest_first_and_names_from_a(self, store: Store) -> None:
        for path, captured in (
            (b"/m/B.mp4", "2019-01-01T00:00:00"),
            (b"/m/c.mp4", None),
            (b"/m/a.mp4", "2020-01-01T00:00:00"),
        ):
            put(
                store,
                add_file(store, path, captured=captured),
                CHAPTERS,
                entry(f"boat {path[3:4].decode()}"),
            )
        by_date = ask(store, "boat", order=SearchOrder.DATE)
        by_name = ask(store, "boat", order=SearchOrder.NAME)
        assert texts(store, by_date) == ["boat a", "boat B", "boat c"]
        assert texts(store, by_name) == ["boat a", "boat B", "boat c"]
        assert texts(store, ask(store, "boat", order=SearchOrder.DATE, limit=1)) == ["boat a"]

    def test_what_is_found_is_tallied(self, store: Store) -> None:
        one = add_file(store, b"/m/a.mp4", captured="2019-06-14T00:00:00")
        two = add_file(store, b"/m/b.jpg", kind=MediaKind.IMAGE)
        put(
            store,
            one,
            CHAPTERS,
            entry(said("boat", source=Source.OCR), "boat", facets=(("p", "x"),)),
        )
        put(store, one, SUMMARY, entry("boat", "fog", facets=(("p", "x"), ("p", "y"))))
        put(store, two, SUMMARY, entry(said("boat", source=Source.OCR), facets=(("p", "x"),)))
        with store.reader() as now:
            tally = now.passages.tally(parse_query("boat"), MomentFilter())
            narrow = now.passages.tally(parse_query("boat"), MomentFilter(kind=MediaKind.IMAGE))
            spread = now.passages.tally(parse_query("boat fog"), MomentFilter())
        assert tally.origins == {"chapters": 2, "summary": 2}
        assert tally.sources == {"ocr": 2}
        assert tally.kinds == {"video": 1, "image": 1}
        assert tally.years == {"2019": 1, "": 1}
        assert tally.facets == {"p": (("x", 2), ("y", 1))}
        assert narrow.origins == {"summary": 1}
        assert spread.origins == {"chapters": 2, "summary": 2}
        assert spread.kinds == {"video": 1}

    def test_facets_are_those_of_the_library_most_frequent_first(self, store: Store) -> None:
        for number, value in enumerate(("b", "a", "c", "b")):
            file_id = add_file(store, b"/m/%d.mp4" % number)
            put(store, file_id, CHAPTERS, entry(facets=(("f", value), ("g", value))))
        with store.reader() as now:
            assert now.passages.facets()["f"] == (("b", 2), ("a", 1), ("c", 1))
            assert now.passages.facets(1) == {"f": (("b", 2),), "g": (("b", 2),)}

    def test_suggestions_begin_as_somebody_types(self, store: Store) -> None:
        for number in range(2):
            file_id = add_file(store, b"/m/%d.mp4" % number)
            put(
                store,
                file_id,
                CHAPTERS,
                entry(said("Harbour at dawn\nharbours", at=3.0), said("harbour without a time")),
            )
            put(store, file_id, SUMMARY, entry(facets=(("f", "Ärmel 100%"),)))
        put(store, file_id, CHAPTERS, entry(facets=(("f", "harbours"), ("f", "x harbour"))))
        put(store, file_id, Origin("transcript"), entry(said("harbour said", at=1.0)))
        with store.reader() as now:
            assert now.passages.suggest("HARB") == ("Harbour at dawn", "harbours")
            assert now.passages.suggest("harbour a") == ("Harbour at dawn",)
            assert now.passages.suggest("ä") == ("Ärmel 100%",)
            assert now.passages.suggest("harb", 1) == ("Harbour at dawn",)
            for nothing in ("", "  ", "%", "_", '"', "*", "harbour%"):
                assert now.passages.suggest(nothing) == ()

    def test_a_script_without_spaces_is_shown_as_it_was_written(self, store: Store) -> None:
        title = "第3話 東京タワー"
        put(store, add_file(store, b"/m/a.mp4"), CHAPTERS, entry(said(title, at=1.0)))
        with store.reader() as now:
            (match,) = now.passages.matches(parse_query("東京"), MomentFilter()).ranked
            (found,) = now.passages.read([match.passage_id])
            (parts,) = now.passages.snippets(parse_query("東京"), [match.passage_id]).values()
            assert now.passages.suggest("第3話 東") == (title,)
        assert found.passage.text == "".join(part.text for part in parts) == title
        assert "".join(part.text for part in parts if part.is_hit) == "東京"

    def test_a_snippet_shows_the_words_around_the_hit(self, store: Store) -> None:
        far = " ".join(f"w{number}" for number in range(80))
        text = f"{far} the \ue000red\ue001 boat of {far}"
        put(store, add_file(store, b"/m/a.mp4"), CHAPTERS, entry(text, "a boat"))
        query = parse_query("boat zzz")
        with store.reader() as now:
            found = now.passages.matches(parse_query("boat"), MomentFilter())
            ids = [match.passage_id for match in found.ranked]
            snippets = now.passages.snippets(query, [*ids, PassageId(99)])
            bare = now.passages.snippets(parse_query("nothing"), ids)
        assert set(snippets) == set(ids)
        joined = {"".join(part.text for part in parts) for parts in snippets.values()}
        (cut,) = joined - {"a boat"}
        assert cut.startswith("…")
        assert cut.endswith("…")
        assert len(cut.split()) <= 36
        assert cut.strip("…") in text
        assert "\ue000red\ue001 boat" in cut
        hits = {part.text for parts in snippets.values() for part in parts if part.is_hit}
        assert hits <= {"boat"}
        assert hits
        assert not any(part.is_hit for parts in bare.values() for part in parts)
        assert "a boat" in {"".join(part.text for part in parts) for parts in bare.values()}


class TestMemorySearch(OnMemory, SearchContract): ...


class TestSqliteSearch(OnSql, SearchContract): ...
