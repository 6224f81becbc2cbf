from pathlib import Path
from typing import Any

import msgspec
import pytest

from adapters.memory.analysis_engine import MemoryAnalysisEngine
from adapters.memory.analysis_engine import reply_of as whole
from application.jobs.handler import Finished, ItemStopped
from application.ports.analysis_engine import (
    AnalysisRequest,
    EngineFailed,
    EngineReply,
)
from domain.analysis.run import AnalysisRun, FailureKind, RunStatus, Usage
from domain.jobs.job import ItemStatus
from domain.jobs.strikes import OF_THE_REST
from domain.library.kind import MediaKind
from domain.shared.errors import DomainError
from domain.shared.money import MicroUsd
from domain.shared.spend import BudgetExceeded, SpendingStopped
from tests.unit.analysis.evidence import CLIP
from tests.unit.analysis.library import Library

ANSWER = {
    "description": {"overview": "Boats in a harbour."},
    "elements": None,
    "waterfall_classification": {},
    "metadata": {"keywords": ["Boats"]},
}


def reply_of(answer: object, stop_reason: str = "end") -> EngineReply:
    return whole(
        msgspec.json.encode(answer),
        stop_reason,
        Usage(input_tokens=7, output_tokens=3, cost=MicroUsd(12)),
    )


def library_with(folder: Path, *replies: EngineReply | DomainError) -> Library:
    library = Library(folder, MemoryAnalysisEngine(replies))
    library.add_proxy(library.photo)
    return library


def engine_of(library: Library) -> MemoryAnalysisEngine:
    engine = library.engines["memory"]
    assert isinstance(engine, MemoryAnalysisEngine)
    return engine


def problem_code(finished: Finished) -> str:
    assert finished.outcome.problem is not None
    return finished.outcome.problem.code


def test_an_answer_becomes_typed_results_of_one_run(tmp_path: Path) -> None:
    library = library_with(tmp_path, reply_of(ANSWER))
    finished = library.analyze(library.photo)
    (run,) = library.runs(library.photo)
    assert finished.outcome.status is ItemStatus.DONE
    assert finished.outcome.note == "3 of 4 types found something"
    assert (run.status, run.usage.cost, run.stop_reason) == (RunStatus.COMPLETED, 12, "end")
    shown = library.results(library.photo).results
    assert [result.key for result in shown] == [
        "description",
        "waterfall_classification",
        "metadata",
    ]
    assert msgspec.json.decode(shown[2].value)["keywords"] == ["boats"]


def test_the_engine_is_told_of_the_original_and_shown_the_proxy(tmp_path: Path) -> None:
    library = library_with(tmp_path)
    library.analyze(library.photo)
    (request,) = engine_of(library).asked
    assert request.evidence.file_name == "boats.jpg"
    assert request.evidence.folders == ("media", "2019-06-14 Harbour")
    assert request.proxy.name == f"{library.photo}_proxy.jpg"
    assert request.thumbnail is not None


def test_the_intent_is_durable_before_the_engine_is_asked(tmp_path: Path) -> None:
    class Looking(MemoryAnalysisEngine):
        seen: tuple[AnalysisRun, ...] = ()

        def analyze(self, request: AnalysisRequest, **more: Any) -> EngineReply:
            self.seen = library.runs(library.photo)
            return super().analyze(request, **more)

    engine = Looking()
    library = Library(tmp_path, engine)
    library.add_proxy(library.photo)
    library.analyze(library.photo)
    assert [run.status for run in engine.seen] == [RunStatus.RUNNING]


def test_the_raw_answer_is_kept_even_when_it_cannot_be_read(tmp_path: Path) -> None:
    library = library_with(tmp_path, whole(b"I am sorry."))
    finished = library.analyze(library.photo)
    (run,) = library.runs(library.photo)
    with library.reader() as now:
        assert [part.raw for part in now.runs.replies(run.id)] == [b"I am sorry."]
    assert (run.status, run.failure) == (RunStatus.FAILED, FailureKind.REFUSED)
    assert problem_code(finished) == "refused"


def test_an_answer_that_was_cut_before_anything_was_complete_is_a_failure(
    tmp_path: Path,
) -> None:
    usage = reply_of({}).usage
    library = library_with(tmp_path, whole(b'{"description": {"over', "max_tokens", usage))
    assert problem_code(library.analyze(library.photo)) == "truncated"
    assert library.runs(library.photo)[0].usage.cost == 12
    assert library.results(library.photo).results == ()


