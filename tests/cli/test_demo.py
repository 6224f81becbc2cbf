"""The demo runs every step; again it does nothing new."""

import hashlib
from pathlib import Path

import pytest

from tests.cli.command import Ran, Reelsight
from tests.contract.text_readers import needs_ocr


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Reelsight:
    """No ffmpeg on the PATH, no AWS variable, an empty folder; text is read where it can be. The
    engine is one that is paid: the demo asks nothing of it."""
    return Reelsight(
        tmp_path_factory.mktemp("demo"), PATH="", REELSIGHT_OCR="auto", REELSIGHT_ENGINE="bedrock"
    )


@pytest.fixture(scope="module")
def first(place: Reelsight) -> Ran:
    return place("demo")


@pytest.fixture(scope="module")
def second(place: Reelsight, first: Ran) -> Ran:
    assert first.code == 0
    return place("demo", "--json")


def test_it_shows_a_table_per_file_with_facts_chapters_and_sources(first: Ran) -> None:
    assert first.code == 0, first.err
    assert "Traceback" not in first.err
    blocks = first.text.split("\n\n")
    clip = next(block for block in blocks if "four_scenes.mov" in block)
    assert "1280 × 720 · 00:12 · h264, 25 fps" in clip
    assert clip.count("00:03–00:06") == 1
    assert "exif 0.99" in clip
    nothing = "Waterfall classification: not known (nothing in names, in speech or on screen"
    assert clip.count(nothing) == 1
    assert sum("SOURCE" in block for block in blocks) == 5


@needs_ocr
def test_it_shows_what_is_read_in_the_pictures_at_its_second(first: Ran) -> None:
    assert "00:06–00:09 CITY AT NIGHT" in first.text
    assert "WELCOME" in first.text


def test_it_says_where_the_data_lies_and_how_to_open_the_page(
    place: Reelsight, first: Ran
) -> None:
    assert str(place.folder / "data") in first.text
    assert "`reelsight serve` (or `make serve`): http://127.0.0.1:5700/" in first.text


def test_again_it_takes_no_new_work(place: Reelsight, second: Ran) -> None:
    told = second.json

    assert second.code == 0
    assert told["nothing_new"] is True
    assert (told["steps"]["import"]["new"], told["steps"]["import"]["unchanged"]) == (0, 5)
    assert "proxies" not in told["steps"]
    assert "analyze" not in told["steps"]
    assert len(place("jobs", "--json").json["jobs"]) == 4  # two imports, proxies, one analysis


def test_as_json_it_tells_facts_and_results_per_file(second: Ran) -> None:
    files = {entry["file"]["name"]: entry for entry in second.json["files"]}

    clip = files["20240614_four_scenes.mov"]
    assert clip["facts"]["captured_local"] == "2024-06-14T07:07:00"
    (chapters,) = (r["value"] for r in clip["results"] if r["key"] == "chapters")
    assert [chapter["start_s"] for chapter in chapters["chapters"]] == [0, 3, 6, 9]
    assert all(entry["proxy"] and entry["thumbnail"] for entry in files.values())


def test_of_a_folder_of_yours_it_lists_what_cannot_be_used_and_exits_0(
    reelsight: Reelsight, small_media: Path
) -> None:
    before = _digests(small_media)

    ran = reelsight("demo", str(small_media))

    assert ran.code == 0
    assert "The file has no bytes." in ran.text
    assert "page.mp4" in ran.text
    assert _digests(small_media) == before
    told = reelsight("demo", str(small_media), "--json").json
    assert (told["own_media"], told["nothing_new"], len(told["files"])) == (False, True, 5)


def test_a_folder_that_is_not_there_is_refused(reelsight: Reelsight) -> None:
    assert reelsight("demo", "nosuch").code == 2


def _digests(folder: Path) -> dict[str, tuple[str, int]]:
    return {
        path.name: (hashlib.sha256(path.read_bytes()).hexdigest(), path.stat().st_mtime_ns)
        for path in folder.rglob("*")
        if path.is_file()
    }
