"""All that one test leaves behind: thrown away as a whole."""

from dataclasses import dataclass, field
from typing import Any

from tests.emulator.asked import Asked
from tests.emulator.clock import VirtualClock
from tests.emulator.faults import Fault
from tests.emulator.gate import Gate
from tests.emulator.journal import Journal
from tests.emulator.plan import Rules
from tests.emulator.quotas import Quotas

Said = Any
"""A text, the input of the tool, or a function that makes either of an `Asked`."""


@dataclass
class State:
    clock: VirtualClock = field(default_factory=VirtualClock)
    journal: Journal = field(default_factory=Journal)
    faults: Rules[Fault] = field(default_factory=Rules)
    answers: Rules[Said] = field(default_factory=Rules)
    gate: Gate = field(default_factory=lambda: Gate(is_open=True))
    """Open unless a test holds the answers back."""
    late_may_go: Gate = field(default_factory=lambda: Gate(is_open=False))
    quotas: Quotas = field(init=False)

    def __post_init__(self) -> None:
        self.quotas = Quotas(self.clock)

    def said(self, asked: Asked) -> Said:
        given = self.answers.take(asked)
        return given(asked) if callable(given) else given
