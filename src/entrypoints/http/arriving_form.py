"""A form with a file in it, written down while it arrives."""

from collections.abc import Iterator
from contextlib import AsyncExitStack
from hmac import compare_digest
from typing import Any

from anyio import to_thread
from litestar import Request
from litestar.exceptions import PermissionDeniedException
from litestar.middleware.csrf import CSRF_SECRET_LENGTH, generate_csrf_hash
from multipart import (  # type: ignore[import-untyped]
    MultipartError,
    MultipartSegment,
    PushMultipartParser,
)

from application.media.uploading.receive_whole import ReceiveWhole, WholeFile
from domain.shared.errors import DomainError, InvalidInput
from domain.shared.ids import UploadId
from entrypoints.http.arriving import ArrivingBody, in_threads

FIELD = "file"
CSRF_FIELD = "_csrf_token"
_MOST_FIELDS = 20
_LONGEST_FIELD = 4096


async def receive_form(
    request: Request[Any, Any, Any],
    receive_whole: ReceiveWhole,
    *,
    with_csrf: bool = False,
) -> UploadId:
    """The upload that the form's one file became. `with_csrf`: the token must come before it.

    Raises:
        InvalidInput: no file, or more than one, or no form.
        PermissionDeniedException: the token is missing or wrong.
        CutOff, NotUploadable, UploadTooLarge, NoRoomForUpload
    """
    kind, options = request.content_type
    if kind != "multipart/form-data" or not options.get("boundary"):
        if with_csrf:
            raise PermissionDeniedException("CSRF token verification failed")
        raise InvalidInput("file: send a multipart/form-data body.", key=FIELD)
    body = ArrivingBody(request.receive)
    try:
        form = _Form(request, receive_whole, with_csrf=with_csrf)
        return await form.read(body, options["boundary"])
    except (DomainError, PermissionDeniedException):
        await body.drain()
        raise


class _Form:
    def __init__(
        self, request: Request[Any, Any, Any], receive_whole: ReceiveWhole, *, with_csrf: bool
    ) -> None:
        self._token = _given_token(request)
        self._receive_whole = receive_whole
        self._with_csrf = with_csrf
        self._stack = AsyncExitStack()
        self._file: WholeFile | None = None
        self._name = ""
        self._value = bytearray()
        self._found: UploadId | None = None

    async def read(self, body: ArrivingBody, boundary: str) -> UploadId:
        parser = PushMultipartParser(boundary, max_segment_count=_MOST_FIELDS)
        async with self._stack:
            async for piece in body.pieces():
                for event in _events(parser, piece):
                    await self._take(event)
            # inside the block: a file that is cut off is no file
            _close(parser)
        if self._found is None:
            raise InvalidInput("file: no file was sent.", key=FIELD)
        return self._found

    async def _take(self, event: Any) -> None:
        if isinstance(event, MultipartSegment):
            await self._begin(event)
        elif event:
            await self._add(bytes(event))
        else:
            await self._end()

    async def _begin(self, segment: MultipartSegment) -> None:
        self._name, self._value = segment.name, bytearray()
        if segment.filename is None or segment.filename == "":
            return
        if segment.name != FIELD or self._found is not None:
            raise InvalidInput("file: send one file, in the field “file”.", key=FIELD)
        if self._with_csrf:
            raise PermissionDeniedException("CSRF token verification failed")
        receiving = self._receive_whole(segment.filename)
        self._file = await self._stack.enter_async_context(in_threads(receiving))

    async def _add(self, data: bytes) -> None:
        if self._file is not None:
            await to_thread.run_sync(self._file.write, data)
        elif len(self._value) + len(data) <= _LONGEST_FIELD:
            self._value += data
        else:
            raise InvalidInput(f"{self._name[:80]}: the value is too long.")

    async def _end(self) -> None:
        if self._file is not None:
            self._found, self._file = self._file.id, None
            await self._stack.aclose()
        elif self._name == CSRF_FIELD and self._token:
            same = compare_digest(bytes(self._value), self._token)
            self._with_csrf = self._with_csrf and not same


def _given_token(request: Request[Any, Any, Any]) -> bytes:
    """The one that this browser was given; empty for a cookie that somebody else has set."""
    config = request.app.csrf_config
    assert config is not None
    cookie = request.cookies.get(config.cookie_name, "")
    random = cookie[:CSRF_SECRET_LENGTH]
    given = (random + generate_csrf_hash(random, config.secret)).encode()
    return given if compare_digest(cookie.encode(), given) else b""


def _events(parser: PushMultipartParser, piece: bytes) -> Iterator[Any]:
    try:
        yield from parser.parse(piece)
    except MultipartError as error:
        # its first argument is a sentence; another one may be an exception
        said = str(error.args[0]).rstrip(".")
        raise InvalidInput(f"The form cannot be read: {said}.", key=FIELD) from error


def _close(parser: PushMultipartParser) -> None:
    try:
        parser.close()
    except MultipartError as error:
        raise InvalidInput("The form ends before it should.", key=FIELD) from error
