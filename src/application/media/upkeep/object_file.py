"""An object as a file on this machine, wherever the store has it."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from application.ports.object_store import ObjectStore, Scratch

_AT_ONCE = 1024 * 1024


@contextmanager
def object_file(objects: ObjectStore, scratch: Scratch, key: str) -> Iterator[Path]:
    """To be read only: it may be the object itself.

    Raises:
        ObjectMissing
    """
    here = objects.local_path(key)
    if here is not None:
        yield here
        return
    copy = scratch.file("." + key.rpartition(".")[2])
    try:
        with objects.open(key) as source, copy.open("wb") as target:
            shutil.copyfileobj(source, target, _AT_ONCE)
        yield copy
    finally:
        copy.unlink(missing_ok=True)
