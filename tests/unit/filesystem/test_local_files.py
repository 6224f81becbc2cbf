"""What only real folders can show."""

import errno
import os
from pathlib import Path

import pytest

from adapters.filesystem.file_tree import LocalFileTree
from adapters.filesystem.object_store import LocalObjectStore
from adapters.filesystem.scratch import LocalScratch
from application.ports.file_tree import UnreadableFolder
from domain.shared.ids import FilePath


def as_path(path: Path) -> FilePath:
    return FilePath(os.fsencode(path))


def test_links_are_not_followed(tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "secret.mp4").write_bytes(b"x")
    root = tmp_path / "root"
    root.mkdir()
    (root / "a.mp4").write_bytes(b"x")
    (root / "loop").symlink_to(root)
    (root / "away").symlink_to(outside)
    (root / "link.mp4").symlink_to(outside / "secret.mp4")

    met = [thing.path for thing in LocalFileTree().walk(as_path(root), recursive=True)]

    assert met == [as_path(root / "a.mp4")]


def test_a_pipe_is_never_opened(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.mp4")

    assert list(LocalFileTree().walk(as_path(tmp_path), recursive=True)) == []


def test_a_vanished_root_is_an_unreadable_folder_and_not_an_empty_one(tmp_path: Path) -> None:
    met = list(LocalFileTree().walk(as_path(tmp_path / "unmounted"), recursive=True))

    assert [type(thing) for thing in met] == [UnreadableFolder]


def test_a_home_folder_and_a_link_resolve(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "real")

    assert LocalFileTree().resolve(str(tmp_path / "link")) == as_path(
        (tmp_path / "real").resolve()
    )
    assert LocalFileTree().resolve("~") == os.path.realpath(os.fsencode(Path.home()))


def test_a_replace_that_is_refused_for_a_moment_is_tried_again(tmp_path: Path) -> None:
    refusals = [PermissionError("in use"), PermissionError("in use")]
    pauses: list[float] = []

    def replace(source: Path, place: Path) -> None:
        if refusals:
            raise refusals.pop()
        source.replace(place)

    source = tmp_path / "made"
    source.write_bytes(b"x")
    store = LocalObjectStore(tmp_path / "objects", replace=replace, pause=pauses.append)

    store.put_file("a/b.mp4", source)

    assert store.size("a/b.mp4") == 1
    assert len(pauses) == 2


def test_a_replace_that_is_refused_for_good_ends(tmp_path: Path) -> None:
    def replace(_source: Path, _place: Path) -> None:
        raise PermissionError("in use")

    source = tmp_path / "made"
    source.write_bytes(b"x")
    store = LocalObjectStore(tmp_path / "objects", replace=replace, pause=lambda _: None)

    with pytest.raises(PermissionError):
        store.put_file("a/b.mp4", source)

    assert source.exists()


def test_from_another_disk_the_object_is_copied_whole(tmp_path: Path) -> None:
    def replace(source: Path, place: Path) -> None:
        if source.parent != place.parent:
            raise OSError(errno.EXDEV, "Invalid cross-device link")
        source.replace(place)

    source = tmp_path / "made"
    source.write_bytes(b"content")
    store = LocalObjectStore(tmp_path / "objects", replace=replace)

    store.put_file("a/b.mp4", source)

    assert (tmp_path / "objects/a/b.mp4").read_bytes() == b"content"
    assert not source.exists()
    assert [path.name for path in (tmp_path / "objects/a").iterdir()] == ["b.mp4"]


def test_scratch_names_differ_and_dead_attempts_are_cleared(tmp_path: Path) -> None:
    scratch = LocalScratch(tmp_path / "scratch")
    first, second = scratch.file(".mp4"), scratch.file(".mp4")
    first.write_bytes(b"x")
    second.write_bytes(b"x")

    assert first != second
    assert first.suffix == ".mp4"
    assert scratch.clear() == 2
    assert scratch.clear() == 0
