"""Transcribing chosen files, asked with what it takes; summing up what was said in them."""

from typing import Any

import msgspec
from litestar import Controller, post
from litestar.datastructures import FormMultiDict
from litestar.di import NamedDependency, Provide
from litestar.params import SkipValidation
from litestar.response import Response, Template

from application.analysis.summarizing.start_summaries import (
    StartSummaries,
    StartSummariesCommand,
)
from application.jobs.list_jobs import ListJobs
from application.library.find_folder import FindFolder
from application.library.get_file import GetFile
from application.ports.speech_devices import SpeechDevices
from application.ports.speech_models import SpeechModel, SpeechModels
from application.transcription.count_speech import CountSpeech
from application.transcription.start_transcription import StartTranscription
from domain.analysis.candidates import WITHOUT_MODEL
from domain.shared import figures
from domain.transcription.languages import by_name, language_name
from domain.transcription.options import ComputeType, Device
from entrypoints.http.api.reading import one_of
from entrypoints.http.api.speech_options import SpeechOptions
from entrypoints.http.views import filters
from entrypoints.http.views.page import AnyRequest, done, page
from entrypoints.http.views.reading_forms import read_form, read_selection
from entrypoints.settings import Settings

_MAIN = "en es fr de it pt nl pl ru uk tr ar hi zh ja ko".split()
_NUMBERS = (
    (ComputeType.DEFAULT, "what suits the device"),
    (ComputeType.INT8, "8 bit: least memory"),
    (ComputeType.FLOAT16, "16 bit: on a card"),
    (ComputeType.FLOAT32, "32 bit: most memory"),
)


class ModelChoice(msgspec.Struct, frozen=True, kw_only=True):
    model: SpeechModel
    chosen: bool

    @property
    def is_here(self) -> bool:
        return self.model.folder is not None


class DeviceChoice(msgspec.Struct, frozen=True, kw_only=True):
    device: Device
    words: str
    is_here: bool = True


class TranscribePages(Controller):
    path = "/files"
    include_in_schema = False
    dependencies = {"form": Provide(read_form)}  # noqa: RUF012  # Litestar's own way

    @post("/transcribe/ask", sync_to_thread=True, status_code=200)
    def ask(
        self,
        request: AnyRequest,
        form: NamedDependency[FormMultiDict],
        settings: NamedDependency[Settings],
        find_folder: NamedDependency[FindFolder],
        count_speech: NamedDependency[CountSpeech],
        get_file: NamedDependency[GetFile],
        speech_models: NamedDependency[SkipValidation[SpeechModels]],
        speech_devices: NamedDependency[SkipValidation[SpeechDevices]],
        list_jobs: NamedDependency[ListJobs],
    ) -> Template:
        """The dialog alone, or a page with it where there is no script."""
        chosen = read_selection(form, find_folder)
        ids = chosen.file_ids
        speech = count_speech(chosen)
        models = model_choices(speech_models)
        context: dict[str, Any] = {
            "speech": speech,
            "file_name": get_file(ids[0]).file.name if len(ids) == 1 else "",
            "ids": ids,
            "hidden": filters.filter_values(chosen.filter) if chosen.filter else {},
            "models": models,
            "can_start": any(choice.is_here for choice in models),
            "main_languages": tuple((code, language_name(code)) for code in _MAIN),
            "languages": tuple(entry for entry in by_name() if entry[0] not in _MAIN),
            "devices": device_choices(speech_devices.cards(), Device(settings.whisper_device)),
            "numbers": _NUMBERS,
            "again": speech.files > 0 and speech.transcribed == speech.files,
        }
        if request.headers.get("hx-request") == "true":
            return Template("partials/transcribe.html", context=context, media_type="text/html")
        return page("transcribe.html", list_jobs, page="files", **context)

    @post("/transcribe", sync_to_thread=True, status_code=200)
    def transcribe(
        self,
        request: AnyRequest,
        form: NamedDependency[FormMultiDict],
        find_folder: NamedDependency[FindFolder],
        speech_models: NamedDependency[SkipValidation[SpeechModels]],
        start_transcription: NamedDependency[StartTranscription],
    ) -> Response[Any]:
        chosen = read_selection(form, find_folder)
        started = start_transcription(_options(form).as_command(chosen, speech_models))
        message = f"Transcribing {figures.counted(started.total_files, 'file')}."
        return done(request, message, f"/jobs/{started.job_id}", "Watch")

    @post("/summarize", sync_to_thread=True, status_code=200)
    def summarize(
        self,
        request: AnyRequest,
        form: NamedDependency[FormMultiDict],
        find_folder: NamedDependency[FindFolder],
        start_summaries: NamedDependency[StartSummaries],
    ) -> Response[Any]:
        chosen = read_selection(form, find_folder)
        started = start_summaries(
            StartSummariesCommand(
                file_ids=chosen.file_ids,
                filter=chosen.filter,
                engine=WITHOUT_MODEL,  # the buttons say that it is free
                force="force" in form,
            )
        )
        message = f"Summing up what is said in {figures.counted(started.total_files, 'file')}."
        return done(request, message, f"/jobs/{started.job_id}", "Watch")


def model_choices(models: SpeechModels) -> tuple[ModelChoice, ...]:
    """Those that are here come first. The default one is chosen where it is here, else the
    largest that is."""
    known = sorted(models.list(), key=lambda model: model.folder is None)
    here = [model for model in known if model.folder is not None]
    default = next((model for model in here if model.is_default), None)
    chosen = default or (here[-1] if here else None)
    return tuple(ModelChoice(model=model, chosen=model is chosen) for model in known)


def device_choices(cards: int | None, usual: Device) -> tuple[DeviceChoice, ...]:
    """`cards`: None where they are not known; then one may be asked for. `usual`: what is set up
    for AUTO."""
    found = {None: "NVIDIA card", 0: "NVIDIA card, none was found", 1: "NVIDIA card"}
    card = found.get(cards, f"NVIDIA card, {cards} were found")
    taken = usual
    if usual is Device.AUTO and cards is not None:
        taken = Device.CUDA if cards else Device.CPU
    means = {Device.AUTO: "automatic", Device.CPU: "processor", Device.CUDA: "NVIDIA card"}
    auto = means[taken] if taken is Device.AUTO else f"automatic: {means[taken]}"
    return (
        DeviceChoice(device=Device.AUTO, words=auto),
        DeviceChoice(device=Device.CPU, words="processor"),
        DeviceChoice(device=Device.CUDA, words=card, is_here=cards != 0),
    )


def _options(form: FormMultiDict) -> SpeechOptions:
    """A box that is not ticked is not sent, so a form says that it has one with `asked`.

    Raises:
        InvalidInput: naming the key.
    """
    return SpeechOptions(
        model_size=_said(form, "model"),
        language=_said(form, "language"),
        device=one_of("device", _said(form, "device"), Device),
        compute_type=one_of("compute_type", _said(form, "compute_type"), ComputeType),
        vad="vad" in form or "asked" not in form,
        force="force" in form,
    )


def _said(form: FormMultiDict, key: str) -> str:
    return str(form.get(key) or "").strip()
