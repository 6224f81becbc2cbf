"""`reelsight maintenance`: chores say what they would do before they do it."""

from pathlib import Path

from tests.cli.command import Reelsight


def test_an_index_that_is_up_to_date_is_left_alone(
    reelsight: Reelsight, small_media: Path
) -> None:
    reelsight("import", str(small_media))
    assert reelsight("maintenance", "rebuild-index", "--json").json == {
        "job_id": None,
        "status": "DRY_RUN",
        "files": 0,
    }
    idle = reelsight("maintenance", "rebuild-index", "--no-dry-run", "--json").json
    assert (idle["status"], idle["files"]) == ("NOTHING_TO_DO", 0)


def test_with_force_every_file_is_indexed_again_by_a_job(
    reelsight: Reelsight, small_media: Path
) -> None:
    reelsight("import", str(small_media))
    told = reelsight("maintenance", "rebuild-index", "--force")
    assert "5 files would be indexed again" in told.text
    done = reelsight("maintenance", "rebuild-index", "--force", "--no-dry-run", "--json")
    assert (done.code, done.json["status"], done.json["failed"]) == (0, "COMPLETED", 0)
