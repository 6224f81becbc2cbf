"""Programs that start children and are then killed by the test that runs them."""

import sys
import threading
from typing import Any

from adapters.system.processes import SystemProcesses

SLEEPER = [sys.executable, "-c", "import sys; sys.stdin.read()"]


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


if __name__ == "__main__":
    {"with_a_child": with_a_child}[sys.argv[1]](*sys.argv[2:])
