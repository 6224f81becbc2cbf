"""What the store of unfinished uploads promises."""

import hashlib
import multiprocessing
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import pytest

from adapters.filesystem.upload_files import LocalUploadFiles
from adapters.memory.upload_files import MemoryUploadFiles
from application.ports.object_store import UnsafeKey
from application.ports.upload_files import UploadFiles
from domain.library.upload import NoRoomForUpload, WrongOffset

PLACE = "harbour_1f2e3d4c5b6a.mp4"
WRITERS = 4


def local(folder: Path) -> LocalUploadFiles:
    return LocalUploadFiles(folder / "unfinished", folder / "uploads")


@pytest.fixture(params=["memory", "filesystem"])
def files(request: pytest.FixtureRequest, tmp_path: Path) -> UploadFiles:
    return MemoryUploadFiles() if request.param == "memory" else local(tmp_path)


def add(files: UploadFiles, data: bytes, *, at: int = 0) -> None:
    with files.open(PLACE, at) as part:
        part.write(data)


def test_nothing_has_arrived_before_anything_did(files: UploadFiles) -> None:
    assert files.size(PLACE) == 0
    assert files.unfinished() == ()


def test_pieces_follow_one_another(files: UploadFiles) -> None:
    add(files, b"first ")
    with files.open(PLACE, 6) as part:
        part.write(b"second ")
        part.write(b"third")
        assert part.size_bytes == 18
    assert files.size(PLACE) == 18
    assert files.sha256(PLACE) == hashlib.sha256(b"first second third").hexdigest()
    (there,) = files.unfinished()
    assert (there.place, there.size_bytes) == (PLACE, 18)


@pytest.mark.parametrize("offset", [0, 4, 6])
def test_a_wrong_offset_is_told_the_right_one(files: UploadFiles, offset: int) -> None:
    add(files, b"12345")
    with pytest.raises(WrongOffset) as refused:
        add(files, b"x", at=offset)
    assert refused.value.details["received_bytes"] == 5
    assert files.size(PLACE) == 5


def test_what_arrived_before_a_cut_stays(files: UploadFiles) -> None:
    def is_cut() -> None:
        with files.open(PLACE, 0) as part:
            part.write(b"half")
            raise ConnectionError

    with pytest.raises(ConnectionError):
        is_cut()
    assert files.size(PLACE) == 4


def test_of_two_at_the_same_offset_the_first_goes_on(files: UploadFiles) -> None:
    with files.open(PLACE, 0) as one, files.open(PLACE, 0) as other:
        one.write(b"one")
        with pytest.raises(WrongOffset):
            other.write(b"other")
        one.write(b" more")
    assert files.sha256(PLACE) == hashlib.sha256(b"one more").hexdigest()


def race(go: Callable[[], object], files: UploadFiles, number: int) -> int:
    """Blocks of this writer's own letter; how many it got in before another was first."""
    go()
    written = 0
    try:
        with files.open(PLACE, 0) as part:
            for _ in range(50):
                part.write(bytes([65 + number]) * 1000)
                written += 1
    except WrongOffset:
        pass
    return written


def test_many_writers_at_once_never_mix(files: UploadFiles) -> None:
    start = Barrier(WRITERS)
    with ThreadPoolExecutor(WRITERS) as pool:
        counts = list(pool.map(lambda n: race(lambda: start.wait(60), files, n), range(WRITERS)))
    assert files.size(PLACE) == sum(counts) * 1000
    assert sorted(counts)[:-1] == [0] * (WRITERS - 1)


def in_process(folder: Path, start: Barrier, counts: "multiprocessing.Queue[int]", n: int) -> None:
    counts.put(race(lambda: start.wait(60), local(folder), n))


def test_nor_do_processes(tmp_path: Path) -> None:
    context = multiprocessing.get_context("spawn")
    start, counts = context.Barrier(WRITERS), context.Queue()
    writers = [
        context.Process(target=in_process, args=(tmp_path, start, counts, n))
        for n in range(WRITERS)
    ]
    for writer in writers:
        writer.start()
    written = [counts.get(timeout=60) for _ in writers]
    for writer in writers:
        writer.join(60)
    content = (tmp_path / "unfinished" / f"{PLACE}.part").read_bytes()
    assert len(content) == sum(written) * 1000
    assert len(set(content)) == 1


def test_a_whole_file_is_kept_in_one_step_and_keeping_it_again_does_nothing(
    files: UploadFiles,
) -> None:
    add(files, b"whole")
    kept = files.keep(PLACE)
    assert kept == files.folder + b"/" + PLACE.encode()
    assert files.path(PLACE) == kept
    assert files.unfinished() == ()
    assert files.keep(PLACE) == kept
    assert files.size(PLACE) == 5


def test_nothing_is_added_to_a_kept_file(files: UploadFiles) -> None:
    with files.open(PLACE, 0) as late:
        late.write(b"whole")
        files.keep(PLACE)
    with pytest.raises(WrongOffset):
        add(files, b" and more", at=5)
    assert files.size(PLACE) == 5


def test_nothing_cannot_be_kept(files: UploadFiles) -> None:
    with pytest.raises(FileNotFoundError):
        files.keep(PLACE)


def test_dropping_removes_it_unfinished_and_kept(files: UploadFiles) -> None:
    files.drop(PLACE)
    add(files, b"x")
    files.drop(PLACE)
    assert files.size(PLACE) == 0
    add(files, b"y")
    files.keep(PLACE)
    files.drop(PLACE)
    assert files.size(PLACE) == 0


def test_there_is_room(files: UploadFiles) -> None:
    assert files.free_bytes() > 0


@pytest.mark.parametrize("place", ["../x.mp4", "", "/etc/x.mp4", "a\\b.mp4", "a\0.mp4"])
def test_a_place_that_could_lie_elsewhere_is_refused(files: UploadFiles, place: str) -> None:
    for ask in (files.size, files.keep, files.drop):
        with pytest.raises(UnsafeKey):
            ask(place)


def test_what_has_to_stay_free_is_not_written_to(tmp_path: Path) -> None:
    free = local(tmp_path).free_bytes()
    files = LocalUploadFiles(tmp_path / "a", tmp_path / "b", least_free_bytes=2 * free)
    with pytest.raises(NoRoomForUpload) as refused:
        add(files, b"12345")
    assert refused.value.details["received_bytes"] == 0
    assert files.size(PLACE) == 0
