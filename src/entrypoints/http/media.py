"""Media by id, never by path, with ranges: `/media/{id}/proxy`, `/thumbnail`, `/original`; and
what was said in them: `/captions.vtt`."""

import functools
import os
import re
import stat
from typing import Any, BinaryIO

import msgspec
from anyio import to_thread
from litestar import Request, asgi
from litestar.enums import ScopeType
from litestar.exceptions import MethodNotAllowedException, NotFoundException
from litestar.handlers import ASGIRouteHandler
from litestar.types import Receive, Scope, Send
from starlette.responses import FileResponse, Response
from starlette.staticfiles import NotModifiedResponse

from application.library.get_file import GetFile
from application.media.show_media import MediaOfFile, ShowMedia
from application.ports.object_store import ObjectMissing, ObjectStore
from domain.library.file import FileState, MediaFile
from domain.media.artifact import Artifact
from domain.shared.ids import FileId
from entrypoints.http.captions import CAPTIONS, FindCaptions, captions_response
from entrypoints.http.conditional import is_not_modified
from entrypoints.http.media_types import media_type_of
from entrypoints.http.problems import Refused
from entrypoints.http.provide import HttpParts
from entrypoints.http.streaming import Open, streamed

_PATH = re.compile(r"/?([0-9]{1,18})/(proxy|thumbnail|original|captions\.vtt)/?")


class NotMadeYet(Refused):
    """This has not been made for the file yet."""

    status_code = 404
    code = "not_made_yet"
    remedy = "Make it with the action Proxies, or `reelsight proxies ID`."


class NotShown(Refused):
    """This original is not sent to a browser: it could not be read as media."""

    status_code = 409
    code = "not_shown"
    remedy = "The file's page says what is wrong with it."


class OriginalMissing(Refused):
    """The original is not where it was imported from."""

    status_code = 404
    code = "original_missing"
    remedy = "A drive may not be mounted; when the file moved, import its new folder."


class Servable(msgspec.Struct, frozen=True, kw_only=True):
    path: str
    media_type: str
    name: str
    etag: str | None
    status: os.stat_result


class Elsewhere(msgspec.Struct, frozen=True, kw_only=True):
    """The store has it, and not as a file of this machine."""

    open_at: Open
    size_bytes: int
    media_type: str
    name: str
    etag: str


class FindMedia:
    """From an id to what can be sent, or the reason why there is nothing."""

    def __init__(self, *, get_file: GetFile, show_media: ShowMedia, objects: ObjectStore) -> None:
        self._get_file = get_file
        self._show_media = show_media
        self._objects = objects

    def __call__(self, file_id: FileId, what: str) -> Servable | Elsewhere:
        file = self._get_file(file_id).file
        media = self._show_media(file_id)
        if what == "original":
            return _original(file, media)
        artifact = media.proxy if what == "proxy" else media.thumbnail
        if artifact is None:
            raise NotMadeYet()
        return self._artifact(artifact)

    def _artifact(self, artifact: Artifact) -> Servable | Elsewhere:
        path = self._objects.local_path(artifact.key)
        status = _regular(str(path)) if path is not None else None
        etag = f'"{artifact.sha256}"'
        if path is not None and status is not None:
            return Servable(
                path=str(path),
                media_type=artifact.media_type,
                name=path.name,
                etag=etag,
                status=status,
            )
        if self._objects.size(artifact.key) != artifact.size_bytes:
            raise NotMadeYet()
        return Elsewhere(
            open_at=functools.partial(self._open, artifact.key),
            size_bytes=artifact.size_bytes,
            media_type=artifact.media_type,
            name=artifact.key.rpartition("/")[2],
            etag=etag,
        )

    def _open(self, key: str, start: int) -> BinaryIO:
        try:
            return self._objects.open(key, start=start)
        except ObjectMissing as error:
            raise NotMadeYet() from error


def _original(file: MediaFile, media: MediaOfFile) -> Servable:
    # what was refused (SVG, HTML, playlists) must not reach a browser under our origin
    if file.state is not FileState.READY or media.facts is None:
        raise NotShown()
    path = os.fsdecode(file.path)
    status = _regular(path)
    if status is None:
        raise OriginalMissing()
    media_type = media_type_of(media.facts)
    return Servable(path=path, media_type=media_type, name=file.name, etag=None, status=status)


def _regular(path: str) -> os.stat_result | None:
    """None when it is missing or no regular file; a link is not followed."""
    try:
        status = os.lstat(path)
    except OSError:
        return None
    return status if stat.S_ISREG(status.st_mode) else None


def media_mount(container: HttpParts) -> ASGIRouteHandler:
    @asgi("/media", is_mount=True, copy_scope=True)
    async def send_media(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != ScopeType.HTTP or scope["method"] not in ("GET", "HEAD"):
            raise MethodNotAllowedException(headers={"allow": "GET, HEAD"})
        match = _PATH.fullmatch(scope["path"].removeprefix("/media"))
        if match is None:
            raise NotFoundException()
        file_id, what = FileId(int(match[1])), match[2]
        headers = Request[Any, Any, Any](scope).headers
        response: Any
        if what == CAPTIONS:
            find_captions = FindCaptions(
                transcripts_of_file=container.transcripts_of_file(),
                export_transcript=container.export_transcript(),
            )
            asked = Request[Any, Any, Any](scope).query_params.get("transcript")
            text = await to_thread.run_sync(find_captions, file_id, asked)
            response = captions_response(text, headers)
        else:
            find = FindMedia(
                get_file=container.get_file(),
                show_media=container.show_media(),
                objects=container.objects(),
            )
            found = await to_thread.run_sync(find, file_id, what)
            response = (
                _response(found, headers)
                if isinstance(found, Servable)
                else await streamed(
                    **msgspec.structs.asdict(found), method=scope["method"], headers=headers
                )
            )
        await response(scope, receive, send)

    return send_media


def _response(found: Servable, headers: Any) -> Response:
    own = {"cache-control": "private, no-cache"}
    if found.etag:
        own["etag"] = found.etag
    response = FileResponse(
        found.path,
        media_type=found.media_type,
        filename=found.name,
        content_disposition_type="inline",
        stat_result=found.status,
        headers=own,
    )
    if is_not_modified(headers, response.headers):
        return NotModifiedResponse(response.headers)
    return response
