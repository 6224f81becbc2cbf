"""What the sandbox's children are asked to do in its tests."""

import os
import signal
import sys
import threading
from pathlib import Path
from typing import Any


def add(one: int, other: int) -> int:
    return one + other


def pid() -> int:
    return os.getpid()


def echo(value: Any) -> Any:
    return value


def crash() -> None:
    os.kill(os.getpid(), signal.SIGSEGV)


def leave() -> None:
    os.write(2, b"leaving\n")
    os._exit(3)


def hang(pid_file: str = "") -> None:
    if pid_file:
        Path(pid_file).write_text(str(os.getpid()))
    threading.Event().wait()


def swallow(megabytes: int) -> int:
    return len(bytearray(megabytes * 1024 * 1024))


def refuse() -> None:
    raise LookupError("no such thing")


def chatter() -> str:
    sys.stdout.write("print noise\n")
    sys.stdout.flush()
    os.write(1, b"raw noise\n")
    os.system("echo noise of a child")
    return f"read: {sys.stdin.read()!r}"


def unpackable() -> object:
    return object()


def meet(fifo: str, side: str) -> bool:
    """Returns only when the other side is there at the same time."""
    with open(fifo, side):
        return True
