"""`/transcriptions`: what was said, over all files."""

from typing import Any

from litestar import Controller, get, post
from litestar.di import NamedDependency, Provide
from litestar.params import FromPath
from litestar.response import Response, Template

from application.search.command import MIN_TEXT
from application.transcription.delete_transcript import DeleteTranscript
from application.transcription.show_transcript import ShowTranscript
from domain.shared.ids import TranscriptId
from entrypoints.http.views import list_address
from entrypoints.http.views import transcript_address as address
from entrypoints.http.views.page import AnyRequest, done, is_htmx, page
from entrypoints.http.views.transcript_listing import (
    ListParts,
    listed,
    provide_list_parts,
    searched,
)


class TranscriptionsPage(Controller):
    path = "/transcriptions"
    include_in_schema = False
    dependencies = {  # noqa: RUF012  # Litestar's own way
        "parts": Provide(provide_list_parts, sync_to_thread=False)
    }

    @get("/", sync_to_thread=True)
    def show(self, request: AnyRequest, parts: NamedDependency[ListParts]) -> Template:
        said = request.query_params
        note = address.passed_over(said)
        text = said.get("q", "").strip()
        if len(text) < MIN_TEXT:
            return listed(address.read_query(dict(said)), parts, text, note)
        return searched(text, list_address.page_number(said.get("page", "")), parts, note)

    @get("/{transcript_id:int}/delete", sync_to_thread=True)
    def ask(
        self,
        request: AnyRequest,
        transcript_id: FromPath[int],
        show_transcript: NamedDependency[ShowTranscript],
        parts: NamedDependency[ListParts],
    ) -> Template:
        """The dialog alone, or a page with it where there is no script."""
        found = show_transcript(TranscriptId(transcript_id))
        context: dict[str, Any] = {"transcript": found.transcript, "file_name": found.file.name}
        if is_htmx(request):
            return Template(
                "partials/delete_transcript.html", context=context, media_type="text/html"
            )
        return page("delete_transcript.html", parts.list_jobs, page="transcriptions", **context)

    @post("/{transcript_id:int}/delete", sync_to_thread=True, status_code=200)
    def delete(
        self,
        request: AnyRequest,
        transcript_id: FromPath[int],
        delete_transcript: NamedDependency[DeleteTranscript],
    ) -> Response[Any]:
        delete_transcript(TranscriptId(transcript_id))
        return done(request, "The transcript is gone.", address.PATH, "Transcriptions")
