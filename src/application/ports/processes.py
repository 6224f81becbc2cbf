from abc import abstractmethod
from collections.abc import Sequence
from typing import IO, Protocol


class ChildProcess(Protocol):
    """A running child. Its pipes are binary and unbuffered on our side."""

    @property
    @abstractmethod
    def pid(self) -> int: ...

    @property
    @abstractmethod
    def stdin(self) -> IO[bytes]: ...

    @property
    @abstractmethod
    def stdout(self) -> IO[bytes]: ...

    @property
    @abstractmethod
    def stderr(self) -> IO[bytes]:
        """A temporary file, so that a talkative child never blocks; read it after the end."""
        ...

    @abstractmethod
    def wait(self, timeout_s: float | None = None) -> int | None:
        """The exit code (negative: the signal), or None while it runs after `timeout_s`."""
        ...

    @abstractmethod
    def kill(self) -> None:
        """End it at once and reap it. Twice does nothing."""
        ...


class Processes(Protocol):
    """Starts children that die with this process, however it dies (SIGKILL included)."""

    @abstractmethod
    def start(
        self, command: Sequence[str | bytes], *, memory_limit_bytes: int | None = None
    ) -> ChildProcess:
        """No shell. `stdin`, `stdout` are pipes. Memory beyond the limit (address space) is
        refused to the child, where the system has such a limit: not on Windows and macOS.

        Raises:
            FileNotFoundError: there is no such program.
        """
        ...
