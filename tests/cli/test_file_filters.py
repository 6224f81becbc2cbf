"""The filters of `reelsight files`, the same ones of bulk commands, and filters that are kept."""

import os
from pathlib import Path

import click
import pytest

from entrypoints.cli.main import cli
from tests.cli.command import Reelsight


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory, small_media: Path) -> Reelsight:
    """The folder imported, and nothing more."""
    reelsight = Reelsight(tmp_path_factory.mktemp("library"))
    assert reelsight("import", str(small_media)).code == 1
    return reelsight


def names(library: Reelsight, *options: str) -> list[str]:
    return [row["name"] for row in library("files", "--json", *options).json["files"]]


@pytest.mark.parametrize(
    ("options", "found"),
    [
        (("--min-duration", "0:01", "--max-duration", "90s", "--codec", "h264"), ["clip.mp4"]),
        (("--max-size", "0B", "--not-uploaded", "--not-stale"), ["zero.jpg"]),
        (("--failed", "--not-quarantined"), ["page.mp4", "zero.jpg"]),
        (
            ("--kind", "image", "--has-transcript", "no", "--sort", "size", "--descending"),
            ["blue.jpg", "red.png", "zero.jpg"],
        ),
    ],
)
def test_every_filter_is_an_option(
    library: Reelsight, options: tuple[str, ...], found: list[str]
) -> None:
    assert names(library, *options) == found


def test_a_folder_is_meant_from_where_one_stands(library: Reelsight, small_media: Path) -> None:
    relative = os.path.relpath(small_media, library.folder)
    assert len(names(library, "--folder", relative)) == 5
    assert "blue.jpg" not in names(library, "--folder", relative, "--no-subfolders")
    assert names(library, "--folder", f"{small_media}/su") == []


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--min-size", "large"), "“large” is not a size like 1048576 or 10MB"),
        (("--sort", "colour"), "is none of name, imported, size, duration, captured, kind"),
        (("--after", "x"), "--after: this is not what an earlier page gave"),
        (("--saved", "nobody"), "There is no saved filter of this name"),
        (("--list-saved", "--forget-saved", "x"), "not both"),
    ],
)
def test_what_cannot_be_understood_is_refused_with_what_may_be(
    library: Reelsight, options: tuple[str, ...], said: str
) -> None:
    ran = library("files", *options)
    assert ran.code == 2
    assert said in " ".join(ran.err.split())


def test_pages_go_on_from_where_one_ended(library: Reelsight) -> None:
    page = ("files", "--per-page", "3", "--sort", "size")
    first = library(*page)
    cursor = first.text.rpartition("What follows: --after ")[2].strip()
    rest = library(*page, "--after", cursor, "--json").json
    assert rest["pagination"]["next"] is None
    assert [row["name"] for row in rest["files"]] == ["blue.jpg", "clip.mp4"]


def test_a_filter_is_kept_used_by_every_command_and_forgotten(library: Reelsight) -> None:
    kept = library(
        "files", "--kind", "image", "--has-problems", "false", "--not-stale", "--sort", "size",
        "--descending", "--save", "Good pictures", "--json",
    )  # fmt: skip
    assert [row["name"] for row in kept.json["files"]] == ["blue.jpg", "red.png"]
    assert "Kept as “Good pictures”." in kept.err
    assert names(library, "--saved", "good PICTURES", "--text", "red") == ["red.png"]
    assert names(library, "--saved", "good PICTURES", "--kind", "video") == ["clip.mp4"]
    listed = library("files", "--list-saved").text
    assert "size ↓  --kind image --has-problems false --not-stale" in listed
    made = library("proxies", "--saved", "Good pictures", "--codec", "png", "--json").json
    assert (made["total"], made["done"]) == (1, 1)
    assert library("files", "--forget-saved", "Good pictures").code == 0
    assert library("files", "--save", "").code == library("files", "--forget-saved", "").code == 2
    assert library("files", "--list-saved", "--json").json == {"saved_filters": []}


@pytest.mark.parametrize("command", ["files", "proxies", "analyze", "edit", "export"])
def test_the_help_has_the_filters_under_headings(command: str) -> None:
    found = cli.get_command(click.Context(cli), command)
    assert found
    text = found.get_help(click.Context(found))
    headings = [
        "Options:",
        "Filters: what it is:",
        "Filters: place and day:",
        "Filters: size and length:",
        "Filters: what was made of it:",
        "Saved filters:",
    ]
    places = [text.index(heading) for heading in headings]
    assert places == sorted(places)
    assert text.index("--folder DIR") > places[2]
    assert text.index("--json") < places[1]
