"""Every extracted fact says where it came from and how sure that is."""

from enum import StrEnum
from typing import Annotated, Generic, TypeVar

import msgspec

T = TypeVar("T")

Confidence = Annotated[float, msgspec.Meta(ge=0, le=1)]


class Source(StrEnum):
    """Where a fact was found. `human` outranks all others."""

    PATH = "path"
    FILENAME = "filename"
    TRANSCRIPT = "transcript"
    VISUAL = "visual"
    EXIF = "exif"
    OCR = "ocr"
    HUMAN = "human"


SourceOrder = tuple[tuple[Source, ...], ...]
"""Ranks of sources, best first; those of one rank are equals."""

DEFAULT_SOURCE_ORDER: SourceOrder = (
    (Source.EXIF,),
    (Source.OCR,),
    (Source.TRANSCRIPT,),
    (Source.VISUAL,),
    (Source.FILENAME,),
    (Source.PATH,),
)
"""Which source is believed where several runs found something else."""


class Sourced(msgspec.Struct, Generic[T], frozen=True, kw_only=True):
    """A value with its source, confidence 0–1 and the words or tag it rests on."""

    value: T
    source: Source
    confidence: Confidence
    evidence: str | None = None
