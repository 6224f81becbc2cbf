"""What answers wait for, however many they are: no thread is held."""

import asyncio
from threading import Lock


class Gate:
    def __init__(self, *, is_open: bool) -> None:
        self._lock = Lock()
        self._is_open = is_open
        self._waiting: list[asyncio.Future[None]] = []

    async def wait(self) -> None:
        with self._lock:
            if self._is_open:
                return
            mine = asyncio.get_running_loop().create_future()
            self._waiting.append(mine)
        await mine

    def open(self) -> None:
        """From any thread."""
        with self._lock:
            self._is_open = True
            waiting, self._waiting = self._waiting, []
        for one in waiting:
            one.get_loop().call_soon_threadsafe(_pass, one)

    def close(self) -> None:
        with self._lock:
            self._is_open = False


def _pass(waiting: "asyncio.Future[None]") -> None:
    if not waiting.done():
        waiting.set_result(None)