def test_an_engine_that_fails_gives_a_failed_run_with_its_kind(tmp_path: Path) -> None:
    library = library_with(tmp_path, EngineFailed(FailureKind.THROTTLED, "Too many requests."))
    finished = library.analyze(library.photo)
    assert problem_code(finished) == "throttled"
    assert library.runs(library.photo)[0].failure is FailureKind.THROTTLED
    assert library.results(library.photo).problem == finished.outcome.problem


def test_what_had_to_be_mended_is_written_down(tmp_path: Path) -> None:
    broken = {**ANSWER, "metadata": {"keywords": ["boat"], "mood": "calm"}, "elements": "sorry"}
    library = library_with(tmp_path, reply_of(broken))
    finished = library.analyze(library.photo)
    assert finished.outcome.note.endswith("without an answer: elements")
    repairs = library.runs(library.photo)[0].repairs
    assert "metadata: unknown, passed over: mood" in repairs


def test_an_equal_question_is_not_asked_twice(tmp_path: Path) -> None:
    library = library_with(tmp_path)
    library.analyze(library.photo)
    again = library.analyze(library.photo)
    assert again.outcome.status is ItemStatus.SKIPPED
    assert again.outcome.note == "an equal question was answered before"
    assert len(engine_of(library).asked) == 1


def test_with_force_it_is_asked_again(tmp_path: Path) -> None:
    library = library_with(tmp_path)
    library.analyze(library.photo)
    library.analyze(library.photo, force=True)
    assert len(engine_of(library).asked) == 2


def test_a_question_that_failed_is_asked_again(tmp_path: Path) -> None:
    library = library_with(tmp_path, EngineFailed(FailureKind.THROTTLED, "Too many."))
    library.analyze(library.photo)
    assert library.analyze(library.photo).outcome.status is ItemStatus.DONE


def test_other_options_are_another_question(tmp_path: Path) -> None:
    library = library_with(tmp_path)
    library.analyze(library.photo)
    other = library.analyze(library.photo, options={"depth": "brief"})
    assert other.outcome.status is ItemStatus.DONE


def test_only_what_is_not_answered_yet_is_asked(tmp_path: Path) -> None:
    library = library_with(tmp_path)
    library.analyze(library.photo, types=["description", "metadata"])
    library.analyze(library.photo)
    library.analyze(library.photo, types=["metadata"])
    assert [[t.key for t in request.types] for request in engine_of(library).asked] == [
        ["description", "metadata"],
        ["elements", "waterfall_classification"],
    ]


def test_a_type_without_an_answer_is_asked_again(tmp_path: Path) -> None:
    library = library_with(tmp_path, reply_of({**ANSWER, "elements": "sorry"}))
    library.analyze(library.photo)
    assert library.runs(library.photo)[0].unanswered == ("elements",)
    library.analyze(library.photo)
    assert [t.key for t in engine_of(library).asked[1].types] == ["elements"]


def test_a_model_is_asked_for_whom_the_job_says(tmp_path: Path) -> None:
    library = library_with(tmp_path)
    library.analyze(library.photo, force=True, job_cap=500)
    grant = engine_of(library).asked[0].grant
    assert (grant.job_id, grant.item_id, grant.job_cap) == ("analyze-1", 1, 500)
    assert grant.answers_since == library.clock.now()


@pytest.mark.parametrize("error", [BudgetExceeded("Too dear."), SpendingStopped()])
def test_what_may_not_be_paid_is_a_failure_that_says_nothing_about_the_file(
    tmp_path: Path, error: BudgetExceeded | SpendingStopped
) -> None:
    library = library_with(tmp_path, error)
    finished = library.analyze(library.photo)
    assert finished.outcome.problem is not None
    assert (finished.outcome.problem.code, finished.outcome.problem.remedy) == (
        error.code,
        error.remedy,
    )
    assert error.code in OF_THE_REST
    assert library.runs(library.photo)[0].problem == finished.outcome.problem


def test_a_changed_file_is_asked_about_again_and_its_old_results_are_stale(tmp_path: Path) -> None:
    library = library_with(tmp_path, reply_of(ANSWER), reply_of(ANSWER))
    library.analyze(library.photo)
    library.change(library.photo, "10-other")
    assert {r.stale_because for r in library.results(library.photo).results} == {
        ("the file has changed since",)
    }
    assert problem_code(library.analyze(library.photo)) == "no_proxy"
    library.add_proxy(library.photo)
    library.analyze(library.photo)
    assert not any(result.stale for result in library.results(library.photo).results)


