"""Wait for an event that nothing announces, such as the end of a foreign process."""

import threading
from collections.abc import Callable

PATIENCE_S = 120
"""Nothing takes this long unless it is broken, not even on a machine with much else to do."""

_LOOK_EVERY_S = 0.05


def until(reached: Callable[[], object], otherwise: str = "it never came to that") -> None:
    for _ in range(int(PATIENCE_S / _LOOK_EVERY_S)):
        if reached():
            return
        threading.Event().wait(_LOOK_EVERY_S)
    raise AssertionError(otherwise)
