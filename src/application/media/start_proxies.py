"""Make proxies and thumbnails, of videos and images in one action."""

import msgspec

from application.jobs.start_job import StartJob, StartJobCommand
from application.library.select_files import FileSelection, selected_files
from application.ports.unit_of_work import Reader, Snapshot
from domain.jobs.job import ItemKind, JobKind, NewItem, NothingToDo
from domain.library.file import FileState, MediaFile
from domain.library.kind import MediaKind
from domain.media.artifact import ArtifactKind
from domain.shared.ids import JobId

PROXIES = JobKind("batch-proxy")
PROXY = ItemKind("proxy")


class ProxiesStarted(msgspec.Struct, frozen=True, kw_only=True):
    job_id: JobId
    total_files: int
    video_count: int
    image_count: int
    left_out: dict[str, int]
    """Chosen files that get no item, counted by reason."""


class StartProxiesCommand(FileSelection, frozen=True, kw_only=True):
    force: bool = False
    """Make them again where they are up to date."""


class StartProxies:
    def __init__(self, *, reader: Reader, start_job: StartJob) -> None:
        self._reader = reader
        self._start_job = start_job

    def __call__(self, command: StartProxiesCommand) -> ProxiesStarted:
        """Raises:
        NothingChosen, FileNotFound
        NothingToDo: every chosen file was left out; `left_out` counts the reasons.
        """
        chosen: list[MediaFile] = []
        left_out: dict[str, int] = {}
        with self._reader() as now:
            for file in selected_files(now, command):
                if reason := _left_out(now, file, force=command.force):
                    left_out[reason] = left_out.get(reason, 0) + 1
                else:
                    chosen.append(file)
        if not chosen:
            message = "None of the chosen files needs a proxy." if left_out else "No file matches."
            raise NothingToDo(message, left_out=left_out)
        job_id = self._start_job(
            StartJobCommand(
                kind=PROXIES,
                title=f"Proxies for {len(chosen):,} file{'s' if len(chosen) > 1 else ''}",
                options={"force": command.force},
                items=[
                    NewItem(kind=PROXY, subject=str(f.id), label=f.name, file_id=f.id)
                    for f in chosen
                ],
            )
        )
        videos = sum(file.kind is MediaKind.VIDEO for file in chosen)
        return ProxiesStarted(
            job_id=job_id,
            total_files=len(chosen),
            video_count=videos,
            image_count=len(chosen) - videos,
            left_out=left_out,
        )


def _left_out(now: Snapshot, file: MediaFile, *, force: bool) -> str | None:
    if file.state is FileState.UNREADABLE:
        return "unreadable"
    if file.state is FileState.NEW:
        return "not_read_yet"
    if file.kind not in (MediaKind.VIDEO, MediaKind.IMAGE):
        return "no_picture"
    proxy = now.media.artifacts(file.id).get(ArtifactKind.PROXY)
    if proxy is not None and proxy.made_from == file.fingerprint and not force:
        return "up_to_date"
    return None
