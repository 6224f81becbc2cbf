"""What runs for one library, wherever it hangs in the process tree (Linux)."""

import os
from pathlib import Path


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


def _read(pid: int, what: str) -> bytes:
    try:
        return Path(f"/proc/{pid}/{what}").read_bytes()
    except OSError:
        return b""
