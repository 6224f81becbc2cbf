"""A file that fails the same step again and again is set aside instead of tried for ever."""

from datetime import datetime

import msgspec
from msgspec import structs

from domain.jobs.job import KILLED_WORKER, ItemKind
from domain.shared.ids import FileId
from domain.shared.problem import Problem

MAX_STRIKES = 3

OF_THE_FILE = frozenset(
    {
        "audio_broken",
        "audio_unreadable",
        "child_crashed",
        "child_out_of_memory",
        "child_timed_out",
        "damaged",
        "empty_file",
        "filtered",
        "invalid",
        "killed_worker",
        "no_audio",
        "no_picture",
        "no_speech",
        "not_media",
        "playlist_refused",
        "probe_crashed",
        "probe_out_of_memory",
        "probe_timed_out",
        "proxy_failed",
        "proxy_incomplete",
        "refused",
        "svg_refused",
        "too_large_decoded",
        "transcriber_failed",
        "transcriber_timed_out",
        "truncated",
        "unexpected",
        "unreadable",
        "unsupported_codec",
        "wrong_extension",
    }
)
"""Trying it again on the same content ends the same way."""
OF_THE_REST = frozenset(
    {
        "budget_exceeded",
        "changed_on_disk",
        "disk_full",
        "encoder_ended",
        "ffmpeg_missing",
        "folder_empty",
        "folder_not_found",
        "folder_unreadable",
        "machine_fault",
        "media_not_taken",
        "model_missing",
        "model_retired",
        "model_unusable",
        "needs_heic_extra",
        "no_bucket",
        "no_cuda",
        "no_permission",
        "no_proxy",
        "not_available",
        "not_enough_memory",
        "not_read",
        "other_content",
        "other_size",
        "outcome_unknown",
        "proxy_gone",
        "root_away",
        "root_empty",
        "spending_stopped",
        "stopped",
        "text_reader_failed",
        "throttled",
        "timed_out",
        "transcriber_ended",
        "transcript_changed",
        "unknown_analysis_model",
        "unknown_analysis_type",
        "unknown_engine",
        "unknown_item_kind",
        "unknown_language",
        "unknown_model",
        "upload_is_over",
        "vanished",
    }
)
"""The machine, the order of the steps or a setting is at fault. What neither list names does not
count either: better one try too many than a good file that is passed over."""


class Strikes(msgspec.Struct, frozen=True, kw_only=True):
    """How often one step failed for one file since it last went well or the file changed."""

    file_id: FileId
    kind: ItemKind
    count: int
    problem: Problem
    """The last one."""
    at: datetime

    @property
    def quarantined(self) -> bool:
        """Bulk actions leave it out until somebody asks for it by force, or the file changes."""
        return self.count >= MAX_STRIKES


def struck(
    before: Strikes | None, file_id: FileId, kind: ItemKind, problem: Problem, at: datetime
) -> Strikes | None:
    """One strike more; None when the failure says nothing about the file.

    What killed the worker did so three times, the last time alone: that is enough at once."""
    if problem.code not in OF_THE_FILE:
        return None
    count = before.count + 1 if before else 1
    if problem.code == KILLED_WORKER.code:
        count = max(count, MAX_STRIKES)
    if before:
        return structs.replace(before, count=count, problem=problem, at=at)
    return Strikes(file_id=file_id, kind=kind, count=count, problem=problem, at=at)
