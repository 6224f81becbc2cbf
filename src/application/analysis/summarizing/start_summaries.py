"""Have the transcripts of chosen files summed up."""

from collections.abc import Mapping

from application.analysis.asking.engines import unknown_engine
from application.jobs.start_job import StartJob
from application.library.bulk import UP_TO_DATE, BulkStarted, choose, start_bulk
from application.library.select_files import FileSelection
from application.ports.summarizer import Summarizer
from application.ports.unit_of_work import Reader
from domain.jobs.job import ItemKind, JobKind
from domain.library.file import MediaFile
from domain.shared.figures import counted

SUMMARIES = JobKind("batch-transcript-summary")
SUMMARIZE = ItemKind("transcript-summary")
ASK_SUMMARY = ItemKind("ask-summary")
"""The same by a model elsewhere, for which one waits."""


class StartSummariesCommand(FileSelection, frozen=True, kw_only=True):
    engine: str | None = None
    """None: the one that is configured."""
    force: bool = False
    """Also where there is one of the present words."""


class StartSummaries:
    def __init__(
        self,
        *,
        reader: Reader,
        start_job: StartJob,
        summarizers: Mapping[str, Summarizer],
        default_engine: str,
    ) -> None:
        self._reader = reader
        self._start_job = start_job
        self._summarizers = summarizers
        self._default_engine = default_engine

    def __call__(self, command: StartSummariesCommand) -> BulkStarted:
        """Raises:
        NothingChosen, FileNotFound, UnknownEngine, UnknownModel, ModelRetired
        NothingToDo: every chosen file was left out; `left_out` counts the reasons.
        """
        engine = command.engine or self._default_engine
        if engine not in self._summarizers:
            raise unknown_engine(engine, self._summarizers)
        summarizer = self._summarizers[engine]
        summarizer.check()
        step = ASK_SUMMARY if summarizer.elsewhere else SUMMARIZE
        with self._reader() as now:
            spoken = now.transcripts.preferred_of_all()
            made = frozenset() if command.force else now.summaries.up_to_date()

            def reason(file: MediaFile) -> str | None:
                transcript = spoken.get(file.id)
                if transcript is None:
                    return "no_transcript"
                if not transcript.words:
                    return "no_words"
                return UP_TO_DATE if file.id in made else None

            choice = choose(now, command, reason, step=step, force=command.force)
        return start_bulk(
            self._start_job,
            choice,
            kind=SUMMARIES,
            step=step,
            title=f"Summaries of {counted(len(choice.files), 'transcript')}",
            options={"engine": engine, "force": command.force, "left_out": choice.left_out},
            nothing=_why_nothing(choice.left_out),
            by_size=False,
        )


def _why_nothing(left_out: Mapping[str, int]) -> str:
    if set(left_out) == {"no_transcript"}:
        return "None of the chosen files has a transcript; `reelsight transcribe` makes them."
    return "None of the chosen files needs a summary of its transcript."
