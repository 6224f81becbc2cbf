"""Stored answers are read again for nothing; failures are grouped by their cause."""

from pathlib import Path
from typing import Any

import msgspec
from msgspec import structs

from adapters.memory.analysis_engine import MemoryAnalysisEngine, reply_of
from application.analysis.indexing.refresh_index import RefreshIndex
from application.analysis.reading.analyze_failures import AnalyzeFailures, normalised
from application.analysis.reading.reparse import (
    REPARSE,
    BackfillImageResults,
    Reparse,
    ReparseFile,
)
from application.analysis.reading.reread import Reread
from application.jobs.handler import Finished
from application.media.upkeep.chore import Asked
from application.ports.analysis_engine import ReplyPart
from domain.analysis.run import AnalysisRun, FailureKind, RunStatus, failure
from domain.jobs.job import ItemStatus
from domain.shared.ids import FileId
from tests.unit.analysis.library import TYPES, Library

ANSWER = {
    "description": {"overview": "Boats in a harbour."},
    "elements": None,
    "waterfall_classification": {},
    "metadata": {"keywords": ["Boats"]},
}
WORDS = msgspec.json.encode(ANSWER)


class House(Library):
    """A library with one analysed photo, and the chores about its answer."""

    def __init__(self, folder: Path, words: bytes = WORDS) -> None:
        super().__init__(folder, MemoryAnalysisEngine((reply_of(words, "end_turn"),)))
        self.add_proxy(self.photo)
        self.analyze(self.photo)
        self.reread = Reread(types=TYPES, clock=self.clock)
        self.reparse = Reparse(reader=self.reader, reread=self.reread)
        self.failures = AnalyzeFailures(reader=self.reader, reread=self.reread)

    @property
    def run(self) -> AnalysisRun:
        return self.runs(self.photo)[0]

    def rewrite(self, **fields: Any) -> None:
        with self.uow() as tx:
            tx.runs.finish(structs.replace(self.run, **fields), ())
            tx.commit()

    def fail(self, kind: FailureKind, message: str = "The answer is not JSON.") -> None:
        self.rewrite(
            status=RunStatus.FAILED, failure=kind, problem=failure(kind, message), repairs=()
        )

    def planned(self, **asked: Any) -> dict[str, int]:
        return {g.name: g.pile.count for g in self.reparse.plan(Asked(**asked)).groups}

    def do(self) -> Finished:
        handler = ReparseFile(
            reader=self.reader, reread=self.reread, refresh=RefreshIndex(types=TYPES)
        )
        job, item = self.item(self.photo, REPARSE, {})
        finished = handler(job, item, self.context)
        if finished.effect:
            with self.uow() as tx:
                finished.effect(tx)
                tx.commit()
        return finished

    def keys(self) -> list[str]:
        return [result.key for result in self.results(self.photo).results]


def test_answers_that_are_read_as_they_are_stored_are_left_alone(tmp_path: Path) -> None:
    house = House(tmp_path)
    before = house.run
    assert house.planned() == {}
    assert house.do().outcome.status is ItemStatus.SKIPPED
    assert house.run == before


def test_a_failed_run_whose_answer_can_be_read_gets_its_results(tmp_path: Path) -> None:
    house = House(tmp_path, b"Here it is:\n```json\n" + WORDS + b"\n```")
    whole, keys = house.run, house.keys()
    house.fail(FailureKind.UNREADABLE)
    assert house.keys() == []
    assert house.planned() == {"rescued": 1}
    assert house.planned(file_ids=(FileId(house.clip),)) == {}
    assert house.run.status is RunStatus.FAILED  # a plan writes nothing
    assert house.do().outcome.status is ItemStatus.DONE
    assert house.run == whole
    assert house.keys() == keys
    assert house.planned() == {}
    assert house.do().outcome.status is ItemStatus.SKIPPED


