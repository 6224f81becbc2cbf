"""A plugin's own code in a child process, where it may hang, exit or be greedy and hurt nobody."""

from functools import cache
from typing import Any

import msgspec

from application.plugins.find_plugins import PluginSource, load
from application.plugins.marks import TimeRange
from application.plugins.sealed_type import PluginFailed, SealedType
from application.ports.sandbox import (
    ChildCrashed,
    ChildOutOfMemory,
    ChildTimedOut,
    Sandbox,
)
from domain.analysis.evidence import Evidence

LONGEST_CALL_S = 60.0
"""A call that takes longer is ended, and is a failure of its type for that file."""


class InChild:
    """Calls the methods of one type in children of the sandbox."""

    def __init__(
        self,
        sandbox: Sandbox,
        source: PluginSource,
        place: int,
        result_type: type[msgspec.Struct],
        *,
        longest_s: float = LONGEST_CALL_S,
    ) -> None:
        self._longest_s = longest_s
        self._sandbox = sandbox
        self._source = msgspec.to_builtins(source)
        self._place = place
        self._result_type = result_type

    def __call__(self, name: str, *arguments: Any) -> Any:
        """Raises:
        PluginFailed
        """
        written = [msgspec.msgpack.encode(argument) for argument in arguments]
        try:
            answer, failure = self._sandbox.call(
                f"{__name__}:answer",
                self._source, self._place, name, written,
                timeout_s=self._longest_s,
            )  # fmt: skip
        except ChildTimedOut as error:
            raise PluginFailed(
                f"{name} took more than {self._longest_s:g} s and was stopped"
            ) from error
        except ChildOutOfMemory as error:
            raise PluginFailed(f"{name} needed more memory than it may have") from error
        except ChildCrashed as error:
            raise PluginFailed(f"{name} ended the process it ran in") from error
        except RuntimeError as error:
            raise PluginFailed(f"{name} could not be called ({error})") from error
        if failure:
            raise PluginFailed(failure)
        try:
            return None if answer is None else msgspec.json.decode(answer, type=self._result_type)
        except (Exception, SystemExit) as error:
            raise PluginFailed("the result does not survive being written down") from error


def answer(
    source: dict[str, Any], place: int, name: str, written: list[bytes]
) -> tuple[bytes | None, str]:
    """In the child: the result as JSON, and how it failed, if it did."""
    of = _type(msgspec.convert(source, PluginSource), place)
    own: Any = of.result_type
    takes: dict[str, tuple[Any, ...]] = {
        "extract": (Evidence,),
        "normalise": (of.result_type, Evidence),
        "reconcile": (of.result_type, frozenset[str]),
        "merge": (tuple[own, ...], tuple[TimeRange, ...]),
    }
    arguments = (
        msgspec.msgpack.decode(one, type=wanted)
        for one, wanted in zip(written, takes[name], strict=True)
    )
    try:
        result = getattr(of, name)(*arguments)
    except PluginFailed as error:
        return None, str(error)
    return None if result is None else msgspec.json.encode(result), ""


@cache
def _type(source: PluginSource, place: int) -> SealedType:
    """It is kept, as a plugin may have loaded something that is dear."""
    candidate: Any = load(source).candidates[place]
    return SealedType(candidate)
