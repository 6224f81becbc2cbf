"""Transcripts are summed up: which, how, and what is stored."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from msgspec import structs

from adapters.memory.summarizer import MemorySummarizer
from application.analysis.asking.engines import UnknownEngine
from application.analysis.summarizing.backfill import BackfillTranscriptSummaries
from application.analysis.summarizing.show_summaries import ShowSummaries
from application.analysis.summarizing.start_summaries import (
    ASK_SUMMARY,
    SUMMARIZE,
    StartSummaries,
    StartSummariesCommand,
)
from application.analysis.summarizing.summarize_transcript import (
    SummarizeTranscript,
    TranscriptChanged,
)
from application.jobs.handler import Finished, ItemStopped, Resource
from application.library.bulk import BulkStarted
from application.media.upkeep.chore import Asked
from application.ports.analysis_engine import EngineFailed
from application.ports.summarizer import Gist
from domain.analysis.run import FailureKind, Usage
from domain.analysis.transcript_summary import TranscriptSummary
from domain.jobs.job import ItemStatus, NothingToDo
from domain.library.file_list import FileFilter
from domain.library.passage import TRANSCRIPT
from domain.shared.ids import FileId
from domain.shared.money import MicroUsd
from domain.transcription.transcript import Doubt, Segment, Transcript
from tests.unit.transcription.speech import heard
from tests.unit.transcription.words_desk import Desk

ALL = FileFilter()


class Summaries(Desk):
    def __init__(self, folder: Path, *answers: Gist | EngineFailed) -> None:
        super().__init__(folder)
        self.summarizer = MemorySummarizer(answers, on_call=lambda: self.meanwhile())
        self.meanwhile: Any = lambda: None
        self.known = {"memory": self.summarizer}

    def hear(self, segments: Sequence[Segment], model: str = "medium", **more: Any) -> Transcript:
        words = sum(len(said.text.split()) for said in segments if said.doubt is None)
        return super().hear(segments, model, words=words, **more)

    def start(self, **command: Any) -> BulkStarted:
        start = StartSummaries(
            reader=self.library.reader,
            start_job=self.library.start_job,
            summarizers=self.known,
            default_engine="memory",
        )
        return start(StartSummariesCommand(**{"filter": ALL, **command}))

    def sum_up(self, file_id: FileId | None = None, **options: Any) -> Finished:
        handler = SummarizeTranscript(
            resource=Resource.ANALYZE,
            reader=self.library.reader,
            summarizers=self.known,
            default_engine="memory",
            clock=self.library.clock,
            refresh=self.refresh,
        )
        job, item = self.library.item(file_id or self.clip, SUMMARIZE, options)
        finished = handler(job, item, self.library.context)
        if finished.effect:
            with self.library.uow() as tx:
                finished.effect(tx)
                tx.commit()
        return finished

    @property
    def summary(self) -> TranscriptSummary | None:
        show = ShowSummaries(reader=self.library.reader)
        return show([self.transcript.id]).get(self.transcript.id)


@pytest.fixture
def desk(tmp_path: Path) -> Summaries:
    return Summaries(tmp_path)


def test_files_with_words_get_an_item_and_the_rest_is_counted(desk: Summaries) -> None:
    desk.hear((), file_id=desk.library.sound)
    with pytest.raises(NothingToDo) as nothing:
        desk.start(file_ids=(desk.library.sound, desk.library.photo))
    assert nothing.value.details["left_out"] == {"no_words": 1, "no_transcript": 1}

    started = desk.start()
    assert (started.total_files, started.left_out) == (1, {"no_words": 1, "no_transcript": 1})
    desk.sum_up()
    with pytest.raises(NothingToDo):
        desk.start()
    assert desk.start(force=True).total_files == 1


def test_where_nothing_has_been_transcribed_it_says_what_does(tmp_path: Path) -> None:
    desk = Summaries(tmp_path)
    with pytest.raises(NothingToDo, match="reelsight transcribe"):
        desk.start(file_ids=(desk.library.photo,))


def test_a_summarizer_must_exist(desk: Summaries) -> None:
    with pytest.raises(UnknownEngine):
        desk.start(engine="bedrock")
    assert desk.sum_up(engine="bedrock").outcome.status is ItemStatus.FAILED


def test_what_is_asked_elsewhere_is_a_step_of_its_own(desk: Summaries) -> None:
    desk.known["far"] = MemorySummarizer(name="far", elsewhere=True)
    started = desk.start(engine="far")
    with desk.library.reader() as now:
        assert [item.kind for item in now.jobs.items(started.job_id)] == [ASK_SUMMARY]


def test_what_came_back_is_stored_cut_and_found(tmp_path: Path) -> None:
    usage = Usage(input_tokens=5, output_tokens=7, cost=MicroUsd(9))
    desk = Summaries(
        tmp_path, Gist(text="A  ferry\x00\nleaves. " * 100, model="memory-1", usage=usage)
    )
    assert desk.sum_up().outcome.status is ItemStatus.DONE
    made = desk.summary
    assert made is not None
    assert (made.engine, made.model, made.usage) == ("memory", "memory-1", usage)
    assert made.was_cut
    assert 900 < len(made.text) <= 1_000
    assert made.text.startswith("A ferry leaves. A ferry")
    assert made.text.endswith("…")
    assert made.of_words_at == desk.transcript.changed_at
    assert "A ferry leaves." in desk.found()


def test_nothing_in_doubt_is_summed_up_or_found(tmp_path: Path) -> None:
    desk = Summaries(tmp_path)
    said = (heard(0, 2, "Boats wait."), heard(2, 4, "Thank you.", doubt=Doubt.REPEATS))
    desk.hear(said)
    desk.sum_up()
    assert desk.summarizer.asked == [("Boats wait.",)]
    assert desk.found() == "Boats wait. Boats wait."


def test_a_correction_makes_it_be_done_again(desk: Summaries) -> None:
    desk.sum_up()
    assert desk.sum_up().outcome.status is ItemStatus.SKIPPED
    desk.library.clock.advance(60)
    desk.correct(2, 6, "from Saltmarsh Quay at nine")
    assert desk.found() == "The ferry leaves from Saltmarsh Quay at nine every morning"
    assert desk.sum_up().outcome.status is ItemStatus.DONE
    assert desk.summary is not None
    assert "Saltmarsh" in "".join(desk.summarizer.asked[-1])


def test_what_changed_meanwhile_is_not_summed_up_from_old_words(desk: Summaries) -> None:
    def correct() -> None:
        desk.library.clock.advance(60)
        desk.correct(0, 2, "No ferry leaves")

    desk.meanwhile = correct
    with pytest.raises(TranscriptChanged):
        desk.sum_up()
    assert desk.summary is None


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        (EngineFailed(FailureKind.THROTTLED, "Too many."), "throttled"),
        (Gist(text=" \x00\n ", model="memory-1"), "unreadable"),
    ],
)
def test_a_failure_is_told_and_nothing_is_stored(
    tmp_path: Path, answer: Gist | EngineFailed, code: str
) -> None:
    desk = Summaries(tmp_path, answer)
    outcome = desk.sum_up().outcome
    assert outcome.problem is not None
    assert outcome.problem.code == code
    assert desk.summary is None


def test_it_can_be_stopped(desk: Summaries) -> None:
    desk.library.context.signal.set()
    with pytest.raises(ItemStopped):
        desk.sum_up()


def test_without_transcript_or_words_it_is_skipped(desk: Summaries) -> None:
    assert desk.sum_up(desk.library.photo).outcome.status is ItemStatus.SKIPPED
    desk.hear((heard(0, 1, "Yes", doubt=Doubt.SILENCE),))
    assert desk.sum_up().outcome.status is ItemStatus.SKIPPED
    assert not desk.summarizer.asked


def test_the_chore_finds_what_lacks_one(desk: Summaries) -> None:
    desk.hear((heard(0, 1, "Waves."),), file_id=desk.library.sound)
    chore = BackfillTranscriptSummaries(reader=desk.library.reader)
    assert {item.file_id for item in chore.plan(Asked()).items} == {
        desk.clip,
        desk.library.sound,
    }
    assert len(chore.plan(Asked(limit=1)).items) == 1
    desk.sum_up()
    (group,) = chore.plan(Asked()).groups
    assert (group.name, group.pile.count, group.examples) == ("missing", 1, ("waves.wav",))
    assert [group.name for group in chore.plan(Asked(force=True)).groups] == ["forced", "missing"]


def test_a_rebuilt_index_holds_the_same(desk: Summaries) -> None:
    desk.sum_up()
    with desk.library.uow() as tx:
        before = tx.passages.of_file(desk.clip)[TRANSCRIPT]
        tx.passages.replace(desk.clip, TRANSCRIPT, structs.replace(before, passages=()))
        desk.refresh(tx, desk.clip)
        tx.commit()
    with desk.library.reader() as now:
        assert now.passages.of_file(desk.clip)[TRANSCRIPT] == before
    fields = [passage.field for passage in before.passages]
    assert fields == ["summary", "segments"]
