"""What everything that is made in a sandbox child has in common: the reply, and the failures."""

from collections.abc import Callable
from functools import wraps
from typing import Any, ParamSpec

from application.ports.probe_call import one_line
from application.ports.proxy_makers import MakingFailed, MakingStopped
from application.ports.sandbox import (
    ChildCrashed,
    ChildOutOfMemory,
    ChildStopped,
    ChildTimedOut,
    Sandbox,
)
from application.ports.stop_signal import StopSignal
from domain.media.problems import MediaProblem, problem

P = ParamSpec("P")


class CannotMake(Exception):
    """Raised in the child: what is wrong with the file. `detail` is one line without a path."""

    def __init__(self, kind: MediaProblem, detail: str = "") -> None:
        super().__init__(kind, detail)
        self.kind = kind
        self.detail = detail


def answers(function: Callable[P, Any]) -> Callable[P, dict[str, Any]]:
    """For functions that run in the child: the reply that `make_in_child` reads."""

    @wraps(function)
    def answer(*args: P.args, **kwargs: P.kwargs) -> dict[str, Any]:
        try:
            return {"made": function(*args, **kwargs)}
        except CannotMake as trouble:
            return {"trouble": [trouble.kind.value, one_line(trouble.detail)]}

    return answer


def make_in_child(
    sandbox: Sandbox, target: str, *arguments: object, timeout_s: float, stop: StopSignal
) -> Any:
    """Call `target`, a function marked `@answers`.

    Raises:
        MakingFailed, MakingStopped
    """
    if stop.is_set():
        raise MakingStopped
    try:
        reply = sandbox.call(target, *arguments, timeout_s=timeout_s, stop=stop)
    except ChildStopped as error:
        raise MakingStopped from error
    except ChildTimedOut as error:
        raise MakingFailed(problem(MediaProblem.PROBE_TIMED_OUT)) from error
    except ChildOutOfMemory as error:
        raise MakingFailed(problem(MediaProblem.OUT_OF_MEMORY)) from error
    except ChildCrashed as error:
        raise MakingFailed(problem(MediaProblem.PROBE_CRASHED)) from error
    except RuntimeError as error:
        # Not foreseen: its class says something, its words may hold paths.
        kind = str(error).partition(":")[0]
        raise MakingFailed(problem(MediaProblem.PROXY_FAILED, one_line(kind))) from error
    if "trouble" in reply:
        kind, detail = reply["trouble"]
        raise MakingFailed(problem(MediaProblem(kind), detail))
    return reply["made"]
