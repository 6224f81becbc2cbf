"""Bodies that are larger than memory: they are written down while they arrive."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractContextManager, asynccontextmanager
from typing import Any, TypeVar

from anyio import CancelScope, to_thread

from entrypoints.http.problems import Refused

T = TypeVar("T")

PIECE_BYTES = 1024 * 1024
IDLE_S = 60.0
"""A connection that died without a word is given up after this."""
_DRAINED_BYTES = 64 * 1024 * 1024


class CutOff(Refused):
    """The body broke off. What had arrived of an upload is kept."""

    status_code = 400
    code = "cut_off"
    remedy = "Ask for the upload's `received_bytes` and go on from there."


class ArrivingBody:
    """Never more of it in memory than one piece and what the server reads ahead."""

    def __init__(self, receive: Callable[[], Awaitable[Any]], *, idle_s: float = IDLE_S) -> None:
        self._receive = receive
        self._idle_s = idle_s
        self._is_over = False

    async def pieces(self) -> AsyncIterator[bytes]:
        """Raises:
        CutOff: after the last piece that did arrive.
        """
        gathered = bytearray()
        while not self._is_over:
            cut = not await self._gather(gathered)
            if gathered and (cut or self._is_over or len(gathered) >= PIECE_BYTES):
                yield bytes(gathered)
                gathered.clear()
            if cut:
                raise CutOff()

    async def drain(self) -> None:
        """Let a refused body come in, within reason: a client that is still sending would not
        hear the answer."""
        nothing, total = bytearray(), 0
        while not self._is_over and total < _DRAINED_BYTES and await self._gather(nothing):
            total += len(nothing)
            nothing.clear()

    async def _gather(self, into: bytearray) -> bool:
        """False when no more will come though it should."""
        try:
            async with asyncio.timeout(self._idle_s):
                event = await self._receive()
        except TimeoutError:
            event = {"type": "http.disconnect"}
        if event["type"] == "http.disconnect":
            self._is_over = True
            return False
        into += event.get("body", b"")
        self._is_over = not event.get("more_body", False)
        return True


@asynccontextmanager
async def in_threads(manager: AbstractContextManager[T]) -> AsyncIterator[T]:
    """A block that enters and leaves by reading and writing files."""
    opened = await to_thread.run_sync(manager.__enter__)
    try:
        yield opened
    except BaseException as error:
        with CancelScope(shield=True):  # also when the server goes down: what came is kept
            await to_thread.run_sync(manager.__exit__, type(error), error, error.__traceback__)
        raise
    else:
        await to_thread.run_sync(manager.__exit__, None, None, None)
