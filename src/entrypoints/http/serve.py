"""`reelsight serve`: the application on a socket, until it is told to stop."""

import asyncio
import errno
import signal
import socket
import sys
from collections.abc import Callable
from types import FrameType

import structlog
import uvicorn
from msgspec import structs

from entrypoints.http.app import create_app
from entrypoints.http.provide import HttpParts
from entrypoints.http.refusals import CannotListen, PortTaken, TokenRequired
from entrypoints.http.security import is_loopback
from entrypoints.settings import Settings

GRACE_S = 2
"""How long open requests may go on after a stop; an open video never ends by itself."""


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def run_server(
    container: HttpParts,
    settings: Settings,
    *,
    say: Callable[[str], None] = _say,
) -> int:
    """Serve until SIGINT or SIGTERM; returns the exit code.

    Raises:
        TokenRequired, PortTaken, CannotListen: nothing was started.
        ForeignDatabase, DatabaseIsNewer, MigrationNeedsWorker: nothing was changed.
    """
    if not is_loopback(settings.host) and not settings.token:
        raise TokenRequired(host=settings.host)
    listening = listen(settings)
    # port 0 lets the system choose; hosts are checked against what it chose
    settings = structs.replace(settings, port=listening.getsockname()[1])
    with listening:
        container.prepare_database()()
        app = create_app(container, settings)
        server = _Server(
            uvicorn.Config(
                app,
                log_config=None,
                access_log=False,
                server_header=False,
                # nothing in front of us is trusted to say who asks
                proxy_headers=False,
                timeout_graceful_shutdown=GRACE_S,
            ),
            on_stop=app.state.feed.close,
        )
        say(f"Reelsight is open at {address(settings)}")
        server.run(sockets=[listening])
    return 0 if server.started else 1


def address(settings: Settings) -> str:
    host = f"[{settings.host}]" if ":" in settings.host else settings.host
    return f"http://{host}:{settings.port}/"


def listen(settings: Settings) -> socket.socket:
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    # named, because asyncio has only a socket that says it is TCP send at once (TCP_NODELAY):
    # each answer in two parts would wait 40 ms for the browser's acknowledgement of the first
    listening = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    if sys.platform != "win32":
        # there it would let two programs share the port; here it only skips the waiting time
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((settings.host, settings.port))
        listening.listen(128)
    except OSError as error:
        listening.close()
        if error.errno == errno.EADDRINUSE:
            raise PortTaken(host=settings.host, port=settings.port) from error
        structlog.get_logger("reelsight.http").info("cannot_listen", reason=str(error))
        raise CannotListen(host=settings.host, port=settings.port) from error
    return listening


class _Server(uvicorn.Server):
    """Ends the open streams when it is told to stop, so that it need not wait for them; and a
    stop that was asked for is a success, so the signal is not raised again."""

    def __init__(self, config: uvicorn.Config, *, on_stop: Callable[[], None]) -> None:
        super().__init__(config)
        self._on_stop = on_stop
        self._loop: asyncio.AbstractEventLoop | None = None

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        self._loop = asyncio.get_running_loop()
        await super().startup(sockets)

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        del frame
        if self.should_exit and sig == signal.SIGINT:
            self.force_exit = True
        self.should_exit = True
        if self._loop is not None:
            self._loop.call_soon_threadsafe(self._on_stop)
