r"""Moving over from the predecessor by the real command: 5,000 of its files, 300 in the small run.

Figures equal on both sides, the second run changes nothing, its database stays as it is.
"""

from pathlib import Path

import pytest

from tests.cli.command import Ran, Reelsight
from tests.data.folder_state import state_of
from tests.data.media import make_clip, run_ffmpeg
from tests.data.old_library import DRIVE, OldLibrary, make_old_library

MORE = b"more"


class Moving:
    """The old program's folder, the drive as it is mounted here, and the command."""

    def __init__(self, folder: Path, count: int) -> None:
        self.drive = folder / "mnt" / "videos"
        (self.drive / "2019").mkdir(parents=True)
        clip, photo, changed = (
            self.drive / "2019" / name for name in ("a clip.mp4", "photo.jpg", "changed.mp4")
        )
        make_clip(clip, audio=(2,))
        make_clip(changed)
        run_ffmpeg("-f", "lavfi", "-i", "testsrc2=s=1800x1200:d=1", "-frames:v", "1", str(photo))
        self.old_program = folder / "old"
        made = self.old_program / "proxy_video"
        made.mkdir(parents=True)
        make_clip(made / "a clip_1_720p15.mp4", size="160x120", rate="15")
        make_clip(made / "changed_3_720p15.mp4", size="160x120", rate="15")
        (made / "gone_4_720p15.mp4").write_bytes(b"no video")
        run_ffmpeg(
            "-f", "lavfi", "-i", "testsrc2=s=320x240:d=1", "-frames:v", "1",
            str(made / "a clip_1_thumbnail.jpg"),
        )  # fmt: skip
        images = self.old_program / "proxy_image"
        images.mkdir()
        run_ffmpeg("-i", str(photo), "-vf", "scale=1344:896", str(images / "photo_2_nova.jpg"))
        self.old: OldLibrary = make_old_library(
            self.old_program / "data" / "app.db",
            count,
            media=[clip, photo, changed],
            media_root=self.drive,
            proxies=[
                (1, "proxy_video\\a clip_1_720p15.mp4", "proxy_video\\a clip_1_thumbnail.jpg"),
                (2, "proxy_image/photo_2_nova.jpg", None),
                (3, "proxy_video\\changed_3_720p15.mp4", None),
                (4, "proxy_video\\gone_4_720p15.mp4", None),
                (5, "proxy_video\\never_made.mp4", None),
            ],
        )
        changed.write_bytes(changed.read_bytes() + MORE)
        self.reelsight = Reelsight(folder, REELSIGHT_DATA=str(folder / "data"))

    def __call__(self, *more: str) -> Ran:
        database = str(self.old.database)
        mapping = f"{DRIVE}={self.drive}"
        return self.reelsight("migrate-predecessor", database, "--map", mapping, "--json", *more)

    def into(self, data: str) -> "Moving":
        """As this, to another library."""
        elsewhere = Moving.__new__(Moving)
        folder = self.reelsight.folder
        elsewhere.__dict__ |= self.__dict__
        elsewhere.reelsight = Reelsight(folder, REELSIGHT_DATA=str(folder / data))
        return elsewhere

    def files(self) -> dict[str, dict[str, object]]:
        found: dict[str, dict[str, object]] = {}
        for page in range(1, 100):
            some = self.reelsight("files", "--page", str(page), "--per-page", "500", "--json").json
            found |= {row["path"]: row for row in some["files"]}
            if page >= some["pagination"]["pages"]:
                return found
        raise AssertionError("no end of pages")


@pytest.fixture(scope="module")
def count(full_size: bool) -> int:
    return 5_000 if full_size else 300


@pytest.fixture(scope="module")
def moving(tmp_path_factory: pytest.TempPathFactory, count: int) -> Moving:
    return Moving(tmp_path_factory.mktemp("moving"), count)


def test_a_dry_run_tells_all_and_writes_nothing(moving: Moving) -> None:
    before = state_of(moving.old_program)
    told = moving().json
    old = moving.old
    assert told["status"] == "DRY_RUN"
    assert told["originals"]["files"] == old.originals
    assert told["originals"]["size_bytes"] == old.size_bytes
    assert told["originals"]["duration_s"] == pytest.approx(old.duration_s)
    assert told["here"] == 3
    assert told["here"] + told["away"] + told["same_path"] == old.taken
    assert (told["unmapped"], told["no_path"]) == (old.unmapped, old.no_path)
    assert [entry["files"] for entry in told["unmapped_folders"]] == [old.unmapped]
    assert told["unmapped_folders"][0]["folder"] == "D:\\Lost"
    assert (told["proxies_here"], told["proxies_gone"], told["thumbnails_here"]) == (4, 1, 1)
    tables = {table["name"]: table for table in told["tables"]}
    assert tables["files"]["rows"] == old.originals + 5
    assert "later version" in tables["transcripts"]["becomes"]
    assert tables["nova_embeddings"]["rows"] == 1
    assert "not one of" in tables["scratch_of_somebody"]["becomes"]
    assert moving.reelsight("files", "--json").json["pagination"]["total"] == 0
    assert state_of(moving.old_program) == before


