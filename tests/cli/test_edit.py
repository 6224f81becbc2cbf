"""`reelsight edit`: what people say stays, on one file and on many."""

from pathlib import Path
from typing import Any

import pytest

from tests.cli.command import Ran, Reelsight


@pytest.fixture
def clip(reelsight: Reelsight, small_media: Path) -> int:
    """The id of an analysed video."""
    assert reelsight("import", str(small_media)).code in (0, 1)
    assert reelsight("proxies", "--kind", "video").code in (0, 1)
    (row,) = [
        file
        for file in reelsight("files", "--kind", "video", "--json").json["files"]
        if file["name"] == "clip.mp4"
    ]
    assert reelsight("analyze", str(row["id"])).code == 0
    return int(row["id"])


def metadata(reelsight: Reelsight, file: int) -> Any:
    shown = reelsight("results", str(file), "--type", "metadata", "--json").json
    (result,) = shown["results"]
    return result


CITY = "metadata.location.city=Vik"


def test_an_edit_survives_another_analysis(reelsight: Reelsight, clip: int) -> None:
    done = reelsight(
        "edit",
        str(clip),
        CITY,
        "metadata.keywords=sea, boat",
        "--approve",
        "summary.text",
        "--json",
    )
    assert [edit["action"] for edit in done.json["edits"]] == ["set", "set", "approve"]
    assert reelsight("analyze", str(clip), "--force").code == 0
    shown = metadata(reelsight, clip)
    assert shown["value"]["location"]["city"]["value"] == "Vik"
    assert shown["value"]["keywords"] == ["sea", "boat"]
    assert (
        shown["fields"]["keywords"]["others"][0]["value"] == ["clip", "media0"]
        or shown["fields"]["keywords"]["others"]
    )
    text = reelsight("results", str(clip)).text
    assert "City: Vik  [you]" in text
    assert "Keywords: sea, boat  [you]" in text
    assert "also “" in text
    assert "approved by you" in text


def test_undo_brings_back_what_held_before(reelsight: Reelsight, clip: int) -> None:
    first = reelsight("edit", str(clip), CITY, "--json").json["edits"][0]["id"]
    second = reelsight("edit", str(clip), "metadata.location.city=Bay", "--json").json["edits"][0]
    assert second["supersedes"] == first
    reelsight("edit", str(clip), "--undo", str(second["id"]))
    assert metadata(reelsight, clip)["value"]["location"]["city"]["value"] == "Vik"
    reelsight("edit", str(clip), "--undo", "metadata.location.city")
    assert metadata(reelsight, clip)["value"]["location"]["city"] is None


def test_results_name_the_file_and_end_with_its_notes(reelsight: Reelsight, clip: int) -> None:
    reelsight("edit", str(clip), "--note", "Seen by all", "--marker", "0:00.2-0.8", "Flash")
    reelsight("edit", str(clip), "--reject", "chapters.chapters")

    shown = reelsight("results", str(clip)).text
    assert shown.startswith(f"File {clip}: clip.mp4\n")
    assert "Not known: chapters (rejected by you)" in shown
    assert "Notes\n  - Seen by all  [you, edit 1]\n  - 00:00 Flash  [you, edit 2]" in shown
    told = reelsight("results", str(clip), "--json").json["notes"]
    assert [note["note"] for note in told] == ["Seen by all", "Flash"]
    only = reelsight("results", str(clip), "--type", "metadata").text
    assert "Seen by all" not in only
    assert reelsight("results", str(clip), "--type", "nosuch").code == 2


def test_notes_and_markers_stand_in_the_history(reelsight: Reelsight, clip: int) -> None:
    ran = reelsight(
        "edit", str(clip), "--note", "Seen by all", "--marker", "0:00.2-0.8", "Flash",
        "--author", "Ada",
    )  # fmt: skip
    assert ran.code == 0
    past = reelsight("edit", str(clip), "--history", "--json").json["edits"]
    told = [(p["edit"]["action"], p["edit"]["author"], p["edit"]["start_s"]) for p in past]
    assert told == [("marker", "Ada", 0.2), ("note", "Ada", None)]
    text = reelsight("results", str(clip), "--history").text
    assert "Seen by all" in text
    assert "Ada" in text


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["metadata.location.cty=Vik"], "Do you mean “location.city”?"),
        (["waterfall_classification.family=Custom Frmal"], "Do you mean “Custom Formal”?"),
        (["elements.people.max_count=many"], "is not a whole number"),
        (["horoscope.sign=x"], "There is no analysis type “horoscope”"),
        (["nonsense"], "neither a file id nor TYPE.FIELD=VALUE"),
        (["--marker", "soon", "x"], "is no time"),
        (["--undo", "77"], "There is no such edit"),
        ([], "Say what is to change"),
    ],
)
def test_what_cannot_be_done_says_why_and_what_could(
    reelsight: Reelsight, clip: int, arguments: list[str], words: str
) -> None:
    ran = reelsight("edit", str(clip), *arguments)
    assert ran.code == 2
    assert words in ran.err
    assert reelsight("edit", str(clip), "--history", "--json").json["edits"] == []


def test_many_files_are_changed_only_after_their_number_was_shown(
    reelsight: Reelsight, clip: int
) -> None:
    assert "--all means the whole library" in reelsight("edit", CITY, "--yes").err
    refused = reelsight("edit", "--has-proxy", "true", CITY)
    assert refused.code == 2
    assert "This changes 1 file. Add --yes" in refused.err
    done: Ran = reelsight("edit", "--has-proxy", "true", CITY, "--yes", "--json")
    assert (done.code, done.json["done"]) == (0, 1)
    assert metadata(reelsight, clip)["fields"]["location.city"]["decided_by"]["value"] == "Vik"
    assert reelsight("edit", str(clip), "--kind", "video", CITY, "--yes").code == 2
