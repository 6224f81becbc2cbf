"""Jobs from the command line: beside a worker, without one, cancelled and tried again.

What Ctrl-C does to a running encode: tests/prove/test_cancel.py.
"""

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.command import Reelsight
from tests.data.media import make_long_clip

PATIENCE_S = 120


@pytest.fixture(scope="module")
def long_clip(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Takes far longer to encode than a command takes to begin."""
    folder = tmp_path_factory.mktemp("long")
    make_long_clip(folder / "long.mp4")
    return folder


def end(process: "subprocess.Popen[bytes]", number: int) -> tuple[int, bytes, bytes]:
    process.send_signal(number)
    out, err = process.communicate(timeout=PATIENCE_S)
    return process.returncode, out, err


def until_running(reelsight: Reelsight, process: "subprocess.Popen[bytes]") -> str:
    """The id of the job that is being worked on."""
    for _ in range(PATIENCE_S):
        running = [
            job["job_id"]
            for job in reelsight("jobs", "list", "--status", "running", "--json").json["jobs"]
            if job["progress"]["running"]
        ]
        if running:
            return str(running[0])
        assert process.poll() is None, process.communicate()
    raise AssertionError("no job began")


def test_without_waiting_the_job_stays_on_the_books_until_a_command_works(
    reelsight: Reelsight, small_media: Path
) -> None:
    told = reelsight("import", str(small_media), "--no-wait", "--json").json
    assert told["status"] == "QUEUED"
    (listed,) = reelsight("jobs", "--json").json["jobs"]
    assert (listed["job_id"], listed["status"]) == (told["job_id"], "QUEUED")

    reelsight("import", str(small_media))

    shown = reelsight("jobs", "show", told["job_id"], "--json").json
    assert shown["kind"] == "import"
    assert shown["progress"]["total"] == len(shown["items"])


def test_a_queued_job_is_cancelled_at_once_and_not_twice(
    reelsight: Reelsight, small_media: Path
) -> None:
    job_id = reelsight("import", str(small_media), "--no-wait", "--json").json["job_id"]

    assert reelsight("jobs", "cancel", job_id, "--json").json == {
        "job_id": job_id,
        "status": "CANCELLED",
    }
    again = reelsight("jobs", "cancel", job_id, "--json")
    assert (again.code, again.json["code"]) == (2, "job_is_over")


def test_failed_items_are_tried_again_and_only_they(
    reelsight: Reelsight, small_media: Path
) -> None:
    told = reelsight("import", str(small_media), "--json").json

    ran = reelsight("jobs", "retry", told["job_id"], "--code", "empty_file", "--json")

    assert ran.code == 1
    assert {group["code"] for group in ran.json["failures"]} == {"not_media", "empty_file"}
    nothing = reelsight("jobs", "retry", told["job_id"], "--code", "nosuch", "--json")
    assert (nothing.code, nothing.json["status"]) == (0, "NOTHING_TO_DO")


def test_what_fails_is_listed_by_step_and_tried_again_with_its_end_told(
    reelsight: Reelsight, small_media: Path
) -> None:
    reelsight("import", str(small_media))
    told = reelsight("jobs", "failures").text
    assert told.count("probe:") == 1
    assert "[not_media]" in told
    assert "[empty_file]" in told

    again = reelsight("jobs", "failures", "--retry", "empty_file")

    assert again.code == 1
    assert "1 failed file again: failed in " in again.text
    assert "zero.jpg" in again.text


def test_a_job_that_ended_says_what_it_found(reelsight: Reelsight, small_media: Path) -> None:
    job_id = reelsight("import", str(small_media), "--json").json["job_id"]
    shown = reelsight("jobs", "show", job_id).text
    assert "5 new files, 0 changed, 0 unchanged, 1 not media by name." in shown
    assert reelsight("jobs", "list", "--kind", "nosuch").code == 2


def test_the_list_is_filtered_and_shown_for_people(
    reelsight: Reelsight, small_media: Path
) -> None:
    assert reelsight("jobs").text == "There are no jobs.\n"
    reelsight("import", str(small_media))

    assert "COMPLETED_WITH_FAILURES" in reelsight("jobs").text
    assert reelsight("jobs", "list", "--status", "cancelled", "--json").json["jobs"] == []
    assert reelsight("jobs", "--json", "list").json["total"] == 1


@pytest.mark.skipif(sys.platform == "win32", reason="no SIGTERM there")
def test_a_worker_does_what_others_put_on_the_books_and_ends_when_told(
    reelsight: Reelsight, small_media: Path
) -> None:
    assert reelsight("files").code == 0
    process = reelsight.start("worker")

    ran = reelsight("import", str(small_media), "--json")

    assert ran.json["found"] == 5
    code, _, err = end(process, signal.SIGTERM)
    assert code == 0
    assert b"Traceback" not in err


@pytest.mark.skipif(sys.platform == "win32", reason="no SIGTERM there")
def test_a_worker_that_is_stopped_gives_its_work_back(
    reelsight: Reelsight, long_clip: Path
) -> None:
    assert reelsight("import", str(long_clip)).code == 0
    job_id = reelsight("proxies", "--no-wait", "--json").json["job_id"]
    process = reelsight.start("worker")
    assert until_running(reelsight, process) == job_id

    code, _, _ = end(process, signal.SIGTERM)

    assert code == 0
    shown = reelsight("jobs", "show", job_id, "--json").json
    assert shown["status"] in ("QUEUED", "RUNNING")
    assert [(item["status"], item["starts"]) for item in shown["items"]] == [("QUEUED", 0)]
