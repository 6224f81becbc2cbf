"""A service that nobody can reach is found out once, not by each of thousands of files."""

import pytest

from application.ports.analysis_engine import EngineFailed
from application.ports.model_gateway import Again, Billed
from application.ports.stop_signal import NeverStop
from domain.analysis.run import FailureKind
from tests.unit.analysis.calling import Calls, call, failed, grant

AWAY = failed(Billed.NO, Again.YES, FailureKind.NOT_AVAILABLE, service_code="ConnectTimeout")


def ask(calls: Calls, item: int) -> None:
    calls.make(call(f"What is in number {item}?"), grant(item))


def test_the_next_ones_try_once_and_a_minute_later_as_usual_again() -> None:
    calls = Calls(*[AWAY] * 7)
    for item, tries in ((1, 3), (2, 1), (3, 1)):
        sent = len(calls.gateway.sent)
        with pytest.raises(EngineFailed):
            ask(calls, item)
        assert len(calls.gateway.sent) - sent == tries

    calls.clock.wait(61, NeverStop())
    ask(calls, 4)

    assert calls.states[-3:] == ["REFUSED", "REFUSED", "ANSWERED"]
    assert set(calls.books[:-1]) == {"RELEASED"}
