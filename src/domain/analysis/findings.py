"""What the evidence check found out about single claims of an answer, without a model."""

from enum import StrEnum

import msgspec

from domain.library.kind import MediaKind


class Claim(StrEnum):
    """What kind of claim was checked."""

    TIME = "time"
    """Within the duration, no end before its start."""
    ORDER = "order"
    """Stretches that follow one another do."""
    QUOTE = "quote"
    """Words that were said stand in the transcript."""
    ON_SCREEN = "on_screen"
    """Words that were read stand in the picture."""
    NAME = "name"
    """What a file or folder name is said to hold stands there."""
    EXIF = "exif"
    """What a tag is said to hold stands in the tags."""
    LABEL = "label"
    """The label is one of the taxonomy."""


class Finding(msgspec.Struct, frozen=True, kw_only=True):
    """One checked claim. What cannot be checked (no transcript, a visual claim) has no finding."""

    path: str
    """Field path, with the number of a list's item: `chapters[2]`, `project.customer_name`."""
    claim: Claim
    supported: bool
    says: str
    """The claim in short, as the answer put it."""
    reason: str = ""
    """Why it is not supported."""


class Support(msgspec.Struct, frozen=True, kw_only=True):
    """How many checked claims of a type's results by one engine were supported."""

    key: str
    engine: str
    model: str
    claims: int
    supported: int

    @property
    def rate(self) -> float | None:
        """0–1; None when nothing was checked."""
        return self.supported / self.claims if self.claims else None


class Stored(msgspec.Struct, frozen=True, kw_only=True):
    """How many files of a kind have, as their newest result of a type, one of this version that
    was asked for in these words."""

    key: str
    kind: MediaKind
    version: str
    engine: str
    model: str
    prompt: str
    """Hash of the words, as in the run's `TypeRef`; empty: not known."""
    files: int
