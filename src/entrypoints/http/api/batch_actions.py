"""What can be done with many files at once. A new action is a body that can start itself, and one
line in the controller."""

from abc import abstractmethod
from typing import Any, Literal

import msgspec
from litestar.di import NamedDependency
from litestar.params import SkipValidation

from application.analysis.asking.engines import Engines
from application.analysis.asking.start_analysis import StartAnalysis, StartAnalysisCommand
from application.analysis.editing.start_editing import StartEditing, StartEditingCommand
from application.analysis.summarizing.start_summaries import StartSummaries, StartSummariesCommand
from application.library.bulk import BulkStarted
from application.library.find_folder import FindFolder
from application.library.forgetting.start_forgetting import (
    StartForgetting,
    StartForgettingCommand,
)
from application.library.select_files import FileSelection
from application.media.start_proxies import StartProxies, StartProxiesCommand
from application.ports.speech_models import SpeechModels
from application.transcription.start_transcription import StartTranscription
from domain.library.edit_text import SOMEBODY
from domain.shared.errors import InvalidInput
from domain.shared.ids import FileId
from entrypoints.http.api.edit_bodies import ChangeBody
from entrypoints.http.api.named_models import engine_and_model
from entrypoints.http.api.selection import FilterBody, SelectionBody
from entrypoints.http.api.speech_options import SpeechOptions


class BatchParts(msgspec.Struct, frozen=True, kw_only=True):
    """All that the actions ask."""

    find_folder: FindFolder
    start_proxies: StartProxies
    start_transcription: StartTranscription
    speech_models: SpeechModels
    engines: Engines
    start_analysis: StartAnalysis
    start_summaries: StartSummaries
    start_editing: StartEditing
    start_forgetting: StartForgetting


def provide_batch_parts(
    find_folder: NamedDependency[FindFolder],
    start_proxies: NamedDependency[StartProxies],
    start_transcription: NamedDependency[StartTranscription],
    speech_models: NamedDependency[SkipValidation[SpeechModels]],
    engines: NamedDependency[Engines],
    start_analysis: NamedDependency[StartAnalysis],
    start_summaries: NamedDependency[StartSummaries],
    start_editing: NamedDependency[StartEditing],
    start_forgetting: NamedDependency[StartForgetting],
) -> BatchParts:
    return BatchParts(
        find_folder=find_folder,
        start_proxies=start_proxies,
        start_transcription=start_transcription,
        speech_models=speech_models,
        engines=engines,
        start_analysis=start_analysis,
        start_summaries=start_summaries,
        start_editing=start_editing,
        start_forgetting=start_forgetting,
    )


class BatchBody(SelectionBody, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Which files, and the action's own options."""

    @abstractmethod
    def start(self, parts: BatchParts) -> BulkStarted: ...


class ProxyBody(BatchBody, frozen=True, kw_only=True, forbid_unknown_fields=True):
    force: bool = False
    """Make them again where they are up to date, and of files that are set aside, too."""

    def start(self, parts: BatchParts) -> BulkStarted:
        return parts.start_proxies(
            StartProxiesCommand(
                file_ids=self.file_ids, filter=self.chosen(parts.find_folder), force=self.force
            )
        )


class TranscribeBody(SpeechOptions, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Ids, or a filter; an empty filter is the whole library. Ids win."""

    file_ids: tuple[FileId, ...] = ()
    filter: FilterBody | None = None

    def start(self, parts: BatchParts) -> BulkStarted:
        which = SelectionBody(file_ids=self.file_ids, filter=self.filter)
        selection = FileSelection(file_ids=which.file_ids, filter=which.chosen(parts.find_folder))
        return parts.start_transcription(self.as_command(selection, parts.speech_models))


class NovaBody(BatchBody, frozen=True, kw_only=True, forbid_unknown_fields=True):
    model: str | None = None
    """`lite`, `pro`, …, or an engine's name; null: the one that is set up."""
    analysis_types: tuple[str, ...] = ("combined",)
    options: dict[str, Any] = msgspec.field(default_factory=dict)
    processing_mode: Literal["realtime", "batch"] = "realtime"
    force: bool = False
    """Ask again where the same question was answered already, and about files that are set
    aside, too."""

    def start(self, parts: BatchParts) -> BulkStarted:
        if self.processing_mode == "batch":
            raise InvalidInput(
                "processing_mode: batches (half the price, within a day) are not offered yet; "
                "send realtime."
            )
        engine, model = engine_and_model(parts.engines, None, self.model)
        return parts.start_analysis(
            StartAnalysisCommand(
                file_ids=self.file_ids,
                filter=self.chosen(parts.find_folder),
                types=tuple(dict.fromkeys(self.analysis_types)),
                engine=engine,
                model=model,
                options=self.options,
                force=self.force,
            )
        )


class SummaryBody(BatchBody, frozen=True, kw_only=True, forbid_unknown_fields=True):
    model: str | None = None
    """Name of an engine that is configured here; null: the one that is set up."""
    force: bool = False
    """Also where there is a summary of what the transcript says now, and of files that are set
    aside, too."""

    def start(self, parts: BatchParts) -> BulkStarted:
        return parts.start_summaries(
            StartSummariesCommand(
                file_ids=self.file_ids,
                filter=self.chosen(parts.find_folder),
                engine=self.model,
                force=self.force,
            )
        )


class EditFilesBody(BatchBody, frozen=True, kw_only=True, forbid_unknown_fields=True):
    changes: tuple[ChangeBody, ...] = ()
    author: str = SOMEBODY

    def start(self, parts: BatchParts) -> BulkStarted:
        return parts.start_editing(
            StartEditingCommand(
                file_ids=self.file_ids,
                filter=self.chosen(parts.find_folder),
                changes=tuple(change.as_change() for change in self.changes),
                author=self.author,
            )
        )


class ForgetBody(BatchBody, frozen=True, kw_only=True, forbid_unknown_fields=True):
    delete_uploads: bool = False
    """Uploaded files are deleted; else they are left out. Imported originals stay either way."""

    def start(self, parts: BatchParts) -> BulkStarted:
        return parts.start_forgetting(
            StartForgettingCommand(
                file_ids=self.file_ids,
                filter=self.chosen(parts.find_folder),
                delete_uploads=self.delete_uploads,
            )
        )
