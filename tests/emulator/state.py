"""All that one test leaves behind: thrown away as a whole."""

from dataclasses import dataclass, field
from threading import Event
from typing import Any

from tests.emulator.asked import Asked
from tests.emulator.clock import VirtualClock
from tests.emulator.faults import Fault
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
    gate: Event = field(default_factory=Event)
    """Open unless a test holds the answers back."""
    late_may_go: Event = field(default_factory=Event)
    quotas: Quotas = field(init=False)

    def __post_init__(self) -> None:
        self.quotas = Quotas(self.clock)
        self.gate.set()

    def said(self, asked: Asked) -> Said:
        given = self.answers.take(asked)
        return given(asked) if callable(given) else given
