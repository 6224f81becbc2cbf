"""Which failures count against a file, when it is set aside, and when it is tried again."""

import ast
import errno
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from application.jobs.handler import Finished, ItemContext, done, failed, skipped
from domain.analysis.run import FailureKind
from domain.jobs.job import KILLED_WORKER, ItemKind, JobItem, NewItem
from domain.jobs.strikes import MAX_STRIKES, OF_THE_FILE, OF_THE_REST, Strikes, struck
from domain.library.file import FoundFile
from domain.library.kind import MediaKind
from domain.library.paths import PathFlavour
from domain.media.problems import MediaProblem
from domain.shared.ids import FileId, FilePath
from domain.shared.problem import Problem
from domain.transcription.problems import SpeechProblem
from tests.contract.store_samples import NOW, imported
from tests.unit.jobs.workshop import QUICK, Does, Workshop

SOURCE = Path(__file__).parents[3] / "src"
FILE, STEP = FileId(7), ItemKind("proxy")
BROKEN = Problem(code="damaged", message="It is damaged.", remedy="Copy it again.")
FULL = Problem(code="disk_full", message="The disk is full.", remedy="Make room.")
ENDS = {"broken": BROKEN, "full": FULL}


def codes_of_problems() -> set[str]:
    """Every code that an item's problem can have: the enums, and the problems written out."""
    codes = {*map(str, MediaProblem), *map(str, FailureKind), *map(str, SpeechProblem)}
    for part in ("domain", "application", "adapters"):
        for path in (SOURCE / part).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Problem":
                    codes |= {
                        word.value.value
                        for word in node.keywords
                        if word.arg == "code" and isinstance(word.value, ast.Constant)
                    }
    return codes


def test_every_problem_is_judged_once() -> None:
    assert codes_of_problems() - OF_THE_FILE - OF_THE_REST == set()
    assert set() == OF_THE_FILE & OF_THE_REST


def test_the_machine_is_never_the_files_fault() -> None:
    for code in (
        "disk_full",
        "ffmpeg_missing",
        "no_permission",
        "vanished",
        "encoder_ended",
        "model_missing",
        "not_enough_memory",
        "stopped",
    ):
        problem = Problem(code=code, message="Not now.")
        assert struck(None, FILE, STEP, problem, NOW) is None, code
    unheard_of = Problem(code="from_a_plugin", message="Who knows?")
    assert struck(None, FILE, STEP, unheard_of, NOW) is None


def test_what_killed_the_worker_is_set_aside_at_once() -> None:
    killed = struck(None, FILE, STEP, KILLED_WORKER, NOW)
    assert killed is not None
    assert killed.quarantined


@given(st.lists(st.sampled_from(["broken", "full", "done", "skipped", "changed"]), max_size=12))
def test_a_file_is_set_aside_exactly_while_it_has_failed_three_times_since_it_last_went_well(
    ends: list[str],
) -> None:
    strikes: Strikes | None = None
    in_a_row = 0
    for end in ends:
        if end in ENDS:
            strikes = struck(strikes, FILE, STEP, ENDS[end], NOW) or strikes
            in_a_row += end == "broken"
        elif end in ("done", "changed"):
            strikes, in_a_row = None, 0
        assert (strikes.count if strikes else 0) == in_a_row
        assert (strikes is not None and strikes.quarantined) == (in_a_row >= MAX_STRIKES)


def strikes_of(workshop: Workshop, file_id: FileId) -> list[int]:
    with workshop.reader() as now:
        return [strikes.count for strikes in now.strikes.of_file(file_id)]


def test_each_end_of_an_item_is_counted_in_its_transaction(workshop: Workshop) -> None:
    ends: list[Finished] = []
    workshop.handlers[QUICK] = Does(lambda item, context: ends.pop(0))
    (file_id,) = imported(workshop.uow, b"/m/a.mp4")

    def run_again(end: Finished) -> list[int]:
        ends.append(end)
        job_id = workshop.start()
        with workshop.uow() as tx:
            item = NewItem(kind=QUICK, subject=str(file_id), label="a", file_id=file_id)
            tx.jobs.add_items(job_id, [item])
            tx.commit()
        workshop.run(job_id)
        return strikes_of(workshop, file_id)

    assert run_again(failed(BROKEN)) == [1]
    assert run_again(failed(FULL)) == [1]
    assert run_again(skipped("not now")) == [1]
    assert run_again(failed(BROKEN)) == [2]
    assert run_again(failed(BROKEN)) == [3]
    with workshop.reader() as now:
        assert now.strikes.quarantined(QUICK) == {file_id}
    assert run_again(done()) == []
    assert run_again(failed(BROKEN)) == [1]
    with workshop.uow() as tx:
        found = FoundFile(
            path=FilePath(b"/m/a.mp4"), kind=MediaKind.VIDEO, size_bytes=99, modified_ns=9
        )
        root = tx.files.roots()[0]
        tx.files.upsert_found(root.id, PathFlavour.POSIX, [(found, "other")], NOW)
        tx.commit()
    assert strikes_of(workshop, file_id) == []


def test_what_the_machine_refuses_is_not_the_files_fault(workshop: Workshop) -> None:
    def work(_item: JobItem, _context: ItemContext) -> Finished:
        raise OSError(errno.EROFS, "Read-only file system", "/data/objects")

    (file_id,) = imported(workshop.uow, b"/m/a.mp4")
    job_id = workshop.start()
    with workshop.uow() as tx:
        tx.jobs.add_items(job_id, [NewItem(kind=QUICK, subject="a", label="a", file_id=file_id)])
        tx.commit()
    workshop.handlers[QUICK] = Does(work)
    workshop.run(job_id)

    (item,) = workshop.items(job_id)
    assert item.problem is not None
    assert item.problem.code == "machine_fault"
    assert strikes_of(workshop, file_id) == []


def test_an_item_that_died_with_the_worker_sets_its_file_aside(workshop: Workshop) -> None:
    (file_id,) = imported(workshop.uow, b"/m/a.mp4")
    job_id = workshop.start()
    with workshop.uow() as tx:
        tx.jobs.add_items(job_id, [NewItem(kind=QUICK, subject="a", label="a", file_id=file_id)])
        tx.commit()
    workshop.handlers[QUICK] = Does(lambda item, context: done())
    for _ in range(3):
        workshop.die_at_work(job_id, "a")
        workshop.run(job_id)
    workshop.run(job_id)
    (item,) = workshop.items(job_id)
    assert item.problem == KILLED_WORKER
    assert strikes_of(workshop, file_id) == [3]


def test_a_file_that_is_forgotten_while_it_fails_gets_no_strike(workshop: Workshop) -> None:
    (file_id,) = imported(workshop.uow, b"/m/a.mp4")

    def work(_item: JobItem, _context: ItemContext) -> Finished:
        with workshop.uow() as tx:
            tx.files.forget([file_id])
            tx.commit()
        return failed(BROKEN)

    workshop.handlers[QUICK] = Does(work)
    job_id = workshop.start()
    with workshop.uow() as tx:
        tx.jobs.add_items(job_id, [NewItem(kind=QUICK, subject="a", label="a", file_id=file_id)])
        tx.commit()
    assert workshop.run(job_id).status == "FAILED"
    assert strikes_of(workshop, file_id) == []
