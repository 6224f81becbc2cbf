"""Lists of transcripts, and what they can be filtered by."""

import msgspec
from msgspec import structs

from application.ports.unit_of_work import Reader, Snapshot
from domain.shared.ids import TranscriptId
from domain.transcription.corrections import TYPE_KEY, corrected, in_force
from domain.transcription.figures import certain_text
from domain.transcription.transcript import Transcript
from domain.transcription.transcript_list import (
    OPENING_CHARACTERS,
    TranscriptChoices,
    TranscriptPage,
    TranscriptQuery,
    TranscriptRow,
)


class TranscriptTexts(msgspec.Struct, frozen=True, kw_only=True):
    page: TranscriptPage
    texts: dict[TranscriptId, str]
    """Of those on the page that say something: all of it, without what is in doubt."""


class ListTranscripts:
    """As they are shown: people's corrections are in the figures, the openings and the texts."""

    def __init__(self, *, reader: Reader) -> None:
        self._reader = reader

    def __call__(self, query: TranscriptQuery) -> TranscriptPage:
        with self._reader() as now:
            page = now.transcripts.page(query)
            return _with_openings(page, _corrected_texts(now, page))

    def with_texts(self, query: TranscriptQuery) -> TranscriptTexts:
        with self._reader() as now:
            page = now.transcripts.page(query)
            by_people = _corrected_texts(now, page)
            untouched = [number for number in _ids(page) if number not in by_people]
            heard = now.transcripts.certain_texts(untouched)
        return TranscriptTexts(page=_with_openings(page, by_people), texts=heard | by_people)

    def choices(self) -> TranscriptChoices:
        with self._reader() as now:
            return now.transcripts.choices()


def _ids(page: TranscriptPage) -> list[TranscriptId]:
    return [row.transcript.id for row in page.rows]


def _corrected_texts(now: Snapshot, page: TranscriptPage) -> dict[TranscriptId, str]:
    """Of the few in which people corrected something; a store cannot lay that over."""
    edits = now.edits.of_files([row.transcript.file_id for row in page.rows], TYPE_KEY)

    def text(transcript: Transcript) -> str:
        heard = now.transcripts.segments(transcript.id)
        of_file = edits[transcript.file_id]
        return certain_text(corrected(heard, of_file, transcript.media_hash))

    return {
        row.transcript.id: text(row.transcript)
        for row in page.rows
        if in_force(edits.get(row.transcript.file_id, ()), row.transcript.media_hash)
    }


def _with_openings(page: TranscriptPage, texts: dict[TranscriptId, str]) -> TranscriptPage:
    def shown(row: TranscriptRow) -> TranscriptRow:
        text = texts.get(row.transcript.id)
        return row if text is None else structs.replace(row, opening=text[:OPENING_CHARACTERS])

    return structs.replace(page, rows=tuple(map(shown, page.rows)))
