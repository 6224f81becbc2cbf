"""`reelsight demo`."""

from typing import TYPE_CHECKING, Any

import click

from entrypoints.cli.options import json_option

if TYPE_CHECKING:
    from pathlib import Path

    from domain.jobs.job import Job
    from domain.library.file_list import FileFilter
    from domain.shared.ids import JobId
    from entrypoints.container import Container


@click.command()
@click.argument("folder", metavar="[DIR]", required=False)
@json_option
def demo(folder: str | None, as_json: bool) -> int:
    """Run every step (import, proxies, analysis) and show what was found in each file.

    Without DIR it makes its own sample media in the data folder; with DIR it takes yours, in
    place. Again it does only what is new. Files of yours that cannot be used are listed and do
    not change the exit code.
    """
    from entrypoints.cli.demo_report import demo_document, say_demo
    from entrypoints.cli.screen import emit
    from entrypoints.cli.session import open_library, read_settings

    settings = read_settings()
    with open_library(settings) as container:
        run = DemoRun(container, folder, settings.data)
        run()
        if as_json:
            emit(demo_document(container, run))
        else:
            say_demo(container, run)
        return run.exit_code


class DemoRun:
    """The steps one after another, each on the files below the one folder."""

    def __init__(self, container: "Container", folder: str | None, data: "Path") -> None:
        self._container = container
        self.is_ours = folder is None
        self.data = data.absolute()
        self.folder = str(self.data / "demo-media") if folder is None else folder
        self.jobs: dict[str, Job] = {}
        self.left_out: dict[str, dict[str, int]] = {}

    def __call__(self) -> None:
        from pathlib import Path

        from application.library.start_import import StartImportCommand
        from entrypoints.cli.screen import note

        if self.is_ours:
            note(f"The sample media lie in {self.folder}")
            self._container.sample_media().make(Path(self.folder))
        # Once for all steps: being the worker takes a moment to begin and to end.
        self._container.worker().start_if_free()
        start = self._container.start_import()
        if not self._do("import", start(StartImportCommand(directory_path=self.folder))):
            return
        if not self._start("proxies"):
            return
        self._start("analyze")

    @property
    def exit_code(self) -> int:
        """0 when every step ran. Files of the user's that cannot be used are an answer, not a
        failure; ours must all succeed."""
        jobs = self.jobs.values()
        if self.is_ours:
            return 0 if all(job.status.value == "COMPLETED" for job in jobs) else 1
        return 0 if all(map(_ran, jobs)) else 1

    @property
    def files(self) -> "FileFilter":
        """Those inside the folder."""
        from application.library.folder_job import folder_of
        from domain.library.file_list import FileFilter

        folder = folder_of(self.jobs["import"])
        return FileFilter(folder=self._container.find_folder()(folder))

    def _start(self, step: str) -> bool:
        from application.analysis.asking.start_analysis import StartAnalysisCommand
        from application.media.start_proxies import StartProxiesCommand
        from domain.jobs.job import NothingToDo

        start: Any
        command: Any
        if step == "proxies":
            start = self._container.start_proxies()
            command = StartProxiesCommand(filter=self.files)
        else:
            start = self._container.start_analysis()
            command = StartAnalysisCommand(filter=self.files)
        try:
            started = start(command)
        except NothingToDo as error:
            self.left_out[step] = error.details.get("left_out") or {}  # type: ignore[assignment]  # details are free
            return True
        self.left_out[step] = started.left_out
        return self._do(step, started.job_id)

    def _do(self, step: str, job_id: "JobId") -> bool:
        """False when the steps after this one make no sense: it was cancelled or gave up."""
        from entrypoints.cli.wait import wait_for

        self.jobs[step] = wait_for(self._container, job_id)
        return _ran(self.jobs[step])


def _ran(job: "Job") -> bool:
    """It went through its items, whatever became of each."""
    return job.status.value != "CANCELLED" and job.problem is None
