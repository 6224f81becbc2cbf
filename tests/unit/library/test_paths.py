"""Paths are compared by components, under the rules of their file system."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.library.paths import (
    Folder,
    PathFlavour,
    comparison_key,
    folders_down_to,
    is_inside,
    parts_below,
)
from domain.shared.ids import FilePath

POSIX, MAC, WINDOWS = PathFlavour.POSIX, PathFlavour.MAC, PathFlavour.WINDOWS

COMPOSED = "/m/café.mp4".encode()
DECOMPOSED = "/m/cafe\u0301.mp4".encode()

names = st.binary(min_size=1, max_size=8).filter(
    lambda name: not set(name) & set(b"/\\\x00") and name not in (b".", b"..")
)
folders = st.lists(names, min_size=1, max_size=4).map(lambda parts: b"/" + b"/".join(parts))


def same(left: bytes, right: bytes, flavour: PathFlavour) -> bool:
    return comparison_key(FilePath(left), flavour) == comparison_key(FilePath(right), flavour)


def inside(path: bytes, folder: bytes, flavour: PathFlavour = POSIX) -> bool:
    return is_inside(FilePath(path), FilePath(folder), flavour)


def test_on_posix_bytes_are_identity() -> None:
    assert same(b"/m/a.mp4", b"/m/a.mp4", POSIX)
    assert not same(b"/m/A.mp4", b"/m/a.mp4", POSIX)
    assert not same(COMPOSED, DECOMPOSED, POSIX)
    assert not same(b"/m/a\\b", b"/m/a/b", POSIX)


def test_on_a_mac_neither_case_nor_unicode_form_counts() -> None:
    assert same(b"/M/A.MP4", b"/m/a.mp4", MAC)
    assert same(COMPOSED, DECOMPOSED, MAC)
    assert not same(b"/m/a\\b", b"/m/a/b", MAC)


def test_on_windows_case_does_not_count_and_both_slashes_separate() -> None:
    assert same(b"C:\\Media\\A.MP4", b"c:/media/a.mp4", WINDOWS)
    assert same(b"\\\\Server\\Share\\a", b"//server/share/A", WINDOWS)
    assert not same(COMPOSED, DECOMPOSED, WINDOWS)


@pytest.mark.parametrize("flavour", [MAC, WINDOWS])
def test_a_name_that_is_not_utf8_is_compared_by_its_bytes(flavour: PathFlavour) -> None:
    assert same(b"/m/\xff.mp4", b"/m/\xff.mp4", flavour)
    assert not same(b"/m/\xff.mp4", b"/m/\xff.MP4", flavour)
    assert same(b"/M/\xff.mp4", b"/m/\xff.mp4", flavour)


@pytest.mark.parametrize("flavour", list(PathFlavour))
def test_a_slash_at_the_end_does_not_count(flavour: PathFlavour) -> None:
    assert same(b"/m/foo/", b"/m/foo", flavour)
    assert comparison_key(FilePath(b"/"), flavour) == b"/"


def test_a_folder_never_owns_its_neighbour() -> None:
    assert inside(b"/m/foo/a.mp4", b"/m/foo")
    assert inside(b"/m/foo", b"/m/foo/")
    assert not inside(b"/m/foobar/a.mp4", b"/m/foo")
    assert not inside(b"/m/foo.mp4", b"/m/foo")
    assert not inside(b"/m", b"/m/foo")


def test_everything_is_inside_the_top_folder() -> None:
    assert inside(b"/m/a.mp4", b"/")
    assert inside(b"C:\\m\\a.mp4", b"c:\\", WINDOWS)


@given(folder=folders, name=names, flavour=st.sampled_from(PathFlavour))
def test_a_file_is_inside_its_folder_and_not_inside_a_longer_name(
    folder: bytes, name: bytes, flavour: PathFlavour
) -> None:
    assert inside(folder + b"/" + name, folder, flavour)
    assert not inside(folder + b"0/" + name, folder, flavour)


@pytest.mark.parametrize(
    ("path", "folder", "parts"),
    [
        (b"/m/2019/trip/a.mp4", b"/m", (b"2019", b"trip")),
        (b"/m/a.mp4", b"/m", ()),
        (b"/m/a/b.mp4", b"/m/", (b"a",)),
        (b"C:\\m\\x\\y.mp4", b"C:\\m", (b"x",)),
    ],
)
def test_the_folders_between_a_root_and_a_file(
    path: bytes, folder: bytes, parts: tuple[bytes, ...]
) -> None:
    assert parts_below(FilePath(path), FilePath(folder)) == parts


@pytest.mark.parametrize(
    ("path", "flavour", "name"),
    [
        (b"/m/Harbour", POSIX, b"Harbour"),
        (b"/m/Harbour/", POSIX, b"Harbour"),
        (b"/", POSIX, b"/"),
        (b"C:\\Media\\Lake", WINDOWS, b"Lake"),
    ],
)
def test_a_folder_is_called_by_its_last_component(
    path: bytes, flavour: PathFlavour, name: bytes
) -> None:
    assert Folder(path=FilePath(path), flavour=flavour).name == name


@pytest.mark.parametrize(
    ("path", "root", "folders"),
    [
        (b"/m/Lake/2019/a.mp4", b"/m", [b"/m", b"/m/Lake", b"/m/Lake/2019"]),
        (b"/m/a.mp4", b"/m", [b"/m"]),
        (b"/Lake/a.mp4", b"/", [b"/", b"/Lake"]),
        (b"/m/one\\name/a.mp4", b"/m", [b"/m", b"/m/one\\name"]),
        (b"C:\\M\\Lake\\a.mp4", b"C:\\M", [b"C:\\M", b"C:\\M\\Lake"]),
        (b"\\\\nas\\M\\Lake\\a.mp4", b"\\\\nas\\M", [b"\\\\nas\\M", b"\\\\nas\\M\\Lake"]),
        (b"/elsewhere/a.mp4", b"/m", [b"/m"]),
    ],
)
def test_the_folders_down_to_a_file_begin_with_its_root(
    path: bytes, root: bytes, folders: list[bytes]
) -> None:
    found = folders_down_to(FilePath(path), Folder(path=FilePath(root), flavour=POSIX))
    assert [folder.path for folder in found] == folders


def test_a_backslash_in_a_posix_name_separates_nothing() -> None:
    assert parts_below(FilePath(b"/m/one\\name/a.mp4"), FilePath(b"/m")) == (b"one\\name",)
