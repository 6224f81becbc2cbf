"""What SQLite cannot compute the way the domain does, as functions of its own."""

from functools import lru_cache
from typing import Any

import sqlalchemy as sa

from domain.library.kind import MediaKind
from domain.media.facts import MediaFacts
from domain.search.unspaced import together
from domain.shared.names import folded


def add_functions(connection: Any) -> None:
    """To a connection of the driver."""
    for name, arguments, function in (
        ("folded_plain", 1, _folded_plain),
        ("camera_folded", 2, _camera_folded),
    ):
        connection.create_function(name, arguments, function, deterministic=True)


def passage_folded(text: sa.ColumnElement[str]) -> sa.ColumnElement[str]:
    """`folded` of a passage. ASCII stays within SQLite: calling Python costs ten times as much.
    A NUL becomes another sign; it is in no search."""
    return sa.case(
        (sa.func.length(text) == _bytes_in(text), sa.func.lower(text)),
        else_=sa.func.folded_plain(sa.cast(text, sa.LargeBinary)),
    )


def camera_folded(
    make: sa.ColumnElement[str], model: sa.ColumnElement[str]
) -> sa.ColumnElement[str]:
    return sa.func.camera_folded(make, model)


def _bytes_in(text: sa.ColumnElement[str]) -> sa.ColumnElement[int]:
    return sa.func.length(sa.cast(text, sa.LargeBinary))


def _folded_plain(text: bytes) -> str:
    """As bytes: the driver takes a NUL for the end of a text, both ways."""
    return folded(together(text.decode())).replace("\0", "\ufffd")


@lru_cache(maxsize=4096)
def _camera_folded(make: str | None, model: str | None) -> str | None:
    facts = MediaFacts(kind=MediaKind.UNKNOWN, camera_make=make, camera_model=model)
    return None if facts.camera is None else folded(facts.camera)
