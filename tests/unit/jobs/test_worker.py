"""Who runs the jobs: the role, taking over, following."""

import threading
from pathlib import Path

import pytest

from adapters.memory.job_runner import MemoryJobRunner
from adapters.system.worker_lock import FileLockWorkerRole
from application.jobs.follow_job import FollowJob
from application.jobs.list_jobs import JobSummary
from application.jobs.worker import Worker, WorkerRoleNotHeld
from application.ports.job_runner import AttemptState
from domain.jobs.job import ItemStatus, JobStatus
from tests.unit.jobs.workshop import PATIENCE_S, QUICK, Blocks, Does, Workshop, joined


def another(tmp_path: Path) -> FileLockWorkerRole:
    """The role as another process would hold it."""
    role = FileLockWorkerRole(tmp_path / "worker.lock")
    assert role.take()
    return role


def test_a_worker_without_the_role_does_not_start(
    workshop: Workshop, role: FileLockWorkerRole
) -> None:
    worker = workshop.worker(role)
    with pytest.raises(WorkerRoleNotHeld):
        worker.start()
    assert not worker.running


def test_a_worker_clears_up_then_heals_then_works(
    workshop: Workshop, role: FileLockWorkerRole
) -> None:
    order: list[str] = []
    workshop.handlers[QUICK] = Does()
    lost = workshop.start("a")
    workshop.runner = MemoryJobRunner()  # it was never told of the job
    worker = workshop.worker(role, lambda: order.append(workshop.job(lost).status))
    assert role.take()
    worker.start()
    assert workshop.until_over(lost).status is JobStatus.COMPLETED
    worker.stop()

    assert order == ["QUEUED"]
    assert not worker.running
    assert not role.held


def test_stopping_a_worker_gives_its_work_back_and_frees_the_role(
    workshop: Workshop, role: FileLockWorkerRole, tmp_path: Path
) -> None:
    blocks = Blocks()
    workshop.handlers[QUICK] = Does(blocks)
    job_id = workshop.start("a", "b", "c")
    worker = workshop.worker(role)
    assert worker.start_if_free()
    blocks.wait_until_begun(2)
    worker.stop()

    assert workshop.counts(job_id) == {ItemStatus.QUEUED: 3}
    another(tmp_path).release()


def test_a_worker_whose_start_fails_frees_the_role(
    workshop: Workshop, role: FileLockWorkerRole, tmp_path: Path
) -> None:
    def burst() -> None:
        raise OSError("the scratch folder is gone")

    with pytest.raises(OSError):
        workshop.worker(role, burst).start_if_free()
    another(tmp_path).release()


def test_who_waits_for_the_role_takes_over(
    workshop: Workshop, role: FileLockWorkerRole, tmp_path: Path
) -> None:
    workshop.handlers[QUICK] = Does()
    holder = another(tmp_path)
    worker = workshop.worker(role)
    worker.start_when_free()
    job_id = workshop.start("a")
    assert workshop.job(job_id).status is JobStatus.QUEUED
    assert not worker.running
    holder.release()

    assert workshop.until_over(job_id).status is JobStatus.COMPLETED
    worker.stop()


def test_who_waits_for_the_role_can_be_stopped(
    workshop: Workshop, role: FileLockWorkerRole, tmp_path: Path
) -> None:
    holder = another(tmp_path)
    worker = workshop.worker(role)
    worker.start_when_free()
    worker.stop()
    holder.release()
    another(tmp_path).release()
    assert not worker.running


def test_a_worker_whose_first_sweep_fails_stops_its_runner(
    workshop: Workshop, role: FileLockWorkerRole
) -> None:
    worker = workshop.worker(role)
    workshop.database.path.unlink()
    workshop.database.close()
    with pytest.raises(Exception, match="no such table"):
        worker.start_if_free()
    assert not worker.running
    assert not role.held


def follow_of(workshop: Workshop, worker: Worker) -> FollowJob:
    return FollowJob(
        reader=workshop.reader, worker=worker, runner=workshop.runner, clock=workshop.clock
    )


def test_a_command_without_a_worker_beside_it_is_the_worker_until_its_job_ends(
    workshop: Workshop, role: FileLockWorkerRole
) -> None:
    seen: list[JobSummary] = []
    workshop.handlers[QUICK] = Does()
    worker = workshop.worker(role)
    job = follow_of(workshop, worker)(workshop.start("a", "b"), seen.append)

    assert job.status is JobStatus.COMPLETED
    assert seen[-1].progress.done == 2
    assert not role.held


def test_one_program_may_follow_several_jobs_one_after_another(
    workshop: Workshop, role: FileLockWorkerRole
) -> None:
    workshop.handlers[QUICK] = Does()
    follow = follow_of(workshop, workshop.worker(role))
    for subject in ("a", "b"):
        assert follow(workshop.start(subject)).status is JobStatus.COMPLETED


def test_a_command_in_a_process_that_is_the_worker_leaves_it_that(
    workshop: Workshop, role: FileLockWorkerRole
) -> None:
    workshop.handlers[QUICK] = Does()
    worker = workshop.worker(role)
    worker.start_if_free()
    assert follow_of(workshop, worker)(workshop.start("a")).status is JobStatus.COMPLETED
    assert worker.running
    worker.stop()


def test_a_command_beside_a_worker_follows_and_takes_over_when_that_ends(
    workshop: Workshop, role: FileLockWorkerRole, tmp_path: Path
) -> None:
    holder = another(tmp_path)
    job_id = workshop.start("a")
    workshop.handlers[QUICK] = Does()
    looks = threading.Semaphore(0)
    follow = follow_of(workshop, workshop.worker(role))
    thread = threading.Thread(target=follow, args=(job_id, lambda _: looks.release()), daemon=True)
    thread.start()
    for _ in range(3):
        assert looks.acquire(timeout=PATIENCE_S)
    assert workshop.job(job_id).status is JobStatus.QUEUED
    holder.release()

    joined(thread)
    assert workshop.job(job_id).status is JobStatus.COMPLETED


def test_a_command_tells_a_worker_that_was_too_young_to_hear_of_the_job(
    workshop: Workshop, role: FileLockWorkerRole, tmp_path: Path
) -> None:
    holder = another(tmp_path)
    job_id = workshop.start("a")
    workshop.runner = MemoryJobRunner()
    looked = threading.Event()
    follow = follow_of(workshop, workshop.worker(role))

    def look(_seen: JobSummary) -> None:
        if workshop.runner.state(job_id, 1) is AttemptState.ACTIVE:
            looked.set()

    job = follow(job_id, look, looked)
    assert job.status is JobStatus.QUEUED
    holder.release()


def test_a_follower_that_is_interrupted_leaves_the_job_to_the_next_worker(
    workshop: Workshop, role: FileLockWorkerRole
) -> None:
    blocks = Blocks()
    workshop.handlers[QUICK] = Does(blocks)
    job_id = workshop.start("a")

    def interrupt(seen: JobSummary) -> None:
        if seen.progress.current:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        follow_of(workshop, workshop.worker(role))(job_id, interrupt)
    assert workshop.counts(job_id) == {ItemStatus.QUEUED: 1}
    assert not role.held
