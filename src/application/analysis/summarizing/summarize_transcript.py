"""Sum up what was said in one file."""

from collections.abc import Mapping

from application.analysis.asking.analyze_file import NO_ENGINE
from application.analysis.indexing.passage_text import clean
from application.analysis.indexing.refresh_index import RefreshIndex
from application.analysis.summarizing.current_summary import current_summary
from application.jobs.handler import (
    Finished,
    ItemContext,
    ItemHandler,
    ItemStopped,
    Resource,
    done,
    failed,
    skipped,
)
from application.ports.analysis_engine import EngineFailed
from application.ports.clock import Clock
from application.ports.proxy_makers import MakingStopped
from application.ports.summarizer import Gist, Said, Summarizer
from application.ports.unit_of_work import Reader, Transaction
from application.transcription.spoken import spoken_of
from domain.analysis.call import Grant
from domain.analysis.run import FailureKind, failure
from domain.analysis.sentences import sentences_of
from domain.analysis.transcript_summary import MAX_CHARACTERS, TranscriptSummary
from domain.jobs.job import Job, JobItem
from domain.shared.cutting import cut_at_word
from domain.shared.errors import Conflict
from domain.shared.ids import FileId
from domain.transcription.transcript import Transcript


class TranscriptChanged(Conflict):
    """The transcript was changed while it was summed up; nothing was stored."""

    code = "transcript_changed"
    remedy = "Retry the job: it sums up what the transcript says now."


class SummarizeTranscript(ItemHandler):
    def __init__(
        self,
        *,
        resource: Resource,
        reader: Reader,
        summarizers: Mapping[str, Summarizer],
        default_engine: str,
        clock: Clock,
        refresh: RefreshIndex,
    ) -> None:
        self.resource = resource
        self._reader = reader
        self._summarizers = summarizers
        self._default_engine = default_engine
        self._clock = clock
        self._refresh = refresh

    def __call__(self, job: Job, item: JobItem, context: ItemContext) -> Finished:
        summarizer = self._summarizers.get(job.options.get("engine") or self._default_engine)
        if summarizer is None:
            return failed(NO_ENGINE)
        with self._reader() as now:
            spoken = spoken_of(now, FileId(int(item.subject)))
            if spoken is None:
                return skipped("it has no transcript any more")
            if not job.options.get("force") and current_summary(now, spoken.transcript):
                return skipped("the summary is up to date")
        sentences = sentences_of(segment.text for segment in spoken.certain)
        if not sentences:
            return skipped("nothing is said in it")
        try:
            gist = summarizer.summarize(
                Said(
                    file_id=spoken.transcript.file_id,
                    sentences=sentences,
                    language=spoken.transcript.language,
                ),
                grant=_grant(job, item),
                stop=context.stop,
            )
        except EngineFailed as error:
            return failed(failure(error.kind, error.message, error.remedy))
        except MakingStopped as error:
            raise ItemStopped() from error
        summary = self._summary(spoken.transcript, gist, summarizer)
        if not summary.text:
            return failed(failure(FailureKind.UNREADABLE, "The engine gave an empty summary."))
        return done(f"{len(summary.text):,} characters", lambda tx: self._store(tx, summary))

    def _summary(
        self, transcript: Transcript, gist: Gist, summarizer: Summarizer
    ) -> TranscriptSummary:
        whole = clean(gist.text)
        text = cut_at_word(whole, MAX_CHARACTERS)
        return TranscriptSummary(
            transcript_id=transcript.id,
            text=text,
            was_cut=text != whole,
            engine=summarizer.name,
            model=gist.model,
            usage=gist.usage,
            of_words_at=transcript.changed_at,
            made_at=self._clock.now(),
        )

    def _store(self, tx: Transaction, summary: TranscriptSummary) -> None:
        """Raises:
        TranscriptChanged, TranscriptNotFound
        """
        transcript = tx.transcripts.get(summary.transcript_id)
        if transcript.changed_at != summary.of_words_at:
            raise TranscriptChanged(transcript_id=transcript.id)
        tx.summaries.put(summary)
        self._refresh(tx, transcript.file_id)


def _grant(job: Job, item: JobItem) -> Grant:
    return Grant(
        purpose="transcript-summary",
        job_id=job.id,
        item_id=item.id,
        since=job.started_at or job.created_at,
        answers_since=job.created_at if job.options.get("force") else None,
    )
