"""Searching: moments by file, honest totals, and what is said when nothing is found."""

import pytest
from msgspec import structs

from adapters.analysis_types.builtin import BuiltInTypes
from adapters.memory.store import MemoryStore
from adapters.memory.unit_of_work import MemoryReader, MemoryUnitOfWork
from application.analysis.indexing.rebuild_index import INDEXING
from application.plugins.registry import load_analysis_types
from application.search.command import BadSearchPage, BadSearchText, ModeNotHere, SearchCommand
from application.search.list_moments import ListMoments
from application.search.search_library import MOMENTS_SHOWN, SearchAnswer, SearchLibrary
from application.search.suggest_searches import SuggestSearches
from domain.jobs.job import JobStatus
from domain.library.kind import MediaKind
from domain.library.passage import FILE, FacetValue
from domain.search.filter_parts import FilterPart
from domain.search.mode import SearchMode
from domain.search.moments import MomentFilter, SearchOrder
from domain.shared.provenance import Source
from tests.contract.store_samples import job
from tests.data.passages import CHAPTERS, DESCRIPTION, add_file, said, say

PLACE = "metadata.location.site_name"


class Library:
    def __init__(self) -> None:
        store = MemoryStore()
        self.uow, self.reader = MemoryUnitOfWork(store), MemoryReader(store)
        self.types = load_analysis_types([BuiltInTypes()], discover=False)

    def search(self, text: str, **more: object) -> SearchAnswer:
        command = SearchCommand(text=text, **more)  # type: ignore[arg-type]
        return SearchLibrary(reader=self.reader, types=self.types)(command)


@pytest.fixture
def library() -> Library:
    return Library()


def names(found: SearchAnswer) -> list[str]:
    return [file.row.path.rpartition(b"/")[2].decode() for file in found.files]


def snippet(found: SearchAnswer, file: int = 0, moment: int = 0) -> str:
    return "".join(part.text for part in found.files[file].moments[moment].snippet)


def test_moments_stand_with_their_file_each_at_its_second(library: Library) -> None:
    first = add_file(library.uow, "harbour.mov")
    second = add_file(library.uow, "regatta.mp4")
    say(library.uow, first, said("Boats leave", 12.5, confidence=0.8), said("Boats return", 40.0))
    say(library.uow, second, said("A yacht, no other boat near it for a long while", 7.0))

    found = library.search("boats")

    assert sorted(names(found)) == ["harbour.mov", "regatta.mp4"]
    assert (found.total_moments, found.total_files, found.ranked_files) == (3, 2, 2)
    harbour = next(file for file in found.files if file.row.id == first)
    assert sorted(moment.start_s or 0 for moment in harbour.moments) == [12.5, 40.0]
    leaving = next(moment for moment in harbour.moments if moment.start_s == 12.5)
    assert (leaving.title, leaving.source, leaving.confidence, leaving.is_whole) == (
        "Chapters", Source.VISUAL, 0.8, True,
    )  # fmt: skip
    assert [part.text for part in leaving.snippet if part.is_hit] == ["Boats"]


def test_a_file_shows_its_best_moments_and_counts_all(library: Library) -> None:
    file = add_file(library.uow, "harbour.mov")
    say(library.uow, file, *(said(f"boat number {n}", float(n)) for n in range(23)))

    (only,) = library.search("boat").files

    assert len(only.moments) == MOMENTS_SHOWN
    assert only.total_moments == 23
    scores = [moment.score for moment in only.moments]
    assert scores == sorted(scores, reverse=True)


def test_pages_hold_each_file_once(library: Library) -> None:
    for n in range(11):
        file = add_file(library.uow, f"clip_{n:02}.mov")
        say(library.uow, file, *(said("a boat " * (n + 1), float(s)) for s in range(3)))

    pages = [library.search("boat", page=number, per_page=4) for number in (1, 2, 3, 4)]

    assert [len(page.files) for page in pages] == [4, 4, 3, 0]
    assert len({name for page in pages for name in names(page)}) == 11
    assert {(page.total_files, page.total_moments) for page in pages} == {(11, 33)}


def test_words_spread_over_a_file_are_found_and_said_to_be(library: Library) -> None:
    file = add_file(library.uow, "harbour.mov")
    say(library.uow, file, said("boats leave", 1.0), said("the dawn is grey", 9.0))

    found = library.search("boats dawn")

    assert {moment.is_whole for moment in found.files[0].moments} == {False}
    assert [moment.start_s for moment in found.files[0].moments] in ([1.0, 9.0], [9.0, 1.0])


def test_a_word_before_a_colon_that_is_no_field_is_a_word(library: Library) -> None:
    file = add_file(library.uow, "harbour.mov")
    say(library.uow, file, said("harbour: dawn at 05:12", 1.0))

    assert library.search("harbour:dawn").total_moments == 1
    assert library.search("chapters:dawn").total_moments == 1
    assert library.search("description:dawn").total_moments == 0


def test_that_files_are_being_indexed_is_said(library: Library) -> None:
    indexing = structs.replace(job(), kind=INDEXING)
    with library.uow() as tx:
        tx.jobs.add(indexing, [])
        tx.commit()
    assert library.search("boat").being_indexed
    with library.uow() as tx:
        over = structs.replace(indexing, status=JobStatus.COMPLETED)
        tx.jobs.save(over, was=indexing.status, was_attempt=indexing.attempt)
        tx.commit()
    assert not library.search("boat").being_indexed


