"""Lists of transcripts as people see them: corrections are in them, and a page costs no question
per line."""

from collections.abc import Callable

from adapters.memory.clock import MemoryClock
from application.ports.unit_of_work import Reader, UnitOfWork
from application.transcription.correct_transcript import (
    CorrectTranscript,
    CorrectTranscriptCommand,
)
from application.transcription.list_transcripts import ListTranscripts
from domain.shared.ids import TranscriptId
from domain.transcription.figures import with_figures
from domain.transcription.transcript import Doubt, Transcript
from domain.transcription.transcript_list import TranscriptQuery
from tests.contract.inside_sql import asked_of
from tests.contract.store_samples import imported
from tests.contract.stores import InSql, OnMemory, OnSql, Store
from tests.contract.transcript_samples import segment, transcript

SAID = (segment("The red boat"), segment("Thanks.", 2.0, doubt=Doubt.REPEATS), segment("waits", 4))


def spoken(uow: UnitOfWork, number: int) -> list[Transcript]:
    files = imported(uow, *(b"/m/%d.mp4" % at for at in range(number)))
    with uow() as tx:
        made = [
            tx.transcripts.put(
                with_figures(transcript(file_id, media_hash=f"fp-{at}", duration_s=9.0), SAID),
                SAID,
            )
            for at, file_id in enumerate(files)
        ]
        tx.commit()
    return made


def correct(uow: UnitOfWork, of: Transcript, start_s: float, text: str) -> None:
    use = CorrectTranscript(uow=uow, clock=MemoryClock(), refresh=lambda *_: None)
    use(
        CorrectTranscriptCommand(
            transcript_id=of.id, start_s=start_s, end_s=start_s + 1, text=text
        )
    )


def openings(reader: Reader) -> dict[TranscriptId, str]:
    page = ListTranscripts(reader=reader)(TranscriptQuery())
    return {row.transcript.id: row.opening for row in page.rows}


class ShownListsContract:
    def test_openings_texts_and_figures_say_the_same(self, store: Store) -> None:
        plain, changed = spoken(store.uow, 2)
        correct(store.uow, changed, 0.0, "The red ferry")
        correct(store.uow, changed, 2.0, "no doubt")
        right = {plain.id: "The red boat waits", changed.id: "The red ferry no doubt waits"}
        assert openings(store.reader) == right
        found = ListTranscripts(reader=store.reader).with_texts(TranscriptQuery())
        assert found.texts == right
        for row in found.page.rows:
            text = found.texts[row.transcript.id]
            assert row.opening == text
            assert row.transcript.words == len(text.split())
            assert row.transcript.characters == len("".join(text.split()))

    def test_who_corrects_all_of_it_away_sees_nothing(self, store: Store) -> None:
        (only,) = spoken(store.uow, 1)
        for start_s in (0.0, 4.0):
            correct(store.uow, only, start_s, "")
        assert openings(store.reader) == {only.id: ""}
        found = ListTranscripts(reader=store.reader).with_texts(TranscriptQuery())
        assert found.texts == {only.id: ""}


class TestMemoryShownLists(OnMemory, ShownListsContract):
    pass


class TestSqlShownLists(OnSql, ShownListsContract):
    def test_a_page_asks_no_question_per_line(self, store: Store) -> None:
        assert isinstance(store, InSql)
        spoken(store.uow, 30)
        lists = ListTranscripts(reader=store.reader)
        ways: tuple[Callable[[TranscriptQuery], object], ...] = (lists, lists.with_texts)
        for way in ways:
            asked = []
            for limit in (1, 30):
                with asked_of(store.database) as statements:
                    way(TranscriptQuery(limit=limit))
                asked.append(len(statements))
            assert asked[0] == asked[1] <= 8
