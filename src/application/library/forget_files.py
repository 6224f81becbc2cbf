"""Forget files of the library. Their originals stay where and as they are."""

import msgspec

from application.library.select_files import FileSelection
from application.ports.object_store import ObjectStore
from application.ports.unit_of_work import UnitOfWork


class Forgotten(msgspec.Struct, frozen=True, kw_only=True):
    files: int


class ForgetFiles:
    """Rows first; proxies and thumbnails are dropped once their rows are gone for good."""

    def __init__(self, *, uow: UnitOfWork, objects: ObjectStore) -> None:
        self._uow = uow
        self._objects = objects

    def __call__(self, selection: FileSelection) -> Forgotten:
        """Raises:
        NothingChosen, FileNotFound
        """
        raise NotImplementedError
