"""What all bulk actions share: which of the chosen files get an item, and what the job is of."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import msgspec

from application.jobs.start_job import StartJob, StartJobCommand
from application.library.select_files import FileSelection, selected_files
from application.ports.unit_of_work import Snapshot
from domain.jobs.job import ItemKind, JobKind, NewItem, NothingToDo
from domain.library.file import FileState, MediaFile
from domain.library.kind import MediaKind
from domain.shared.ids import FileId, JobId

QUARANTINED = "quarantined"
UP_TO_DATE = "up_to_date"

Reason = Callable[[MediaFile], str | None]
"""Why a file gets no item; None when it gets one."""


class BulkStarted(msgspec.Struct, frozen=True, kw_only=True):
    """A bulk action is on the books. Its items are the files of that moment: what is imported
    later, or matches the filter later, is not in it."""

    job_id: JobId
    total_files: int
    video_count: int
    image_count: int
    total_size_bytes: int
    """Of the originals, like those of each kind."""
    video_size_bytes: int
    image_size_bytes: int
    left_out: dict[str, int]
    """Chosen files that get no item, counted by reason."""
    is_new: bool = True
    """False: a job of before does just this already; the figures are of the chosen files in it."""


class Choice(msgspec.Struct, frozen=True, kw_only=True):
    files: tuple[MediaFile, ...]
    left_out: dict[str, int]


def choose(
    now: Snapshot, selection: FileSelection, reason: Reason, *, step: ItemKind, force: bool = False
) -> Choice:
    """The chosen files for which there is no reason against it. A file that `step` failed for
    again and again is left out, too, unless it is forced or the only one that was named.

    Raises:
        NothingChosen, FileNotFound
    """
    aside: frozenset[Any] = frozenset()
    if not force and len(set(selection.file_ids)) != 1:
        aside = now.strikes.quarantined(step)
    files: list[MediaFile] = []
    left_out: dict[str, int] = {}
    for file in selected_files(now, selection):
        why = reason(file) or (QUARANTINED if file.id in aside else None)
        if why:
            left_out[why] = left_out.get(why, 0) + 1
        else:
            files.append(file)
    return Choice(files=tuple(files), left_out=left_out)


def start_bulk(
    start_job: StartJob,
    choice: Choice,
    *,
    kind: JobKind,
    step: ItemKind,
    title: str,
    options: dict[str, Any],
    nothing: str,
    by_size: bool = True,
    read_bytes: Mapping[FileId, int | None] | None = None,
    amid: frozenset[JobId] | None = None,
) -> BulkStarted:
    """`by_size`: the work grows with the size of the originals, or with `read_bytes` where another
    amount is read of each. `nothing`: what to say when every chosen file was left out. `amid`: the
    jobs that were looked at to leave files out, as in `StartJobCommand`.

    Raises:
        NothingToDo: `left_out` counts the reasons.
        Overtaken
    """
    files = choice.files
    if not files:
        raise NothingToDo(
            nothing if choice.left_out else "No file matches.", left_out=choice.left_out
        )
    sizes = {file.id: file.size_bytes for file in files} if read_bytes is None else read_bytes
    items = [
        NewItem(
            kind=step,
            subject=str(file.id),
            label=file.name,
            file_id=file.id,
            counted_as=file.kind.value,
            size_bytes=sizes.get(file.id) if by_size else None,
        )
        for file in files
    ]
    job_id = start_job(
        StartJobCommand(kind=kind, title=title, options=options, items=items, amid=amid)
    )
    return sums_of(job_id, files, choice.left_out)


def sums_of(
    job_id: JobId, files: Sequence[MediaFile], left_out: dict[str, int], *, is_new: bool = True
) -> BulkStarted:
    videos = [file.size_bytes for file in files if file.kind is MediaKind.VIDEO]
    images = [file.size_bytes for file in files if file.kind is MediaKind.IMAGE]
    return BulkStarted(
        job_id=job_id,
        total_files=len(files),
        video_count=len(videos),
        image_count=len(images),
        total_size_bytes=sum(file.size_bytes for file in files),
        video_size_bytes=sum(videos),
        image_size_bytes=sum(images),
        left_out=left_out,
        is_new=is_new,
    )


def not_shown(file: MediaFile, kinds: Sequence[MediaKind]) -> str | None:
    """Why nothing can be made of the pictures of a file."""
    if file.state is FileState.UNREADABLE:
        return "unreadable"
    if file.state is FileState.NEW:
        return "not_read_yet"
    return None if file.kind in kinds else "no_picture"
