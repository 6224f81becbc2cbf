"""What files can be chosen by that only the library itself knows: cameras, codecs."""

from datetime import datetime, timedelta

from application.ports.clock import Clock
from application.ports.unit_of_work import Reader
from domain.library.file_list import FileChoices

_LATELY = timedelta(seconds=30)


class ListChoices:
    def __init__(self, *, reader: Reader, clock: Clock) -> None:
        self._reader = reader
        self._clock = clock
        self._last: tuple[datetime, FileChoices] | None = None

    def __call__(self) -> FileChoices:
        now = self._clock.now()
        with self._reader() as seen:
            choices = seen.files.choices()
        self._last = (now, choices)
        return choices

    def lately(self) -> FileChoices:
        """As counted at most half a minute ago: counting reads the facts of every file, which a
        page that only offers the choices need not wait for."""
        if self._last and timedelta() <= self._clock.now() - self._last[0] < _LATELY:
            return self._last[1]
        return self()
