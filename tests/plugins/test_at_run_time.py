"""Strangers' types in a real library, one of them hostile: theirs are whole, and so are ours."""

import csv
import json
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest

from tests.cli.command import Ran, Reelsight
from tests.data import server
from tests.data.media import make_clip
from tests.plugins.installed import paths_of, plugin_code, write_distribution

HERE = Path(__file__).parent
ODD = HERE / "odd"
LEAVER = plugin_code(leaves="import os; os._exit(0)")
BUILT_IN = ["summary", "chapters", "elements", "waterfall_classification", "metadata"]


class Library(msgspec.Struct, frozen=True):
    command: Reelsight
    analyzed: Ran

    def json(self, *arguments: str) -> Any:
        ran = self.command(*arguments, "--json")
        assert ran.code == 0, ran.err
        return ran.json


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    folder = tmp_path_factory.mktemp("library")
    media = folder / "media"
    media.mkdir()
    make_clip(media / "KST_sc12A_t3.mp4", seconds=1, audio=(2,))
    leaver = write_distribution(folder / "leaver", "leaver", "reelsight_leaver", LEAVER)
    paths = paths_of(
        folder / "site", HERE / "slate", ODD / "hostile", ODD / "nested", ODD / "empty", leaver
    )
    command = Reelsight(folder, PYTHONPATH=paths, REELSIGHT_PORT="0")
    for arguments in (["import", str(media)], ["proxies"]):
        assert command(*arguments).code == 0
    yield Library(command, command("analyze", "--json"))
    command.close()


@pytest.fixture(scope="module")
def address(library: Library) -> Iterator[str]:
    with server.serving(
        environment=library.command.environment, folder=library.command.folder
    ) as opened:
        yield opened.address


def read(address: str) -> str:
    with urllib.request.urlopen(address) as answer:
        return str(answer.read().decode())


def test_the_command_ends_well_and_prints_one_document(library: Library) -> None:
    assert library.analyzed.code == 0, library.analyzed.err
    assert library.analyzed.json["done"] == 1
    assert '{"hostile": "printed"}' not in library.analyzed.err


def test_only_the_types_that_fail_are_missing(library: Library) -> None:
    found = library.json("results", "1")
    keys = [one["key"] for one in found["results"]]
    assert keys == [*BUILT_IN, "g_vandal", "h_restless", "i_injects", "match", "slate"]
    repairs = "\n".join(found["runs"][0]["repairs"])
    for said in (
        "a_raises: extract raised RuntimeError",
        "b_leaves: extract raised SystemExit",
        "c_rules: its own rules failed (normalise raised KeyError: 'rules')",
        "d_else: the result is a dict and not Answer",
        "e_unstorable: the result is not JSON",
        "f_huge: the result has 50,000,023 bytes",
        "leaves: extract ended the process it ran in",
    ):
        assert said in repairs


def test_what_one_type_did_to_its_evidence_no_other_type_saw(library: Library) -> None:
    found = {one["key"]: one["value"] for one in library.json("results", "1")["results"]}
    assert "vandalised" not in json.dumps([found[key] for key in (*BUILT_IN, "slate", "match")])
    assert found["slate"]["take"]["value"] == 3


def test_deep_results_come_back_whole(library: Library) -> None:
    (match,) = library.json("results", "1", "--type", "match")["results"]
    value = match["value"]
    assert value["halves"][0]["plays"][1]["counts"] == {"passes": {"left": 1, "=right": 2}}
    assert value["either"] == {"type": "foul", "card": "yellow"}
    assert [team["value"] for team in value["teams"]] == ["Kestrels", "Kestrels"]


def test_a_strangers_words_and_facets_are_found(library: Library) -> None:
    found = library.json("search", "12A", "--facet", "slate.scene=12A")
    assert found["total_files"] == 1
    assert found["files"][0]["moments"][0]["origin"] == "slate"
    (play, _) = library.json("search", "kick-off")["files"][0]["moments"]
    assert (play["origin"], play["start_s"]) == ("match", 0.0)


def test_a_strangers_results_are_exported_and_harmless(library: Library) -> None:
    folder = library.command.folder
    library.json("export", "--output", "all.csv")
    with (folder / "all.csv").open(newline="", encoding="utf-8-sig") as lines:
        cells = list(csv.reader(lines))
    assert any({"slate", "scene", "12A"} <= {*row} for row in cells)
    assert not [cell for row in cells for cell in row if cell.startswith("=")]
    library.json("export", "--output", "all.json", "--type", "slate")
    assert '"12A"' in (folder / "all.json").read_text()


def test_types_are_listed_with_their_price_and_support(library: Library) -> None:
    listed = {one["key"]: one for one in library.json("plugins", "list")["types"]}
    assert listed["slate"]["price"]["free"]
    standing = listed["slate"]["standing"]
    assert (standing["files"], standing["stale"]) == (1, 0)
    assert [one["engine"] for one in standing["support"]] == ["extractive"]


def test_the_api_describes_and_lists_a_strangers_type(address: str) -> None:
    document = json.loads(read(f"{address}/openapi.json"))
    schemas = document["components"]["schemas"]
    slate = schemas["results.slate.video"]
    assert slate["title"] == "Slate 1"
    assert schemas[slate["$ref"].rpartition("/")[2]]["properties"].keys() == {"scene", "take"}
    assert slate["$ref"].startswith("#/components/schemas/results.slate.video.")
    (listed,) = (
        one
        for one in json.loads(read(f"{address}/api/analysis-types?kind=video"))["types"]
        if one["key"] == "slate"
    )
    assert listed["plugin"] == "reelsight-slate 0.3"
    assert listed["facets"] == ["scene", "take"]
    assert listed["support"][0]["claims"] == 2


def test_pages_show_a_strangers_type_and_obey_none(address: str) -> None:
    pages = {path: read(address + path) for path in ("/files/1", "/plugins", "/plugins/i_injects")}
    assert "12A" in pages["/files/1"]
    assert "Slate" in pages["/plugins"]
    assert "extract raised RuntimeError" in read(f"{address}/plugins/a_raises")
    assert "sound" in read(f"{address}/plugins/nothing")
    for path, page in pages.items():
        assert "<script>alert" not in page, path
        assert "<img src=x" not in page, path


@pytest.mark.parametrize(
    "module",
    [HERE / "slate" / "reelsight_slate.py", *sorted(ODD.glob("*/*.py"))],
    ids=lambda path: path.stem,
)
def test_a_plugin_type_checks_against_reelsight_alone(module: Path, tmp_path: Path) -> None:
    source = module.read_text()
    imported = {
        line.split()[1].partition(".")[0]
        for line in source.splitlines()
        if line.startswith(("import ", "from "))
    }
    assert imported <= sys.stdlib_module_names | {"reelsight", "msgspec"}
    command = [sys.executable, "-m", "mypy", "--strict", "--cache-dir", str(tmp_path), str(module)]
    checked = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert checked.returncode == 0, checked.stdout
