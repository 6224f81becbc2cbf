"""`reelsight demo`."""

from functools import partial
from typing import TYPE_CHECKING

import click

from entrypoints.cli.options import json_option

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from application.library.bulk import BulkStarted
    from application.ports.speech_models import ModelMissing
    from domain.jobs.job import Job
    from domain.library.file_list import FileFilter
    from domain.shared.ids import JobId
    from entrypoints.container import Container


@click.command()
@click.argument("folder", metavar="[DIR]", required=False)
@json_option
def demo(folder: str | None, as_json: bool) -> int:
    """Run every step and show what was found in each file: import, proxies, transcription where
    a model of speech is here, analysis.

    Without DIR it makes its own sample media in the data folder; with DIR it takes yours, in
    place. Nothing is paid: what looks is the engine without a model, whatever is configured. Again
    it does only what is new. Files of yours that cannot be used are listed and do not change the
    exit code.
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
        self.not_heard: ModelMissing | None = None

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
        if self._make_proxies():
            self._hear()
            self._analyze()

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

    def _make_proxies(self) -> bool:
        from application.media.start_proxies import StartProxiesCommand

        start = partial(self._container.start_proxies(), StartProxiesCommand(filter=self.files))
        return self._start("proxies", start)

    def _hear(self) -> None:
        """Models of speech are never fetched unasked: without one, this step is only named."""
        from application.analysis.summarizing.start_summaries import StartSummariesCommand
        from application.ports.speech_models import ModelMissing
        from application.transcription.start_transcription import StartTranscriptionCommand
        from domain.analysis.candidates import WITHOUT_MODEL

        command = StartTranscriptionCommand(filter=self.files)
        try:
            self._start("transcribe", partial(self._container.start_transcription(), command))
        except ModelMissing as error:
            self.not_heard = error
            return
        summarize = StartSummariesCommand(filter=self.files, engine=WITHOUT_MODEL)
        self._start("summarize", partial(self._container.start_summaries(), summarize))

    def _analyze(self) -> None:
        from application.analysis.asking.start_analysis import StartAnalysisCommand
        from domain.analysis.candidates import WITHOUT_MODEL

        command = StartAnalysisCommand(filter=self.files, engine=WITHOUT_MODEL)
        self._start("analyze", partial(self._container.start_analysis(), command))

    def _start(self, step: str, start: "Callable[[], BulkStarted]") -> bool:
        from domain.jobs.job import NothingToDo

        try:
            started = start()
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
