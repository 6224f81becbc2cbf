"""Dominant colours by Pillow, in a sandbox child."""

from pathlib import Path

import msgspec

from application.ports.making_call import make_in_child
from application.ports.picture_reader import ColourReader
from application.ports.sandbox import Sandbox
from application.ports.stop_signal import NeverStop
from domain.analysis.evidence import Colour

_LIMIT_S = 60.0


class PillowColourReader(ColourReader):
    def __init__(self, sandbox: Sandbox) -> None:
        self._sandbox = sandbox

    def colours(self, picture: Path) -> tuple[Colour, ...]:
        found = make_in_child(
            self._sandbox,
            "adapters.pillow.colour_making:find_colours",
            str(picture),
            timeout_s=_LIMIT_S,
            stop=NeverStop(),
        )
        return msgspec.convert(found, tuple[Colour, ...])
