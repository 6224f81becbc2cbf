"""Text in the pictures of a video, moment by moment."""

from collections.abc import Sequence
from pathlib import Path

import msgspec
from msgspec import structs

from adapters.extractive.same_text import merged
from application.ports.object_store import Scratch
from application.ports.picture_reader import TextReader
from application.ports.proxy_makers import FrameGrabber, MakingFailed
from application.ports.stop_signal import StopSignal
from domain.analysis.evidence import SeenText
from domain.shared.ids import FilePath

ALIKE = 4
"""Grey levels of 255: pictures whose every part differs by less show the same text."""
GIVE_UP_AFTER = 3
"""Failures in a row; a damaged video fails at every moment."""


class ReadTexts(msgspec.Struct, frozen=True, kw_only=True):
    texts: tuple[SeenText, ...]
    failure: MakingFailed | None = None
    """Of the last moment that could not be read."""
    read_at: tuple[float, ...] = ()


def read_video(
    video: FilePath,
    moments: Sequence[float],
    *,
    frames: FrameGrabber,
    texts: TextReader,
    scratch: Scratch,
    stop: StopSignal,
) -> ReadTexts:
    """A picture that looks like the one before is not read again: it shows the same texts.

    Raises:
        MakingStopped
    """
    found: list[SeenText] = []
    before: tuple[bytes, tuple[SeenText, ...]] | None = None
    failure: MakingFailed | None = None
    read_at: list[float] = []
    failures = 0
    for at_s in moments:
        picture = scratch.file(".jpg")
        try:
            frame = frames.frame(video, at_s, picture, stop=stop)
            if before is not None and _alike(before[0], frame.look):
                seen = tuple(structs.replace(text, at_s=at_s) for text in before[1])
            else:
                seen = texts.texts(picture, at_s, stop=stop, at_a_glance=True)
        except MakingFailed as error:
            failure, failures = error, failures + 1
            if failures == GIVE_UP_AFTER:
                break
            continue
        finally:
            Path(picture).unlink(missing_ok=True)
        before, failures = (frame.look, seen), 0
        read_at.append(at_s)
        found.extend(seen)
    return ReadTexts(texts=merged(found), failure=failure, read_at=tuple(read_at))


def _alike(one: bytes, other: bytes) -> bool:
    return len(one) == len(other) and all(
        abs(a - b) <= ALIKE for a, b in zip(one, other, strict=True)
    )
