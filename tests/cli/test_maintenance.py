"""`reelsight maintenance`: chores say what they would do before they do it."""

from contextlib import closing
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


def test_a_damaged_index_of_words_is_made_anew_with_force(
    reelsight: Reelsight, small_media: Path
) -> None:
    import pysqlite3

    reelsight("import", str(small_media))
    (path,) = reelsight.folder.rglob("reelsight.db")
    with closing(pysqlite3.connect(path, isolation_level=None)) as database:
        database.execute("DELETE FROM passage_words_data WHERE id > 10")
    ill = reelsight("doctor", "--json")
    assert ill.code != 0
    broken = [check for check in ill.json["checks"] if check["essential"] and not check["ok"]]
    assert [check["name"] for check in broken] == ["Text index"]

    done = reelsight("maintenance", "rebuild-index", "--force", "--no-dry-run", "--json")

    assert (done.code, done.json["status"]) == (0, "COMPLETED")
    assert reelsight("doctor", "--json").code == 0
