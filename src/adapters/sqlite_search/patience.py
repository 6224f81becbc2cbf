"""One question may not keep the machine: beginnings of one letter stand for half the words."""

import time
from collections.abc import Iterator
from contextlib import contextmanager

import sqlalchemy as sa

from domain.search.limits import SearchTooBroad

MOST_S = 2.0
"""Of a processor, not of a clock: a machine with much else to do does not refuse more."""
_STEPS = 1_000
"""Of SQLite's machine between two looks; merging the words of a beginning counts as few."""


class Patience:
    """What all looks through one reader may take together."""

    def __init__(self, on: sa.Connection, most_s: float) -> None:
        self._on = on
        self._left_s = most_s

    @contextmanager
    def __call__(self) -> Iterator[None]:
        """Raises:
        SearchTooBroad
        """
        driver = self._on.connection.driver_connection
        assert driver is not None
        ends = time.thread_time() + self._left_s
        driver.set_progress_handler(lambda: time.thread_time() > ends, _STEPS)
        try:
            yield
        except sa.exc.OperationalError as error:
            if time.thread_time() > ends:
                raise SearchTooBroad() from error
            raise
        finally:
            driver.set_progress_handler(None, 0)
            self._left_s = ends - time.thread_time()
