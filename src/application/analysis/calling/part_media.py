"""Have a stretch of a long video where a model can read it, for as long as it is looked at."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import timedelta
from pathlib import Path

from msgspec import structs

from application.ports.analysis_engine import EngineFailed
from application.ports.bucket import Bucket
from application.ports.clock import Clock
from application.ports.model_gateway import SentMedia
from application.ports.object_store import StoreFailed
from domain.analysis.model import ModelSpec
from domain.analysis.parts import Part
from domain.analysis.run import FailureKind
from domain.shared.figures import size as size_of

PREFIX = "nova/parts/"
"""In the bucket."""
FORGOTTEN = timedelta(days=1)
"""A stretch that lies there longer was left by a process that died: no call takes as long."""
_WORDS_BYTES = 500_000
"""What a request may hold beside its media, at most."""


def part_key(proxy_sha256: str, part: Part) -> str:
    """The same for the same stretch, so that who sends it again leaves nothing beside it."""
    return f"{PREFIX}{proxy_sha256[:32]}_{part.start_s:.3f}-{part.end_s:.3f}.mp4"


class PlacePart:
    """`bucket`: None where there is none; then only what fits into a call can be sent."""

    def __init__(self, *, bucket: Bucket | None) -> None:
        self._bucket = bucket

    @contextmanager
    def __call__(
        self, model: ModelSpec, media: SentMedia, key: str, cut: Path
    ) -> Iterator[SentMedia]:
        """`media` with the bytes of `cut`, or with its address; there it goes at the end.

        Raises:
            EngineFailed: it cannot be sent.
        """
        size = cut.stat().st_size
        if -(-size // 3) * 4 + _WORDS_BYTES <= model.video.inline_bytes:
            yield structs.replace(media, data=cut.read_bytes())
            return
        if self._bucket is None:
            raise _too_large(size, "without a bucket", "Name a bucket (S3_BUCKET), or")
        if size > model.video.stored_bytes:
            raise _too_large(size, f"to {model.title}", "Choose another model, or")
        try:
            self._bucket.send(key, cut)
        except StoreFailed as error:
            raise EngineFailed(FailureKind.REFUSED, error.message, remedy=error.remedy) from error
        try:
            yield structs.replace(media, address=self._bucket.address(key))
        finally:
            with suppress(StoreFailed):  # the sweep has it later
                self._bucket.delete(key)


class SweepParts:
    """Deletes the stretches that a killed process left in the bucket."""

    def __init__(self, *, bucket: Bucket | None, clock: Clock) -> None:
        self._bucket = bucket
        self._clock = clock

    def __call__(self) -> int:
        """How many there were. A bucket that cannot be asked is asked the next time."""
        if self._bucket is None:
            return 0
        try:
            before = self._clock.now() - FORGOTTEN
            left = [e.key for e in self._bucket.entries(PREFIX) if e.modified_at < before]
            self._bucket.delete_many(left)
        except StoreFailed:
            return 0
        return len(left)


def _too_large(size: int, how: str, remedy: str) -> EngineFailed:
    return EngineFailed(
        FailureKind.REFUSED,
        f"A part of this video ({size_of(size)}) is too large to be sent {how}.",
        remedy=f"{remedy} make smaller proxies.",
    )
