"""Straight to the bucket through the real server: signed parts, a kill between the bucket's
completion and our row, and every row backed by what the bucket itself says."""

import hashlib
import json
import signal
import sqlite3
import threading
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

from tests.data.large_video import LargeVideo
from tests.data.s3_server import S3Server
from tests.data.server import serving
from tests.data.waiting import PATIENCE_S, until
from tests.prove.stopping_uploads import MARK

MB = 1024 * 1024
PREFIX = "team"
STOPPING = ("tests.prove.stopping_uploads", "serve")


class Scene:
    def __init__(self, folder: Path, s3: S3Server, objects: str) -> None:
        self.folder, self.bucket, self._s3 = folder, s3.new_bucket(), s3.client()
        self.mark = folder / "mark"
        self.environment = {
            **s3.environment,
            "REELSIGHT_DATA": str(folder / "data"),
            "REELSIGHT_OBJECTS": objects,
            "S3_BUCKET_NAME": self.bucket,
            "S3_PREFIX": PREFIX,
            "PYTHONPATH": str(Path(__file__).resolve().parents[2]),
            MARK: str(self.mark),
        }

    def in_bucket(self) -> dict[str, int]:
        listed = self._s3.list_objects_v2(Bucket=self.bucket).get("Contents", [])
        return {one["Key"].removeprefix(f"{PREFIX}/"): one["Size"] for one in listed}

    def head(self, key: str) -> Any:
        return self._s3.head_object(Bucket=self.bucket, Key=f"{PREFIX}/{key}")

    def rows(self, query: str) -> list[Any]:
        path = self.folder / "data" / "reelsight.db"
        connection = sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)
        try:
            return list(connection.execute(query))
        finally:
            connection.close()


def ask(address: str, method: str, path: str, body: object = None) -> Any:
    answer = httpx.request(method, f"{address}{path}", json=body, timeout=PATIENCE_S)
    assert answer.is_success, answer.text
    return answer.json()


def send_parts(started: Any, video: LargeVideo) -> list[str]:
    """What was signed for each part."""
    told = []
    for link in started["links"]:
        at = (link["number"] - 1) * started["part_size_bytes"]
        sent = httpx.put(
            link["url"], content=video.read(at, link["size_bytes"]), headers=link["headers"]
        )
        assert sent.status_code == 200, sent.text
        asked = parse_qs(urlsplit(link["url"]).query)
        signed = asked["X-Amz-SignedHeaders"][0]
        assert asked["X-Amz-Algorithm"] == ["AWS4-HMAC-SHA256"]
        assert "content-length" in signed.split(";")
        told.append(f"part {link['number']}: {link['size_bytes']:,} bytes, signed {signed}")
    return told


def complete_and_kill(scene: Scene, started: Any, server: Any) -> None:
    def complete() -> None:
        with pytest.raises(httpx.HTTPError):
            ask(server.address, "POST", "/api/upload/complete", body)

    body = {"upload_id": started["upload_id"]}
    waiting = threading.Thread(target=complete)
    waiting.start()
    until(scene.mark.exists, "the bucket was not asked")
    server.stop(signal.SIGKILL)
    waiting.join()


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="needs SIGKILL")
@pytest.mark.parametrize("objects", ["local", "s3"])
def test_an_upload_to_the_bucket_survives_a_kill_and_no_row_claims_what_is_not_there(
    s3: S3Server, tmp_path: Path, full_size: bool, objects: str
) -> None:
    scene = Scene(tmp_path, s3, objects)
    video = LargeVideo(tmp_path, (400 if full_size else 17) * MB)
    with serving(environment=scene.environment, folder=tmp_path, command=STOPPING) as server:
        announced = {"filename": "harbour dawn.mp4", "size_bytes": video.size_bytes}
        started = ask(server.address, "POST", "/api/upload/presigned-url", announced)
        told = send_parts(started, video)
        complete_and_kill(scene, started, server)
    key = started["key"]
    assert scene.head(key)["ContentLength"] == video.size_bytes
    assert scene.rows("SELECT 1 FROM files UNION SELECT 1 FROM jobs") == []

    with serving(environment=scene.environment, folder=tmp_path) as server:
        body = {"upload_id": started["upload_id"]}
        wait = f"/api/upload/complete?wait={PATIENCE_S}"
        first, again = (ask(server.address, "POST", wait, body) for _ in range(2))
        assert first["job_id"] == again["job_id"]
        assert again["proxy_file_id"] is not None
        found = ask(server.address, "GET", f"/api/files/{again['file_id']}")
        assert (found["file"]["state"], found["proxy"] is not None) == ("READY", True)

    assert scene.rows("SELECT count(*) FROM files, jobs") == [(1,)]
    (kept,) = (tmp_path / "data" / "uploads").iterdir()
    with kept.open("rb") as source:
        assert hashlib.file_digest(source, "sha256").hexdigest() == video.sha256()
    claims = scene.rows("SELECT key, size_bytes, sha256, remote FROM artifacts")
    assert len(claims) == 2
    told.append(f"HEAD {key}: {scene.head(key)['ContentLength']:,} bytes, killed, then one row")
    for made, size, sha256, remote in claims:
        told.append(f"row {made}: {size:,} bytes, in the bucket: {remote or 'not claimed'}")
        assert (remote is not None) == (objects == "s3")
        if remote is not None:
            head = scene.head(made)
            assert (head["ContentLength"], head["Metadata"]["sha256"]) == (size, sha256)
            assert json.loads(remote)["etag"] == head["ETag"].strip('"')
            told.append(f"HEAD {made}: {head['ContentLength']:,} bytes, {sha256[:12]}…")
    remote_keys = {made for made, _, _, remote in claims if remote is not None}
    assert scene.in_bucket().keys() == {key, *remote_keys}
    print(f"\nREELSIGHT_OBJECTS={objects}", *told, sep="\n  ")