def test_figures_are_equal_on_both_sides_and_again_nothing_changes(moving: Moving) -> None:
    before = state_of(moving.old_program)
    drive = state_of(moving.drive)
    moved = moving("--no-dry-run")
    print(moved.err[-500:])
    told = moved.json
    # one proxy is no video: its item failed, and says so
    assert (moved.code, told["status"]) == (1, "COMPLETED_WITH_FAILURES")
    assert [group["count"] for group in told["failures"]] == [1]
    assert told["taken"]["files"] == moving.old.taken
    # one grew after the old program last saw it; two clips whose length it did not know were read
    assert told["ours"]["files"] == moving.old.files
    assert told["ours"]["size_bytes"] == moving.old.file_bytes + len(MORE)
    assert told["ours"]["duration_s"] == pytest.approx(moving.old.file_seconds + 2, abs=0.2)
    files = moving.files()
    assert len(files) == moving.old.files
    old, ours = moving.old, told["ours"]
    print(
        f"\ntheirs: {old.taken:,} rows of {old.files:,} files, {old.file_bytes:,} bytes, "
        f"{old.file_seconds:,.1f} s\n"
        f"ours:   {ours['files']:,} files, {ours['size_bytes']:,} bytes "
        f"(one grew by {len(MORE)}), {ours['duration_s']:,.1f} s "
        f"(two clips of 1 s were measured); proxies {told['our_proxies']['files']}"
    )

    clip = files[str(moving.drive / "2019" / "a clip.mp4")]
    assert (clip["state"], clip["has_proxy"], clip["has_thumbnail"]) == ("READY", True, True)
    assert clip["imported_at"] == "2023-05-06T07:08:09Z"
    assert clip["video_codec"] == "h264"
    assert files[str(moving.drive / "2019" / "photo.jpg")]["has_proxy"] is True
    changed = files[str(moving.drive / "2019" / "changed.mp4")]
    assert (changed["state"], changed["has_proxy"]) == ("READY", False)
    away = [row for row in files.values() if row["state"] == "UNREADABLE"]
    assert len(away) == moving.old.files - 3
    assert all(row["problems"][0]["code"] == "vanished" for row in away)  # type: ignore[index]

    again = moving("--no-dry-run").json
    assert (again["ours"], again["our_proxies"]) == (told["ours"], told["our_proxies"])
    assert moving.files() == files
    assert state_of(moving.old_program) == before
    assert state_of(moving.drive) == drive


def test_an_original_that_comes_back_proves_its_proxy(moving: Moving) -> None:
    """The drive was away when it was moved over; now it is mounted and the command runs again."""
    away = moving.drive.rename(moving.drive.with_name("away"))
    elsewhere = moving.into("second")
    elsewhere("--no-dry-run")
    path = str(moving.drive / "2019" / "a clip.mp4")
    assert elsewhere.files()[path]["has_proxy"] is False
    away.rename(moving.drive)
    elsewhere("--no-dry-run")
    clip = elsewhere.files()[path]
    assert (clip["state"], clip["has_proxy"]) == ("READY", True)


def test_a_mapping_that_was_mistaken_is_warned_of_and_put_right(moving: Moving) -> None:
    elsewhere = moving.into("third")
    mistaken = f"{DRIVE}={moving.drive.with_name('no such folder')}"
    database = str(moving.old.database)
    told = elsewhere.reelsight("migrate-predecessor", database, "--map", mistaken)
    assert b"WARNING: there is no folder" in told.out
    elsewhere.reelsight("migrate-predecessor", database, "--map", mistaken, "--no-dry-run")
    before = elsewhere.files()

    elsewhere("--no-dry-run")

    files = elsewhere.files()
    assert len(files) == len(before)
    clip = files[str(moving.drive / "2019" / "a clip.mp4")]
    assert (clip["state"], clip["has_proxy"]) == ("READY", True)
    assert clip["id"] in {row["id"] for row in before.values()}
