"""What was said, as the player shows it over the picture: `/media/{id}/captions.vtt`."""

import hashlib
from collections.abc import Mapping

from starlette.responses import Response
from starlette.staticfiles import NotModifiedResponse

from application.transcription.export_transcript import ExportTranscript
from application.transcription.transcripts_of_file import TranscriptsOfFile
from domain.shared.errors import InvalidInput
from domain.shared.ids import FileId, TranscriptId
from domain.transcription.transcript import TranscriptNotFound
from entrypoints.http.conditional import is_not_modified
from entrypoints.http.problems import Refused

CAPTIONS = "captions.vtt"


class NothingHeardYet(Refused):
    """This file has no transcript of what it holds now."""

    status_code = 404
    code = "not_transcribed"
    remedy = "Make one with the action Transcribe, or `reelsight transcribe ID`."


class FindCaptions:
    """Of the preferred transcript, or of the one that is asked for."""

    def __init__(
        self, *, transcripts_of_file: TranscriptsOfFile, export_transcript: ExportTranscript
    ) -> None:
        self._transcripts_of_file = transcripts_of_file
        self._export_transcript = export_transcript

    def __call__(self, file_id: FileId, asked: str | None) -> str:
        """Raises:
        FileNotFound, TranscriptNotFound, NothingHeardYet, InvalidInput
        """
        there = self._transcripts_of_file(file_id)
        if asked:
            number = _number(asked)
            chosen = next((one for one in there if one.id == number), None)
            if chosen is None:  # also one of another file
                raise TranscriptNotFound(transcript_id=number)
        else:
            chosen = next((one for one in there if one.preferred), None)
            if chosen is None:
                raise NothingHeardYet()
        return self._export_transcript(chosen.id, "vtt").text


def captions_response(text: str, headers: Mapping[str, str]) -> Response:
    """Asked for again each time, so that a correction shows; sent again only when it differs."""
    body = text.encode()
    response = Response(
        body,
        media_type="text/vtt",
        headers={
            "etag": f'"{hashlib.sha256(body).hexdigest()[:32]}"',
            "cache-control": "private, no-cache",
        },
    )
    if is_not_modified(headers, response.headers):
        return NotModifiedResponse(response.headers)
    return response


def _number(text: str) -> TranscriptId:
    if not (text.isascii() and text.isdigit()) or len(text) > 18:
        raise InvalidInput(f"transcript: “{text[:40]}” is no number.", key="transcript")
    return TranscriptId(int(text))
