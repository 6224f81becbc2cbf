"""Programs that start children and are then killed by the test that runs them."""

import os
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from adapters.system.processes import SystemProcesses
from adapters.system.sandbox import ProcessSandbox
from tests.conftest import REPOSITORY

SLEEPER = [sys.executable, "-c", "import threading; threading.Event().wait()"]
"""Looks at no pipe, so only a signal ends it."""


def say(*pids: int) -> None:
    sys.stdout.write(" ".join(map(str, pids)) + "\n")
    sys.stdout.flush()


def with_a_child(guarded: str) -> None:
    """Start one child from a thread that ends at once, say its pid, and wait to be killed."""
    processes = SystemProcesses(guarded=guarded == "guarded")
    children: list[Any] = []
    starter = threading.Thread(target=lambda: children.append(processes.start(SLEEPER)))
    starter.start()
    starter.join()
    say(children[0].pid)
    sys.stdin.read()


def with_a_busy_sandbox() -> None:
    """Two children hang in calls; say their pids, and wait to be killed."""
    sandbox = ProcessSandbox(SystemProcesses(), size=2, import_from=(REPOSITORY,))
    with TemporaryDirectory() as folder:
        files = [Path(folder) / str(n) for n in range(2)]
        for file in files:
            os.mkfifo(file)
            threading.Thread(
                target=sandbox.call,
                args=("tests.contract.sandbox_targets:hang", str(file)),
                kwargs={"timeout_s": 600.0},
                daemon=True,
            ).start()
        say(*(int(file.read_text()) for file in files))
    sys.stdin.read()


if __name__ == "__main__":
    programs: dict[str, Callable[..., None]] = {
        "with_a_child": with_a_child,
        "with_a_busy_sandbox": with_a_busy_sandbox,
    }
    programs[sys.argv[1]](*sys.argv[2:])
