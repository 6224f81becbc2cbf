"""What runs for one library, wherever it hangs in the process tree (Linux)."""

import os
import threading
from collections.abc import Callable
from pathlib import Path

_LOOK_EVERY_S = 0.05
_LOOKS = 2_400


def of_library(data: Path) -> dict[int, bytes]:
    """Command line by process; known by the data folder in environment or command line."""
    name = os.fsencode(data)
    found = {}
    for pid in map(int, filter(str.isdigit, os.listdir("/proc"))):
        command = _read(pid, "cmdline")
        if (
            pid != os.getpid()
            and (name in command or name in _read(pid, "environ"))
            and b") Z " not in _read(pid, "stat")
        ):
            found[pid] = command
    return found


def until(reached: Callable[[], object], otherwise: str) -> None:
    """Wait for an event that nothing announces; two minutes, because machines may be loaded."""
    for _ in range(_LOOKS):
        if reached():
            return
        threading.Event().wait(_LOOK_EVERY_S)
    raise AssertionError(otherwise)


def _read(pid: int, what: str) -> bytes:
    try:
        return Path(f"/proc/{pid}/{what}").read_bytes()
    except OSError:
        return b""