def test_a_run_that_was_interrupted_after_its_answer_is_rescued(tmp_path: Path) -> None:
    house = House(tmp_path)
    keys = house.keys()
    house.rewrite(status=RunStatus.RUNNING, ended_at=None)
    assert house.planned() == {"rescued": 1}
    house.do()
    assert house.keys() == keys
    assert house.run.ended_at is not None


def test_results_that_are_read_differently_now_are_written_anew(tmp_path: Path) -> None:
    house = House(tmp_path)
    keys = house.keys()
    house.rewrite(repairs=("read by an older version",))
    (group,) = house.reparse.plan(Asked()).groups
    assert (group.name, group.examples) == (
        "changed",
        (f"boats.jpg, run {house.run.id}: {', '.join(sorted(keys))}",),
    )
    house.do()
    assert house.keys() == keys
    assert house.run.repairs == ()


def test_what_still_cannot_be_read_stays_failed(tmp_path: Path) -> None:
    house = House(tmp_path, b"Some words about boats.")
    assert house.run.failure is FailureKind.UNREADABLE
    before = house.run
    assert house.planned() == {"still_fails": 1}
    assert house.do().outcome.status is ItemStatus.SKIPPED
    assert house.run == before


def test_an_answer_that_was_read_once_never_becomes_a_failure(tmp_path: Path) -> None:
    house = House(tmp_path)
    keys = house.keys()
    with house.uow() as tx:
        tx.runs.set_replies(house.run.id, [ReplyPart(raw=b"words", stop_reason="end")])
        tx.commit()
    house.do()
    assert house.keys() == keys


def test_answers_about_what_the_file_held_before_are_left_alone(tmp_path: Path) -> None:
    house = House(tmp_path)
    house.fail(FailureKind.INVALID)
    house.rewrite(media_hash="another")
    assert house.planned() == {"other_content": 1}


def test_failures_before_an_answer_have_nothing_to_read(tmp_path: Path) -> None:
    house = House(tmp_path)
    house.fail(FailureKind.THROTTLED)
    assert house.planned() == {}


def test_a_result_that_was_cut_off_says_so(tmp_path: Path) -> None:
    house = House(tmp_path, WORDS[: WORDS.index(b'Boats"]')])
    shown = {one.key: one.is_cut for one in house.results(house.photo).results}
    assert shown == {"description": False, "waterfall_classification": False, "metadata": True}
    assert house.run.unanswered == ("metadata",)
    assert house.planned() == {}


def test_the_chore_of_the_predecessor_looks_at_images_alone(tmp_path: Path) -> None:
    house = House(tmp_path)
    house.fail(FailureKind.UNREADABLE)
    chore = BackfillImageResults(reader=house.reader, reread=house.reread)
    assert [item.file_id for item in chore.plan(Asked()).items] == [house.photo]


def test_failures_are_grouped_by_cause_with_what_to_do(tmp_path: Path) -> None:
    house = House(tmp_path)
    house.fail(FailureKind.UNREADABLE, "The answer is not JSON: 'Boats' (byte 17)")
    found = house.failures()
    (cause,) = found.causes
    assert (cause.kind, cause.message) == ("unreadable", "The answer is not JSON: … (byte #)")
    assert (cause.runs, cause.files, cause.unresolved, cause.readable_now) == (1, 1, 1, 1)
    assert cause.models == {"memory/memory-1": 1}
    assert cause.what_to_do.startswith("Read the stored answers again")
    assert [example.file for example in cause.examples] == ["boats.jpg"]
    assert cause.spent == found.spent == house.run.usage.cost
    house.do()
    assert house.failures().causes == ()
    assert house.failures(engine="bedrock").runs == 0


def test_causes_are_alike_without_what_differs() -> None:
    first = "C:\\media\\a b.mp4 at 3.5 s: 0123456789abcdef0 said “no”"
    assert normalised("/media/x/boat.mp4 at 12 s") == "… at # s"
    assert "“" not in normalised(first)
    assert "3.5" not in normalised(first)
