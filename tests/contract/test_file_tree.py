"""What every file tree promises."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from adapters.filesystem.file_tree import LocalFileTree
from adapters.memory.file_tree import MemoryFileTree
from application.ports.file_tree import FileTree, FileUnreadable, FolderNotFound, SkippedFile
from domain.library.file import FoundFile, LastSeen
from domain.library.globs import Globs
from domain.library.kind import MediaKind
from domain.library.paths import PathFlavour
from domain.shared.ids import FileId, FilePath

Plant = Callable[[dict[bytes, bytes]], tuple[FileTree, FilePath]]


@pytest.fixture(params=["memory", "filesystem"])
def plant(request: pytest.FixtureRequest, tmp_path: Path) -> Plant:
    """A tree with the given relative names, and its root."""

    def planted(files: dict[bytes, bytes]) -> tuple[FileTree, FilePath]:
        root = os.fsencode(tmp_path.resolve())
        absolute = {root + b"/" + name: content for name, content in files.items()}
        if request.param == "memory":
            return MemoryFileTree(absolute), FilePath(root)
        for path, content in absolute.items():
            place = Path(os.fsdecode(path))
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_bytes(content)
        return LocalFileTree(platform="linux"), FilePath(root)

    return planted


def names(tree: FileTree, root: FilePath, *, recursive: bool = True) -> list[bytes]:
    return [met.path[len(root) + 1 :] for met in tree.walk(root, recursive=recursive)]


def test_a_walk_meets_every_file_once_in_byte_order(plant: Plant) -> None:
    tree, root = plant({b"b.mp4": b"", b"a/z.mp4": b"", b"a/B.jpg": b"", b"a.mp4": b""})

    assert names(tree, root) == [b"a/B.jpg", b"a/z.mp4", b"a.mp4", b"b.mp4"]


def test_a_flat_walk_stays_in_the_folder(plant: Plant) -> None:
    tree, root = plant({b"a.mp4": b"", b"deep/er/b.mp4": b""})

    assert names(tree, root, recursive=False) == [b"a.mp4"]


def test_files_are_told_apart_by_name_and_measured(plant: Plant) -> None:
    tree, root = plant({b"a.MP4": b"123", b"b.jpeg": b"", b"notes.txt": b"x", b"._a.mp4": b"x"})

    met = {thing.path[len(root) + 1 :]: thing for thing in tree.walk(root, recursive=True)}

    clip = met[b"a.MP4"]
    assert isinstance(clip, FoundFile)
    assert (clip.kind, clip.size_bytes) == (MediaKind.VIDEO, 3)
    assert isinstance(met[b"b.jpeg"], FoundFile)
    assert isinstance(met[b"notes.txt"], SkippedFile)
    assert isinstance(met[b"._a.mp4"], SkippedFile)


def test_names_that_are_not_utf8_keep_their_bytes(plant: Plant) -> None:
    awkward = [b"caf\xe9.mp4", b"new\nline.mp4", b"-rf.mp4", "Видео 東京.mp4".encode()]
    tree, root = plant(dict.fromkeys(awkward, b"x"))

    assert names(tree, root) == sorted(awkward)


def test_equal_content_has_an_equal_fingerprint_under_any_name(plant: Plant) -> None:
    content = os.urandom(500_000)
    tree, root = plant({b"a.mp4": content, b"moved/b.mp4": content})

    first = tree.fingerprint(FilePath(root + b"/a.mp4"), len(content))
    second = tree.fingerprint(FilePath(root + b"/moved/b.mp4"), len(content))

    assert first == second
    assert first.startswith("500000-")


@pytest.mark.parametrize("at", [0, 250_000, 499_999])
def test_a_change_in_head_middle_or_tail_changes_the_fingerprint(plant: Plant, at: int) -> None:
    content = bytes(500_000)
    changed = content[:at] + b"\1" + content[at + 1 :]
    tree, root = plant({b"a.mp4": content, b"b.mp4": changed})

    first = tree.fingerprint(FilePath(root + b"/a.mp4"), len(content))
    second = tree.fingerprint(FilePath(root + b"/b.mp4"), len(content))

    assert first != second


def test_both_trees_agree_on_fingerprints(tmp_path: Path) -> None:
    content = bytes(range(256)) * 2_000
    path = FilePath(os.fsencode(tmp_path / "a.mp4"))
    (tmp_path / "a.mp4").write_bytes(content)

    on_disk = LocalFileTree().fingerprint(path, len(content))

    assert MemoryFileTree({path: content}).fingerprint(path, len(content)) == on_disk


def test_the_head_of_a_short_file_is_the_file(plant: Plant) -> None:
    tree, root = plant({b"a.mp4": b"12345"})

    assert tree.head(FilePath(root + b"/a.mp4"), 3) == b"123"
    assert tree.head(FilePath(root + b"/a.mp4"), 100) == b"12345"


def test_a_file_that_is_gone_says_so(plant: Plant) -> None:
    tree, root = plant({b"a.mp4": b""})
    gone = FilePath(root + b"/gone.mp4")

    with pytest.raises(FileUnreadable) as caught:
        tree.fingerprint(gone, 5)

    assert caught.value.problem.code == "vanished"
    with pytest.raises(FileUnreadable):
        tree.head(gone, 5)


def test_a_folder_resolves_from_text_and_from_bytes(plant: Plant) -> None:
    tree, root = plant({b"caf\xe9/a.mp4": b""})
    folder = FilePath(root + b"/caf\xe9")

    assert tree.resolve(folder) == folder
    assert tree.resolve(os.fsdecode(folder)) == folder
    assert tree.resolve(folder + b"/") == folder


@pytest.mark.parametrize("name", [b"none", b"a.mp4"])
def test_what_is_no_folder_is_not_found(plant: Plant, name: bytes) -> None:
    tree, root = plant({b"a.mp4": b""})

    with pytest.raises(FolderNotFound):
        tree.resolve(root + b"/" + name)


@pytest.mark.parametrize("nothing", ["", b""])
def test_an_empty_path_never_means_the_working_directory(
    plant: Plant, nothing: str | bytes
) -> None:
    tree, _ = plant({b"a.mp4": b""})

    with pytest.raises(FolderNotFound):
        tree.resolve(nothing)


def test_a_memory_tree_shows_a_locked_file_and_folder() -> None:
    tree = MemoryFileTree(
        {b"/m/a.mp4": b"x", b"/m/shut/b.mp4": b"x"}, locked=frozenset({b"/m/a.mp4", b"/m/shut"})
    )

    met = [type(thing).__name__ for thing in tree.walk(FilePath(b"/m"), recursive=True)]

    assert met == ["FoundFile", "UnreadableFolder"]
    with pytest.raises(FileUnreadable, match="refuses"):
        tree.fingerprint(FilePath(b"/m/a.mp4"), 1)


@pytest.mark.parametrize(
    ("platform", "flavour"),
    [
        ("linux", PathFlavour.POSIX),
        ("darwin", PathFlavour.MAC),
        ("win32", PathFlavour.WINDOWS),
        ("freebsd14", PathFlavour.POSIX),
    ],
)
def test_each_system_has_its_rules_for_comparing(platform: str, flavour: PathFlavour) -> None:
    assert LocalFileTree(platform=platform).flavour(FilePath(b"/m")) is flavour


def test_files_as_they_were_seen_are_passed_over_and_taken_out(plant: Plant) -> None:
    tree, root = plant({b"a.mp4": b"1", b"x/b.mp4": b"22", b"x/c.mp4": b"333"})
    met = {m.path: m for m in tree.walk(root, recursive=True) if isinstance(m, FoundFile)}
    seen: LastSeen = {
        path: (m.size_bytes, m.modified_ns, FileId(n)) for n, (path, m) in enumerate(met.items())
    }
    other = FilePath(root + b"/x/b.mp4")
    seen[other] = (7, *seen[other][1:])
    gone = FilePath(root + b"/gone.mp4")
    seen[gone] = (1, 1, FileId(9))

    left = [m.path for m in tree.walk(root, recursive=True, seen=seen)]

    assert left == [other]
    assert set(seen) == {other, gone}


def test_globs_leave_out_names_and_whole_folders(plant: Plant) -> None:
    tree, root = plant({b"a.mov": b"", b"a.mp4": b"", b"x/.cache/b.mov": b"", b"x/c.MOV": b""})
    globs = Globs(include=("*.mov",), exclude=("**/.cache/**",))

    met = [m.path[len(root) + 1 :] for m in tree.walk(root, recursive=True, globs=globs)]

    assert met == [b"a.mov", b"x/c.MOV"]


def test_globs_may_be_about_a_folder_further_out(plant: Plant) -> None:
    tree, root = plant({b"x/raw/a.mp4": b"", b"x/b.mp4": b""})
    globs = Globs(exclude=("x/raw/**",))

    inner = FilePath(root + b"/x")
    met = [m.path for m in tree.walk(inner, recursive=True, globs=globs, globs_from=root)]

    assert met == [root + b"/x/b.mp4"]


def test_a_look_tells_what_the_walk_would(plant: Plant) -> None:
    tree, root = plant({b"x/a.mp4": b"123", b"x/notes.txt": b""})
    (met,) = [m for m in tree.walk(root, recursive=True) if isinstance(m, FoundFile)]

    assert tree.look(FilePath(root + b"/x/a.mp4")) == met
    for nothing in (b"/x", b"/x/b.mp4", b"/x/a.mp4/c.mp4", b"/x/notes.txt"):
        assert tree.look(FilePath(root + nothing)) is None


def test_whether_something_is_there(plant: Plant) -> None:
    tree, root = plant({b"x/a.mp4": b"123"})

    for there in (b"", b"/x", b"/x/a.mp4"):
        assert tree.is_there(FilePath(root + there)) is True
    for gone in (b"/y", b"/x/b.mp4", b"/x/a.mp4/c.mp4"):
        assert tree.is_there(FilePath(root + gone)) is False


def test_behind_a_folder_that_may_not_be_entered_nothing_can_be_told(tmp_path: Path) -> None:
    shut = tmp_path / "shut"
    shut.mkdir()
    (shut / "a.mp4").write_bytes(b"1")
    shut.chmod(0)
    try:
        if os.access(shut, os.X_OK):
            pytest.skip("this user may enter any folder")
        there = LocalFileTree().is_there(FilePath(os.fsencode(shut / "a.mp4")))
    finally:
        shut.chmod(0o755)
    assert there is None


def test_a_link_is_no_file_but_something_is_there(tmp_path: Path) -> None:
    (tmp_path / "a.mp4").write_bytes(b"1")
    (tmp_path / "link.mp4").symlink_to(tmp_path / "a.mp4")
    path = FilePath(os.fsencode(tmp_path / "link.mp4"))
    tree = LocalFileTree()
    assert tree.look(path) is None
    assert tree.is_there(path) is True
