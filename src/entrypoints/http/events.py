"""`/events`: one stream per tab, fed by one reader of the rows for all tabs."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import suppress
from itertools import count

import msgspec
import structlog
from anyio import to_thread
from litestar import get
from litestar.exceptions import ClientException
from litestar.handlers import HTTPRouteHandler
from litestar.params import FromQuery
from litestar.response import ServerSentEvent
from litestar.response.sse import ServerSentEventMessage

from domain.shared.ids import JobId

MAX_JOBS = 200
EVERY_S = 0.5
"""Rows are read this often while anybody listens: at most two events a second per job."""
KEEP_ALIVE_S = 15.0


class Now(msgspec.Struct, frozen=True, kw_only=True):
    """What there is to show, as ready text: a job's text changes exactly when it must be sent."""

    jobs: dict[JobId, str]
    open: frozenset[JobId]
    """Those of them that are not over."""
    pill: str


Read = Callable[[frozenset[JobId]], Now]
"""The state of these jobs and of every job that is not over. Unknown ids are left out."""


class _Listener:
    def __init__(self, wanted: frozenset[JobId]) -> None:
        self.wanted = wanted
        self.jobs: dict[JobId, str] = {}
        """Not sent yet. A newer text replaces an older one, so nothing piles up."""
        self.pill = ""
        self.news = asyncio.Event()

    def tell(self, now: Now) -> None:
        for job_id, text in now.jobs.items():
            if not self.wanted or job_id in self.wanted:
                self.jobs[job_id] = text
        self.pill = now.pill
        self.news.set()


class JobFeed:
    """Reads while somebody listens, and rests otherwise. A slow listener misses steps, never
    the last state. All methods belong to the event loop's thread."""

    def __init__(self, read: Read, *, every_s: float = EVERY_S) -> None:
        self._read = read
        self._every_s = every_s
        self._listeners: set[_Listener] = set()
        self.reading: asyncio.Task[None] | None = None
        self._followed: frozenset[JobId] = frozenset()
        self._closed = False

    async def listen(self, wanted: frozenset[JobId]) -> AsyncIterator[ServerSentEventMessage]:
        """The present state, then what changes, until `close`."""
        listener = _Listener(wanted)
        self._listeners.add(listener)
        if self.reading is None or self.reading.done():
            self.reading = asyncio.create_task(self._keep_reading())
        number, sent, pill = count(1), dict[JobId, str](), ""
        try:
            while not self._closed:
                # not wait_for: before 3.12 it can swallow the end of the connection
                with suppress(TimeoutError):
                    async with asyncio.timeout(KEEP_ALIVE_S):
                        await listener.news.wait()
                if not listener.news.is_set():
                    yield ServerSentEventMessage(data=None, comment="still here")
                    continue
                listener.news.clear()
                jobs, listener.jobs = listener.jobs, {}
                for job_id, text in jobs.items():
                    if sent.get(job_id) != text:
                        sent[job_id] = text
                        yield ServerSentEventMessage(text, f"job-{job_id}", next(number))
                if listener.pill != pill:
                    pill = listener.pill
                    yield ServerSentEventMessage(pill, "pill", next(number))
        finally:
            self._listeners.discard(listener)

    def close(self) -> None:
        """End every stream, so that a server that is going down need not wait for them."""
        self._closed = True
        for listener in self._listeners:
            listener.news.set()

    async def _keep_reading(self) -> None:
        while self._listeners and not self._closed:
            # jobs that were open a moment ago are asked for once more: their end is news, too
            wanted = self._followed.union(*(listener.wanted for listener in self._listeners))
            try:
                now = await to_thread.run_sync(self._read, wanted)
            except Exception:
                structlog.get_logger("reelsight.http").exception("job_feed_failed")
            else:
                self._followed = now.open
                for listener in self._listeners:
                    listener.tell(now)
            await asyncio.sleep(self._every_s)


def events_route(feed: JobFeed) -> HTTPRouteHandler:
    @get("/events", include_in_schema=False)
    async def events(jobs: FromQuery[str] = "") -> ServerSentEvent:
        wanted = frozenset(JobId(part) for part in jobs.split(",") if part)
        if len(wanted) > MAX_JOBS:
            raise ClientException(f"jobs: at most {MAX_JOBS} ids")
        return ServerSentEvent(feed.listen(wanted))

    return events
