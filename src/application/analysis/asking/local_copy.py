"""Have an object of ours as a file on this machine while it is looked at."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath

from application.ports.object_store import ObjectStore, Scratch


@contextmanager
def local_copy(objects: ObjectStore, scratch: Scratch, key: str) -> Iterator[Path]:
    """Where it lies when the store is a folder; else a copy that is removed at the end.

    Raises:
        ObjectMissing
    """
    path = objects.local_path(key)
    if path is not None:
        yield path
        return
    copy = scratch.file(PurePosixPath(key).suffix)
    try:
        with objects.open(key) as source, copy.open("wb") as target:
            shutil.copyfileobj(source, target)
        yield copy
    finally:
        copy.unlink(missing_ok=True)
