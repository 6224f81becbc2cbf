"""What every part of the bench measures with, and the form of its lines."""

import os
import subprocess
import sys
import time
from collections.abc import Callable


def seconds(action: Callable[[], object]) -> float:
    started = time.perf_counter()
    action()
    return time.perf_counter() - started


def shortest(*actions: Callable[[], object], runs: int) -> list[float]:
    """Of each action, run in turns, so that a busy moment hits all of them.

    The shortest run is nearest to what the machine can do: whatever else it does only adds.
    """
    taken = [[seconds(action) for action in actions] for _ in range(runs)]
    return [min(times) for times in zip(*taken, strict=True)]


def run(command: list[str | bytes], **environment: str) -> bytes:
    """Its standard output. Nothing of what it says is shown, unless it fails."""
    ran = subprocess.run(
        command,
        env={**os.environ, **environment},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        check=False,
    )
    if ran.returncode:
        sys.stderr.write(ran.stderr.decode(errors="replace"))
        raise SystemExit(f"{command[:3]} ended with {ran.returncode}")
    return ran.stdout


def say(what: str, ratio: str, goal: str, how: str) -> None:
    print(f"{what:<30} {ratio:>22}   {goal:<24} {how}", flush=True)
