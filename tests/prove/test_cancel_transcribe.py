"""A transcription that is cancelled ends the child that hears, and leaves nothing of the file."""

import json
import signal
import sqlite3
import sys
import urllib.request
from pathlib import Path
from typing import Any

import pytest

from tests.cli.command import Reelsight
from tests.data.server import serving
from tests.data.sounds import save_wav, speech
from tests.data.waiting import PATIENCE_S, until
from tests.prove.processes import of_library

LONG_S = 2400.0
"""Takes far longer to hear than this test runs."""

pytestmark = pytest.mark.skipif(
    not sys.platform.startswith("linux"), reason="finds processes in /proc"
)


@pytest.fixture
def reelsight(tmp_path: Path, whisper_model: Path) -> Reelsight:
    media = tmp_path / "media"
    media.mkdir()
    sound = speech(LONG_S)
    for number, name in enumerate(("one.wav", "two.wav")):
        save_wav(media / name, sound, sound[:number])
    environment = {"REELSIGHT_DATA": str(tmp_path / "data"), "WHISPER_MODEL": str(whisper_model)}
    made = Reelsight(tmp_path, **environment)
    assert made("import", str(media)).code == 0
    return made


def count(reelsight: Reelsight, query: str) -> int:
    path = reelsight.folder / "data" / "reelsight.db"
    connection = sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)
    try:
        return int(connection.execute(f"SELECT count(*) FROM {query}").fetchone()[0])
    finally:
        connection.close()


def until_hearing(reelsight: Reelsight) -> set[int]:
    """Once some of a file was heard: the processes that work for the library."""
    until(lambda: count(reelsight, "job_items WHERE kind = 'transcribe' AND fraction > 0"))
    return set(of_library(reelsight.folder / "data"))


def nothing_is_kept(reelsight: Reelsight) -> None:
    assert count(reelsight, "transcripts") == count(reelsight, "transcript_segments") == 0
    assert count(reelsight, "job_items WHERE kind = 'transcribe'") == 2
    assert count(reelsight, "job_items WHERE kind = 'transcribe' AND status = 'CANCELLED'") == 2
    assert not [*(reelsight.folder / "data" / "tmp").rglob("*.*")]
    print("afterwards: no child, no transcript, no part of one")


def test_by_ctrl_c(reelsight: Reelsight) -> None:
    data = reelsight.folder / "data"
    process = reelsight.start("transcribe", "--json")
    at_work = until_hearing(reelsight)
    assert at_work > {process.pid}

    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=PATIENCE_S)

    print(f"\n{len(at_work) - 1} children; exit {process.returncode}, {json.loads(out)['status']}")
    assert process.returncode == 1
    assert json.loads(out)["status"] == "CANCELLED"
    assert b"Cancelling" in err
    assert of_library(data) == {}
    nothing_is_kept(reelsight)


def test_through_http_while_the_server_goes_on(reelsight: Reelsight) -> None:
    data = reelsight.folder / "data"
    with serving(environment=reelsight.environment, folder=reelsight.folder) as server:
        before = set(of_library(data))
        ids = [file["id"] for file in reelsight("files", "--json").json["files"]]
        job_id = _post(f"{server.address}/api/batch/transcribe", {"file_ids": ids})["job_id"]
        at_work = until_hearing(reelsight) - before
        assert at_work

        _post(f"{server.address}/api/batch/{job_id}/cancel", {})

        until(lambda: not at_work & of_library(data).keys(), "a child lives on")
        with urllib.request.urlopen(f"{server.address}/api/batch/{job_id}/status") as answer:
            print(f"\n{len(at_work)} children gone, status {json.load(answer)['status']}")
        until(lambda: count(reelsight, "jobs WHERE status = 'CANCELLED'"))
        nothing_is_kept(reelsight)
        assert server.process.poll() is None


def _post(address: str, body: object) -> Any:
    asked = urllib.request.Request(
        address, json.dumps(body).encode(), {"content-type": "application/json"}
    )
    with urllib.request.urlopen(asked, timeout=PATIENCE_S) as answer:
        return json.load(answer)
