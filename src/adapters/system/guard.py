"""`python -m adapters.system.guard LIFELINE MEMORY COMMAND…`: run it, kill it with its owner.

LIFELINE is the reading end of a pipe that only the owner can write to; it reads as ended when
the owner closes it or dies, however it dies. MEMORY is the most bytes that the command may use,
0 for no limit. For systems without a parent-death signal.
"""

import os
import signal
import subprocess
import sys
import threading
from contextlib import suppress

from adapters.system.limits import memory_limit

CANNOT_START = 127


def kill_tree(pid: int) -> None:
    """Kill a process that leads its own group, and whatever it started."""
    if sys.platform == "win32":
        command = ["taskkill", "/T", "/F", "/PID", str(pid)]
        subprocess.run(command, capture_output=True, check=False)
    else:
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(pid, signal.SIGKILL)


def _lifeline(argument: str) -> int:
    if sys.platform == "win32":
        import msvcrt

        return msvcrt.open_osfhandle(int(argument), os.O_RDONLY)
    return int(argument)


def _kill_at_its_end(lifeline: int, pid: int) -> None:
    with suppress(OSError):
        while os.read(lifeline, 64):
            pass
    kill_tree(pid)


def main(arguments: list[str]) -> int:
    lifeline = _lifeline(arguments[0])
    os.set_inheritable(lifeline, False)
    if limit := int(arguments[1]):
        memory_limit(limit)()  # the command inherits it; this process needs next to nothing
    try:
        child = subprocess.Popen(arguments[2:], start_new_session=True)
    except OSError as error:
        sys.stderr.write(f"{error.strerror or error}\n")
        return CANNOT_START
    watch = threading.Thread(target=_kill_at_its_end, args=(lifeline, child.pid), daemon=True)
    watch.start()
    return child.wait()


def _end_alike(code: int) -> None:
    """End as the child did, so that the owner sees the same exit code."""
    sys.stderr.flush()
    if code < 0 and sys.platform != "win32":
        with suppress(OSError, ValueError):
            signal.signal(-code, signal.SIG_DFL)
        os.kill(os.getpid(), -code)
    os._exit(code & 0xFFFFFFFF if sys.platform == "win32" else code & 0xFF)


if __name__ == "__main__":
    _end_alike(main(sys.argv[1:]))