def test_without_a_proxy_it_says_how_to_get_one_and_records_no_run(tmp_path: Path) -> None:
    library = library_with(tmp_path)
    finished = library.analyze(library.clip)
    assert finished.outcome.problem is not None
    assert finished.outcome.problem.code == "no_proxy"
    assert finished.outcome.problem.remedy == "Make proxies first: reelsight proxies"
    assert library.runs(library.clip) == ()


def test_a_proxy_whose_object_is_gone_is_no_proxy(tmp_path: Path) -> None:
    library = library_with(tmp_path)
    library.objects.delete(f"proxy_image/{library.photo}_proxy.jpg")
    assert problem_code(library.analyze(library.photo)) == "no_proxy"


def test_a_run_that_a_dead_process_left_behind_is_closed_first(tmp_path: Path) -> None:
    library = library_with(tmp_path, EngineFailed(FailureKind.REFUSED, "No."))
    library.analyze(library.photo)
    (first,) = library.runs(library.photo)
    with library.uow() as tx:
        tx.runs.add(msgspec.structs.replace(first, status=RunStatus.RUNNING, failure=None))
        tx.commit()
    library.analyze(library.photo)
    assert [run.status for run in library.runs(library.photo)] == [
        RunStatus.COMPLETED,
        RunStatus.FAILED,
        RunStatus.FAILED,
    ]


def test_a_stopped_analysis_keeps_nothing_and_leaves_no_run_open(tmp_path: Path) -> None:
    library = library_with(tmp_path)
    library.context.signal.set()
    with pytest.raises(ItemStopped):
        library.analyze(library.photo)
    (run,) = library.runs(library.photo)
    assert run.problem is not None
    assert (run.status, run.problem.code) == (RunStatus.FAILED, "stopped")
    assert library.results(library.photo).results == ()


def test_an_engine_with_a_bug_leaves_no_run_open(tmp_path: Path) -> None:
    class Buggy(MemoryAnalysisEngine):
        def analyze(self, request: AnalysisRequest, **more: Any) -> EngineReply:
            raise ZeroDivisionError

    library = Library(tmp_path, Buggy())
    library.add_proxy(library.photo)
    with pytest.raises(ZeroDivisionError):
        library.analyze(library.photo)
    assert library.runs(library.photo)[0].status is RunStatus.FAILED


def test_an_engine_or_a_type_that_is_gone_is_said(tmp_path: Path) -> None:
    library = library_with(tmp_path)
    assert problem_code(library.analyze(library.photo, engine="gone")) == "unknown_engine"
    gone = library.analyze(library.photo, types=["slate"])
    assert problem_code(gone) == "unknown_analysis_type"
    not_of_images = library.analyze(library.photo, types=["chapters"])
    assert problem_code(not_of_images) == "unknown_analysis_type"


def test_a_file_whose_facts_are_unknown_is_not_asked_about(tmp_path: Path) -> None:
    library = library_with(tmp_path)
    with library.uow() as tx:
        tx.media.set_facts(library.photo, None)
        tx.commit()
    assert problem_code(library.analyze(library.photo)) == "not_read"


def test_results_of_a_type_that_is_no_longer_installed_are_still_shown(tmp_path: Path) -> None:
    library = library_with(tmp_path, reply_of(ANSWER))
    library.analyze(library.photo)
    (run,) = library.runs(library.photo)
    with library.reader() as now:
        kept = now.runs.results(run.id)
    slate = msgspec.structs.replace(kept[0], key="slate", value=msgspec.Raw(b'{"take": 3}'))
    with library.uow() as tx:
        tx.runs.finish(run, [*kept, slate])
        tx.commit()
    shown = library.results(library.photo).results[-1]
    assert (shown.title, shown.lines[0].text) == ("slate", "3")
    assert shown.stale_because == ("no installed plugin brings this type any more",)


def test_a_clip_without_a_folder_below_its_root_has_the_roots_name(tmp_path: Path) -> None:
    library = library_with(tmp_path)
    clip = library.add("0001.mp4", MediaKind.VIDEO, CLIP)
    library.add_proxy(clip)
    library.analyze(clip)
    assert engine_of(library).asked[0].evidence.folders == ("media",)
