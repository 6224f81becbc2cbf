"""`reelsight plugins …` in processes of its own, with strangers' distributions installed."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.command import Reelsight
from tests.plugins.installed import paths_of, plugin_code, write_distribution

HERE = Path(__file__).parent
ODD = HERE / "odd"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "work"
    made.mkdir()
    return made


@pytest.fixture
def reelsight(folder: Path, tmp_path: Path) -> Iterator[Reelsight]:
    """With the slate, and two plugins that are broken."""
    bad = write_distribution(tmp_path / "bad", "bad", "reelsight_bad", "raise OSError('gone')")
    paths = paths_of(tmp_path / "site", HERE / "slate", bad, ODD / "hostile")
    command = Reelsight(folder, PYTHONPATH=paths, REELSIGHT_PORT="0")
    yield command
    command.close()


def test_check_works_although_another_plugin_is_broken(reelsight: Reelsight) -> None:
    checked = reelsight("plugins", "check", "reelsight-slate")
    assert checked.code == 0, checked.err
    assert "✓ is a sound analysis type" in checked.text
    assert "normalise" not in checked.text, "it has no rules of its own"
    assert "✗" not in checked.text
    assert reelsight("plugins", "check", "slate", "--json").json["ok"]


def test_check_names_what_is_wrong_with_all_of_them(reelsight: Reelsight) -> None:
    checked = reelsight("plugins", "check", "--json")
    assert checked.code == 2
    by_name = {one["plugin"]: one for one in checked.json["plugins"]}
    assert by_name["reelsight"]["ok"]
    assert by_name["reelsight-slate 0.3"]["ok"]
    assert by_name["bad 1.0"]["problems"] == ["importing reelsight_bad failed: OSError: gone"]
    hostile = {one["key"]: one["checks"] for one in by_name["reelsight-odd-hostile 1.0"]["types"]}
    reasons = [reason for one in hostile["a_raises"] for reason in one["reasons"]]
    assert any("extract raised RuntimeError: =2+2 <b>no</b>" in reason for reason in reasons)


def test_a_broken_plugin_stops_start_up_by_name(reelsight: Reelsight) -> None:
    for command in (["plugins", "list"], ["serve"], ["analyze"]):
        stopped = reelsight(*command)
        assert stopped.code == 2, stopped.err
        assert "plugin bad 1.0: importing reelsight_bad failed: OSError: gone" in stopped.err
        assert "reelsight plugins check" in stopped.err


@pytest.mark.parametrize(
    ("path", "code"),
    [
        (HERE / "slate", 0),
        (HERE / "slate" / "reelsight_slate.py", 0),
        (ODD / "nested", 0),
        (ODD / "empty", 0),
        (ODD / "hostile", 2),
    ],
)
def test_a_plugin_under_development_is_checked_where_it_lies(
    folder: Path, path: Path, code: int
) -> None:
    checked = Reelsight(folder)("plugins", "check", str(path), "--json")
    assert checked.code == code, checked.err
    (plugin,) = checked.json["plugins"]
    assert plugin["ok"] is (code == 0)
    assert list(folder.iterdir()) == [], "checking writes nothing"


def test_a_plugin_that_ends_its_process_is_told_so_and_the_next_is_tried(
    folder: Path, tmp_path: Path
) -> None:
    module = tmp_path / "mixed.py"
    module.write_text(plugin_code(leaves="import os; os._exit(0)", stays="return Answer()"))
    checked = Reelsight(folder)("plugins", "check", str(module))
    assert checked.code == 2, checked.err
    assert "extract, for a usual video: it ended the process (exit code 0)" in checked.text
    assert "✓ stays" in checked.text
    assert "1 fault." in checked.err


def test_a_plugin_that_takes_a_built_in_key_is_told_so(folder: Path, tmp_path: Path) -> None:
    module = (HERE / "slate" / "reelsight_slate.py").read_text()
    rival = tmp_path / "rival.py"
    rival.write_text(module.replace('"slate", "1", "Slate"', '"summary", "1", "Slate"'))
    checked = Reelsight(folder)("plugins", "check", str(rival))
    assert checked.code == 2
    assert "there is one for video already, from plugin reelsight" in checked.text


@pytest.mark.parametrize("target", ["nobody", "./missing", "missing.py"])
def test_what_is_no_plugin_is_refused_with_the_way_out(folder: Path, target: str) -> None:
    refused = Reelsight(folder)("plugins", "check", target)
    assert refused.code == 2
    assert "reelsight plugins new NAME" in refused.err


def test_a_new_plugin_works_as_it_is(folder: Path) -> None:
    reelsight = Reelsight(folder)
    made = reelsight("plugins", "new", "shot-size", "--json")
    assert made.code == 0, made.err
    assert made.json["folder"] == "reelsight-shot-size"
    assert sorted(made.json["files"]) == [
        "README.md",
        "pyproject.toml",
        "reelsight_shot_size.py",
        "test_shot_size.py",
    ]
    assert reelsight("plugins", "check", "reelsight-shot-size").code == 0

    project = folder / "reelsight-shot-size"
    assert len((project / "reelsight_shot_size.py").read_text().splitlines()) < 45
    for tool in (["pytest", "-q", "-p", "no:cacheprovider"], ["mypy", "--strict", "."]):
        ran = subprocess.run(
            [sys.executable, "-m", *tool], cwd=project, capture_output=True, text=True, check=False
        )
        assert ran.returncode == 0, ran.stdout + ran.stderr


def test_nothing_is_overwritten(folder: Path) -> None:
    reelsight = Reelsight(folder)
    reelsight("plugins", "new", "slate")
    own = folder / "reelsight-slate" / "reelsight_slate.py"
    own.write_text("# mine")
    again = reelsight("plugins", "new", "slate")
    assert again.code == 2
    assert "exists already" in again.err
    assert own.read_text() == "# mine"


@pytest.mark.parametrize("name", ["Slate", "../up", "a b", "9", "transcript", "", "x" * 70])
def test_a_name_that_is_none_writes_nothing(folder: Path, name: str) -> None:
    assert Reelsight(folder)("plugins", "new", name).code == 2
    assert list(folder.iterdir()) == []


@pytest.mark.parametrize("name", ["evidence", "analysis", "class", "reelsight-source"])
def test_words_of_ours_and_of_python_make_no_trouble(folder: Path, name: str) -> None:
    reelsight = Reelsight(folder)
    made = reelsight("plugins", "new", name, "--json")
    assert reelsight("plugins", "check", made.json["folder"]).code == 0


def test_show_prints_the_page_of_a_type(folder: Path, tmp_path: Path) -> None:
    reelsight = Reelsight(folder, PYTHONPATH=paths_of(tmp_path / "site", HERE / "slate"))
    page = reelsight("plugins", "show", "slate")
    assert page.code == 0, page.err
    assert page.text.startswith("# Slate (`slate`, video)")
    assert "| `scene` | text, with source | facet, search |" in page.text
    assert "Read scene and take from the slate." in page.text
    unknown = reelsight("plugins", "show", "nobody")
    assert unknown.code == 2
    assert "There is no analysis type “nobody”." in unknown.err


def test_list_shows_the_price_and_makes_no_library(folder: Path, tmp_path: Path) -> None:
    reelsight = Reelsight(folder, PYTHONPATH=paths_of(tmp_path / "site", HERE / "slate"))
    listed = {one["key"]: one for one in reelsight("plugins", "list", "--json").json["types"]}
    slate = listed["slate"]
    assert slate["price"]["free"]
    assert slate["price"]["tokens"]["input"] > 50
    assert slate["facets"] == ["scene", "take"]
    assert slate["standing"] is None
    assert not (folder / "data" / "reelsight.db").exists()
