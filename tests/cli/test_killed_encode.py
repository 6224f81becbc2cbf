"""SIGKILL for whoever encodes: the encoder dies with it, and the next worker clears up."""

import os
import select
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.command import Reelsight
from tests.data.media import make_long_clip
from tests.data.waiting import PATIENCE_S, until

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="follows processes in /proc")


@pytest.fixture
def encoding(reelsight: Reelsight, tmp_path: Path) -> "subprocess.Popen[bytes]":
    """A command in the middle of an encode that takes minutes."""
    media = tmp_path / "media"
    media.mkdir()
    make_long_clip(media / "long.mp4")
    assert reelsight("import", str(media)).code == 0
    process = reelsight.start("proxies", out=subprocess.DEVNULL)
    until(lambda: any(path.stat().st_size for path in unfinished(reelsight)))
    return process


def unfinished(reelsight: Reelsight) -> set[Path]:
    return set((reelsight.folder / "data" / "tmp").glob("*.mp4"))


def children_of(pid: int) -> list[int]:
    lists = Path(f"/proc/{pid}/task").glob("*/children")
    return [int(child) for text in lists for child in text.read_text().split()]


def test_a_killed_worker_takes_its_encoder_along_and_the_next_one_clears_up(
    reelsight: Reelsight, encoding: "subprocess.Popen[bytes]"
) -> None:
    left = unfinished(reelsight)
    children = [os.pidfd_open(pid) for pid in children_of(encoding.pid)]
    assert children

    encoding.kill()
    encoding.wait()

    for child in children:
        assert select.select([child], [], [], PATIENCE_S)[0], "a child lives on"
        os.close(child)
    assert unfinished(reelsight) == left
    assert reelsight("files", "--json").json["files"][0]["has_proxy"] is False

    worker = reelsight.start("worker", out=subprocess.DEVNULL)
    until(lambda: not left & unfinished(reelsight))
    worker.send_signal(signal.SIGTERM)
    assert worker.wait(PATIENCE_S) == 0
    assert unfinished(reelsight) == set()
