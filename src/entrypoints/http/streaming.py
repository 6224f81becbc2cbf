"""What lies in the bucket, sent on as it comes: with ranges, and never more than a block of it in
memory."""

import re
from collections.abc import AsyncIterator, Callable, Mapping
from typing import BinaryIO
from urllib.parse import quote

from anyio import to_thread
from starlette.responses import Response, StreamingResponse
from starlette.staticfiles import NotModifiedResponse

from entrypoints.http.conditional import is_not_modified

BLOCK_BYTES = 256 * 1024
_RANGE = re.compile(r"bytes=(\d*)-(\d*)", re.IGNORECASE)

Open = Callable[[int], BinaryIO]
"""For reading from that byte on."""


async def streamed(
    open_at: Open,
    *,
    size_bytes: int,
    media_type: str,
    name: str,
    etag: str,
    method: str,
    headers: Mapping[str, str],
) -> Response:
    """The answer to a request for it. Opening happens before an answer is begun, so what fails
    there can still be told."""
    own = {
        "accept-ranges": "bytes",
        "cache-control": "private, no-cache",
        "content-disposition": f"inline; filename*=utf-8''{quote(name, safe='')}",
        "content-type": media_type,
        "etag": etag,
    }
    whole = Response(headers=own)
    if is_not_modified(headers, whole.headers):
        return NotModifiedResponse(whole.headers)
    asked = headers.get("range", "")
    if headers.get("if-range", etag) != etag:
        asked = ""
    try:
        wanted = _wanted(asked, size_bytes)
    except ValueError:
        return Response(status_code=416, headers={"content-range": f"bytes */{size_bytes}"})
    first, last = wanted or (0, size_bytes - 1)
    length = last - first + 1
    own["content-length"] = str(length)
    if wanted:
        own["content-range"] = f"bytes {first}-{last}/{size_bytes}"
    status = 206 if wanted else 200
    if method == "HEAD" or not length:
        return Response(status_code=status, headers=own)
    file = await to_thread.run_sync(open_at, first)
    return StreamingResponse(_blocks(file, length), status_code=status, headers=own)


def _wanted(asked: str, size_bytes: int) -> tuple[int, int] | None:
    """First and last byte of one range; None gives the whole: nothing was asked, or several.

    Raises:
        ValueError: nothing of the object is in the range.
    """
    match = _RANGE.fullmatch(asked.strip())
    if match is None or match[0].endswith("=-"):
        return None
    first, last = match[1], match[2]
    if not first:
        if not int(last) or not size_bytes:
            raise ValueError(asked)
        return max(0, size_bytes - int(last)), size_bytes - 1
    end = min(int(last), size_bytes - 1) if last else size_bytes - 1
    if int(first) > end:
        if last and int(last) < int(first):
            return None  # no range at all
        raise ValueError(asked)
    return int(first), end


async def _blocks(file: BinaryIO, length: int) -> AsyncIterator[bytes]:
    """An object that ends early breaks the connection: nobody takes a part for the whole."""
    try:
        while length:
            block = await to_thread.run_sync(file.read, min(BLOCK_BYTES, length))
            if not block:
                raise EOFError("the object is shorter than recorded")
            length -= len(block)
            yield block
    finally:
        file.close()
