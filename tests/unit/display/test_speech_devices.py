"""What the dialog offers to hear on, by what was found and what is set up."""

import pytest

from domain.transcription.options import Device
from entrypoints.http.views.transcribe import device_choices


@pytest.mark.parametrize(
    ("cards", "usual", "auto", "card"),
    [
        (0, Device.AUTO, "automatic: processor", ("NVIDIA card, none was found", False)),
        (1, Device.AUTO, "automatic: NVIDIA card", ("NVIDIA card", True)),
        (2, Device.CPU, "automatic: processor", ("NVIDIA card, 2 were found", True)),
        (None, Device.AUTO, "automatic", ("NVIDIA card", True)),
    ],
)
def test_what_was_found_is_said_and_what_is_not_here_cannot_be_chosen(
    cards: int | None, usual: Device, auto: str, card: tuple[str, bool]
) -> None:
    automatic, _, last = device_choices(cards, usual)
    assert automatic.words == auto
    assert (last.words, last.is_here) == card
