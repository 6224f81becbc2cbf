from abc import abstractmethod
from collections.abc import Callable
from typing import Any, Protocol

from application.ports.stop_signal import StopSignal
from domain.shared.errors import DomainError


class ChildCrashed(DomainError):
    """The child process died on this call."""

    # details: `exit_code`, and `said`: the end of what it wrote on standard error

    code = "child_crashed"


class ChildTimedOut(DomainError):
    """The call took longer than its limit; its child process was killed."""

    code = "child_timed_out"


class ChildOutOfMemory(DomainError):
    """The call needed more memory than its limit."""

    code = "child_out_of_memory"


class ChildStopped(DomainError):
    """The caller's stop signal was set; the child process was killed."""

    code = "child_stopped"


class Sandbox(Protocol):
    """Runs a function in a persistent child process: one per core, limited, disposable.

    Calls from several threads run side by side, each in its own child; a crash, a hang or
    an exhausted limit loses only its own call, and the next call finds a fresh child.
    Children die with this process, however it dies.
    """

    @abstractmethod
    def call(
        self,
        target: str,
        /,
        *arguments: Any,
        timeout_s: float,
        stop: StopSignal | None = None,
        on_item: Callable[[Any], None] | None = None,
    ) -> Any:
        """Call `package.module:function` with plain values (what msgpack carries) and return its
        plain value. An exception of the function arrives as `RuntimeError("Type: message")`.

        Where the function is a generator, `on_item` gets each value that it yields, in this
        thread and in order, and what it returns at its end is returned; `timeout_s` then is the
        longest time from one to the next. What `on_item` raises ends the child and goes on up.

        Raises:
            ChildCrashed, ChildTimedOut, ChildOutOfMemory, ChildStopped
        """
        ...

    @abstractmethod
    def close(self) -> None:
        """End all children. Later calls start new ones."""
        ...
