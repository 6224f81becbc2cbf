"""A folder becomes an imported, proxied, analysed library, by the real commands."""

import os
import shutil
import sys
from pathlib import Path

import pytest

from tests.cli.command import Reelsight

READY, UNUSABLE = 3, 2


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory, small_media: Path) -> Reelsight:
    """The folder imported, with proxies, analysed."""
    reelsight = Reelsight(tmp_path_factory.mktemp("library"))
    assert reelsight("import", str(small_media)).code == 1
    assert reelsight("proxies").code == 0
    assert reelsight("analyze").code == 0
    return reelsight


def test_an_import_counts_and_names_what_cannot_be_used(
    reelsight: Reelsight, small_media: Path
) -> None:
    ran = reelsight("import", str(small_media), "--json")

    told = ran.json
    assert ran.code == 1
    assert told["status"] == "COMPLETED_WITH_FAILURES"
    counts = ("found", "new", "changed", "unchanged", "ready", "unreadable", "not_read_yet")
    assert [told[name] for name in counts] == [5, 5, 0, 0, READY, UNUSABLE, 0]
    assert told["skipped_by_extension"] == {"txt": 1}
    assert {f["path"]: f["problems"][0]["code"] for f in told["files"]} == {
        "page.mp4": "not_media",
        "zero.jpg": "empty_file",
    }
    assert all(f["problems"][0]["remedy"] for f in told["files"])


def test_for_people_every_unusable_file_stands_under_its_reason(
    reelsight: Reelsight, small_media: Path
) -> None:
    ran = reelsight("import", str(small_media))

    assert "3 ready, 0 of them with a remark; 2 cannot be used." in ran.text
    lines = ran.text.splitlines()
    reason = next(at for at, line in enumerate(lines) if "[empty_file]" in line)
    assert "The file has no bytes. Copy it again" in lines[reason]
    assert lines[reason + 1].strip() == "zero.jpg"


def test_importing_again_reads_nothing_and_exits_0(library: Reelsight, small_media: Path) -> None:
    ran = library("import", str(small_media), "--json")

    assert ran.code == 0
    assert [ran.json[name] for name in ("new", "changed", "unchanged")] == [0, 0, 5]
    assert len(ran.json["files"]) == UNUSABLE


def test_without_its_subfolders_it_finds_less(reelsight: Reelsight, small_media: Path) -> None:
    assert reelsight("import", str(small_media), "--no-recursive", "--json").json["found"] == 4


def test_files_are_listed_a_page_at_a_time(library: Reelsight, small_media: Path) -> None:
    told = library("files", "--json", "--per-page", "2", "--sort", "size_bytes").json

    assert told["pagination"].pop("next")
    assert told["pagination"] == {"page": 1, "per_page": 2, "total": 5, "pages": 3}
    assert [row["name"] for row in told["files"]] == ["zero.jpg", "page.mp4"]
    row = library("files", "--json", "--text", "red").json["files"][0]
    assert row["path"] == str(small_media / "red.png")
    assert (row["kind"], row["state"], row["display_width"]) == ("image", "READY", 64)
    assert (row["has_proxy"], row["has_thumbnail"], row["analysis_done"]) == (True, True, True)


@pytest.mark.parametrize(
    ("filters", "names"),
    [
        (("--kind", "video", "--has-proxy", "true"), ["clip.mp4"]),
        (("--has-proxy", "false"), ["page.mp4", "zero.jpg"]),
        (("--has-problems", "false", "--kind", "image"), ["blue.jpg", "red.png"]),
        (("--state", "unreadable"), ["page.mp4", "zero.jpg"]),
        (("--has-analysis", "no", "--text", "ZERO"), ["zero.jpg"]),
    ],
)
def test_filters_choose_files(
    library: Reelsight, filters: tuple[str, ...], names: list[str]
) -> None:
    assert [row["name"] for row in library("files", "--json", *filters).json["files"]] == names


def test_a_list_without_rows_says_whether_filter_page_or_library_is_empty(
    library: Reelsight, tmp_path: Path
) -> None:
    assert library("files", "--text", "zzz").text == (
        "No file matches. Without filters there are 5 files.\n"
    )
    assert library("files", "--page", "9").text == "There is no page 9: 1 page, counted from 1.\n"
    empty = Reelsight(tmp_path)
    assert "The library is empty." in empty("files").text


