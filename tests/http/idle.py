"""A machine with nothing to do."""

from collections.abc import Callable


class Idle:
    """The worker of another process, and an encoder that need not be tried."""

    running = False
    encoder = "libx264"

    def do_if_free(self, work: Callable[[], None]) -> bool:
        return False
