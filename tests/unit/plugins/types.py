"""A sound analysis type, for tests to change what they are about."""

from typing import Annotated, Any

import msgspec

from application.plugins.marks import embed, facet
from domain.library.kind import MediaKind
from domain.shared.provenance import Sourced


class Found(msgspec.Struct, frozen=True, kw_only=True):
    text: Annotated[str, embed] = ""
    """What stands there."""
    take: Annotated[Sourced[int] | None, facet] = None


def a_type(result_type: Any = Found, **changed: Any) -> Any:
    members: dict[str, Any] = {
        "key": "slate",
        "version": "1",
        "title": "Slate",
        "kinds": frozenset({MediaKind.VIDEO}),
        "result_type": result_type,
        "instruction": "Read the slate.",
    }
    made = type("Slate", (), {})()
    vars(made).update(members | changed)
    return made
