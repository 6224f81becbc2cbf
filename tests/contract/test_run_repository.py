"""The contract of `RunRepository`."""

from typing import Any

import pytest
from msgspec import structs

from application.ports.unit_of_work import UnitOfWork
from domain.analysis.context import Context
from domain.analysis.evidence import SeenText
from domain.analysis.findings import Claim, Finding
from domain.analysis.parts import Part
from domain.analysis.run import (
    INTERRUPTED,
    AnalysisRun,
    Asked,
    FailureKind,
    RunNotFound,
    RunStatus,
    TypeRef,
    TypeResult,
    Usage,
)
from domain.library.kind import MediaKind
from domain.shared.ids import FileId, RunId, TranscriptId
from domain.shared.money import MicroUsd
from domain.shared.problem import Problem
from tests.contract.inside_sql import asked_of, plan_of
from tests.contract.store_samples import analysis_run, imported, later, spoken, type_result
from tests.contract.stores import InSql, OnMemory, OnSql, Store
from tests.unit.analysis.evidence import a_clip

FINDINGS = (
    Finding(path="text", claim=Claim.QUOTE, supported=True, says="café"),
    Finding(
        path="chapters[2]",
        claim=Claim.TIME,
        supported=False,
        says="3–2 s",
        reason="Ends first.",
    ),
)


def completed(
    uow: UnitOfWork,
    file_id: FileId,
    *results: TypeResult,
    asked: str = "q",
    engine: str = "extractive",
    model: str = "extractive",
) -> RunId:
    with uow() as tx:
        run = analysis_run(file_id, request_hash=asked, model=model)
        run = tx.runs.add(structs.replace(run, engine=engine))
        tx.runs.finish(structs.replace(run, status=RunStatus.COMPLETED), results)
        tx.commit()
    return run.id


def part(index: int) -> Part:
    start = 1_700.5 * index
    return Part(
        index=index,
        start_s=start,
        end_s=start + 1_800,
        core_start_s=start + 30,
        core_end_s=start + 1_730.5,
    )


def worded(key: str, prompt: str = "words") -> TypeRef:
    return TypeRef(key=key, version="1", prompt=prompt)


def texts(results: tuple[TypeResult, ...]) -> list[tuple[int, str, bytes]]:
    return [(row.run_id, row.key, bytes(row.value)) for row in results]


