"""Uploads over real sockets that break, and over two at once."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import pytest

from tests.data.large_video import LargeVideo
from tests.data.server import serving
from tests.data.uploading import Uploading
from tests.data.waiting import until

MB = 1024 * 1024


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("uploads")


@pytest.fixture(scope="module")
def client(folder: Path) -> Iterator[Uploading]:
    with serving(environment={"REELSIGHT_DATA": str(folder / "data")}, folder=folder) as server:
        yield Uploading(server.address)


def test_what_arrived_of_a_broken_chunk_is_not_sent_again(client: Uploading, folder: Path) -> None:
    video = LargeVideo(folder, 9 * MB)
    session = client.start("cut.mp4", video.size_bytes)
    upload_id, part = session["upload_id"], session["part_size_bytes"]
    client.cut(upload_id, 0, video.read(0, 3 * MB), part)
    until(lambda: client.received(upload_id) > 0, "nothing of the broken chunk was kept")
    client.send_all(upload_id, video.size_bytes, part, video.read)
    assert client.complete(upload_id, sha256=video.sha256())["size_bytes"] == video.size_bytes


def test_a_dead_connection_keeps_nobody_from_going_on(client: Uploading, folder: Path) -> None:
    """It still hangs when the next one comes; what it sends later is not taken."""
    video = LargeVideo(folder, 4 * MB)
    upload_id = client.start("hangs.mp4", video.size_bytes)["upload_id"]
    with client.hanging(upload_id, 0, video.read(0, 2 * MB), video.size_bytes) as line:
        until(lambda: client.received(upload_id) >= MB, "nothing arrived")
        client.send_all(upload_id, video.size_bytes, 8 * MB, video.read)
        line.sendall(b"x" * MB)
    assert client.complete(upload_id, sha256=video.sha256())["size_bytes"] == video.size_bytes


def test_two_at_once_never_mix(client: Uploading, folder: Path) -> None:
    video = LargeVideo(folder, 6 * MB)
    upload_id = client.start("two.mp4", video.size_bytes)["upload_id"]
    start = Barrier(2)

    def one(_: int) -> int:
        start.wait(60)
        status, _ = client.send(upload_id, 0, video.read(0, video.size_bytes))
        return status

    with ThreadPoolExecutor(2) as pool:
        statuses = sorted(pool.map(one, range(2)))
    assert statuses == [200, 409]
    assert client.complete(upload_id, sha256=video.sha256())["size_bytes"] == video.size_bytes
