"""A rescan of 100,000 unchanged files, fingerprints, and the memory that an import takes."""

import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path

from adapters.filesystem.file_tree import LocalFileTree
from adapters.memory.clock import MemoryClock
from adapters.sql.database import SqlDatabase
from application.library.rescanning.compare_folder import CompareFolder
from application.library.rescanning.start_rescan import COMPARE, RESCAN
from application.library.rescanning.survey import SurveyFolder
from application.library.settle import Settle
from application.ports.stop_signal import NeverStop
from application.ports.unit_of_work import UnitOfWork
from domain.jobs.job import Job, JobStatus, NewItem
from domain.library.file import FileState, FoundFile
from domain.library.fingerprint import sample_windows
from domain.library.globs import EVERYTHING
from domain.shared.ids import FilePath, JobId
from tests.bench.import_memory import say_import_memory
from tests.bench.report import run, say, shortest
from tests.contract.stores import reader_on, uow_on

FILES = 100_000
IN_FOLDER = 100
RUNS = 5
SMALL, LARGE = 20_000, 400
_ROWS = 2_000


class Context:
    stop = NeverStop()

    def report(self, fraction: float) -> None:
        pass


def main() -> None:
    with tempfile.TemporaryDirectory() as name:
        here = Path(name).resolve()
        media = here / "media"
        plant(media, FILES)
        _unchanged(here, media)
        say_import_memory(here, media, FILES)
        _fingerprints(here)


def plant(media: Path, count: int) -> None:
    for number in range(count):
        folder = media / f"shoot {number // 10_000:02d}" / f"day {number // IN_FOLDER % 100:03d}"
        if number % IN_FOLDER == 0:
            folder.mkdir(parents=True)
        (folder / f"clip_{number:06d}.mp4").write_bytes(b"%d" % number)


def _unchanged(here: Path, media: Path) -> None:
    database = SqlDatabase(here / "reelsight.db")
    database.prepare(may_migrate=True)
    tree, uow, reader = LocalFileTree(), uow_on(database), reader_on(database)
    root = FilePath(bytes(media))
    _fill(uow, tree, root)
    job, clock = _job(uow, root), MemoryClock()
    compare = CompareFolder(
        file_tree=tree,
        uow=uow,
        reader=reader,
        clock=clock,
        worth_reading_again=frozenset(),
        settle_s=3,
    )
    survey = SurveyFolder(
        file_tree=tree, reader=reader, settle=Settle(file_tree=tree, clock=clock, settle_s=3)
    )
    with reader() as now:
        (item,) = now.jobs.items(job.id)
    looked = survey(root, recursive=True, globs=EVERYTHING, stop=NeverStop())
    if looked.unchanged != FILES or looked.found or looked.left:
        raise SystemExit(f"not unchanged: {looked.unchanged}, {len(looked.found)} found")
    others: list[Callable[[], object]] = [
        lambda: run(["find", str(media), "-type", "f", "-printf", "%p %s %T@\n"])
    ]
    if shutil.which("rclone"):
        lsf: list[str | bytes] = ["rclone", "lsf", "-R", "--format", "pst", str(media)]
        others.append(lambda: run(lsf))
    taken, find, *rclone = shortest(lambda: compare(job, item, Context()), *others, runs=RUNS)
    database.close()
    how = (
        f"{FILES / taken:,.0f} files/s ({taken:.3f} s for {FILES:,}, a library of as many); "
        "predecessor: 24 files/s (209 s for 5,000)"
    )
    say("rescan, unchanged", f"{taken / find:.2f} x find -printf", "goal: at most 1.7", how)
    if rclone:
        say(
            "rescan, unchanged",
            f"{rclone[0] / taken:.2f} x faster",
            "goal: at least 1.6",
            f"than rclone lsf -R with times ({rclone[0]:.3f} s)",
        )
    else:
        say("rescan, unchanged", "left out", "goal: at least 1.6", "rclone is not installed")


def _fill(uow: UnitOfWork, tree: LocalFileTree, root: FilePath) -> None:
    clock, flavour = MemoryClock(), tree.flavour(root)
    found = [f for f in tree.walk(root, recursive=True) if isinstance(f, FoundFile)]
    for start in range(0, len(found), _ROWS):
        some = [
            (entry, f"{entry.size_bytes}-{start + number:032x}")
            for number, entry in enumerate(found[start : start + _ROWS])
        ]
        with uow() as tx:
            folder = tx.files.ensure_root(root, flavour, clock.now())
            ids = tx.files.upsert_found(folder.id, flavour, some, clock.now())
            files = tx.files.some(ids)
            tx.files.save(file.probed(file.kind, FileState.READY, ()) for file in files)
            tx.commit()


def _job(uow: UnitOfWork, root: FilePath) -> Job:
    job = Job(
        id=JobId("rescan-bench"),
        kind=RESCAN,
        title="Rescan",
        options={"root": root.decode().replace(" ", "%20"), "recursive": True},
        status=JobStatus.RUNNING,
        attempt=1,
        created_at=MemoryClock().now(),
    )
    with uow() as tx:
        tx.jobs.add(job, [NewItem(kind=COMPARE, subject="compare", label="Comparing")])
        tx.commit()
    return job


def _fingerprints(here: Path) -> None:
    """Against reading the same bytes, and nothing done with them."""
    tree = LocalFileTree()
    for what, count, size in (
        ("small files", SMALL, 4_000),
        ("files of 1 MiB", LARGE, 1024 * 1024),
    ):
        folder = here / what
        folder.mkdir()
        paths = []
        for number in range(count):
            path = folder / f"{number:06d}.mp4"
            path.write_bytes((b"%08d" % number) * (size // 8))
            paths.append(FilePath(bytes(path)))
        read, made = shortest(
            lambda paths=paths, size=size: _read_only(paths, size),  # type: ignore[misc]
            lambda paths=paths, size=size: [tree.fingerprint(path, size) for path in paths],  # type: ignore[misc]
            runs=RUNS,
        )
        say(
            f"fingerprint, {what}",
            f"{read / made:.2f} x reading",
            "goal: at least 0.9",
            f"{count / made:,.0f} files/s",
        )
        shutil.rmtree(folder)


def _read_only(paths: list[FilePath], size: int) -> None:
    for path in paths:
        with open(path, "rb", buffering=0) as file:
            for offset, length in sample_windows(size):
                file.seek(offset)
                file.read(length)


if __name__ == "__main__":
    main()