class RunRepositoryContract:
    def test_what_a_run_was_told_is_kept_beside_it(self, store: Store) -> None:
        file_id, other = imported(store.uow, b"/m/a.mp4", b"/m/b.mp4")
        told = Context(
            file_name="ä湖.mp4",
            folders=("m", "x"),
            transcript_id=TranscriptId(3),
            words_at=later(1),
            summary_at=later(2),
        )
        bare = Context(file_name="b.mp4", folders=())
        with store.uow() as tx:
            first = tx.runs.add(analysis_run(file_id), told)
            tx.runs.add(analysis_run(file_id))
            second = tx.runs.add(analysis_run(other), bare)
            tx.commit()
        with store.reader() as now:
            assert now.runs.contexts(file_id) == {first.id: told}
            assert now.runs.contexts(other) == {second.id: bare}
        with store.uow() as tx:
            tx.files.forget([file_id])
            tx.commit()
        with store.reader() as now:
            assert now.runs.contexts(file_id) == {}

    def test_the_intent_is_recorded_under_a_new_id(self, store: Store) -> None:
        (file_id,) = imported(store.uow, b"/m/a.mp4")
        asked = structs.replace(analysis_run(file_id), id=RunId(4711))
        with store.uow() as tx:
            first, second = tx.runs.add(asked), tx.runs.add(asked)
            tx.commit()
        assert len({first.id, second.id, 4711}) == 3
        with store.reader() as now:
            assert now.runs.get(first.id) == structs.replace(asked, id=first.id)
            assert now.runs.replies(first.id) == ()
            assert now.runs.results(first.id) == ()

    def test_replies_come_back_in_order_with_what_they_speak_of(self, store: Store) -> None:
        (file_id,) = imported(store.uow, b"/m/a.mp4")
        parts = [
            structs.replace(spoken(b"one"), part=part(0)),
            structs.replace(spoken(b"\x00two", stop_reason="max_tokens"), part=part(1)),
            structs.replace(spoken(b"all"), is_synthesis=True),
        ]
        with store.uow() as tx:
            run = tx.runs.add(analysis_run(file_id))
            tx.runs.set_replies(run.id, parts)
            tx.commit()
        with store.reader() as now:
            replies = now.runs.replies(run.id)
        assert [structs.replace(reply, reply_id=None) for reply in replies] == parts
        assert len({reply.reply_id for reply in replies} - {None}) == 3

    def test_replies_set_again_stand_in_place_of_the_old(self, store: Store) -> None:
        (file_id,) = imported(store.uow, b"/m/a.mp4")
        with store.uow() as tx:
            run = tx.runs.add(analysis_run(file_id))
            tx.runs.set_replies(run.id, [spoken(b"a"), spoken(b"b")])
            again = tx.runs.add(analysis_run(file_id))
            tx.runs.set_replies(again.id, tx.runs.replies(run.id)[:1])
            tx.runs.set_replies(run.id, [spoken(b"c")])
            assert [reply.raw for reply in tx.runs.replies(run.id)] == [b"c"]
            assert [reply.raw for reply in tx.runs.replies(again.id)] == [b"a"]

    def test_a_file_is_asked_only_for_types_without_an_answer_in_these_words(
        self, store: Store
    ) -> None:
        whole, partly, changed, other = imported(
            store.uow, b"/m/a.mp4", b"/m/b.mp4", b"/m/c.mp4", b"/m/d.mp4"
        )
        summary, chapters = worded("summary"), worded("chapters")

        def answer(file_id: FileId, *types: TypeRef, **values: Any) -> None:
            with store.uow() as tx:
                media_hash = tx.files.get(file_id).fingerprint
                run = structs.replace(analysis_run(file_id), types=types, media_hash=media_hash)
                run = tx.runs.add(structs.replace(run, **values))
                tx.runs.finish(structs.replace(run, status=RunStatus.COMPLETED), [])
                tx.commit()

        answer(whole, summary)
        answer(whole, chapters, worded("metadata"))
        answer(partly, summary, chapters, unanswered=("chapters",))
        answer(changed, summary, worded("chapters", "in other words"))
        answer(other, summary, model="pro")
        answer(other, summary, options={"language": "de"})
        answer(other, summary, media_hash="before")
        with store.uow() as tx:
            tx.runs.add(
                structs.replace(
                    analysis_run(other),
                    types=(summary,),
                    media_hash=tx.files.get(other).fingerprint,
                )
            )
            tx.commit()
        asked = Asked(
            engine="extractive",
            model="extractive",
            types=(summary, chapters),
            options={"language": "en"},
        )
        with store.reader() as now:
            assert now.runs.answered(asked) == {
                whole: {"summary", "chapters"},
                partly: {"summary"},
                changed: {"summary"},
            }

    def test_an_unknown_run_is_a_named_error(self, store: Store) -> None:
        (file_id,) = imported(store.uow, b"/m/a.mp4")
        unknown = structs.replace(analysis_run(file_id), id=RunId(5))
        with store.uow() as tx:
            with pytest.raises(RunNotFound):
                tx.runs.get(RunId(5))
            with pytest.raises(RunNotFound):
                tx.runs.finish(unknown, [])
            with pytest.raises(RunNotFound):
                tx.runs.set_replies(RunId(5), [])
            assert tx.runs.replies(RunId(5)) == ()

    def test_the_end_of_a_run_is_written_whole(self, store: Store) -> None:
        (file_id,) = imported(store.uow, b"/m/a.mp4")
        with store.uow() as tx:
            run = tx.runs.add(analysis_run(file_id))
            tx.runs.set_replies(run.id, [spoken(b"\x00{not json")])
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
                        "unanswered": ("chapters",),
                    }
                )
            )
            tx.runs.finish(ended, [])
            tx.commit()
        with store.reader() as now:
            assert now.runs.get(run.id) == ended
            assert [reply.raw for reply in now.runs.replies(run.id)] == [b"\x00{not json"]

    def test_what_was_seen_is_known_by_the_content_it_was_seen_in(self, store: Store) -> None:
        one, other = imported(store.uow, b"/m/a.mp4", b"/m/b.mp4")
        first, second = (
            a_clip(texts=(SeenText(text=words, at_s=1.5, confidence=0.9),))
            for words in ("café", "\U0001f600")
        )
        with store.uow() as tx:
            for file_id, media_hash, seen in (
                (one, "fp-0", first),
                (one, "fp-0", second),
                (one, "fp-0", None),
                (one, "before", first),
                (other, "fp-0", first),
            ):
                run = tx.runs.add(structs.replace(analysis_run(file_id), media_hash=media_hash))
                tx.runs.set_replies(run.id, [spoken(b"{}")], seen)
            tx.commit()
        with store.reader() as now:
            assert now.runs.seen(one, "fp-0") == (second, first)
            assert now.runs.seen(other, "before") == ()
        with store.uow() as tx:
            tx.files.forget([one])
            assert tx.runs.seen(one, "fp-0") == ()

    def test_results_come_back_as_written_and_are_replaced(self, store: Store) -> None:
        (file_id,) = imported(store.uow, b"/m/a.mp4")
        run_id = completed(
            store.uow, file_id, type_result("summary"), type_result("chapters", b"[]")
        )
        with store.uow() as tx:
            run = tx.runs.get(run_id)
            assert texts(tx.runs.results(run_id)) == [
                (run_id, "chapters", b"[]"),
                (run_id, "summary", b'{"text": "caf\xc3\xa9"}'),
            ]
            tx.runs.finish(run, [type_result("summary", b"1")])
            assert texts(tx.runs.results(run_id)) == [(run_id, "summary", b"1")]

    def test_runs_of_a_file_come_newest_first(self, store: Store) -> None:
        first, second = imported(store.uow, b"/m/a.mp4", b"/m/b.mp4")
        old, _, new = (completed(store.uow, file_id) for file_id in (first, second, first))
        with store.reader() as now:
            assert [run.id for run in now.runs.of_file(first)] == [new, old]

    def test_a_layer_is_the_newest_completed_result_of_a_type_by_an_engine_and_model(
        self, store: Store
    ) -> None:
        file_id, other = imported(store.uow, b"/m/a.mp4", b"/m/b.mp4")
        summary, chapters = type_result("summary"), type_result("chapters")
        free = completed(store.uow, file_id, summary, chapters)
        lite = completed(store.uow, file_id, summary, model="nova-lite", engine="bedrock")
        completed(store.uow, file_id, summary, chapters, model="nova-pro", engine="bedrock")
        pro = completed(store.uow, file_id, summary, chapters, model="nova-pro", engine="bedrock")
        same_model = completed(store.uow, file_id, summary, model="nova-pro", engine="proxy")
        free_again = completed(store.uow, file_id, summary)
        completed(store.uow, file_id)
        completed(store.uow, other, chapters)
        with store.uow() as tx:
            failed = tx.runs.add(analysis_run(file_id))
            tx.runs.finish(structs.replace(failed, status=RunStatus.FAILED), [chapters])
            tx.commit()
        with store.reader() as now:
            assert [(layer.key, layer.run_id) for layer in now.runs.layers(file_id)] == [
                ("chapters", pro),
                ("chapters", free),
                ("summary", free_again),
                ("summary", same_model),
                ("summary", pro),
                ("summary", lite),
            ]
            assert now.runs.layers(FileId(99)) == ()

    def test_a_layer_comes_whole(self, store: Store) -> None:
        (file_id,) = imported(store.uow, b"/m/a.mp4")
        run_id = completed(store.uow, file_id, type_result("summary", b"[ 1.50 ]", *FINDINGS))
        with store.reader() as now:
            (layer,) = now.runs.layers(file_id)
            assert now.runs.results(run_id) == (layer,)
        assert (layer.version, bytes(layer.value)) == ("2", b"[ 1.50 ]")
        assert layer.findings == FINDINGS

    def test_support_counts_the_checked_claims_by_type_engine_and_model(
        self, store: Store
    ) -> None:
        first, second = imported(store.uow, b"/m/a.mp4", b"/m/b.mp4")
        one, two = (
            type_result("summary", b"1", *FINDINGS[:1]),
            type_result("summary", b"1", *FINDINGS),
        )
        completed(store.uow, first, one, type_result("chapters"))
        completed(store.uow, first, two)
        completed(store.uow, second, two)
        completed(store.uow, first, one, model="nova-lite", engine="bedrock")
        with store.reader() as now:
            support = now.runs.support()
        assert [(row.key, row.engine, row.model) for row in support] == [
            ("chapters", "extractive", "extractive"),
            ("summary", "bedrock", "nova-lite"),
            ("summary", "extractive", "extractive"),
        ]
        assert [(row.supported, row.claims) for row in support] == [(0, 0), (1, 1), (3, 5)]
        assert [row.rate for row in support] == [None, 1.0, 0.6]

    def test_newest_results_are_counted_by_type_kind_and_version(self, store: Store) -> None:
        first, second = imported(store.uow, b"/m/a.mp4", b"/m/b.mp4")
        completed(store.uow, first, type_result("summary"), type_result("chapters"))
        completed(store.uow, second, type_result("summary"))
        newer = structs.replace(type_result("summary"), version="9")
        completed(store.uow, first, newer, engine="bedrock")
        with store.reader() as now:
            stored = now.runs.stored()
        assert [(row.key, row.kind, row.version, row.files) for row in stored] == [
            ("chapters", MediaKind.VIDEO, type_result("").version, 1),
            ("summary", MediaKind.VIDEO, type_result("").version, 1),
            ("summary", MediaKind.VIDEO, "9", 1),
        ]

    def test_results_written_again_count_once(self, store: Store) -> None:
        (file_id,) = imported(store.uow, b"/m/a.mp4")
        run_id = completed(store.uow, file_id, type_result("summary", b"1", *FINDINGS))
        with store.uow() as tx:
            tx.runs.finish(tx.runs.get(run_id), [type_result("summary", b"1", *FINDINGS[1:])])
            (row,) = tx.runs.support()
            assert (row.claims, row.supported) == (1, 0)
            tx.runs.finish(tx.runs.get(run_id), [])
            assert tx.runs.support() == ()

    def test_without_results_there_is_no_support(self, store: Store) -> None:
        with store.reader() as now:
            assert now.runs.support() == ()

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
    def test_the_layers_of_a_file_are_one_question_that_walks_through_no_table(
        self, store: Store
    ) -> None:
        assert isinstance(store, InSql)
        with asked_of(store.database) as asked, store.reader() as now:
            now.runs.layers(FileId(1))
        ((question, values),) = asked
        steps = plan_of(store.database, question, values)
        assert [step for step in steps if step.startswith("SEARCH analysis_runs USING INDEX")]
        assert not [step for step in steps if step.startswith("SCAN analysis")]
