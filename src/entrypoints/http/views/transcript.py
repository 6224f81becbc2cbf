"""What was said, beside the player: what its panel shows, and what people do there."""

import msgspec
from litestar import Controller, post
from litestar.datastructures import FormMultiDict
from litestar.di import NamedDependency, Provide
from litestar.params import FromPath, SkipValidation
from litestar.response import Redirect, Template

from application.analysis.editing.change import Change
from application.analysis.editing.edit_file import EditFile, EditFileCommand
from application.analysis.summarizing.show_summaries import ShowSummaries
from application.ports.speech_models import SpeechModels
from application.transcription.being_heard import BeingHeard
from application.transcription.correct_transcript import (
    CorrectTranscript,
    CorrectTranscriptCommand,
)
from application.transcription.prefer_transcript import PreferTranscript
from application.transcription.show_transcript import ShownTranscript, ShowTranscript
from application.transcription.transcripts_of_file import TranscriptsOfFile
from application.transcription.why_not_heard import WhyNotHeard
from domain.analysis.transcript_summary import TranscriptSummary
from domain.jobs.progress import ItemUnderWay
from domain.library.edits import BadEdit, EditAction
from domain.library.file import FileState, MediaFile
from domain.media.facts import MediaFacts
from domain.shared.errors import DomainError
from domain.shared.ids import EditId, FileId, TranscriptId
from domain.shared.problem import Problem
from domain.transcription.transcript import Transcript, TranscriptNotFound
from entrypoints.http.views.page import AnyRequest, is_htmx
from entrypoints.http.views.reading_forms import read_form
from entrypoints.http.views.timeline import Segment
from entrypoints.http.views.transcript_lines import SpokenLine, line_at, spoken_lines


class SpeechParts(msgspec.Struct, frozen=True, kw_only=True):
    """What the panel asks."""

    transcripts_of_file: TranscriptsOfFile
    show_transcript: ShowTranscript
    being_heard: BeingHeard
    why_not_heard: WhyNotHeard
    show_summaries: ShowSummaries
    speech_models: SpeechModels


def provide_speech(
    transcripts_of_file: NamedDependency[TranscriptsOfFile],
    show_transcript: NamedDependency[ShowTranscript],
    being_heard: NamedDependency[BeingHeard],
    why_not_heard: NamedDependency[WhyNotHeard],
    show_summaries: NamedDependency[ShowSummaries],
    speech_models: NamedDependency[SkipValidation[SpeechModels]],
) -> SpeechParts:
    return SpeechParts(
        transcripts_of_file=transcripts_of_file,
        show_transcript=show_transcript,
        being_heard=being_heard,
        why_not_heard=why_not_heard,
        show_summaries=show_summaries,
        speech_models=speech_models,
    )


class TranscriptPanel(msgspec.Struct, frozen=True, kw_only=True):
    """The transcript that is shown, and those beside it."""

    all: tuple[Transcript, ...]
    shown: Transcript
    current: bool
    """Made from what the file holds now."""
    lines: tuple[SpokenLine, ...]
    now: SpokenLine | None
    """The line at the second that the address names."""
    summary: TranscriptSummary | None

    @property
    def summary_is_stale(self) -> bool:
        return self.summary is not None and self.summary.of_words_at != self.shown.changed_at


class Speech(msgspec.Struct, frozen=True, kw_only=True):
    """What the page says of what is said."""

    panel: TranscriptPanel | None
    """None where the file has no transcript."""
    can_be_heard: bool
    model_problem: DomainError | None
    """Why the usual model cannot be used, with the way out."""
    problem: Problem | None
    """Why the file could not be transcribed when that was last tried."""
    under_way: ItemUnderWay | None
    """It waits to be transcribed, or is being transcribed."""

    @property
    def stretches(self) -> tuple[Segment, ...]:
        """When somebody speaks, for the timeline."""
        return tuple(
            Segment(start_s=line.start_s, end_s=line.end_s, name=line.said[:200])
            for line in (self.panel.lines if self.panel else ())
            if line.is_said
        )


def speech_of(
    file: MediaFile, facts: MediaFacts | None, speech: SpeechParts, asked: str, at_s: float | None
) -> Speech:
    """`asked`: the id of a transcript, as the address has it; else the preferred one is shown."""
    problem = None
    try:
        speech.speech_models.find()
    except DomainError as error:
        problem = error
    return Speech(
        panel=_panel(file.id, speech, asked, at_s),
        can_be_heard=file.state is FileState.READY and bool(facts and facts.audio_tracks),
        model_problem=problem,
        problem=speech.why_not_heard(file.id),
        under_way=speech.being_heard(file.id),
    )


