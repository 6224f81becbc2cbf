"""What the sandbox's children are asked to do in its tests."""

import itertools
import os
import resource
import signal
import sys
import threading
from collections.abc import Generator
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


def count(to: int) -> Generator[int, None, str]:
    yield from range(to)
    return f"counted to {to}"


def count_for_ever() -> Generator[int, None, None]:
    yield from itertools.count()


def count_and_fail(to: int) -> Generator[int, None, str]:
    yield from range(to)
    raise LookupError("no such number")


def count_and_crash(to: int) -> Generator[int, None, str]:
    yield from range(to)
    crash()
    return ""


def count_and_hang(to: int) -> Generator[int, None, str]:
    yield from range(to)
    hang()
    return ""


def count_at_my_pace(fifo: str, to: int) -> Generator[int, None, int]:
    """Each number only when the one before was heard."""
    for number in range(to):
        yield number
        with open(fifo, "rb") as heard:
            heard.read()
    return to


def yield_unpackable() -> Generator[object, None, None]:
    yield object()


def meet(fifo: str, side: str) -> bool:
    """Returns only when the other side is there at the same time."""
    with open(fifo, side):
        return True


def address_space_limit() -> int:
    """-1: none."""
    return resource.getrlimit(resource.RLIMIT_AS)[0]
