"""A transcript as a file that other programs read."""

import msgspec

from application.ports.unit_of_work import Reader
from application.transcription.show_transcript import ShownTranscript, ShowTranscript
from domain.shared.errors import InvalidInput
from domain.shared.ids import FilePath, TranscriptId
from domain.shared.names import safe_stem
from domain.transcription.subtitles import as_srt, as_text, as_vtt
from domain.transcription.transcript_document import as_json

MEDIA_TYPES = {
    "txt": "text/plain; charset=utf-8",
    "json": "application/json",
    "srt": "application/x-subrip; charset=utf-8",
    "vtt": "text/vtt; charset=utf-8",
}
FORMATS = tuple(MEDIA_TYPES)


class UnknownTranscriptFormat(InvalidInput):
    """Transcripts are not written in this format."""

    code = "unknown_transcript_format"
    remedy = f"There are: {', '.join(FORMATS)}."


class ExportedTranscript(msgspec.Struct, frozen=True, kw_only=True):
    name: str
    """Of a file: plain letters, and no other transcript's."""
    media_type: str
    text: str


class ExportTranscript:
    """Segments in doubt are left out of all but json, which has them flagged."""

    def __init__(self, *, reader: Reader) -> None:
        self._show = ShowTranscript(reader=reader)

    def __call__(self, transcript_id: TranscriptId, in_format: str) -> ExportedTranscript:
        """Raises:
        UnknownTranscriptFormat, TranscriptNotFound
        """
        if in_format not in MEDIA_TYPES:
            raise UnknownTranscriptFormat(format=in_format[:40])
        shown = self._show(transcript_id)
        return ExportedTranscript(
            name=exported_name(shown.file.path, transcript_id, in_format),
            media_type=MEDIA_TYPES[in_format],
            text=_written(shown, in_format),
        )


def exported_name(path: FilePath, transcript_id: TranscriptId, in_format: str) -> str:
    return f"{safe_stem(path)}_transcript_{transcript_id}.{in_format}"


def _written(shown: ShownTranscript, in_format: str) -> str:
    match in_format:
        case "json":
            return as_json(shown.transcript, shown.segments, file_name=shown.file.name)
        case "srt":
            return as_srt(shown.segments)
        case "vtt":
            return as_vtt(shown.segments)
    return as_text(shown.segments)