def _panel(
    file_id: FileId, speech: SpeechParts, asked: str, at_s: float | None
) -> TranscriptPanel | None:
    found = speech.transcripts_of_file(file_id)
    if not found:
        return None
    shown = speech.show_transcript(next((t.id for t in found if str(t.id) == asked), found[0].id))
    lines, transcript = spoken_lines(shown), shown.transcript
    return TranscriptPanel(
        all=found,
        shown=transcript,
        current=shown.current,
        lines=lines,
        now=line_at(lines, at_s) if at_s is not None else None,
        summary=speech.show_summaries((transcript.id,)).get(transcript.id),
    )


class TranscriptForms(Controller):
    path = "/files/{file_id:int}/transcript/{transcript_id:int}"
    include_in_schema = False
    dependencies = {  # noqa: RUF012  # Litestar's own way
        "form": Provide(read_form),
        "speech": Provide(provide_speech, sync_to_thread=False),
    }

    @post("/correct", sync_to_thread=True, status_code=200)
    def correct(
        self,
        request: AnyRequest,
        file_id: FromPath[int],
        transcript_id: FromPath[int],
        form: NamedDependency[FormMultiDict],
        speech: NamedDependency[SpeechParts],
        correct_transcript: NamedDependency[CorrectTranscript],
    ) -> Template | Redirect:
        shown = _of_file(file_id, transcript_id, speech)
        start_s, end_s = _stretch(form)
        correct_transcript(
            CorrectTranscriptCommand(
                transcript_id=shown.transcript.id,
                start_s=start_s,
                end_s=end_s,
                text=str(form.get("text") or ""),
                supersedes=_edit_id(form, "supersedes"),
            )
        )
        return _changed(request, shown, speech, start_s, end_s)

    @post("/undo", sync_to_thread=True, status_code=200)
    def undo(
        self,
        request: AnyRequest,
        file_id: FromPath[int],
        transcript_id: FromPath[int],
        form: NamedDependency[FormMultiDict],
        speech: NamedDependency[SpeechParts],
        edit_file: NamedDependency[EditFile],
    ) -> Template | Redirect:
        shown = _of_file(file_id, transcript_id, speech)
        start_s, end_s = _stretch(form)
        change = Change(action=EditAction.UNDO, supersedes=_edit_id(form, "edit"))
        edit_file(EditFileCommand(file_id=shown.file.id, changes=(change,)))
        return _changed(request, shown, speech, start_s, end_s)

    @post("/prefer", sync_to_thread=True)
    def prefer(
        self,
        file_id: FromPath[int],
        transcript_id: FromPath[int],
        speech: NamedDependency[SpeechParts],
        prefer_transcript: NamedDependency[PreferTranscript],
    ) -> Redirect:
        prefer_transcript(_of_file(file_id, transcript_id, speech).transcript.id)
        return Redirect(f"/files/{file_id}?panel=transcript", status_code=303)


def _of_file(file_id: int, transcript_id: int, speech: SpeechParts) -> ShownTranscript:
    """Raises:
    TranscriptNotFound: there is none, or it is another file's.
    """
    shown = speech.show_transcript(TranscriptId(transcript_id))
    if shown.file.id != file_id:
        raise TranscriptNotFound()
    return shown


def _stretch(form: FormMultiDict) -> tuple[float, float]:
    """Raises:
    BadEdit
    """
    try:
        start_s, end_s = (float(str(form.get(name) or "")) for name in ("start", "end"))
    except ValueError:
        raise BadEdit("A line of a transcript has a start and an end in seconds.") from None
    if not 0 <= start_s <= end_s < 1e7:
        raise BadEdit(f"A line from {start_s:g} s to {end_s:g} s: it ends before it starts.")
    return start_s, end_s


def _edit_id(form: FormMultiDict, name: str) -> EditId | None:
    """Raises:
    BadEdit
    """
    number = str(form.get(name) or "")
    if not number:
        return None
    if not (number.isascii() and number.isdigit()) or len(number) > 18:
        raise BadEdit(f"“{number[:40]}” is no edit's number.")
    return EditId(int(number))


def _changed(
    request: AnyRequest, before: ShownTranscript, speech: SpeechParts, start_s: float, end_s: float
) -> Template | Redirect:
    """What stands in that stretch now: it takes the place of the line that was sent."""
    file_id, transcript_id = before.file.id, before.transcript.id
    here = f"?panel=transcript&transcript={transcript_id}&t="
    if not is_htmx(request):
        return Redirect(f"/files/{file_id}{here}{start_s:g}#line-now", status_code=303)
    panel = _panel(file_id, speech, str(transcript_id), None)
    lines = tuple(
        line
        for line in (panel.lines if panel else ())
        if start_s <= (line.start_s + line.end_s) / 2 <= end_s
    )
    return Template(
        "partials/transcript_lines.html",
        context={
            "lines": lines,
            "now": None,
            "file": before.file,
            "speech": panel,
            "oob": True,
            "base": f"/files/{file_id}/transcript/{transcript_id}",
            "here": here,
        },
        media_type="text/html",
    )