def test_one_file_is_shown_with_facts_and_what_was_made_of_it(library: Reelsight) -> None:
    (row,) = library("files", "--json", "--text", "clip").json["files"]

    told = library("file", str(row["id"]), "--json").json

    assert told["facts"]["video_codec"] == "h264"
    assert Path(told["proxy"]["path"]).is_file()
    assert Path(told["thumbnail"]["path"]).is_file()
    shown = library("file", str(row["id"])).text
    assert "320 × 240" in shown
    assert "aac, 2 channels" in shown


def test_results_are_shown_with_engine_and_raw_reply(library: Reelsight) -> None:
    (row,) = library("files", "--json", "--text", "clip").json["files"]
    file_id = str(row["id"])

    told = library("results", file_id, "--json").json

    keys = [result["key"] for result in told["results"]]
    assert keys == ["summary", "chapters", "elements", "waterfall_classification", "metadata"]
    assert {result["engine"] for result in told["results"]} == {"extractive"}
    only = library("results", file_id, "--json", "--type", "chapters").json["results"]
    assert [result["key"] for result in only] == ["chapters"]
    raw = library("results", file_id, "--raw")
    assert raw.json.keys() == set(keys)
    assert library("results", file_id, "--raw", "--json").json["raw"] == raw.out.decode()
    assert "Chapters (extractive" in library("results", file_id).text


def test_proxies_again_have_nothing_to_do_and_say_why(library: Reelsight) -> None:
    ran = library("proxies", "--json")

    assert ran.code == 0
    assert ran.json == {
        "job_id": None,
        "status": "NOTHING_TO_DO",
        "left_out": {"unreadable": 2, "up_to_date": 3},
    }
    assert "3 files left out: up to date" in library("proxies").text


def test_a_chosen_file_is_made_again_with_force(library: Reelsight) -> None:
    (row,) = library("files", "--json", "--text", "red").json["files"]

    told = library("proxies", str(row["id"]), "--force", "--json").json

    assert (told["status"], told["done"], told["total"]) == ("COMPLETED", 1, 1)


def test_analysing_again_asks_nothing_anew(library: Reelsight) -> None:
    told = library("analyze", "--kind", "image", "--json", "--types", "combined").json
    one_by_one = library(
        "analyze", "--kind", "image", "--json", "--type", "description,elements",
        "--type", "waterfall_classification", "--type", "metadata",
    ).json  # fmt: skip

    assert told == one_by_one
    assert told["status"] == "NOTHING_TO_DO"
    assert told["left_out"] == {"unreadable": 1, "up_to_date": 2}


def test_an_analysis_without_proxies_fails_and_exits_1(
    reelsight: Reelsight, small_media: Path
) -> None:
    reelsight("import", str(small_media))

    ran = reelsight("analyze", "--kind", "image", "--json")

    assert ran.code == 1
    assert (ran.json["status"], ran.json["failed"]) == ("FAILED", 2)
    assert ran.json["failures"][0]["remedy"]


@pytest.mark.skipif(sys.platform in ("win32", "darwin"), reason="names are Unicode there")
def test_names_of_any_bytes_are_imported_and_shown_harmlessly(
    reelsight: Reelsight, small_media: Path, tmp_path: Path
) -> None:
    folder = os.fsencode(tmp_path) + b"/bad\xff"
    Path(os.fsdecode(folder)).mkdir()
    names = [b"bad\xff.png", b"-rf.png", b"new\nline.png", "rtl\u202egnp.png".encode()]
    for name in names:
        shutil.copy(small_media / "red.png", folder + b"/" + name)

    ran = reelsight("import", folder, "--json")

    assert (ran.code, ran.json["ready"]) == (0, 4)
    assert ran.json["folder"].endswith("bad\\xff")
    listed = reelsight("files")
    assert {"bad\\xff.png", "-rf.png", "new\\nline.png", "rtl\\u202egnp.png"} <= set(
        listed.text.split()
    )


def test_progress_and_logs_never_reach_standard_output(tmp_path: Path, small_media: Path) -> None:
    talkative = Reelsight(tmp_path, LOG_LEVEL="debug")

    ran = talkative("import", str(small_media), "--json")

    assert ran.json["found"] == 5
    assert ran.err != ""
