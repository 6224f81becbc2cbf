"""What failed over all jobs and has not gone well since, by step and reason."""

from application.ports.unit_of_work import Reader
from domain.jobs.failures import StandingFailures


class ShowFailures:
    def __init__(self, *, reader: Reader) -> None:
        self._reader = reader

    def __call__(self) -> tuple[StandingFailures, ...]:
        """The most frequent first."""
        with self._reader() as now:
            return now.jobs.standing_failures()
