"""Calls a plugin's own code for the conformance test."""

import io
import time
from collections.abc import Callable
from contextlib import ExitStack, redirect_stderr, redirect_stdout
from typing import Any

import msgspec

from application.plugins.analysis_type import AnalysisType
from application.plugins.sealed_type import say
from domain.analysis.evidence import Evidence


class Broken(Exception):
    """The type does not do what is demanded; the message says where."""


class Trial:
    """Calls a type's own code and writes down what it did besides answering."""

    def __init__(
        self,
        analysis_type: AnalysisType,
        *,
        watching_output: bool,
        slowest_s: float,
        beginning: Callable[[str], object],
    ) -> None:
        self.type = analysis_type
        self._watching = watching_output
        self._slowest_s = slowest_s
        self._beginning = beginning
        self.called = False
        self.printed: list[str] = []
        self.slow: list[str] = []
        self.changed: list[str] = []

    def call(self, name: str, about: str, *arguments: Any) -> Any:
        """Raises:
        Broken: it raised.
        """
        said = io.StringIO()
        before = [frozen(argument) for argument in arguments]
        self.called = True
        self._beginning(f"{name}, for {about}")
        begun = time.monotonic()
        try:
            with ExitStack() as stack:
                if self._watching:
                    stack.enter_context(redirect_stdout(said))
                    stack.enter_context(redirect_stderr(said))
                answer = getattr(self.type, name)(*arguments)
        except (Exception, SystemExit) as error:
            raise Broken(f"{name} raised {say(error)}, for {about}") from error
        finally:
            took = time.monotonic() - begun
            if said.getvalue():
                self.printed.append(f"{name} printed {said.getvalue()[:60]!r}, for {about}")
            if took > self._slowest_s:
                self.slow.append(f"{name} took {took:.0f} s, for {about}")
            for argument, as_it_was in zip(arguments, before, strict=True):
                if isinstance(argument, Evidence) and frozen(argument) != as_it_was:
                    self.changed.append(f"{name} changed the evidence, for {about}")
        return answer


def frozen(value: Any) -> bytes | str:
    """Its state, to be compared later."""
    try:
        return msgspec.json.encode(value, order="deterministic")
    except (Exception, SystemExit):
        return repr(value)
