"""Hear what is said in one file, and keep it."""

from collections.abc import Callable

import msgspec

from application.jobs.handler import (
    Finished,
    ItemContext,
    ItemHandler,
    ItemStopped,
    Resource,
    done,
    failed,
    skipped,
)
from application.library.as_imported import CHANGED_ON_DISK, is_as_imported
from application.ports.clock import Clock
from application.ports.file_tree import FileTree, FileUnreadable
from application.ports.transcriber import (
    Heard,
    Sound,
    Transcriber,
    TranscribingFailed,
    TranscribingStopped,
)
from application.ports.unit_of_work import Reader, Snapshot, Transaction
from application.transcription.start_transcription import TranscribeJob
from application.transcription.taken_over import as_told, taken_over
from domain.jobs.job import Job, JobItem
from domain.library.file import FileState, MediaFile
from domain.shared.figures import counted
from domain.shared.ids import FileId, TranscriptId
from domain.transcription.corrections import corrected
from domain.transcription.doubts import with_doubts
from domain.transcription.figures import with_figures
from domain.transcription.languages import language_name
from domain.transcription.options import TranscribeOptions
from domain.transcription.problems import SpeechProblem, problem
from domain.transcription.replacing import replaces
from domain.transcription.transcript import Segment, Transcript, TranscriptState
from domain.transcription.transcript_list import TranscriptKey, key_of

NOT_STORED_YET = TranscriptId(0)


class TranscribeFile(ItemHandler):
    """Nothing is kept before the end of the item: who is stopped or killed leaves nothing."""

    resource = Resource.TRANSCRIBE

    def __init__(
        self,
        *,
        reader: Reader,
        file_tree: FileTree,
        transcriber: Transcriber,
        clock: Clock,
        refresh: Callable[[Transaction, FileId], None],
    ) -> None:
        self._reader = reader
        self._file_tree = file_tree
        self._transcriber = transcriber
        self._clock = clock
        self._refresh = refresh

    def __call__(self, job: Job, item: JobItem, context: ItemContext) -> Finished:
        wanted = msgspec.convert(job.options, TranscribeJob)
        file_id = FileId(int(item.subject))
        with self._reader() as now:
            file, facts = now.files.get(file_id), now.media.facts(file_id)
            there = _as_heard(now, _key(file, wanted.options))
        if file.state is not FileState.READY or facts is None:
            return failed(file.problems[0] if file.problems else CHANGED_ON_DISK)
        if facts.best_audio is None:
            return failed(problem(SpeechProblem.NO_AUDIO))
        if there and there.state is TranscriptState.COMPLETE and not wanted.force:
            return skipped("its transcript is up to date")
        sound = Sound(source=file.path, track=facts.best_audio.index, duration_s=facts.duration_s)
        try:
            if not is_as_imported(self._file_tree, file):
                return failed(CHANGED_ON_DISK)
            heard = self._hear(sound, wanted.asked, context)
            # hearing takes long; half of it may have come from another file
            if not is_as_imported(self._file_tree, file):
                return failed(CHANGED_ON_DISK)
        except (FileUnreadable, TranscribingFailed) as error:
            return failed(as_told(error.problem))
        except TranscribingStopped as error:
            raise ItemStopped() from error
        return self._finished(file, wanted.options, sound, taken_over(heard, sound), there)

    def _hear(self, sound: Sound, asked: TranscribeOptions, context: ItemContext) -> Heard:
        def on_heard(until_s: float) -> None:
            if sound.duration_s:
                context.report(until_s / sound.duration_s)

        return self._transcriber.hear(sound, asked, on_heard=on_heard, stop=context.stop)

    def _finished(
        self,
        file: MediaFile,
        options: TranscribeOptions,
        sound: Sound,
        heard: Heard,
        there: Transcript | None,
    ) -> Finished:
        segments = with_doubts(heard.segments)
        transcript = self._transcript(file, options, sound, heard, segments)

        def keep(tx: Transaction) -> None:
            if replaces(transcript, _as_heard(tx, key_of(transcript))):
                edits = tx.edits.of_file(file.id)
                shown = corrected(segments, edits, transcript.media_hash)
                tx.transcripts.put(with_figures(transcript, shown), segments)
                self._refresh(tx, file.id)

        if heard.trouble is not None:
            return failed(heard.trouble, keep if segments else None)
        if not replaces(transcript, there):
            return done("no speech was heard this time; what was heard before is kept", keep)
        return done(note_of(transcript), keep)

    def _transcript(
        self,
        file: MediaFile,
        options: TranscribeOptions,
        sound: Sound,
        heard: Heard,
        segments: tuple[Segment, ...],
    ) -> Transcript:
        is_whole = heard.trouble is None
        at = self._clock.now()
        transcript = Transcript(
            id=NOT_STORED_YET,
            file_id=file.id,
            media_hash=file.fingerprint or "",
            model=options.model,
            options=options,
            engine=heard.engine,
            state=TranscriptState.COMPLETE if is_whole else TranscriptState.PARTIAL,
            problem=heard.trouble or (None if segments else problem(SpeechProblem.NO_SPEECH)),
            language=heard.language,
            language_probability=heard.language_probability,
            # what broke off was meant to be longer
            duration_s=heard.duration_s
            if is_whole
            else max(heard.duration_s, sound.duration_s or 0.0),
            heard_s=heard.heard_s,
            processing_s=heard.processing_s,
            made_at=at,
            changed_at=at,
        )
        return with_figures(transcript, segments)


def note_of(transcript: Transcript) -> str:
    """`214 words, English, 12× real time`."""
    if not transcript.segments:
        return "no speech was heard"
    parts = [counted(transcript.words, "word")]
    if transcript.doubtful:
        parts.append(f"{counted(transcript.doubtful, 'passage')} in doubt")
    if transcript.language:
        parts.append(language_name(transcript.language))
    if speed := transcript.speed:
        parts.append(f"{speed:,.0f}× real time" if speed >= 10 else f"{speed:.1f}× real time")
    return ", ".join(parts)


def _as_heard(now: Snapshot, key: TranscriptKey) -> Transcript | None:
    """With the figures of what the model heard, whatever people corrected since."""
    there = now.transcripts.find(key)
    return there and with_figures(there, now.transcripts.segments(there.id))


def _key(file: MediaFile, options: TranscribeOptions) -> TranscriptKey:
    return TranscriptKey(file_id=file.id, media_hash=file.fingerprint or "", model=options.model)
