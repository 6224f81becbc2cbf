"""`reelsight maintenance sweep-uploads`."""

import os

from tests.cli.command import Reelsight


def test_leftovers_are_dropped_only_when_told(reelsight: Reelsight) -> None:
    reelsight("files")
    (data,) = {path.parent for path in reelsight.folder.rglob("reelsight.db")}
    folder = data / "uploading"
    folder.mkdir()
    old, new = folder / "old_1f2e3d4c5b6a.mp4.part", folder / "new_6a5b4c3d2e1f.mp4.part"
    for part in (old, new):
        part.write_bytes(b"x" * 2048)
    os.utime(old, (0, 0))
    told = reelsight("maintenance", "sweep-uploads")
    assert "1 leftover file (2.00 KB)" in told.text
    assert "--no-dry-run" in told.text
    assert old.exists()
    done = reelsight("maintenance", "sweep-uploads", "--no-dry-run", "--json")
    assert done.json["files"] == ["old_1f2e3d4c5b6a.mp4"]
    assert not old.exists()
    assert new.exists()