def test_a_choice_counts_as_if_its_own_filter_were_not_set(library: Library) -> None:
    film, still = add_file(library.uow, "a.mov"), add_file(library.uow, "b.jpg")
    kestrel, brack = (
        FacetValue(field=PLACE, value=place) for place in ("Kestrel Sound", "Brackwater")
    )
    say(library.uow, film, said("boat", 1.0), facets=[kestrel])
    say(library.uow, still, said("boat"), facets=[brack], origin=DESCRIPTION)

    by_kind = library.search("boat", where=MomentFilter(kind=MediaKind.VIDEO))
    by_place = library.search("boat", where=MomentFilter(facets=(kestrel,)))
    by_origin = library.search("boat", where=MomentFilter(origins=(CHAPTERS,)))

    assert names(by_kind) == names(by_place) == names(by_origin) == ["a.mov"]
    assert by_kind.tally.kinds == {"video": 1, "image": 1}
    assert by_kind.tally.facets == {PLACE: (("Kestrel Sound", 1),)}
    assert dict(by_place.tally.facets[PLACE]) == {"Kestrel Sound": 1, "Brackwater": 1}
    assert by_place.tally.kinds == {"video": 1}
    assert by_origin.tally.origins == {"chapters": 1, "description": 1}


def test_nothing_found_names_the_unknown_word(library: Library) -> None:
    say(library.uow, add_file(library.uow, "a.mov"), said("boat", 1.0))

    found = library.search("boat zeppelin")

    assert (found.files, found.total_files, found.relief) == ((), 0, None)
    assert found.unknown_words == ("zeppelin",)


def test_nothing_found_names_the_filter_that_hides_most(library: Library) -> None:
    old = add_file(library.uow, "old.mov", captured="1987-05-03T10:00:00")
    say(library.uow, old, said("boat", 1.0), said("boats", 2.0))
    new = add_file(library.uow, "new.jpg", captured="2021-05-03T10:00:00")
    say(library.uow, new, said("boat"))

    found = library.search(
        "boat", where=MomentFilter(kind=MediaKind.IMAGE, captured_until="1990-01-01")
    )

    assert found.relief is not None
    assert (found.relief.part, found.relief.moments) == (FilterPart(name="kind"), 2)


def test_the_newest_files_come_first_on_request(library: Library) -> None:
    for name, captured in (("b.mov", "1987-05-03T10:00:00"), ("a.mov", "2021-01-01T00:00:00")):
        say(library.uow, add_file(library.uow, name, captured=captured), said("boat boat", 1.0))
    say(library.uow, add_file(library.uow, "c.mov"), said("boat", 1.0))

    assert names(library.search("boat", order=SearchOrder.DATE)) == ["a.mov", "b.mov", "c.mov"]
    assert names(library.search("boat", order=SearchOrder.NAME)) == ["a.mov", "b.mov", "c.mov"]


@pytest.mark.parametrize("text", ["", " ", "x", "\0\0\0", "\n x \t", "x" * 501])
def test_a_text_that_is_too_short_or_too_long_is_refused(library: Library, text: str) -> None:
    with pytest.raises(BadSearchText):
        library.search(text)


def test_control_characters_separate_words(library: Library) -> None:
    say(library.uow, add_file(library.uow, "a.mov"), said("boats at dawn", 1.0))

    found = library.search("\x00boats\x1b\ndawn\x7f")

    assert found.command.text == "boats dawn"
    assert found.total_moments == 1


@pytest.mark.parametrize("more", [{"page": 0}, {"page": -3}, {"per_page": 0}, {"per_page": 201}])
def test_a_page_that_cannot_be_is_refused(library: Library, more: dict[str, int]) -> None:
    with pytest.raises(BadSearchPage):
        library.search("boat", **more)


@pytest.mark.parametrize("mode", [SearchMode.SEMANTIC, SearchMode.HYBRID])
def test_searching_by_meaning_is_not_yet_here(library: Library, mode: SearchMode) -> None:
    with pytest.raises(ModeNotHere):
        library.search("boat", mode=mode)


def test_a_query_of_signs_or_of_excluded_words_only_finds_nothing(library: Library) -> None:
    say(library.uow, add_file(library.uow, "a.mov"), said("boat", 1.0))

    assert library.search('"* ^ -').total_moments == 0
    assert library.search("-boat").total_moments == 0


def test_moments_are_listed_one_by_one_in_both_directions(library: Library) -> None:
    file = add_file(library.uow, "a.mov")
    say(library.uow, file, *(said("boat " + "x " * n, float(n)) for n in range(5)))
    say(library.uow, file, said("boat.mov", source=Source.FILENAME, field="name"), origin=FILE)
    list_moments = ListMoments(reader=library.reader, types=library.types)
    command = SearchCommand(text="boat", per_page=4)

    ahead = list_moments(command)
    back = list_moments(command, backwards=True)

    assert (ahead.total, ahead.origins) == (6, {"chapters": 5, "file": 1})
    assert (len(ahead.moments), len(back.moments)) == (4, 4)
    ids = [listed.moment.passage_id for listed in ahead.moments]
    assert len({*ids, *(listed.moment.passage_id for listed in back.moments)}) == 6


def test_suggestions_are_what_the_library_holds(library: Library) -> None:
    place = FacetValue(field=PLACE, value="Kestrel Sound")
    say(library.uow, add_file(library.uow, "a.mov"), said("boat", 1.0), facets=[place])
    suggest = SuggestSearches(reader=library.reader)

    assert suggest("kes") == ("Kestrel Sound",)
    assert suggest("  ") == suggest("zz") == suggest("k" * 900) == suggest("\0") == ()
