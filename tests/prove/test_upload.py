"""A large file through the page's protocol, with the connection cut three times in mid-chunk."""

import hashlib
import re
import time
from pathlib import Path

from tests.data.large_video import LargeVideo
from tests.data.server import serving
from tests.data.uploading import Uploading

MB = 1024 * 1024
MOST_GROWTH_MB = 64


def test_a_large_upload_survives_three_cuts_in_bounded_memory(
    tmp_path: Path, full_size: bool
) -> None:
    video = LargeVideo(tmp_path, (3 * 1024 if full_size else 200) * MB)
    data = tmp_path / "data"
    with serving(environment={"REELSIGHT_DATA": str(data)}, folder=tmp_path) as server:
        client = Uploading(server.address)
        warm_up(client, LargeVideo(tmp_path, 9 * MB))
        before = most_memory_mb(server.process.pid)
        begun = time.monotonic()
        session = client.start("three cuts.mp4", video.size_bytes)
        upload_id, part = session["upload_id"], session["part_size_bytes"]
        cuts = []
        for quarter in (1, 2, 3):
            edge = video.size_bytes * quarter // 4 // part * part
            client.send_all(upload_id, edge, part, video.read)
            client.cut(upload_id, edge, video.read(edge, part // 2), part)
            cuts.append(edge)
        client.send_all(upload_id, video.size_bytes, part, video.read)
        took = time.monotonic() - begun
        stored = client.complete(upload_id, sha256=video.sha256())
        after = most_memory_mb(server.process.pid)
        kept = data / "uploads" / f"three-cuts_{upload_id}.mp4"
        with kept.open("rb") as file:
            arrived = hashlib.file_digest(file, "sha256").hexdigest()
    print(
        f"\n{video.size_bytes // MB:,} MB uploaded in {took:.1f} s "
        f"({video.size_bytes / MB / took:,.0f} MB/s), cut in the chunks at "
        f"{', '.join(f'{at // MB:,}' for at in cuts)} MB\n"
        f"SHA-256 sent {video.sha256()}\nSHA-256 kept {arrived}\n"
        f"peak memory of the server before {before:,.0f} MB, after {after:,.0f} MB"
    )
    assert arrived == video.sha256()
    assert stored["size_bytes"] == video.size_bytes
    assert after - before < MOST_GROWTH_MB
    assert not list((data / "uploading").iterdir())


def warm_up(client: Uploading, video: LargeVideo) -> None:
    """Whatever the server loads for its first upload, and for the first proxy, is loaded now."""
    session = client.start("warm up.mp4", video.size_bytes)
    upload_id, part = session["upload_id"], session["part_size_bytes"]
    client.send_all(upload_id, video.size_bytes, part, video.read)
    client.complete(upload_id, wait=120)


def most_memory_mb(pid: int) -> float:
    status = Path(f"/proc/{pid}/status").read_text()
    found = re.search(r"VmHWM:\s+(\d+) kB", status)
    assert found
    return int(found[1]) / 1024
