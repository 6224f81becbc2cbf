"""`reelsight search`, by the real command over a real library."""

from pathlib import Path

import pytest

from domain.library.passage import FacetValue, IndexEntry, Origin
from domain.shared.provenance import Source
from entrypoints.container import build_container
from entrypoints.settings import Settings
from tests.cli.command import Reelsight
from tests.data.passages import add_file, said, say

PLACE = "metadata.location.site_name"


@pytest.fixture(scope="module")
def reelsight(tmp_path_factory: pytest.TempPathFactory) -> Reelsight:
    folder: Path = tmp_path_factory.mktemp("library")
    container = build_container(Settings(data=folder / "data"))
    container.prepare_database()()
    uow = container.uow()
    film = add_file(uow, "2019/harbour.mov", captured="2019-06-14T05:07:00")
    say(
        uow,
        film,
        said("Fishing boats\nleaving at dawn\x1b[2J", 112.5, confidence=0.88),
        said("boats on the quay wall", 3.0, source=Source.OCR),
        facets=[FacetValue(field=PLACE, value="Kestrel Sound")],
    )
    still = add_file(uow, "quay.jpg")
    with uow() as tx:
        entry = IndexEntry(passages=(said("one boat alongside"),))
        tx.passages.replace(still, Origin("description"), entry)
        # what a test says stays: an index of other rules would be made anew
        tx.passages.mark([film, still], container.refresh_index().version)
        tx.commit()
    return Reelsight(folder)


def test_moments_are_listed_with_their_time_and_where_they_are_from(reelsight: Reelsight) -> None:
    ran = reelsight("search", "fishing", "boats")

    assert ran.code == 0
    lines = ran.text.splitlines()
    assert lines[0].endswith("2019/harbour.mov")
    assert lines[1].split() == [
        "01:52", "Chapters,", "visual", "0.88:", "Fishing", "boats", "leaving", "at",
        "dawn\\x1b[2J",
    ]  # fmt: skip
    # it has one of the words only; the other stands elsewhere in the file
    assert lines[2].strip() == "00:03  Chapters, on screen: boats on the quay wall"
    assert lines[-1] == "2 moments in 1 file."


def test_nothing_found_is_no_error_and_names_the_unknown_word(reelsight: Reelsight) -> None:
    ran = reelsight("search", "boats zeppelin")

    assert ran.code == 0
    assert ran.text.splitlines() == ["Nothing found.", "Nowhere in the library: zeppelin."]


def test_a_filter_that_hides_everything_is_named(reelsight: Reelsight) -> None:
    ran = reelsight("search", "boats", "--kind", "audio")

    assert "Without --kind there would be 3 moments." in ran.text


def test_a_search_is_narrowed_and_told_as_one_document(reelsight: Reelsight) -> None:
    def names(*more: str) -> list[str]:
        told = reelsight("search", "boats", "--json", *more).json
        return [file["name"] for file in told["files"]]

    assert sorted(names()) == ["harbour.mov", "quay.jpg"]
    assert names("--in", "ocr") == ["harbour.mov"]
    assert names("--in", "description") == ["quay.jpg"]
    assert names("--facet", f"{PLACE}=Kestrel Sound") == ["harbour.mov"]
    assert names("--from", "2019-06-14", "--to", "2019-06-14") == ["harbour.mov"]
    assert names("--folder", "/films/Kestrel Sound/2019") == ["harbour.mov"]
    assert len(names("--limit", "1", "--sort", "name")) == 1
    told = reelsight("search", '"leaving at dawn"', "--json").json
    assert told["total_moments"] == 1
    (moment,) = told["files"][0]["moments"]
    assert (moment["start_s"], moment["origin"], moment["source"]) == (112.5, "chapters", "visual")


@pytest.mark.parametrize(
    ("arguments", "said_so"),
    [
        (["search", "x"], "[bad_search_text]"),
        (["search", "boats", "--mode", "semantic"], "[mode_not_here]"),
        (["search", "boats", "--in", "attic"], "is none of"),
        (["search", "boats", "--facet", "nonsense"], "FIELD=VALUE"),
        (["search", "boats", "--from", "yesterday"], "yesterday"),
        (["search"], "Missing argument"),
    ],
)
def test_what_cannot_be_understood_is_refused(
    reelsight: Reelsight, arguments: list[str], said_so: str
) -> None:
    ran = reelsight(*arguments)

    assert ran.code == 2
    assert said_so in ran.err


def test_after_an_update_files_are_indexed_before_they_are_searched(tmp_path: Path) -> None:
    container = build_container(Settings(data=tmp_path / "data"))
    container.prepare_database()()
    for number in range(3):
        add_file(container.uow(), f"harbour_{number}.mov")
    reelsight = Reelsight(tmp_path)

    found = reelsight("search", "harbour", "--json").json

    assert (found["total_files"], found["being_indexed"]) == (3, False)
    (job,) = reelsight("jobs", "--json").json["jobs"]
    assert reelsight("search", "harbour").code == 0
    assert reelsight("jobs", "--json").json["jobs"] == [job]
