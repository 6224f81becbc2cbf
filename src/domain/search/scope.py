"""The names by which `field:word` reaches a passage."""

import re
from functools import lru_cache

from domain.library.passage import FILE, TRANSCRIPT, Origin, Passage

LONGEST_TITLE = 80
"""The first line of a passage with a time is the title of a moment, if it is no longer …"""
UNTITLED = TRANSCRIPT
"""… and not just what somebody says."""
_OF_FILES = ("name", "filename", "path")
"""What people call the names of files and folders, whichever of them a passage holds."""
_SIGNS = re.compile(r"[\W_]+")
_PARTS = re.compile(r"[.\[\]*/]+")


def scope_name(typed: str) -> str:
    """`Customer_Name` and `customername` are one; empty where nothing is left."""
    return _SIGNS.sub("", typed).casefold()


def scope_of(origin: Origin, passage: Passage) -> tuple[str, ...]:
    """Its origin, its source and every part of its field's path, each as one word."""
    return _scope(origin, passage.field, passage.source or "")


@lru_cache(maxsize=1_024)  # an import asks the same of every file
def _scope(origin: Origin, field: str, source: str) -> tuple[str, ...]:
    names = [origin, *_PARTS.split(field), source]
    if origin == FILE:
        names += _OF_FILES
    known = (scope_name(name) for name in names)
    return tuple(dict.fromkeys(name for name in known if name and not name.isdigit()))
