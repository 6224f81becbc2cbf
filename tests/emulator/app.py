"""The service over HTTP: a bare ASGI app, as real boto3 talks to it."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any, Protocol

from uvicorn.protocols.http.h11_impl import H11Protocol

from tests.emulator.faults import Connection, Outcome
from tests.emulator.media import Bucket
from tests.emulator.service import Request, serve
from tests.emulator.state import State

Receive = Callable[[], Awaitable[Any]]
Send = Callable[[Any], Awaitable[None]]
_TRANSPORT = "transport"


class Droppable(H11Protocol):
    """Lets the app break off a connection, for which ASGI has no word."""

    def connection_made(self, transport: Any) -> None:
        super().connection_made(transport)
        self.app_state = {**self.app_state, _TRANSPORT: transport}


class Control(Protocol):
    """Steers the emulator from another process."""

    def __call__(self, path: str, body: bytes) -> bytes: ...


class App:
    def __init__(self, state: State, bucket: Bucket, control: Control) -> None:
        self.state = state
        self.bucket = bucket
        self._control = control

    async def __call__(self, scope: Any, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return
        body = await _body(receive)
        if body is None:
            return
        if scope["path"].startswith("/_ctl/"):
            answer = await asyncio.to_thread(self._control, scope["path"], body)
            await _send(send, Outcome(body=answer), "")
            return
        request = Request(
            method=scope["method"],
            raw_path=scope["raw_path"],
            query=scope["query_string"].decode(),
            headers={name.decode().lower(): value.decode() for name, value in scope["headers"]},
            body=body,
        )
        await self._answer(request, scope["state"][_TRANSPORT], receive, send)

    async def _answer(
        self, request: Request, transport: Any, receive: Receive, send: Send
    ) -> None:
        state = self.state  # a later test's is another one
        state.clock.tick()
        path = request.raw_path.decode("ascii", "replace")
        call = state.journal.begin(state.clock.now, request.method, path, request.headers)
        try:
            outcome = await asyncio.to_thread(serve, request, call, state, self.bucket)
            state.journal.note()
            await state.gate.wait()
            if outcome.connection is Connection.LATE and await _is_gone_first(receive, state):
                return
            if outcome.connection is Connection.DROPPED:
                transport.abort()
                await _gone(receive)
                return
            call.status = outcome.status
            if outcome.connection is Connection.CUT:
                await _send(send, outcome, call.request_id, part=len(outcome.body) // 2)
                transport.close()  # what was written still goes out
                await _gone(receive)
                return
        finally:
            # before the client has it, so that it is there for whoever looks afterwards
            state.journal.end(call)
        await _send(send, outcome, call.request_id)


async def _body(receive: Receive) -> bytes | None:
    parts: list[bytes] = []
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            return None
        parts.append(message.get("body", b""))
        if not message.get("more_body"):
            return b"".join(parts)


async def _gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


async def _is_gone_first(receive: Receive, state: State) -> bool:
    gone = asyncio.ensure_future(_gone(receive))
    released = asyncio.ensure_future(state.late_may_go.wait())
    await asyncio.wait({gone, released}, return_when=asyncio.FIRST_COMPLETED)
    is_gone = gone.done()
    gone.cancel()
    released.cancel()
    return is_gone


async def _send(send: Send, outcome: Outcome, request_id: str, part: int | None = None) -> None:
    headers = {
        "content-type": outcome.content_type,
        "content-length": str(len(outcome.body)),
        "x-amzn-requestid": request_id,
        **outcome.headers,
    }
    await send(
        {
            "type": "http.response.start",
            "status": outcome.status,
            "headers": [(name.encode(), value.encode()) for name, value in headers.items()],
        }
    )
    await send(
        {
            "type": "http.response.body",
            "body": outcome.body if part is None else outcome.body[:part],
            "more_body": part is not None,
        }
    )
