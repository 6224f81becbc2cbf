"""SIGKILL between an upload and the row that claims it: no row claims what is not there, nothing
is lost, and it is done again."""

import hashlib
import json
import os
import signal
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.command import Reelsight
from tests.data.media import make_clip
from tests.data.s3_server import S3Server
from tests.data.waiting import until
from tests.prove.stopping_store import AFTER, MARK

OBJECTS_OF_ONE_FILE = 2


class Scene:
    def __init__(self, folder: Path, s3: S3Server) -> None:
        self.bucket = s3.new_bucket()
        self._client = s3.client()
        self.mark = folder / "mark"
        work = folder / "work"
        work.mkdir()
        self.reelsight = Reelsight(
            work,
            **s3.environment,
            S3_BUCKET_NAME=self.bucket,
            S3_PREFIX="team/reelsight",
            REELSIGHT_OBJECTS="s3",
        )

    def kill_after_upload(self, number: int) -> None:
        """The worker dies while a proxy job waits for nothing but that its upload be recorded."""
        process = subprocess.Popen(
            [sys.executable, "-m", "tests.prove.stopping_store", "proxies"],
            cwd=self.reelsight.folder,
            env={
                **self.reelsight.environment,
                MARK: str(self.mark),
                AFTER: str(number),
                "PYTHONPATH": str(Path(__file__).resolve().parents[2]),
            },
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
        )
        try:
            until(lambda: self.mark.exists() or process.poll() is not None)
            assert process.poll() is None, process.communicate()[1].decode()
        finally:
            process.send_signal(signal.SIGKILL)
            process.communicate()

    def claims(self) -> list[tuple[str, int, str, str | None]]:
        """(key, size, hash, remote copy) of every row."""
        path = self.reelsight.folder / "data" / "reelsight.db"
        connection = sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)
        try:
            return list(
                connection.execute("SELECT key, size_bytes, sha256, remote FROM artifacts")
            )
        finally:
            connection.close()

    def in_bucket(self) -> dict[str, int]:
        listed = self._client.list_objects_v2(Bucket=self.bucket).get("Contents", [])
        return {one["Key"].removeprefix("team/reelsight/"): one["Size"] for one in listed}

    def assert_every_claim_holds(self) -> None:
        for key, size, sha256, remote in self.claims():
            there = self._client.get_object(Bucket=self.bucket, Key=f"team/reelsight/{key}")
            content = there["Body"].read()
            assert (len(content), hashlib.sha256(content).hexdigest()) == (size, sha256)
            assert remote is not None
            assert json.loads(remote)["etag"] == there["ETag"].strip('"')
            assert json.loads(remote)["size_bytes"] == size


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="needs SIGKILL")
@pytest.mark.parametrize("uploads", [1, OBJECTS_OF_ONE_FILE])
def test_a_killed_upload_is_claimed_by_nothing_and_done_again(
    s3: S3Server, tmp_path: Path, uploads: int, full_size: bool
) -> None:
    if uploads < OBJECTS_OF_ONE_FILE and not full_size:
        pytest.skip("at full size")
    scene = Scene(tmp_path, s3)
    media = tmp_path / "media"
    media.mkdir()
    make_clip(media / "clip.mp4", seconds=1)
    assert scene.reelsight("import", str(media)).code == 0

    scene.kill_after_upload(uploads)

    assert len(scene.in_bucket()) == uploads
    assert scene.mark.read_text() in scene.in_bucket()
    assert scene.claims() == []

    again = scene.reelsight("proxies")
    assert again.code == 0, again.err

    assert len(scene.claims()) == OBJECTS_OF_ONE_FILE
    scene.assert_every_claim_holds()
    assert scene.in_bucket() == {key: size for key, size, _, _ in scene.claims()}
    assert not any((scene.reelsight.folder / "data" / "objects").glob("**/*.mp4"))
    assert os.listdir(scene.reelsight.folder / "data" / "tmp") == []

    (file,) = scene.reelsight("files", "--json").json["files"]
    assert file["has_proxy"] is True
    analysed = scene.reelsight("analyze")
    assert analysed.code == 0, analysed.err
