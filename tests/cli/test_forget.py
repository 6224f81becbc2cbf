"""Forgetting, what still fails, and one cause tried again, from the command line."""

from pathlib import Path

from tests.cli.command import Reelsight


def test_files_are_forgotten_after_it_was_said_what_goes(
    reelsight: Reelsight, small_media: Path
) -> None:
    reelsight("import", str(small_media))
    reelsight("proxies", "--kind", "image")
    told = reelsight("forget", "--kind", "image")
    assert "This forgets 3 files, with 2 proxies, 2 thumbnails" in told.err
    assert "Add --yes" in told.err
    assert told.code == 2
    assert len(reelsight("files", "--json").json["files"]) == 5
    ended = reelsight("forget", "--kind", "image", "--yes", "--json").json
    assert (ended["status"], ended["done"]) == ("COMPLETED", 3)
    assert len(reelsight("files", "--json").json["files"]) == 2
    assert (small_media / "red.png").exists()
    assert "--all means the whole library" in reelsight("forget").err


def test_what_fails_is_listed_by_reason_and_one_reason_is_tried_again(
    reelsight: Reelsight, small_media: Path
) -> None:
    reelsight("import", str(small_media), "--no-wait")
    reelsight("import", str(small_media))
    failures = reelsight("jobs", "failures", "--json").json["failures"]
    counts = {one["group"]["code"]: one["group"]["count"] for one in failures}
    assert counts == {"not_media": 1, "empty_file": 1}
    again = reelsight("jobs", "failures", "--retry", "not_media", "--json").json
    assert again["items"] == 1
    shown = reelsight("jobs", "show", again["job_ids"][0], "--json").json
    assert [item["label"] for item in shown["items"]] == ["page.mp4"]
    job_id = reelsight("jobs", "list", "--kind", "import", "--json").json["jobs"][-1]["job_id"]
    retried = reelsight(
        "jobs", "retry", job_id, "--cause", "empty_file", "--no-wait", "--json"
    ).json
    assert retried["items"] == 1


def test_a_file_that_fails_three_times_is_set_aside_and_says_so(
    reelsight: Reelsight, small_media: Path
) -> None:
    reelsight("import", str(small_media))
    for _ in range(2):
        reelsight("jobs", "failures", "--retry", "not_media")
    (file,) = reelsight("files", "--quarantined", "--json").json["files"]
    assert file["name"] == "page.mp4"
    assert "Set aside:" in reelsight("file", str(file["id"])).text
