"""`reelsight serve` as a process of its own, and the address it says it is open at."""

import os
import re
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from tests.data.waiting import PATIENCE_S

_ADDRESS = re.compile(r"is open at (http://\S+?)/?$")


class Server:
    """What it says is read all the time, so that a full pipe never stops it."""

    def __init__(self, process: "subprocess.Popen[str]") -> None:
        self.process = process
        self.address = ""
        self._lines: list[str] = []
        self._opened = threading.Event()
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    @property
    def said(self) -> str:
        return "".join(self._lines)

    def wait_until_open(self) -> None:
        self._opened.wait(PATIENCE_S)
        assert self.address, f"it did not open: {self.said}"

    def stop(self, number: int = signal.SIGTERM) -> int:
        """Its exit code."""
        self.process.send_signal(number)
        code = self.process.wait(PATIENCE_S)
        self._reader.join(PATIENCE_S)
        return code

    def _read(self) -> None:
        assert self.process.stderr is not None
        for line in self.process.stderr:
            self._lines.append(line)
            if found := _ADDRESS.search(line):
                self.address = found[1]
                self._opened.set()
        self._opened.set()


@contextmanager
def serving(
    *arguments: str,
    environment: Mapping[str, str] | None = None,
    folder: Path | None = None,
    command: Sequence[str] = ("entrypoints.cli.main", "serve"),
) -> Iterator[Server]:
    """Open when the block begins, and gone after it."""
    own = {"REELSIGHT_PORT": "0", **(environment or {})}
    with subprocess.Popen(
        [sys.executable, "-m", *command, *arguments],
        env={**os.environ, **own},
        cwd=folder,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        server = Server(process)
        try:
            server.wait_until_open()
            yield server
        finally:
            process.terminate()
            try:
                process.wait(PATIENCE_S)
            except subprocess.TimeoutExpired:
                process.kill()
            sys.stdout.write(server.said)  # pytest shows it when the test failed
