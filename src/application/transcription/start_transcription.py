"""Have what is said in chosen files heard by a model."""

from collections.abc import Mapping

import msgspec

from application.jobs.start_job import StartJob
from application.library.bulk import UP_TO_DATE, BulkStarted, choose, start_bulk
from application.library.select_files import FileSelection
from application.ports.speech_models import SpeechModel, SpeechModels
from application.ports.unit_of_work import Reader
from domain.jobs.job import ItemKind, JobKind
from domain.library.file import FileState, MediaFile
from domain.library.kind import MediaKind
from domain.shared.errors import InvalidInput
from domain.shared.figures import counted
from domain.shared.ids import FileId
from domain.transcription.languages import language_code
from domain.transcription.options import MODELS, ComputeType, Device, TranscribeOptions
from domain.transcription.sound import sound_bytes

TRANSCRIPTIONS = JobKind("batch-transcribe")
TRANSCRIBE = ItemKind("transcribe")

_SHOWN = 40


class UnknownLanguage(InvalidInput):
    """There is no such language."""

    code = "unknown_language"
    remedy = "Leave it out to have it heard, or give one of Whisper's codes (en, de, fr, …)."


class StartTranscriptionCommand(FileSelection, frozen=True, kw_only=True):
    model: str = ""
    """A name, or the path of a model's folder; empty: the default one."""
    language: str | None = None
    """Whisper's code, or its name in English; None or empty: heard."""
    device: Device = Device.AUTO
    compute_type: ComputeType = ComputeType.DEFAULT
    vad: bool = True
    beam_size: int = 5
    force: bool = False
    """Hear them again where there is a whole transcript of this model of what they hold now."""


class TranscribeJob(msgspec.Struct, frozen=True, kw_only=True):
    """`Job.options`."""

    options: TranscribeOptions
    folder: str | None = None
    """Where the model lies that its name alone does not lead to: whoever works on the job may
    have been started with other settings."""
    force: bool = False
    left_out: dict[str, int] = {}

    @property
    def asked(self) -> TranscribeOptions:
        """What the transcriber is asked for."""
        if self.folder is None:
            return self.options
        return msgspec.structs.replace(self.options, model=self.folder)


class StartTranscription:
    def __init__(self, *, reader: Reader, start_job: StartJob, models: SpeechModels) -> None:
        self._reader = reader
        self._start_job = start_job
        self._models = models

    def __call__(self, command: StartTranscriptionCommand) -> BulkStarted:
        """Raises:
        UnknownModel, ModelMissing, ModelUnusable, UnknownLanguage: before any job is on the books.
        NothingChosen, FileNotFound
        NothingToDo: every chosen file was left out; `left_out` counts the reasons.
        """
        model = self._models.find(command.model)
        language = _language(command.language)
        with self._reader() as now:
            heard = frozenset() if command.force else now.transcripts.complete_with(model.name)
            with_sound = now.media.with_audio()

            def reason(file: MediaFile) -> str | None:
                if why := _silent(file, with_sound):
                    return why
                return UP_TO_DATE if file.id in heard else None

            choice = choose(now, command, reason, step=TRANSCRIBE, force=command.force)
        options = TranscribeOptions(
            model=model.name,
            language=language,
            device=command.device,
            compute_type=command.compute_type,
            vad=command.vad,
            beam_size=command.beam_size,
        )
        job = TranscribeJob(
            options=options,
            folder=None if self._is_named(model) else str(model.folder),
            force=command.force,
            left_out=choice.left_out,
        )
        return start_bulk(
            self._start_job,
            choice,
            kind=TRANSCRIPTIONS,
            step=TRANSCRIBE,
            title=f"Transcripts of {counted(len(choice.files), 'file')}",
            options=msgspec.to_builtins(job),
            nothing=_why_nothing(choice.left_out),
            read_bytes={file.id: sound_bytes(with_sound[file.id]) for file in choice.files},
        )

    def _is_named(self, model: SpeechModel) -> bool:
        """Its name alone leads to it, whatever is set up where the job is worked on."""
        try:
            return model.name in MODELS and self._models.find(model.name).folder == model.folder
        except InvalidInput:  # that one is not here: a folder happens to be named like it
            return False


def _language(asked: str | None) -> str | None:
    said = (asked or "").strip()
    code = language_code(said)
    if said and code is None:
        raise UnknownLanguage(f"There is no language “{said[:_SHOWN]}”.", language=said[:_SHOWN])
    return code


def _silent(file: MediaFile, with_sound: Mapping[FileId, float | None]) -> str | None:
    """Why there is nothing to hear in it."""
    if file.state is FileState.UNREADABLE:
        return "unreadable"
    if file.state is FileState.NEW:
        return "not_read_yet"
    if file.kind is MediaKind.IMAGE:
        return "picture"
    return None if file.id in with_sound else "no_audio"


def _why_nothing(left_out: Mapping[str, int]) -> str:
    if set(left_out) == {UP_TO_DATE}:
        return "Every chosen file has been transcribed already with this model."
    return "None of the chosen files can be transcribed, or needs it."
