"""Make proxies and thumbnails, of videos and images in one action."""

from application.jobs.start_job import StartJob
from application.library.bulk import UP_TO_DATE, BulkStarted, choose, not_shown, start_bulk
from application.library.select_files import FileSelection
from application.ports.unit_of_work import Reader
from domain.jobs.job import ItemKind, JobKind
from domain.library.file import MediaFile
from domain.library.kind import MediaKind
from domain.shared.figures import counted

PROXIES = JobKind("batch-proxy")
PROXY = ItemKind("proxy")


class StartProxiesCommand(FileSelection, frozen=True, kw_only=True):
    force: bool = False
    """Make them again where they are up to date."""


class StartProxies:
    def __init__(self, *, reader: Reader, start_job: StartJob) -> None:
        self._reader = reader
        self._start_job = start_job

    def __call__(self, command: StartProxiesCommand) -> BulkStarted:
        """Raises:
        NothingChosen, FileNotFound
        NothingToDo: every chosen file was left out; `left_out` counts the reasons.
        """
        with self._reader() as now:
            made = frozenset() if command.force else now.media.with_current_proxy()

            def reason(file: MediaFile) -> str | None:
                why = not_shown(file, (MediaKind.VIDEO, MediaKind.IMAGE))
                return why or (UP_TO_DATE if file.id in made else None)

            choice = choose(now, command, reason, step=PROXY, force=command.force)
        return start_bulk(
            self._start_job,
            choice,
            kind=PROXIES,
            step=PROXY,
            title=f"Proxies for {counted(len(choice.files), 'file')}",
            options={"force": command.force},
            nothing="None of the chosen files needs a proxy.",
        )
