"""Keep a filter and its order under a name."""

import msgspec

from application.ports.clock import Clock
from application.ports.unit_of_work import UnitOfWork
from domain.library.file_list import FileFilter, FileSort
from domain.library.saved_filter import (
    MAX_NAME,
    MOST,
    SavedFilter,
    TooManySavedFilters,
    same_name,
)
from domain.shared.errors import InvalidInput
from domain.shared.ids import SavedFilterId
from domain.shared.names import display_text


class BadFilterName(InvalidInput):
    """The name of a filter has 1 to 80 letters in one line."""

    code = "bad_filter_name"
    remedy = "Choose a shorter name, such as “Interviews 2019”."


class SaveFilterCommand(msgspec.Struct, frozen=True, kw_only=True):
    name: str
    filter: FileFilter
    sort: FileSort = FileSort.NAME
    descending: bool = False


class SaveFilter:
    def __init__(self, *, uow: UnitOfWork, clock: Clock) -> None:
        self._uow = uow
        self._clock = clock

    def __call__(self, command: SaveFilterCommand) -> SavedFilter:
        """A filter of this name is replaced.

        Raises:
            BadFilterName, TooManySavedFilters
        """
        name = command.name.strip()
        # what would be shown otherwise than it is could not be typed to find it again
        if not 1 <= len(name) <= MAX_NAME or display_text(name) != name:
            raise BadFilterName(name=display_text(name[:MAX_NAME]))
        saved = SavedFilter(
            id=SavedFilterId(0),
            name=name,
            filter=command.filter,
            sort=command.sort,
            descending=command.descending,
            saved_at=self._clock.now(),
        )
        with self._uow() as tx:
            others = {same_name(one.name) for one in tx.saved_filters.all()} - {same_name(name)}
            if len(others) >= MOST:
                raise TooManySavedFilters(most=MOST)
            saved_id = tx.saved_filters.save(saved)
            tx.commit()
        return msgspec.structs.replace(saved, id=saved_id)
