"""The contract of `RunRepository`."""

import msgspec
import pytest
from msgspec import structs

from application.ports.unit_of_work import UnitOfWork
from domain.analysis.run import (
    INTERRUPTED,
    AnalysisRun,
    FailureKind,
    RunNotFound,
    RunStatus,
    TypeResult,
    Usage,
)
from domain.shared.ids import FileId, RunId
from domain.shared.money import MicroUsd
from domain.shared.problem import Problem
from tests.contract.store_samples import analysis_run, imported, later
from tests.contract.stores import OnMemory, OnSql, Store


def result(key: str, value: bytes = b'{"text": "caf\xc3\xa9"}') -> TypeResult:
    return TypeResult(run_id=RunId(0), key=key, version="2", value=msgspec.Raw(value))


def completed(uow: UnitOfWork, file_id: FileId, *results: TypeResult, asked: str = "q") -> RunId:
    with uow() as tx:
        run = tx.runs.add(analysis_run(file_id, request_hash=asked))
        tx.runs.finish(structs.replace(run, status=RunStatus.COMPLETED), results)
        tx.commit()
    return run.id


def texts(results: tuple[TypeResult, ...]) -> list[tuple[int, str, bytes]]:
    return [(row.run_id, row.key, bytes(row.value)) for row in results]


class RunRepositoryContract:
    def test_the_intent_is_recorded_under_a_new_id(self, store: Store) -> None:
        (file_id,) = imported(store.uow, b"/m/a.mp4")
        asked = structs.replace(analysis_run(file_id), id=RunId(4711))
        with store.uow() as tx:
            first, second = tx.runs.add(asked), tx.runs.add(asked)
            tx.commit()
        assert len({first.id, second.id, 4711}) == 3
        with store.reader() as now:
            assert now.runs.get(first.id) == structs.replace(asked, id=first.id)
            assert now.runs.raw_reply(first.id) is None
            assert now.runs.results(first.id) == ()

    def test_an_unknown_run_is_a_named_error(self, store: Store) -> None:
        (file_id,) = imported(store.uow, b"/m/a.mp4")
        unknown = structs.replace(analysis_run(file_id), id=RunId(5))
        with store.uow() as tx:
            with pytest.raises(RunNotFound):
                tx.runs.get(RunId(5))
            with pytest.raises(RunNotFound):
                tx.runs.finish(unknown, [])
            with pytest.raises(RunNotFound):
                tx.runs.set_raw_reply(RunId(5), b"")
            assert tx.runs.raw_reply(RunId(5)) is None

    def test_the_end_of_a_run_is_written_whole(self, store: Store) -> None:
        (file_id,) = imported(store.uow, b"/m/a.mp4")
        with store.uow() as tx:
            run = tx.runs.add(analysis_run(file_id))
            tx.runs.set_raw_reply(run.id, b"\x00{not json")
            ended = AnalysisRun(
                **(
                    structs.asdict(run)
                    | {
                        "status": RunStatus.FAILED,
                        "ended_at": later(3),
                        "failure": FailureKind.TRUNCATED,
                        "problem": Problem(code="truncated", message="Cut off.", remedy="Again."),
                        "stop_reason": "max_tokens",
                        "usage": Usage(input_tokens=5, output_tokens=7, cost=MicroUsd(12)),
                        "repairs": ("closed a bracket",),
                    }
                )
            )
            tx.runs.finish(ended, [])
            tx.commit()
        with store.reader() as now:
            assert now.runs.get(run.id) == ended
            assert now.runs.raw_reply(run.id) == b"\x00{not json"

    def test_results_come_back_as_written_and_are_replaced(self, store: Store) -> None:
        (file_id,) = imported(store.uow, b"/m/a.mp4")
        run_id = completed(store.uow, file_id, result("summary"), result("chapters", b"[]"))
        with store.uow() as tx:
            run = tx.runs.get(run_id)
            assert texts(tx.runs.results(run_id)) == [
                (run_id, "chapters", b"[]"),
                (run_id, "summary", b'{"text": "caf\xc3\xa9"}'),
            ]
            tx.runs.finish(run, [result("summary", b"1")])
            assert texts(tx.runs.results(run_id)) == [(run_id, "summary", b"1")]

    def test_runs_of_a_file_come_newest_first(self, store: Store) -> None:
        first, second = imported(store.uow, b"/m/a.mp4", b"/m/b.mp4")
        old, _, new = (completed(store.uow, file_id) for file_id in (first, second, first))
        with store.reader() as now:
            assert [run.id for run in now.runs.of_file(first)] == [new, old]

    def test_per_type_the_newest_completed_result_counts(self, store: Store) -> None:
        (file_id, other) = imported(store.uow, b"/m/a.mp4", b"/m/b.mp4")
        first = completed(store.uow, file_id, result("summary", b"1"), result("chapters", b"1"))
        second = completed(store.uow, file_id, result("summary", b"2"))
        completed(store.uow, file_id)
        completed(store.uow, other, result("chapters", b"3"))
        with store.uow() as tx:
            failed = tx.runs.add(analysis_run(file_id))
            tx.runs.finish(structs.replace(failed, status=RunStatus.FAILED), [result("chapters")])
            tx.commit()
        with store.reader() as now:
            assert texts(now.runs.layers(file_id)) == [
                (first, "chapters", b"1"),
                (second, "summary", b"2"),
            ]
            assert now.runs.layers(FileId(99)) == ()

    def test_an_equal_question_is_found_when_it_was_answered(self, store: Store) -> None:
        (file_id, other) = imported(store.uow, b"/m/a.mp4", b"/m/b.mp4")
        completed(store.uow, file_id, asked="same")
        newest = completed(store.uow, file_id, asked="same")
        with store.uow() as tx:
            tx.runs.add(analysis_run(file_id, request_hash="same"))
            tx.runs.add(analysis_run(file_id, request_hash="open"))
            found = tx.runs.completed_with(file_id, "same")
            assert found is not None
            assert found.id == newest
            assert tx.runs.completed_with(file_id, "open") is None
            assert tx.runs.completed_with(other, "same") is None

    def test_runs_that_a_dead_process_left_have_an_unknown_outcome(self, store: Store) -> None:
        (file_id, other) = imported(store.uow, b"/m/a.mp4", b"/m/b.mp4")
        done = completed(store.uow, file_id)
        with store.uow() as tx:
            left = tx.runs.add(analysis_run(file_id))
            not_asked = tx.runs.add(analysis_run(other))
            assert tx.runs.fail_interrupted(file_id) == 1
            assert tx.runs.fail_interrupted(file_id) == 0
            run = tx.runs.get(left.id)
            assert (run.status, run.failure) == (RunStatus.FAILED, FailureKind.OUTCOME_UNKNOWN)
            assert run.problem == INTERRUPTED
            assert tx.runs.get(done).status is RunStatus.COMPLETED
            assert tx.runs.get(not_asked.id).status is RunStatus.RUNNING


class TestMemoryRuns(OnMemory, RunRepositoryContract):
    pass


class TestSqlRuns(OnSql, RunRepositoryContract):
    pass
