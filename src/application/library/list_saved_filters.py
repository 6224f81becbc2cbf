"""The filters that somebody saved."""

from application.ports.unit_of_work import Reader
from domain.library.saved_filter import SavedFilter


class ListSavedFilters:
    def __init__(self, *, reader: Reader) -> None:
        self._reader = reader

    def __call__(self) -> tuple[SavedFilter, ...]:
        """By name."""
        with self._reader() as now:
            return now.saved_filters.all()

    def named(self, name: str) -> SavedFilter:
        """Raises:
        SavedFilterNotFound
        """
        with self._reader() as now:
            return now.saved_filters.get(name)
