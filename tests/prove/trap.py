"""A listener where hostile files point at, so that whoever follows them is seen."""

import shutil
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

PORT_OF_THE_FILES = 9


class Trap:
    def __init__(self, listening: socket.socket) -> None:
        self._listening = listening
        self._listening.setblocking(False)
        self.port: int = listening.getsockname()[1]

    def visitors(self) -> int:
        """How many connected since the last question."""
        seen = 0
        while True:
            try:
                self._listening.accept()[0].close()
            except BlockingIOError:
                return seen
            seen += 1

    def catches(self) -> bool:
        """It sees a visitor: us."""
        self.visitors()
        with socket.create_connection(("127.0.0.1", self.port)):
            pass
        return self.visitors() == 1

    def media(self, original: Path, folder: Path) -> Path:
        """`original`, or a copy in `folder` whose hostile files point at this trap's port."""
        if self.port == PORT_OF_THE_FILES:
            return original
        shutil.copytree(original, folder, copy_function=_copy)
        for file in (folder / "hostile").iterdir():
            content = file.read_bytes()
            turned = content.replace(b"127.0.0.1:9/", b"127.0.0.1:%d/" % self.port)
            turned = turned.replace(b"m=video 9 ", b"m=video %d " % self.port)
            if turned != content:
                file.write_bytes(turned)
        return folder


@contextmanager
def trap() -> Iterator[Trap]:
    """On the very port of the files where that is allowed and free, else on another."""
    try:
        listening = socket.create_server(("127.0.0.1", PORT_OF_THE_FILES))
    except OSError:
        listening = socket.create_server(("127.0.0.1", 0))
    with listening:
        yield Trap(listening)


def _copy(source: str, target: str) -> None:
    """With its time, but writable."""
    shutil.copyfile(source, target)
    shutil.copystat(source, target)
    Path(target).chmod(0o644)
