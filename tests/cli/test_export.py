"""`reelsight export` writes one whole file, or leaves what was there."""

import csv
import io
import json
import os
from pathlib import Path

import openpyxl
import pytest

from tests.cli.command import Reelsight


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Reelsight:
    from PIL import Image

    media = tmp_path_factory.mktemp("media")
    for name in ("=1+1.png", "plain.png"):
        Image.new("RGB", (64, 48), "red").save(media / name)
    reelsight = Reelsight(tmp_path_factory.mktemp("library"))
    for command in (("import", str(media)), ("proxies",), ("analyze",)):
        assert reelsight(*command).code == 0
    return reelsight


def test_the_name_says_the_format(library: Reelsight) -> None:
    for name in ("a.json", "a.csv", "a.xlsx"):
        ran = library("export", "--output", name)
        assert ran.code == 0, ran.err
        assert name in ran.text
        assert ran.text.startswith("8 results of 2 files")
    folder = library.folder
    assert len(json.loads((folder / "a.json").read_bytes())["files"]) == 2
    assert (folder / "a.csv").read_bytes().startswith(b"\xef\xbb\xbfFile ID,")
    book = openpyxl.load_workbook(folder / "a.xlsx")
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert "'=1+1.png" in {cell.value for cell in cells}
    assert all(cell.data_type != "f" for cell in cells)


def test_a_row_per_file_may_be_wanted(library: Reelsight) -> None:
    ran = library("export", "-o", "files.csv", "--table", "files")
    assert (ran.code, ran.text) == (0, "Table files of 2 files in files.csv\n")
    rows = list(csv.DictReader((library.folder / "files.csv").open(encoding="utf-8-sig")))
    assert [row["File"] for row in rows] == ["'=1+1.png", "plain.png"]
    assert "Description: Overview" in rows[0]

    refused = library("export", "-o", "files.csv", "--table", "nosuch", "--force")
    assert refused.code == 2
    assert "Files, " in refused.err


def test_values_in_json_are_those_that_results_shows(library: Reelsight) -> None:
    library("export", "1", "-o", "one.json", "--sensitive")
    (file,) = json.loads((library.folder / "one.json").read_bytes())["files"]
    shown = library("results", "1", "--json").json["results"]
    assert {r["key"]: r["value"] for r in file["results"]} == {r["key"]: r["value"] for r in shown}


def test_nothing_to_export_is_said(library: Reelsight) -> None:
    ran = library("export", "--text", "no such name", "-o", "empty.xlsx")
    assert ran.code == 0
    assert "No file matches" in ran.err


def test_a_file_that_is_there_is_replaced_only_when_told(library: Reelsight) -> None:
    target = library.folder / "mine.csv"
    target.write_text("mine")

    refused = library("export", "-o", "mine.csv")
    assert refused.code == 2
    assert "--force" in refused.err
    assert target.read_text() == "mine"

    assert library("export", "-o", "mine.csv", "--force").code == 0
    assert target.read_text("utf-8-sig").startswith("File ID")


def test_a_failed_export_leaves_what_was_there(library: Reelsight) -> None:
    target = library.folder / "kept.json"
    target.write_text("mine")

    ran = library("export", "999", "-o", "kept.json", "--force")

    assert (ran.code, target.read_text()) == (2, "mine")
    assert "[file_not_found]" in ran.err
    assert not list(library.folder.glob(".*.part"))


def test_an_original_is_never_replaced(library: Reelsight) -> None:
    (row,) = library("files", "--text", "plain", "--json").json["files"]
    before = Path(row["path"]).read_bytes()

    ran = library("export", "-o", row["path"], "--format", "csv", "--force")

    assert ran.code == 2
    assert "originals are never replaced" in ran.err
    assert Path(row["path"]).read_bytes() == before


def test_what_is_no_file_is_never_replaced(library: Reelsight) -> None:
    pipe = library.folder / "pipe.csv"
    os.mkfifo(pipe)

    ran = library("export", "-o", "pipe.csv", "--force")

    assert ran.code == 2
    assert pipe.is_fifo()


def test_standard_output_has_the_results_and_nothing_else(library: Reelsight) -> None:
    ran = library("export", "1", "--type", "description", "--format", "csv", "-o", "-")

    rows = list(csv.DictReader(io.StringIO(ran.out.decode("utf-8-sig"), newline="")))
    assert {row["Type"] for row in rows} == {"description"}
    assert ran.err == ""


def test_for_programs_it_says_what_was_written(library: Reelsight) -> None:
    ran = library("export", "--text", "plain", "-o", "told.json", "--json")
    assert ran.json == {"output": "told.json", "files": 1, "results": 4, "left_out": 0}


@pytest.mark.parametrize(
    "arguments",
    [
        ("export",),
        ("export", "-o", "-", "--json"),
        ("export", "1", "--text", "plain", "-o", "no.csv"),
        ("export", "--type", "nosuch", "-o", "no.csv"),
        ("export", "-o", "."),
        ("export", "-o", "no.xls"),
        ("export", "-o", "nowhere/no.csv"),
        ("export", "-o", "no.json", "--table", "files"),
    ],
)
def test_what_makes_no_sense_is_refused(library: Reelsight, arguments: tuple[str, ...]) -> None:
    assert library(*arguments).code == 2
    assert not list(library.folder.glob("no.*"))
