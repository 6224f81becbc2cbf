"""Drop a saved filter; the files it chose are not touched."""

from application.ports.unit_of_work import UnitOfWork
from domain.shared.ids import SavedFilterId


class DeleteSavedFilter:
    def __init__(self, *, uow: UnitOfWork) -> None:
        self._uow = uow

    def __call__(self, saved_id: SavedFilterId) -> None:
        """Raises:
        SavedFilterNotFound
        """
        with self._uow() as tx:
            tx.saved_filters.delete(saved_id)
            tx.commit()

    def named(self, name: str) -> None:
        """Raises:
        SavedFilterNotFound
        """
        with self._uow() as tx:
            tx.saved_filters.delete(tx.saved_filters.get(name).id)
            tx.commit()
