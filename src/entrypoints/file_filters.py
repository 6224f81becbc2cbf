"""The filters of files as every door says them: one table, read and written in one place.

`name` is ours (pages, command line), `api` the predecessor's where it had one. Reading is lenient
alike everywhere: `10MB` and `1:30` may stand where bytes and seconds are asked for.
"""

from collections.abc import Callable, Mapping
from enum import StrEnum
from operator import attrgetter
from typing import Any

import msgspec

from domain.library.file import FileState
from domain.library.file_list import AnalysisState, FileFilter
from domain.library.kind import MediaKind
from domain.library.paths import Folder
from domain.shared.errors import InvalidInput
from domain.shared.ids import FilePath
from entrypoints import filter_values as values
from entrypoints.filter_values import Value

FolderAt = Callable[[FilePath], Folder]
Spelling = Callable[["FilterField"], str]


class Group(StrEnum):
    """Headings of references."""

    WHAT = "Filters: what it is"
    WHERE = "Filters: place and day"
    SIZE = "Filters: size and length"
    WORK = "Filters: what was made of it"


class FilterField(msgspec.Struct, frozen=True, kw_only=True):
    attribute: str
    """Of `FileFilter`."""
    value: Value
    group: Group
    says: str
    """For references, as a phrase: “files of this kind”."""
    name: str = ""
    api: str = ""

    def __post_init__(self) -> None:
        msgspec.structs.force_setattr(self, "name", self.name or self.attribute)
        msgspec.structs.force_setattr(self, "api", self.api or self.name)

    @property
    def default(self) -> Any:
        return getattr(FileFilter(), self.attribute)

    def read(self, key: str, text: str) -> Any:
        """Raises:
        InvalidInput: naming the key, and what it may be.
        """
        try:
            return self.value.read(text)
        except ValueError as error:
            raise InvalidInput(
                f"{key}: “{text[:80]}” is not {self.value.may_be}.", key=key
            ) from error


OURS: Spelling = attrgetter("name")
API: Spelling = attrgetter("api")


def _field(attribute: str, value: Value, group: Group, says: str, **names: str) -> FilterField:
    return FilterField(attribute=attribute, value=value, group=group, says=says, **names)


FIELDS = (
    _field("kind", values.word(MediaKind), Group.WHAT, "of this kind", api="file_type"),
    _field(
        "text", values.TEXT, Group.WHAT, "with this in their path or transcript", api="search"
    ),
    _field("state", values.word(FileState), Group.WHAT, "in this state"),
    _field("has_problems", values.YES_NO, Group.WHAT, "that cannot be used, or in part only"),
    _field("camera", values.EXACT, Group.WHAT, "of this camera: make and model"),
    _field("codec", values.EXACT, Group.WHAT, "with this codec"),
    _field("uploaded", values.YES_NO, Group.WHERE, "that came by an upload"),
    _field("folder", values.PATH, Group.WHERE, "in this folder", api="directory_path"),
    _field(
        "subfolders", values.YES_NO, Group.WHERE, "also below the folder",
        api="include_subdirectories",
    ),
    _field(
        "imported_from", values.DAY, Group.WHERE, "imported on this day or later (UTC)",
        api="upload_from_date",
    ),
    _field(
        "imported_until", values.DAY, Group.WHERE, "imported on this day or earlier (UTC)",
        api="upload_to_date",
    ),
    _field(
        "captured_from", values.DAY, Group.WHERE, "captured on this day or later",
        api="created_from_date",
    ),
    _field(
        "captured_until", values.DAY, Group.WHERE, "captured on this day or earlier",
        api="created_to_date",
    ),
    _field("min_size_bytes", values.BYTES, Group.SIZE, "this large or larger", name="min_size"),
    _field("max_size_bytes", values.BYTES, Group.SIZE, "this large or smaller", name="max_size"),
    _field(
        "min_duration_s", values.SECONDS, Group.SIZE, "this long or longer", name="min_duration"
    ),
    _field(
        "max_duration_s", values.SECONDS, Group.SIZE, "this long or shorter", name="max_duration"
    ),
    _field(
        "min_transcript_characters", values.COUNT, Group.SIZE,
        "with this many characters of transcript or more",
        name="min_characters", api="min_transcript_chars",
    ),
    _field("has_proxy", values.YES_NO, Group.WORK, "with a proxy"),
    _field(
        "has_transcript", values.YES_NO, Group.WORK, "with a transcript", api="has_transcription"
    ),
    _field("has_summary", values.YES_NO, Group.WORK, "with a summary of their transcript"),
    _field(
        "has_analysis", values.YES_NO, Group.WORK, "with a completed analysis that found content",
        api="has_nova_analysis",
    ),
    _field(
        "has_embedding", values.YES_NO, Group.WORK, "with an embedding", api="has_nova_embeddings"
    ),
    _field(
        "analysis", values.word(AnalysisState), Group.WORK, "whose analysis is in this state",
        api="analysis_state",
    ),
    _field(
        "failed_last_job", values.YES_NO, Group.WORK, "whose newest step of a job failed",
        name="failed", api="failed_last_job",
    ),
    _field("stale", values.YES_NO, Group.WORK, "that changed after something was made of them"),
    _field("quarantined", values.YES_NO, Group.WORK, "left out, as they failed again and again"),
)  # fmt: skip
BY_ATTRIBUTE = {field.attribute: field for field in FIELDS}


def read(said: Mapping[str, str], spelling: Spelling, folder_at: FolderAt) -> FileFilter:
    """Empty values mean "does not matter"; other keys are passed over.

    Raises:
        InvalidInput: naming the key.
    """
    keys = {spelling(field): field for field in FIELDS}
    told = {
        field.attribute: field.read(key, said[key]) for key, field in keys.items() if said.get(key)
    }
    return made(told, folder_at)


def made(told: Mapping[str, Any], folder_at: FolderAt) -> FileFilter:
    """Of values as their readers give them: the folder is still a path there.

    Raises:
        InvalidInput
    """
    path = told.get("folder")
    return FileFilter(**{**told, "folder": None if path is None else folder_at(path)})


def told(filter_: FileFilter) -> dict[str, Any]:
    """What of it matters, by attribute, in the order of the table; the way back of `made`."""
    said = {
        field.attribute: getattr(filter_, field.attribute)
        for field in FIELDS
        if getattr(filter_, field.attribute) != field.default
    }
    if filter_.folder is not None:
        said["folder"] = filter_.folder.path
    return said


def written(filter_: FileFilter, spelling: Spelling) -> dict[str, str]:
    """As an address or the hidden fields of a form say it."""
    return {
        spelling(BY_ATTRIBUTE[attribute]): BY_ATTRIBUTE[attribute].value.write(value)
        for attribute, value in told(filter_).items()
    }
