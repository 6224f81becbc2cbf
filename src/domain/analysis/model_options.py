"""What people choose about an answer, apart from the types."""

from enum import StrEnum
from typing import Annotated

import msgspec


class Depth(StrEnum):
    BRIEF = "brief"
    STANDARD = "standard"
    DETAILED = "detailed"


class ModelOptions(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Stored with the run; other options mean another question."""

    depth: Depth = Depth.STANDARD
    language: Annotated[str, msgspec.Meta(pattern=r"^(auto|[a-z]{2,3}(-[A-Za-z0-9]{2,8})?)\Z")] = (
        "auto"
    )
    """`auto` (the language of the speech, else English) or a code like `de`."""
