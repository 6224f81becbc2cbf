"""`python -m adapters.system.sandbox_child PATH…`: answer calls over a pipe.

The pipe is on standard input and output until they are taken over; whatever a target prints
goes to standard error, and whatever it reads is empty.
"""

import importlib
import os
import sys
from collections.abc import Callable, Generator
from contextlib import closing
from functools import cache
from typing import IO, Any

from adapters.system.frames import PipeEnded, read_frame, write_frame


def take_over_pipes() -> tuple[IO[bytes], IO[bytes]]:
    requests, replies = os.dup(0), os.dup(1)
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.close(nothing)
    os.dup2(2, 1)
    return os.fdopen(requests, "rb", buffering=0), os.fdopen(replies, "wb", buffering=0)


@cache
def function(target: str) -> Callable[..., Any]:
    module, _, name = target.partition(":")
    found: Callable[..., Any] = getattr(importlib.import_module(module), name)
    return found


def answer(target: str, arguments: list[Any], say: Callable[[list[Any]], None]) -> list[Any]:
    """What a call comes to; what a generator yields before goes to `say`."""
    try:
        value = function(target)(*arguments)
        if isinstance(value, Generator):
            value = _to_its_end(value, say)
        return ["value", value]
    except MemoryError as error:
        return ["memory", str(error)]
    except Exception as error:
        return ["raised", f"{type(error).__name__}: {error}"]


def _to_its_end(values: Generator[Any, None, Any], say: Callable[[list[Any]], None]) -> Any:
    with closing(values):
        while True:
            try:
                value = next(values)
            except StopIteration as end:
                return end.value
            say(["item", value])


def serve(requests: IO[bytes], replies: IO[bytes]) -> None:
    def say(message: list[Any]) -> None:
        write_frame(replies, message)

    while True:
        try:
            target, arguments = read_frame(requests)
        except PipeEnded:
            return
        reply = answer(target, arguments, say)
        try:
            say(reply)
        except MemoryError as error:
            say(["memory", str(error)])
        except (TypeError, ValueError, OverflowError) as error:
            say(["raised", f"{type(error).__name__}: {error}"])


if __name__ == "__main__":
    sys.path.extend(sys.argv[1:])
    # ctrl-C is for the parent, which ends us; a target must not be interrupted half way
    serve(*take_over_pipes())
