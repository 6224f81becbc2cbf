"""Which cards are here: looked for once, in a child, whatever a driver does there."""

from collections.abc import Iterator
from typing import Any

import pytest

from adapters.memory.speech_devices import MemorySpeechDevices
from adapters.system.processes import SystemProcesses
from adapters.system.sandbox import ProcessSandbox
from adapters.whisper.devices import WhisperDevices
from application.ports.sandbox import ChildCrashed, Sandbox
from application.ports.speech_devices import SpeechDevices


@pytest.fixture(params=["whisper", "memory"])
def devices(request: pytest.FixtureRequest) -> Iterator[SpeechDevices]:
    if request.param == "memory":
        yield MemorySpeechDevices()
        return
    sandbox = ProcessSandbox(SystemProcesses(), size=1, memory_limit_bytes=None)
    yield WhisperDevices(sandbox)
    sandbox.close()


def test_cards_are_counted(devices: SpeechDevices) -> None:
    found = devices.cards()
    assert found is not None
    assert found >= 0


class BrokenDriver(Sandbox):
    calls = 0

    def call(self, target: str, /, *arguments: Any, **_: Any) -> Any:
        self.calls += 1
        raise ChildCrashed()

    def close(self) -> None: ...


def test_a_driver_that_crashes_is_asked_once_and_nothing_is_known() -> None:
    broken = BrokenDriver()
    devices = WhisperDevices(broken)
    assert [devices.cards(), devices.cards()] == [None, None]
    assert broken.calls == 1
