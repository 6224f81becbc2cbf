"""A proxy job that is cancelled ends the running ffmpeg and leaves no partial file."""

import json
import signal
import sys
import urllib.request
from pathlib import Path
from typing import Any

import pytest

from tests.cli.command import Reelsight
from tests.data.media import make_long_clip
from tests.data.server import serving
from tests.data.waiting import PATIENCE_S, until
from tests.prove.processes import of_library

pytestmark = pytest.mark.skipif(
    not sys.platform.startswith("linux"), reason="finds processes in /proc"
)


@pytest.fixture
def reelsight(tmp_path: Path) -> Reelsight:
    """Two clips in a library, each of which takes far longer to encode than this test runs."""
    media = tmp_path / "media"
    media.mkdir()
    for name in ("one.mp4", "two.mp4"):
        make_long_clip(media / name)
    made = Reelsight(tmp_path, REELSIGHT_DATA=str(tmp_path / "data"))
    assert made("import", str(media)).code == 0
    return made


def encoders(data: Path) -> set[int]:
    return {pid for pid, command in of_library(data).items() if b"-progress" in command}


def unfinished(data: Path) -> dict[str, int]:
    """Bytes by name, of all that was made; nothing can be done yet."""
    made = [path for part in ("objects", "tmp") for path in (data / part).rglob("*")]
    return {path.name: path.stat().st_size for path in made if path.is_file()}


def until_encoding(data: Path) -> None:
    until(lambda: encoders(data) and any(unfinished(data).values()), "no ffmpeg wrote anything")
    print(f"\nffmpeg running: {len(encoders(data))}; unfinished files: {unfinished(data)}")


def nothing_is_left(data: Path) -> None:
    assert encoders(data) == set()
    assert unfinished(data) == {}
    print("afterwards: no ffmpeg, no partial file")


def test_by_ctrl_c(reelsight: Reelsight) -> None:
    data = reelsight.folder / "data"
    process = reelsight.start("proxies", "--json")
    until_encoding(data)

    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=PATIENCE_S)

    print(f"exit {process.returncode}, {json.loads(out)['status']}")
    assert process.returncode == 1
    assert json.loads(out)["status"] == "CANCELLED"
    assert b"Cancelling" in err
    nothing_is_left(data)
    assert of_library(data) == {}


def test_through_http_while_the_server_goes_on(reelsight: Reelsight) -> None:
    data = reelsight.folder / "data"
    with serving(environment=reelsight.environment, folder=reelsight.folder) as server:
        job_id = _post(f"{server.address}/api/batch/proxy", {"filter": {}})["job_id"]
        until_encoding(data)

        _post(f"{server.address}/api/batch/{job_id}/cancel", {})

        until(lambda: not encoders(data) and not unfinished(data), "the encode goes on")
        with urllib.request.urlopen(f"{server.address}/api/batch/{job_id}/status") as answer:
            print(f"status {json.load(answer)['status']}")
        nothing_is_left(data)
        assert server.process.poll() is None


def _post(address: str, body: object) -> Any:
    asked = urllib.request.Request(
        address, json.dumps(body).encode(), {"content-type": "application/json"}
    )
    with urllib.request.urlopen(asked, timeout=PATIENCE_S) as answer:
        return json.load(answer)
