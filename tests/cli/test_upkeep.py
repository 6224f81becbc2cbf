"""`reelsight maintenance` for proxies, thumbnails and facts: told first, then done."""

import shutil
from pathlib import Path

import pytest

from tests.cli.command import Reelsight


def counts(document: dict[str, dict[str, dict[str, dict[str, int]]]]) -> dict[str, int]:
    return {name: group["pile"]["count"] for name, group in document["found"].items()}


def objects(reelsight: Reelsight, pattern: str) -> list[Path]:
    return sorted((reelsight.folder / "data" / "objects").rglob(pattern))


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory, small_media: Path) -> Path:
    """The data of a library with proxies; every test gets a copy."""
    folder = tmp_path_factory.mktemp("made")
    command = Reelsight(folder)
    command("import", str(small_media))
    command("proxies")
    command.close()
    return folder / "data"


@pytest.fixture
def library(reelsight: Reelsight, made: Path) -> Reelsight:
    shutil.copytree(made, reelsight.folder / "data")
    return reelsight


def test_on_a_full_disk_nothing_is_made_and_what_failed_is_done_once_there_is_room(
    reelsight: Reelsight, small_media: Path
) -> None:
    reelsight("import", str(small_media))
    reelsight.environment["REELSIGHT_DISK_FLOOR_MB"] = str(10**9)
    full = reelsight("maintenance", "create-image-proxies", "--no-dry-run", "--json")
    assert full.code == 1
    (cause,) = full.json["failures"]
    assert (cause["code"], cause["count"]) == ("disk_full", 2)
    assert "objects" in cause["message"]
    assert objects(reelsight, "*") == []

    del reelsight.environment["REELSIGHT_DISK_FLOOR_MB"]
    told = reelsight("maintenance", "create-image-proxies").text
    assert "without a proxy: one is made" in told
    assert "--no-dry-run does it" in told
    retried = reelsight("jobs", "retry", full.json["job_id"], "--json")
    assert (retried.code, retried.json["status"]) == (0, "COMPLETED")
    assert len(objects(reelsight, "*_nova.*")) == 2


@pytest.mark.parametrize(
    ("chore", "flag"),
    [("create-image-proxies", "--force"), ("reconcile-proxies", "--delete-orphans")],
)
def test_what_overwrites_or_deletes_asks_and_json_cannot(
    reelsight: Reelsight, chore: str, flag: str
) -> None:
    refused = reelsight("maintenance", chore, flag, "--no-dry-run", "--json")
    assert refused.code == 2
    assert "--yes" in str(refused.json)


def test_proxies_are_reconciled(library: Reelsight) -> None:
    lost, *_ = objects(library, "*_nova.*")
    lost.unlink()
    foreign = lost.with_name("holiday.jpg")
    foreign.write_bytes(b"mine")

    told = library("maintenance", "reconcile-proxies", "--json").json
    assert told["status"] == "DRY_RUN"
    assert counts(told) == {"row_without_object": 1, "not_ours": 1}
    done = library("maintenance", "reconcile-proxies", "--no-dry-run", "--json")
    assert (done.code, counts(done.json)) == (0, {"row_dropped": 1, "not_ours": 1})
    again = library("maintenance", "reconcile-proxies", "--no-dry-run")
    assert "names that Reelsight does not give" in again.text
    assert "dropped" not in again.text
    assert foreign.read_bytes() == b"mine"


def test_thumbnails_and_facts_are_made_again_by_force(library: Reelsight) -> None:
    again = library("maintenance", "re-probe", "--force", "--limit", "2", "--json").json
    assert again["to_do"]["count"] == 2
    forced = library(
        *("maintenance", "backfill-video-thumbnails", "--force", "--no-dry-run", "--json")
    )
    assert (forced.code, forced.json["done"]) == (0, 1)


def test_storage_is_shown(library: Reelsight) -> None:
    shown = library("maintenance", "storage")
    for word in ("Originals", "Proxies", "Thumbnails", "Database", "Free on this disk"):
        assert word in shown.text
    found = library("maintenance", "storage", "--json").json
    proxies = objects(library, "*_nova.*") + objects(library, "*_720p15.mp4")
    assert found["proxies_total"] == {
        "count": len(proxies),
        "size_bytes": sum(path.stat().st_size for path in proxies),
    }
    assert found["to_make"]["videos"] == found["to_make"]["images"] == 0
    assert found["database_bytes"] > 0
