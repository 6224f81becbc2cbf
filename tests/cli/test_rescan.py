"""`reelsight rescan`, by the real command: what it proposes, and what never."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.command import Reelsight


@pytest.fixture
def reelsight(tmp_path: Path) -> Iterator[Reelsight]:
    """Its folder holds `m`, with `foo` and `foobar` in it, not imported yet."""
    for name in ("foo/a.mp4", "foo/b.mp4", "foobar/c.mp4", "foobar/d.mp4"):
        path = tmp_path / "m" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(name.encode() * 50)
    made = Reelsight(tmp_path)
    yield made
    made.close()


def names(reelsight: Reelsight) -> set[str]:
    files = reelsight("files", "--json").json["files"]
    return {os.path.relpath(file["path"], reelsight.folder / "m") for file in files}


def test_the_neighbour_with_the_longer_name_is_left_alone(reelsight: Reelsight) -> None:
    reelsight("import", "m/foo")
    reelsight("import", "m/foobar")
    (reelsight.folder / "m/foobar/d.mp4").unlink()
    ran = reelsight("rescan", "m/foo", "--apply", "all", "--json")
    assert ran.code == 0
    assert {kind for kind, number in ran.json["counts"].items() if number} == {"unchanged"}
    assert ran.json["unchanged"] == 2
    assert ran.json["applied"] is None
    assert names(reelsight) == {"foo/a.mp4", "foo/b.mp4", "foobar/c.mp4", "foobar/d.mp4"}


@pytest.mark.parametrize(
    ("without", "code"), [("its mount point", "root_away"), ("its drive", "root_empty")]
)
def test_without_its_drive_no_deletion_is_proposed(
    reelsight: Reelsight, without: str, code: str
) -> None:
    reelsight("import", "m/foo")
    shutil.rmtree(reelsight.folder / "m/foo")
    if without == "its drive":
        (reelsight.folder / "m/foo").mkdir()
    told = reelsight("rescan", "m/foo")
    assert told.code == 0
    assert "0 missing" in told.text
    assert "2 files of the library lay there; none is proposed for deletion." in told.text
    ran = reelsight("rescan", "m/foo", "--apply", "all", "--json")
    assert [warning["code"] for warning in ran.json["warnings"]] == [code]
    assert ran.json["missing"] == []
    assert names(reelsight) == {"foo/a.mp4", "foo/b.mp4"}


def test_a_plan_changes_nothing_until_it_is_applied(reelsight: Reelsight) -> None:
    reelsight("import", "m")
    folder = reelsight.folder / "m"
    (folder / "foo/a.mp4").rename(folder / "foobar/moved.mp4")
    (folder / "foo/b.mp4").unlink()
    before = {file["path"]: file["id"] for file in reelsight("files", "--json").json["files"]}

    plan = reelsight("rescan", "m", "--json").json
    assert [line["old_path"] for line in plan["moved"]] == [str(folder / "foo/a.mp4")]
    assert [line["path"] for line in plan["missing"]] == [str(folder / "foo/b.mp4")]
    assert names(reelsight) == {"foo/a.mp4", "foo/b.mp4", "foobar/c.mp4", "foobar/d.mp4"}

    told = reelsight("rescan", "m", "--apply")
    assert "Applied: 1 moved." in told.text
    (applied,) = reelsight("jobs", "list", "--kind", "rescan-apply", "--json").json["jobs"]
    assert "Applied: 1 moved." in reelsight("jobs", "show", applied["job_id"]).text
    assert names(reelsight) == {"foobar/moved.mp4", "foo/b.mp4", "foobar/c.mp4", "foobar/d.mp4"}
    after = {file["path"]: file["id"] for file in reelsight("files", "--json").json["files"]}
    assert after[str(folder / "foobar/moved.mp4")] == before[str(folder / "foo/a.mp4")]

    reelsight("rescan", "m", "--apply", "missing")
    assert "foo/b.mp4" not in names(reelsight)


def test_patterns_are_kept_with_the_folder(reelsight: Reelsight) -> None:
    reelsight("import", "m", "--exclude", "foobar/**")
    assert names(reelsight) == {"foo/a.mp4", "foo/b.mp4"}
    assert reelsight("rescan", "m", "--json").json["new"] == []
    refused = reelsight("rescan", "m", "--include", "/m/foo")
    assert refused.code == 2
    assert "not about a path below the folder" in refused.err


def test_the_way_on_is_the_same_command_again_with_apply(reelsight: Reelsight) -> None:
    reelsight("import", "m/foo")
    (reelsight.folder / "m/foo/a.mp4").unlink()
    told = reelsight("rescan", "m", "--no-recursive", "--exclude", "x y*").text
    assert "Nothing was changed." not in told
    folder = reelsight.folder / "m"
    told = reelsight("rescan", "m", "--exclude", "foobar/c*").text
    assert f"`reelsight rescan {folder} --exclude 'foobar/c*' --apply` applies" in told
    assert "`--apply all` forgets missing files too." in told
    told = reelsight("rescan", "m/foo").text
    assert f"`reelsight rescan {folder}/foo --apply missing` forgets the missing" in told


def test_a_folder_that_nobody_knows_is_named(reelsight: Reelsight) -> None:
    ran = reelsight("rescan", "nowhere")
    assert ran.code != 0
    assert "There is no folder" in ran.text + ran.err


def test_kinds_that_do_not_exist_are_refused(reelsight: Reelsight) -> None:
    ran = reelsight("rescan", "m", "--apply", "m/foo")
    assert ran.code == 2
    assert "names none of moved, changed, new, missing or all" in ran.err
