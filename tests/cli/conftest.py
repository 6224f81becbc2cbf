"""Commands in a folder of their own, and small media to give them."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.command import Reelsight
from tests.data.media import make_clip


@pytest.fixture
def reelsight(tmp_path: Path) -> Iterator[Reelsight]:
    folder = tmp_path / "work"
    folder.mkdir()
    command = Reelsight(folder)
    yield command
    command.close()


@pytest.fixture(scope="session")
def small_media(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A clip, two pictures, a file that is none, one without bytes, and one that is no media."""
    from PIL import Image

    folder = tmp_path_factory.mktemp("media")
    make_clip(folder / "clip.mp4", seconds=1, audio=(2,))
    Image.new("RGB", (64, 48), "red").save(folder / "red.png")
    (folder / "sub").mkdir()
    Image.new("RGB", (48, 64), "blue").save(folder / "sub" / "blue.jpg")
    (folder / "page.mp4").write_text("<!doctype html><title>Not found</title>")
    (folder / "zero.jpg").touch()
    (folder / "notes.txt").write_text("not media by its name")
    return folder
