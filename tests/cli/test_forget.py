"""Forgetting, what still fails, and one cause tried again, from the command line."""

from pathlib import Path

from tests.cli.command import Reelsight


def test_files_are_forgotten_after_it_was_said_what_goes(
    reelsight: Reelsight, small_media: Path
) -> None:
    reelsight("import", str(small_media))
    reelsight("proxies", "--kind", "image")
    told = reelsight("forget", "--kind", "image")
    assert told.code == 2
    assert "This forgets 3 files, with 2 proxies, 2 thumbnails" in told.err
    assert "Add --yes" in told.err
    ended = reelsight("forget", "--kind", "image", "--yes", "--json").json
    assert (ended["status"], ended["done"]) == ("COMPLETED", 3)
    assert len(reelsight("files", "--json").json["files"]) == 2
    assert (small_media / "red.png").exists()


def test_one_reason_is_tried_again_until_its_file_is_set_aside(
    reelsight: Reelsight, small_media: Path
) -> None:
    reelsight("import", str(small_media))
    failures = reelsight("jobs", "failures", "--json").json["failures"]
    counts = {one["group"]["code"]: one["group"]["count"] for one in failures}
    assert counts == {"not_media": 1, "empty_file": 1}
    for _ in range(2):
        again = reelsight("jobs", "failures", "--retry", "not_media", "--json")
        assert (again.code, again.json["items"]) == (1, 1)
    (file,) = reelsight("files", "--quarantined", "--json").json["files"]
    assert "Set aside:" in reelsight("file", str(file["id"])).text
    job_id = reelsight("jobs", "list", "--kind", "import", "--json").json["jobs"][-1]["job_id"]
    retried = reelsight("jobs", "retry", job_id, "--cause", "empty_file", "--no-wait", "--json")
    assert retried.json["items"] == 1
